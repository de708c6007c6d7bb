"""What is checked of every published page and PDF, in words, and what is done where it fails.

These are checks that need no browser. What they can't see (focus, widths, what is behind a text in
the end) is tested in a browser, page by page, whenever the program changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

PAGE, PRINT = "HTML", "PDF"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: as the statement says it, where it comes from, and an example of how it is kept."""

    said: str
    standard: str
    fix: str


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where a rule isn't kept; ``what`` and ``where`` are for a person."""

    rule: str
    what: str
    where: str = ""


_COMMENTARY = "In the audit's commentary, "
_TEMPLATE = "The report's template sets this. Put report/ back as it came:\ngit checkout -- report"

PAGE_RULES: Mapping[str, Rule] = {
    "language": Rule("The page says which language it is in", "WCAG 3.1.1", _TEMPLATE),
    "title": Rule("The page has a title", "WCAG 2.4.2", _TEMPLATE),
    "zoom": Rule("Nothing keeps a reader from enlarging the page", "WCAG 1.4.4", _TEMPLATE),
    "landmarks": Rule(
        "A link at the top leads past what comes before the text, and the text is marked as such",
        "WCAG 2.4.1",
        _TEMPLATE,
    ),
    "headings": Rule(
        "One heading names the page, and the others go down one level at a time",
        "WCAG 1.3.1",
        f"{_COMMENTARY}go down one level at a time:\n## Who answered\n\n### By nation",
    ),
    "pictures": Rule(
        "Every picture has a text in its place",
        "WCAG 1.1.1",
        f"{_COMMENTARY}say what the picture shows:\n"
        '![How requests are vetted](vetting.png){fig-alt="Four steps, from request to report."}',
    ),
    "tables": Rule(
        "Every table has a caption, and header cells that say what they are headers of",
        "WCAG 1.3.1",
        f"{_COMMENTARY}give the table a row of headings and a caption:\n"
        "| Nation | Departments |\n|---|---|\n| Wales | 9 |\n\n: Departments by nation.",
    ),
    "links": Rule(
        "Every link says where it leads, and leads there",
        "WCAG 2.4.4",
        f"{_COMMENTARY}name what is linked to:\nSee [the guidance of 2010](https://college.example/).",
    ),
    "names": Rule("No two things on the page have one name", "WCAG 4.1.2", _TEMPLATE),
    "keyboard": Rule(
        "The keyboard goes through the page in the order of the text, and what scrolls has a name",
        "WCAG 2.4.3",
        _TEMPLATE,
    ),
    "contrast": Rule(
        "Text stands out from its ground, 4.5 to 1 at least, in light and in dark",
        "WCAG 1.4.3",
        "Choose a darker text or a lighter ground in the style sheet:\ncolor: #595959; "
        "background: #ffffff",
    ),
    "requests": Rule(
        "The page is whole in one file, and asks for nothing elsewhere",
        "house rule",
        f"{_COMMENTARY}take pictures from the audit's own folder, not from the web:\n"
        "![Steps](steps.png)",
    ),
}

PRINT_RULES: Mapping[str, Rule] = {
    "declared": Rule(
        "The file says that it keeps to PDF/UA-1",
        "PDF/UA-1, 5",
        "Make it with the engine that does:\nengine: pandoc",
    ),
    "language": Rule("The file says which language it is in", "PDF/UA-1, 7.2", _TEMPLATE),
    "title": Rule("The file has a title, which a window shows", "PDF/UA-1, 7.1", _TEMPLATE),
    "tags": Rule(
        "All that is shown is tagged, or marked as no part of the text",
        "PDF/UA-1, 7.1",
        "Make it with the engine that does:\nengine: pandoc",
    ),
    "headings": Rule(
        "Headings go down one level at a time",
        "PDF/UA-1, 7.4",
        PAGE_RULES["headings"].fix,
    ),
    "pictures": Rule(
        "Every figure has a text in its place", "PDF/UA-1, 7.3", PAGE_RULES["pictures"].fix
    ),
    "tables": Rule(
        "Every table has header cells that say what they are headers of, and rows of one length",
        "PDF/UA-1, 7.5",
        PAGE_RULES["tables"].fix,
    ),
    "links": Rule("Every link is tagged, and has a text in its place", "PDF/UA-1, 7.18", _TEMPLATE),
    "order": Rule("The keyboard goes through pages by their tags", "PDF/UA-1, 7.18", _TEMPLATE),
    "bookmarks": Rule("A file of five pages or more has bookmarks", "WCAG 2.4.5", _TEMPLATE),
    "fonts": Rule(
        "Fonts are in the file, and their signs can be read as text", "PDF/UA-1, 7.21", _TEMPLATE
    ),
}

RULES: Mapping[str, Mapping[str, Rule]] = {PAGE: PAGE_RULES, PRINT: PRINT_RULES}
