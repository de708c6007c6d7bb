"""Word files as a reviewer's Word writes them, made by hand from its own XML."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMES = (
    f'xmlns:w="{_WORD}" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    ' xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
_BY = 'w:id="9" w:author="{who}" w:date="2010-05-03T10:12:00Z"'


def part(root: str, content: str, space: str = "w") -> bytes:
    """A part of the file."""
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f"{head}<{space}:{root} {_NAMES}>{content}</{space}:{root}>".encode()


def word_file(body: str, comments: str = "", threads: str = "", **more: bytes) -> bytes:
    """A `.docx` with this body; ``more`` are parts of `word/` by name without ending."""
    parts: dict[str, bytes] = {
        "[Content_Types].xml": b"<Types/>",
        "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
        "docProps/core.xml": b'<c:coreProperties xmlns:c="http://schemas.openxmlformats.org/'
        b'package/2006/metadata/core-properties"><c:lastModifiedBy>Q. Chair</c:lastModifiedBy>'
        b"</c:coreProperties>",
    }
    if comments:
        parts["word/comments.xml"] = part("comments", comments)
    if threads:
        parts["word/commentsExtended.xml"] = part("commentsEx", threads, "w15")
    return zipped(parts | {f"word/{name}.xml": data for name, data in more.items()})


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """An archive of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def paragraph(content: str, anchor: str = "", look: str = "") -> str:
    """A paragraph, with a bookmark around what it says."""
    if anchor:
        content = f'<w:bookmarkStart w:id="5" w:name="{anchor}"/>{content}<w:bookmarkEnd w:id="5"/>'
    return f"<w:p>{f'<w:pPr>{look}</w:pPr>' * bool(look)}{content}</w:p>"


def run(text: str, tag: str = "t") -> str:
    """Words in one dress."""
    return f'<w:r><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def changed(kind: str, content: str, who: str = "Dr P. Lead") -> str:
    """A tracked change around runs: ``ins``, ``del``, ``moveFrom`` or ``moveTo``."""
    return f"<w:{kind} {_BY.format(who=who)}>{content}</w:{kind}>"


def mark(kind: str, who: str = "Dr P. Lead") -> str:
    """What makes a paragraph's own end put in or taken away, within its ``look``."""
    return f"<w:rPr><w:{kind} {_BY.format(who=who)}/></w:rPr>"


def commented(number: int, content: str) -> str:
    """Content with a comment's range around it, and the comment's mark behind."""
    return f"{start(number)}{content}{end(number)}"


def start(number: int) -> str:
    """Where a comment's range begins."""
    return f'<w:commentRangeStart w:id="{number}"/>'


def end(number: int) -> str:
    """Where a comment's range ends."""
    return f'<w:commentRangeEnd w:id="{number}"/><w:r><w:commentReference w:id="{number}"/></w:r>'


def comment(number: int, text: str, who: str = "Dr P. Lead") -> str:
    """A comment of `comments.xml`; its paragraph's number is its own."""
    return (
        f'<w:comment w:id="{number}" w:author="{who}" w:date="2010-05-03T10:1{number}:00Z">'
        f'<w:p w14:paraId="0000000{number}">{run(text)}</w:p></w:comment>'
    )


def thread(number: int, parent: int | None = None, done: bool = False) -> str:
    """What `commentsExtended.xml` says of a comment."""
    above = "" if parent is None else f' w15:paraIdParent="0000000{parent}"'
    return f'<w15:commentEx w15:paraId="0000000{number}"{above} w15:done="{int(done)}"/>'
