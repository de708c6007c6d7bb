"""How the office begins its own files: the headings of each, to be copied from the desk."""

from __future__ import annotations

from auditreport.office import contacts, decisions, register_changes
from auditreport.office.page import Part, command, text

_FILES = (
    ("contacts.csv", "What was sent, and what was heard.", contacts.EXAMPLE),
    ("decisions.csv", "What was decided on a return, and why.", decisions.EXAMPLE),
    (
        "register_changes.csv",
        "New addresses, and departments that closed, merged or opened.",
        register_changes.EXAMPLE,
    ),
)


def files_part() -> Part:
    """The headings of the files that the office keeps, each with a row as an example."""
    names = ", ".join(f"<code>{name}</code>" for name, _, _ in _FILES)
    files = "\n".join(_file(*one) for one in _FILES)
    html = (
        '<p class="aside">What you enter stands in files of your own, in <code>private/</code>. '
        "None of them has to be there: begin one when you need it. Copy its headings into an empty "
        "sheet or text, write below them, and save it under its name as “CSV UTF-8”.</p>\n"
        f'<details class="begin"><summary>Headings of {names}</summary>\n{files}\n</details>'
    )
    return Part("files", "Begin a file", html)


def _file(name: str, what: str, example: str) -> str:
    heading, row = example.split("\n")
    return (
        f"<h3><code>{name}</code></h3><p>{text(what)}</p>\n"
        f"<dl><dt>Headings</dt><dd>{command(heading, for_excel=heading.split(','))}</dd>\n"
        f'<dt>For example</dt><dd><code class="row">{text(row)}</code></dd></dl>'
    )
