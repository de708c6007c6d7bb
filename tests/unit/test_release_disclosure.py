"""The gate attacks the tables that are to go out, alone and beside what earlier editions showed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from auditreport.definition import Definition
from auditreport.protection import Raw, shown_tables
from auditreport.published_view import Counted
from auditreport.release import CHECKS
from auditreport.release_candidate import MANIFEST, Candidate
from auditreport.release_disclosure import narrowed_cells
from tests.broken_down import definition

THEMES = pd.DataFrame(
    [("Q4", "a", "A", 9), ("Q4", "b", "B", 2)],
    columns=["question", "theme", "title", "departments"],
)
TEXTS = pd.DataFrame([("Q4", 11, 11)], columns=["question", "given", "coded"])
SIZES = {"England": (30, 10, 0, 5), "Scotland": (9, 9, 0, 6), "Wales": (8, 2, 0, 5)}
"""By nation: yes to Q1, no, don't know, and no return."""
TEXT_QUESTION = {"id": "Q4", "group": "a", "text": "…", "type": "text"}
TOO_CLOSELY = "a count that must be withheld can be told too closely from what is published"


def counted(sizes: Mapping[str, tuple[int, ...]]) -> Counted:
    """These departments; eleven of England's wrote a text, of theme a and two of theme b."""
    departments, answers, themes = [], [], []
    for nation, numbers in sizes.items():
        for answer, number in zip(("yes", "no", "dont_know", None), numbers, strict=True):
            for _ in range(number):
                name = f"p{len(departments)}"
                where = {"nation": nation, "foundation": "", "organisation": name}
                departments.append({"pseudonym": name, **where})
                if answer:
                    said = {"Q1": answer, "Q2": "no", "Q3": "yes"}
                    answers.append({"pseudonym": name, **said, "Q4": "yes"})
    for number in range(11):
        row = {"pseudonym": f"p{number}", "question": "Q4", "theme": "a" if number < 9 else "b"}
        themes.append(row)
    for row in answers[11:]:
        row["Q4"] = "blank"
    return Counted(_definition(), departments, answers, themes)


def _definition() -> Definition:
    plain = definition([{"questions": ["Q1"], "by": "nation"}]).model_dump(mode="json")
    themes = [{"id": "a", "title": "A"}, {"id": "b", "title": "B"}]
    plain["questions"].append({**TEXT_QUESTION, "themes": themes})
    return Definition.model_validate(plain)


def tables(of: Counted, profile: str) -> dict[str, bytes]:
    raw = Raw(of.definition, of.departments, of.answers, THEMES, TEXTS)
    texts = shown_tables(raw, profile).texts()
    names = ("response", "breakdowns", "themes")
    return {f"tables/{name}.csv": texts[name].encode() for name in names} | {
        "tables/silence.csv": b"question,view\n",
        "quality/disclosure.csv": texts["withheld"].encode(),
    }


def manifest(*returns: str) -> bytes:
    rows = [{"pseudonym": f"p{number}", "sha256": one} for number, one in enumerate(returns)]
    return json.dumps({"inputs": {"returns": rows}}).encode()


def edition(files: Mapping[str, bytes], *returns: str) -> dict[str, bytes]:
    return {f"data/{path}": data for path, data in files.items()} | {
        "manifest.json": manifest(*returns)
    }


def candidate(profile: str, sizes: Mapping[str, tuple[int, ...]] = SIZES) -> Candidate:
    of = counted(sizes)
    results = {f"results/{path}": data for path, data in tables(of, profile).items()}
    return Candidate(
        definition=of.definition,
        results={**results, MANIFEST: manifest("1" * 64, "2" * 64)},
        again={},
        disclosure=profile,
        counted=of,
        today=date(2024, 9, 5),
    )


def told(candidate: Candidate) -> list[tuple[str, str]]:
    return [(one.what, one.where) for one in narrowed_cells(candidate)]


def edited(candidate: Candidate, table: str, *changes: tuple[str, str]) -> Candidate:
    """The candidate with lines of a table replaced by hand."""
    path = f"results/tables/{table}.csv"
    text = candidate.results[path].decode()
    for old, new in changes:
        assert text.count(old) == 1, text
        text = text.replace(old, new)
    return replace(candidate, results={**candidate.results, path: text.encode()})


def test_the_gate_asks_for_it() -> None:
    assert narrowed_cells in CHECKS


@pytest.mark.parametrize("profile", ["none", "standard", "strict"])
def test_an_honest_draft_passes(profile: str) -> None:
    sound = candidate(profile)
    assert told(sound) == []
    assert (b"[c]" in sound.results["results/tables/breakdowns.csv"]) == (profile != "none")
    # Released once, it may be released again: nothing more is known.
    again = {"1": edition(tables(counted(SIZES), profile), "2" * 64, "1" * 64)}
    assert told(replace(sound, editions=again)) == []


def test_a_complementary_cell_that_is_uncovered_is_refused() -> None:
    """Wales said no twice. With Scotland's yes, Wales's is the rest of 47, and its no of 10."""
    line = "Q1,nation,Scotland,18,18,[c],{},[c],[c],[c]\n"
    (problem,) = narrowed_cells(
        edited(candidate("standard"), "breakdowns", (line.format("[c]"), line.format("9")))
    )
    assert problem.what == TOO_CLOSELY
    place = "results/tables/breakdowns.csv, row Q1 by nation: Wales, column not_achieved"
    assert problem.where == place
    assert problem.fix.startswith("Something was changed on the way")
    assert "2" not in f"{problem.what} {problem.fix}"


def test_a_count_of_returns_and_a_theme_that_are_uncovered_are_refused() -> None:
    few = {**SIZES, "Wales": (2, 1, 0, 12)}
    line = "nation,Wales,{},[c],15,15,[c]\n"
    shown = edited(candidate("standard", few), "response", (line.format("[c]"), line.format("3")))
    assert (TOO_CLOSELY, "results/tables/response.csv, row nation: Wales, column departments") in (
        told(shown)
    )
    shown = edited(candidate("standard"), "themes", ("Q4,b,B,[c]", "Q4,b,B,2"))
    assert told(shown) == [
        (TOO_CLOSELY, "results/tables/themes.csv, row Q4, a, column departments"),
        (TOO_CLOSELY, "results/tables/themes.csv, row Q4, b, column departments"),
    ]


def test_what_tells_of_a_count_beside_it_is_refused() -> None:
    """A percentage left where its counts are withheld, or made of counts that were not rounded."""
    what = "this isn't made from the counts beside it as shown, and tells more than they do"
    where = "results/tables/breakdowns.csv, row Q1 by nation: {}, column {}"
    line = "Q1,nation,Wales,10,10,[c],[c],{},[c],[c]\n"
    shown = edited(candidate("standard"), "breakdowns", (line.format("[c]"), line.format("80")))
    assert told(shown) == [(what, where.format("Wales", "percent"))]
    # 33 of 55 are shown as 35 and 20, which are 64%; 60% is of the true counts.
    strict = candidate("strict", {"England": (33, 22, 9, 9), "Scotland": (21, 19, 12, 12)})
    shown = edited(strict, "breakdowns", (",20,35,64,", ",20,35,60,"))
    assert told(shown) == [(what, where.format("England", "percent"))]
    shown = edited(candidate("standard"), "response", ("Wales,10,[c]", "Wales,10,10"))
    assert told(shown) == [
        (
            "the profile leaves this out, and it is there",
            "results/tables/response.csv, row nation: Wales, column organisations",
        )
    ]


def test_what_an_earlier_edition_of_the_same_returns_showed_is_known() -> None:
    of, draft = counted(SIZES), candidate("standard")
    everything = tables(of, "none")
    same = replace(draft, editions={"1": edition(everything, "2" * 64, "1" * 64)})
    known = (
        "a count that must be withheld is known, or can be told too closely, from the earlier "
        "edition 1"
    )
    place = "results/tables/{}, column {}"
    assert (
        known,
        place.format("breakdowns.csv, row Q1 by nation: Wales", "not_achieved"),
    ) in told(same)
    assert {what for what, _ in told(same)} == {known}
    # Made from other returns, it counts other departments.
    other = replace(draft, editions={"1": edition(everything, "3" * 64)})
    assert told(other) == []


def test_two_editions_that_each_keep_a_secret_may_tell_it_together() -> None:
    """Of England and Scotland, one was withheld in each: Wales is the rest of the national row."""
    draft = candidate("standard")
    first = edited(
        draft,
        "breakdowns",
        ("Scotland,18,18,[c],[c],[c]", "Scotland,18,18,9,9,50"),
        ("England,40,40,10,30,75,70.22,79.24", "England,40,40" + 5 * ",[c]"),
    )
    assert told(first) == []
    files = {path.removeprefix("results/"): data for path, data in first.results.items()}
    with_it = replace(draft, editions={"1": edition(files, "1" * 64, "2" * 64)})
    ((what, where),) = told(with_it)
    assert what.endswith("from the earlier edition 1")
    assert where.endswith("row Q1 by nation: Wales, column not_achieved")


def test_under_none_nothing_is_solved() -> None:
    program = (
        "import sys; from datetime import date; from auditreport.release import CHECKS;"
        "from auditreport.release_candidate import Candidate;"
        "from auditreport.release_disclosure import narrowed_cells;"
        "draft = Candidate(definition=None, results={}, again={}, today=date(2024, 1, 1));"
        "assert list(narrowed_cells(draft)) == []; assert 'scipy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
