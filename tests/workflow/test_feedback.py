"""The 85 feedbacks of the shipped example: each holds its own department, and no other's."""

from __future__ import annotations

import csv
import re
from html import unescape
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.conftest import snakemake
from tests.workflow.test_action_plan import edit

WORDS = {
    **{"yes": "Yes", "no": "No", "dont_know": "Don’t know", "blank": "Blank"},
    **{"not_applicable": "Not applicable", "not_asked": "Not asked"},
}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def words(html: str) -> str:
    """The text of a page, without its style."""
    body = html.partition("<body")[2]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def answers_shown(html: str) -> dict[str, str]:
    """Each question's own answer, as the last table has it."""
    table = html.partition('<section id="answers"')[2]
    found = {}
    for row in re.findall(r"<tr role=.*?</tr>", table, flags=re.DOTALL):
        question = re.search(r"<strong>(Q\d+)</strong>", row)
        cell = re.search(r'data-label="Your answer">(.*?)</td>', row)
        if question and cell:
            said = re.sub(r'<span class="unseen">.*?</span>', "", cell[1])
            found[question[1]] = unescape(re.sub(r"<[^>]+>", "", said))
    return found


def percents_shown(html: str) -> dict[str, str]:
    table = html.partition('<section id="answers"')[2]
    return dict(re.findall(r"<strong>(Q\d+)</strong>.*?</svg>(\d+)%", table))


@pytest.fixture
def made(pacs: Path) -> Path:
    run = snakemake(pacs, "feedback")
    assert run.code == 0, run.screen
    assert "feedback: 85 departments" in run.screen
    assert "RAD-" not in run.screen
    return pacs


def test_each_feedback_holds_its_own_department_and_no_other(made: Path) -> None:
    register = {row["code"]: row for row in rows(made / "audits/pacs-2010/register.csv")}
    taken = [row for row in rows(made / "private/intake.csv") if row["outcome"] == "included"]
    pseudonyms = {row["department"]: row["pseudonym"] for row in taken}
    answers = {row["pseudonym"]: row for row in rows(made / "working/answers.csv")}
    national = {
        row["question"]: row["percent"] for row in rows(made / "results/tables/questions.csv")
    }
    listed = rows(made / "private/feedback/feedback.csv")
    assert {row["department"] for row in listed} == set(pseudonyms)
    assert len(listed) == 85
    for row in listed:
        code, own = row["department"], register[row["department"]]
        html = (made / "private/feedback" / row["html"]).read_text("utf-8")
        pages = PdfReader(made / "private/feedback" / row["pdf"]).pages
        pdf = " ".join(" ".join(page.extract_text().split()) for page in pages)
        assert len(pages) == 2
        others = [other for other in register.values() if other["code"] != code]
        for text in (words(html), pdf):
            assert own["name"] in text
            assert set(re.findall(r"RAD-\d+", text)) == {code}
            assert not re.findall("|".join(pseudonyms.values()), text)
            for other in others:
                for column in ("name", "organisation"):
                    named = other[column] in text
                    assert not named or other[column] in own["name"] + own["organisation"]
            for column in ("contact", "email"):
                assert not any(person[column] in text for person in register.values())
        given = answers[pseudonyms[code]]
        assert answers_shown(html) == {question: WORDS[given[question]] for question in national}
        assert percents_shown(html) == national


def test_under_a_profile_it_shows_no_more_than_the_report(made: Path) -> None:
    one = rows(made / "private/feedback/feedback.csv")[0]["html"]
    before = words((made / "private/feedback" / one).read_text("utf-8"))
    assert re.search(r"Nation : \w+ \d+ \d+ \d+%", before)
    edit(made / "config.yaml", "engine: pandoc", "engine: pandoc\ndisclosure: standard")
    run = snakemake(made, "feedback")
    assert run.code == 0, run.screen
    after = words((made / "private/feedback" / one).read_text("utf-8"))
    shown = re.search(r"Nation : (\w+(?: \w+)*?) (not shown|\d+) (?:not shown|\d+) ", after)
    assert shown
    published = {row["value"]: row for row in rows(made / "results/tables/response.csv")}
    withheld = published[shown[1]]["departments"] == "[c]"
    assert shown[2] == ("not shown" if withheld else published[shown[1]]["departments"])
    assert withheld or "[c]" in {row["departments"] for row in published.values()}


def test_thanks_take_it_with_them_where_it_was_made(made: Path) -> None:
    run = snakemake(made, "letters", "--config", "today=2011-08-01")
    assert run.code == 0, run.screen
    (draft, *_) = sorted((made / "private/letters").glob("thanks-*.eml"))
    code = draft.stem.removeprefix("thanks-")
    sent = draft.read_text("utf-8")
    assert re.findall(r'filename="(RAD-\d+\.pdf)"', sent) == [f"{code}.pdf"]
    assert "report.pdf" in sent
