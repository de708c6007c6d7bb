"""The text for the public as a page and as Markdown."""

from __future__ import annotations

from html import escape as text

from auditreport.markdown import blocks, bullets, escape, paragraph
from auditreport.page_frame import Cover, begun, covered
from auditreport.page_style import POLICY, PageStyle
from auditreport.plain_language import PlainText, Section

_STYLE = """
.plain { font-size: 1.125rem; }
.plain .page { display: block; max-width: 44rem; padding-top: 0.5rem; }
.plain .cover-inside { max-width: 44rem; }
.plain .cover-top { margin-bottom: 2rem; }
.plain .draft { margin-top: 1.5rem; }
.plain h2 { font-size: 1.5rem; margin: 2rem 0 0.5rem; border-top: 0; padding-top: 0; }
"""


def markdown_text(plain: PlainText) -> str:
    """The text as Markdown that any reader of it takes."""
    under = " · ".join((plain.name, plain.organisation, plain.date, plain.mark))
    return blocks(
        f"# {escape(plain.title)}",
        escape(under),
        paragraph(plain.draft),
        *(
            part
            for section in plain.sections
            for part in (
                f"## {section.title}",
                paragraph(" ".join(section.said)),
                bullets(map(paragraph, section.points)),
            )
        ),
    )


def page(plain: PlainText, css: str, fonts: dict[str, bytes]) -> str:
    """The text as one HTML file that loads nothing and needs no script.

    ``css`` is the report's style sheet, ``fonts`` its fonts by file name.
    """
    title = f"{plain.title}: {plain.name.lower()}"
    body = "\n".join(map(_section, plain.sections))
    draft = f'<p class="draft"><strong>{text(plain.draft)}</strong></p>\n' if plain.draft else ""
    style = PageStyle(css + _STYLE, fonts).of(body + title + plain.organisation)
    described = f'<meta name="description" content="{text(plain.description)}">'
    head = begun(POLICY, text(title), style, described)
    cover = Cover(
        organisation=text(plain.organisation),
        edition=text(plain.mark),
        title=text(plain.title),
        subtitle=text(plain.name),
        date=plain.date,
    )
    return covered(head, "plain", cover, draft + body, skip=False)


def _section(section: Section) -> str:
    said = f"<p>{text(' '.join(section.said))}</p>" if section.said else ""
    points = "".join(f"<li>{text(point)}</li>" for point in section.points)
    listed = f"<ul>{points}</ul>" if points else ""
    return "\n".join(filter(None, (f"<h2>{text(section.title)}</h2>", said, listed)))
