"""The tags of a PDF: the tree that a screen reader goes through, with roles resolved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from auditreport.pdf_values import PdfFile, Reference, Value

_STEPS = 8
"""How often a role may stand for another one."""


@dataclass(slots=True)
class Tag:
    """One tag: its standard role, its own entries, the page it begins on (from 1, 0 if none)."""

    role: str
    own: Mapping[str, Value]
    page: int = 0
    inside: list[Tag] = field(default_factory=list)
    objects: list[Reference] = field(default_factory=list)
    """Annotations that it holds."""
    attributes: dict[str, Value] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Tag]:
        """It and all within it, in the order of reading."""
        yield self
        for one in self.inside:
            yield from one

    def within(self, *roles: str) -> list[Tag]:
        """Those within it that have one of some roles, but none within those."""
        found = []
        for one in self.inside:
            found += [one] if one.role in roles else one.within(*roles)
        return found


def read_tags(file: PdfFile) -> Tag | None:
    """The tree's root, whose role is empty; ``None`` where the file isn't tagged."""
    tree = file.dictionary(file.root.get("StructTreeRoot"))
    if not tree:
        return None
    pages = {reference: number for number, reference in enumerate(file.page_references(), 1)}
    roles = file.dictionary(tree.get("RoleMap"))
    root = Tag("", tree)
    _fill(file, root, tree, pages, roles)
    return root


def _fill(
    file: PdfFile,
    tag: Tag,
    own: Mapping[str, Value],
    pages: Mapping[Value, int],
    roles: Mapping[str, Value],
) -> None:
    """Read what a tag holds; a tag without a page of its own begins on that of its first part."""
    tag.page = pages.get(own.get("Pg"), 0)
    for attributes in file.items(own.get("A")):
        tag.attributes.update(file.dictionary(attributes))
    for kid in file.items(own.get("K")):
        part = file.dictionary(kid)
        if part.get("Type") == "OBJR":
            tag.objects.append(part["Obj"])
        elif "S" in part:
            inner = Tag(_standard(str(part["S"]), roles), part)
            _fill(file, inner, part, pages, roles)
            tag.inside.append(inner)
            tag.page = tag.page or inner.page


def _standard(role: str, roles: Mapping[str, Value]) -> str:
    for _ in range(_STEPS):
        if role not in roles:
            break
        role = str(roles[role])
    return role
