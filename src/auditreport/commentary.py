"""Commentary: the audit's own prose, one Markdown file a section and a group."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from auditreport.definition import Definition
from auditreport.problems import Problem, did_you_mean, nearest

SECTIONS = (
    "foreword",
    "background",
    "standards",
    "methods",
    "summary",
    "conclusions",
    "actions",
    "notes",
)
"""The sections that may have a commentary file; groups' files stand in `groups/`."""

VARIABLE = re.compile(r"\{\{<\s*var\s+([^\s>]+)\s*>\}\}")
_BLOCK = re.compile(r"^:{3,}\s*\{\s*\.(only|unless)((?:\s+[\w.-]+=\"[^\"]*\")+)\s*\}\s*$")
_ATTRIBUTE = re.compile(r'([\w.-]+)="([^"]*)"')
_END = re.compile(r"^:{3,}\s*$")
_OTHER_BLOCK = re.compile(r"^:{3,}\s*(\{.*\}|[\w-]+)\s*$")
_HEADING = re.compile(r"^#{1,2}\s")


def expected_names(definition: Definition) -> list[str]:
    """Every commentary file that this audit could have, without the suffix."""
    return [*SECTIONS, *(f"groups/{group.id}" for group in definition.groups)]


def name_problem(name: str, file: str, definition: Definition) -> Problem | None:
    """A file whose name belongs to no section and no group."""
    known = expected_names(definition)
    if name in known:
        return None
    return Problem(
        what=f"the commentary '{name}.md' belongs to no section and no group",
        where=file,
        fix=did_you_mean(name, known) + "The names are: " + ", ".join(f"{k}.md" for k in known),
    )


def variable_problems(text: str, file: str, known: Collection[str]) -> Iterator[Problem]:
    """Each variable that the text quotes and that doesn't exist."""
    for number, line in enumerate(text.splitlines(), start=1):
        for name in VARIABLE.findall(line):
            yield from _unknown(name, f"{file}, line {number}", known)


def text_problems(text: str, file: str, known: Collection[str]) -> Iterator[Problem]:
    """What is wrong in one commentary: unknown variables, blocks left open, headings too high.

    ``known`` are the names of the variables that exist.
    """
    yield from variable_problems(text, file, known)
    opened: list[tuple[int, bool]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        where = f"{file}, line {number}"
        if block := _BLOCK.match(line):
            if any(ours for _, ours in opened):
                yield Problem(
                    what="a block that depends on results stands inside another one",
                    where=where,
                    fix="Close the first one before, with a line of three colons:\n:::",
                )
            opened.append((number, True))
            for name, _ in _ATTRIBUTE.findall(block[2]):
                yield from _unknown(name, where, known)
        elif _END.match(line):
            if not opened:
                yield Problem(
                    what="a block ends that never began", where=where, fix="Remove the line."
                )
            else:
                opened.pop()
        elif other := _OTHER_BLOCK.match(line):
            if ".only" in other[1] or ".unless" in other[1]:
                yield Problem(
                    what="the condition of this block can't be read",
                    where=where,
                    fix="Write a variable and the values that it may have:\n"
                    '::: {.only q5.verdict="short close"}',
                )
            opened.append((number, False))
        elif _HEADING.match(line):
            yield Problem(
                what="a heading of a commentary is at least of the third level",
                where=where,
                fix="Use three signs: the headings above are the report's own.\n### "
                + line.lstrip("# "),
            )
    for number, _ in opened:
        yield Problem(
            what="a block is not closed",
            where=f"{file}, line {number}",
            fix="Put a line of three colons below its text:\n:::",
        )


def _unknown(name: str, where: str, known: Collection[str]) -> Iterator[Problem]:
    if name in known:
        return
    near = nearest(name, known)
    fix = (
        "Use a variable that exists. The nearest are:\n"
        + "\n".join(f"{{{{< var {word} >}}}}" for word in near)
        if near
        else "Use a variable that exists; results/findings/variables.csv lists them all, "
        "for example:\n{{< var response.rate >}}"
    )
    yield Problem(what=f"there is no variable '{name}'", where=where, fix=fix)


def resolve(text: str, values: Mapping[str, str]) -> str:
    """The commentary as it stands for these results.

    Blocks whose condition doesn't hold are dropped. A paragraph that quotes a figure which can't be
    calculated gives way to a plain note, so that no sentence is printed with a hole in it.
    """
    paragraphs = re.split(r"\n{2,}", "\n".join(_kept_lines(text, values)).strip("\n"))
    return "\n\n".join(_without_holes(paragraph, values) for paragraph in paragraphs).strip() + "\n"


def _kept_lines(text: str, values: Mapping[str, str]) -> Iterator[str]:
    inside: list[bool] = []  # for each open block: whether it is one of ours
    keep = True
    for line in text.splitlines():
        if block := _BLOCK.match(line):
            holds = all(
                values[name] in wanted.split() or (not values[name] and not wanted)
                for name, wanted in _ATTRIBUTE.findall(block[2])
            )
            keep = holds if block[1] == "only" else not holds
            inside.append(True)
        elif _END.match(line) and inside:
            ours = inside.pop()
            if not ours and keep:
                yield line
            if ours:
                keep = True
        else:
            if _OTHER_BLOCK.match(line):
                inside.append(False)
            if keep:
                yield line


def _without_holes(paragraph: str, values: Mapping[str, str]) -> str:
    missing = [name for name in VARIABLE.findall(paragraph) if not values[name]]
    if not missing:
        return paragraph
    of = sorted({name.split(".")[0].upper() for name in missing})
    return (
        f"*A paragraph is left out here: no department answered what it quotes ({', '.join(of)}).*"
    )


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with each variable's value in place of its name."""
    return VARIABLE.sub(lambda match: values[match[1]], text)
