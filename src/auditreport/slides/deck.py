"""The deck: all slides, few words on each and the rest in its notes.

Nothing here computes a result, and nothing is said that the report doesn't say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from auditreport.markdown import blocks, escape
from auditreport.published import Report
from auditreport.slides.chart import Picture
from auditreport.slides.closing import actions, close, methods
from auditreport.slides.conclusions import conclusion_slide
from auditreport.slides.opening import overview, response
from auditreport.slides.rounds import changes
from auditreport.slides.slide import Slide, written
from auditreport.words import day, shortened


@dataclass(frozen=True)
class Deck:
    """The parts of `slides.qmd`, and the charts that they show, by their names."""

    parts: Mapping[str, str]
    pictures: Mapping[str, Picture]


def deck(report: Report, forms: Sequence[str], fonts: Sequence[Path] = ()) -> Deck:
    """All slides but the title's; ``forms`` are those of the report (`html`, `pdf`)."""
    concluded = [conclusion_slide(report, one, fonts) for one in report.conclusions]
    parts: dict[str, list[Slide]] = {
        "opening": [response(report), *overview(report)],
        "conclusions": [slide for slide, _ in concluded],
        "actions": list(actions(report)),
        "rounds": list(changes(report)),
        "closing": [methods(report), close(report, forms)],
    }
    titles = {report.definition.title}
    return Deck(
        {name: blocks(*map(written, _told_apart(some, titles))) for name, some in parts.items()},
        {
            one.id: chart
            for one, (_, chart) in zip(report.conclusions, concluded, strict=True)
            if chart
        },
    )


def slides_metadata(report: Report) -> dict[str, object]:
    """Give the front matter (`_audit.yml`). Its values are read as Markdown: they are escaped."""
    definition = report.definition
    organisation = escape(shortened(definition.organisation, 70))
    metadata: dict[str, object] = {
        "title": escape(shortened(definition.title, 90)),
        "subtitle": escape(shortened(definition.subtitle, 130)),
        "organisation": organisation,
        "author": organisation,
        "date": day(definition.report_date),
        "edition": escape(report.mark),
        "lang": "en-GB",
        "description": escape(f"{definition.title}: its findings, one conclusion a slide."),
    }
    return {key: value for key, value in metadata.items() if value}


def _told_apart(slides: Iterable[Slide], titles: set[str]) -> Iterator[Slide]:
    """The slides, no two with one title: who goes by titles alone must find each."""
    for slide in slides:
        title, number = slide.title, 1
        while title in titles:
            number += 1
            title = f"{slide.title} ({number})"
        titles.add(title)
        yield replace(slide, title=title)
