"""The accessibility statement: what was checked, what was found, what is known, whom to ask.

It follows what the public sector's statements in the United Kingdom must say, in words of its own,
and each finding in it is a check's result. One HTML file that loads nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from auditreport.accessibility import Checked, faults_in_words
from auditreport.accessibility_rules import PAGE, PRINT, RULES
from auditreport.definition import Definition
from auditreport.page_frame import Cover, begun, covered
from auditreport.page_style import without_fonts
from auditreport.words import count, day, listed

STATEMENT = "accessibility.html"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """
.statement .page { display: block; max-width: 54rem; }
.statement .cover-inside { max-width: 54rem; }
.statement .cover h1 { max-width: 30ch; font-size: clamp(1.7rem, 1.1rem + 2.6vw, 2.7rem); }
.statement .cover-top { margin-bottom: 2.5rem; }
.statement h2 { font-size: 1.5rem; margin: 2.25rem 0 0.75rem; }
.statement td { white-space: nowrap; }
@media screen and (max-width: 30rem) { .statement td { white-space: normal; } }
"""
_STANDARDS = {
    PAGE: "the Web Content Accessibility Guidelines, version 2.2, level AA (WCAG 2.2 AA)",
    PRINT: "PDF/UA-1 (ISO 14289-1), the standard for PDFs that everyone can use",
}
_DIGITS = 12
"""Of a hash: enough to tell two files apart."""
_FORMS = {PAGE: "web page", PRINT: "PDF"}
_LIMITS = (
    "No person who uses a screen reader, a magnifier or a keyboard alone has been asked to try "
    "these files. Checks by program find many faults, and not all.",
    "Charts have a text in their place that says what they show. All of their figures are in the "
    "tables, and in the files of data published with the report.",
    "In a PDF only the top row of a table is marked as headers; the first cell of a row, which "
    "names it, is not. In the web page both are.",
    "A PDF doesn’t fit its lines to a narrow screen. The web page does, and says the same.",
)


def accessibility_statement(
    definition: Definition,
    checked: Sequence[Checked],
    files: Mapping[str, bytes],
    css: str,
    mark: str,
) -> str:
    """The statement as a page. ``files`` are those checked; ``css`` is the report's style sheet."""
    title = f"Accessibility statement: {definition.title}"
    body = "\n".join(_sections(definition, checked, files))
    head = begun(_POLICY, escape(title), without_fonts(css) + _STYLE)
    cover = Cover(
        organisation=escape(definition.organisation),
        edition=escape(mark),
        title="Accessibility statement",
        subtitle=escape(definition.title),
        date=day(definition.report_date),
    )
    return covered(head, "statement", cover, body)


def _sections(
    definition: Definition, checked: Sequence[Checked], files: Mapping[str, bytes]
) -> Iterator[str]:
    of = [
        f"{one.file}, a {_FORMS[one.form]} (SHA-256 "
        f"{hashlib.sha256(files[one.file]).hexdigest()[:_DIGITS]}…)"
        for one in checked
    ]
    yield _section(
        "What this is about",
        f"This statement is about files of the report “{definition.title}” by "
        f"{definition.organisation}:",
        _list(of),
        "We want as many people as possible to be able to read them. You should be able to enlarge "
        "a page four times without scrolling sideways, read it in light or in dark, go through it "
        "with a keyboard alone, and have pages and PDFs read out by a screen reader. No script and "
        "no network are needed.",
    )
    yield _section("How accessible these files are", *_status(checked))
    yield _section("What isn’t accessible", *_known(checked))
    yield _section("Whom to ask", *_contact(definition))
    yield _section(
        "How this was checked",
        "A program, auditreport, checked the very files that are published, as it made them, and "
        f"wrote this statement from what it found ({faults_in_words(checked)}). It looks at what a "
        "file alone can tell.",
        "Whenever that program changes, its tests open such pages in a browser besides: axe-core "
        "looks for faults on wide and narrow screens, in light and in dark; the keyboard goes "
        "through all that can be reached; and nothing may need sideways scrolling at four times "
        "the size. PDFs are put to a validator of PDF/UA-1.",
    )
    for form in RULES:
        if of_form := [one for one in checked if one.form == form]:
            yield _table(form, of_form)
    yield _section(
        "About this statement", f"It was made on {day(definition.report_date)}, with the report."
    )


def _status(checked: Sequence[Checked]) -> Iterator[str]:
    for form, standard in _STANDARDS.items():
        of_form = [one for one in checked if one.form == form]
        if not of_form:
            continue
        faulty = [one.file for one in of_form if one.faults]
        name = f"{_FORMS[form]}{'' if len(of_form) == 1 else 's'}"
        if faulty:
            yield (
                f"The {name} complies in part with {standard}: see below for what is wrong with "
                f"{listed(faulty)}."
            )
        else:
            verb = "is" if len(of_form) == 1 else "are"
            yield f"The {name} {verb} made to comply with {standard}. No check found a fault."


def _known(checked: Sequence[Checked]) -> Iterator[str]:
    found = [
        f"{one.file}: {fault.what}{f' ({fault.where})' if fault.where else ''}. "
        f"Not kept: {rule.standard}."
        for one in checked
        for rule, faults in one.by_rule()
        for fault in faults
    ]
    if found:
        yield f"The checks found {count(len(found), 'fault')}:"
        yield _list(found)
    else:
        yield "The checks found no fault."
    yield "Known besides, and left to be judged by those who read:"
    yield _list(_LIMITS)


def _contact(definition: Definition) -> Iterator[str]:
    office = definition.office
    name = office.name if office else definition.organisation
    ways = []
    if office and office.email:
        ways.append(f'<a href="mailto:{escape(office.email)}">{escape(office.email)}</a>')
    if office and office.telephone:
        ways.append(f"telephone {escape(office.telephone)}")
    yield "Tell us if you can’t read something, or need it in another form, such as large print."
    yield f"<p>{escape(name)}{f', {listed(ways)}' if ways else ''}.</p>"


def _table(form: str, checked: Sequence[Checked]) -> str:
    """What was checked, a row a rule, with the result in each file of a form."""
    results = [dict(one.by_rule()) for one in checked]
    rows = "".join(
        f'<tr><th scope="row">{escape(rule.said)}</th><td>{rule.standard}</td>'
        + "".join(f"<td>{_result(len(found[rule]))}</td>" for found in results)
        + "</tr>\n"
        for rule in RULES[form].values()
    )
    heads = "".join(f'<th scope="col">{escape(one.file)}</th>' for one in checked)
    label = f"What was checked in each {_FORMS[form]}"
    return f"""<div class="table-scroll" tabindex="0" role="group" aria-label="{label}">
<table>
<caption>{label}</caption>
<thead><tr><th scope="col">Rule</th><th scope="col">Standard</th>{heads}</tr></thead>
<tbody>
{rows}</tbody>
</table>
</div>"""


def _result(faults: int) -> str:
    return count(faults, "fault") if faults else "No fault"


def _section(title: str, *parts: str) -> str:
    """A heading with paragraphs below it; a part that is HTML already stands as it is."""
    shown = (part if part.startswith("<") else f"<p>{escape(part)}</p>" for part in parts)
    return f"<h2>{title}</h2>\n" + "\n".join(shown)


def _list(items: Sequence[str]) -> str:
    return "<ul>\n" + "".join(f"<li>{escape(item)}</li>\n" for item in items) + "</ul>"
