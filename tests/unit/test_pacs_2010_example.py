"""The shipped example: what lies in raw/ is what its generator makes, and it adds up.

The returns are read here by openpyxl and by a search for labels of this test's own, so that neither
the engine nor the library that wrote them vouches for itself.
"""

import csv
import importlib
import itertools
import random
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

ROOT = Path(__file__).resolve().parents[2]
RAW = ROOT / "raw"
AUDIT = ROOT / "audits" / "pacs-2010"
GOLDEN = ROOT / "tests" / "golden"

SPELLINGS = {
    "yes": {"yes", "y"},
    "no": {"no", "n"},
    "dont_know": {"don'tknow", "dontknow", "donotknow", "dk", "d/k", "notknown", "unknown"},
    "not_applicable": {"n/a", "na", "notapplicable", "n.a"},
    "blank": {"", "blank", "noanswer"},
}
TEXT_DATES = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y"]
OUTSIDE = ("Q6", "Q7", "Q8", "Q9")
STANDARDS = ["Q1", "Q2", "Q5", "Q3", "Q4", "Q13", "Q11", "Q23", "Q24", "Q25", "Q26", "Q27"]


@dataclass(frozen=True)
class Read:
    """What stands in one file."""

    file: str
    code: str
    completed: date
    answers: dict[str, str]
    other: str | None
    author: str


def _key(value: object) -> str:
    text = "" if value is None else str(value)
    return "".join(text.split()).lower().replace("’", "'").rstrip(".:")


def _canonical(value: object) -> str:
    found = [answer for answer, known in SPELLINGS.items() if _key(value) in known]
    assert len(found) == 1, f"{value!r} is no known answer"
    return found[0]


def _date(value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    for form in TEXT_DATES:
        try:
            return datetime.strptime(str(value), form).date()
        except ValueError:
            continue
    raise AssertionError(f"{value!r} is no known date")


def _read(path: Path) -> Read:
    book = openpyxl.load_workbook(path)
    rows = [list(row) for sheet in book for row in sheet.iter_rows(values_only=True)]

    def right_of(label: str) -> Any:
        for row in rows:
            for column, value in enumerate(row):
                if _key(value) == label:
                    return next(v for v in row[column + 1 :] if v is not None)
        raise AssertionError(f"no {label}")

    head = next(n for n, row in enumerate(rows) if {"question", "answer"} <= {*map(_key, row)})
    labels = [_key(value) for value in rows[head]]
    question_at, answer_at = labels.index("question"), labels.index("answer")
    cells: dict[str, object] = {}
    for row in rows[head + 1 :]:
        first, _, rest = str(row[question_at] or "").strip().partition(" ")
        if first[:1] == "Q" and first[1:].rstrip(".").isdigit():
            question = first.rstrip(".")
            assert question not in cells
            assert rest or len(labels) > 2
            cells[question] = row[answer_at]
    other = cells.pop("Q10")
    return Read(
        file=path.relative_to(RAW).as_posix(),
        code=right_of("departmentcode"),
        completed=_date(right_of("datecompleted")),
        answers={question: _canonical(value) for question, value in cells.items()},
        other=None if other is None else str(other),
        author=book.properties.creator,
    )


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def tool() -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "tools"))
        yield importlib.import_module("make_pacs_2010")


@pytest.fixture(scope="module")
def made(tool: Any) -> dict[str, bytes]:
    files: dict[str, bytes] = tool.make_files()
    return files


@pytest.fixture(scope="module")
def files(made: Mapping[str, bytes]) -> list[Path]:
    """List the example's own returns: what else someone has dropped into raw/ is none of ours."""
    return [ROOT / name for name in made if name.startswith("raw/")]


@pytest.fixture(scope="module")
def returns(files: Sequence[Path]) -> list[Read]:
    return [_read(path) for path in files]


@pytest.fixture(scope="module")
def register() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in _table(AUDIT / "register.csv")}


def test_files_are_what_the_generator_makes(
    made: Mapping[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    same = importlib.import_module("example_files").same
    stale = [name for name, content in made.items() if not same(ROOT / name, content)]
    assert not stale, "run: python tools/make_pacs_2010.py"


def test_generator_makes_the_same_bytes_again(tool: Any, made: Mapping[str, bytes]) -> None:
    assert tool.make_files() == made


def test_returns_say_what_was_meant(tool: Any, returns: Sequence[Read]) -> None:
    meant = {one.file: one for one in tool.load_example().returns}
    assert len(returns) == len(meant) == 85
    for read in returns:
        one = meant[read.file]
        assert read.code == one.department.code
        assert read.completed == one.completed
        assert read.answers == one.answers
        assert read.other == one.other
        assert read.author == one.department.contact


def test_answers_add_up_to_every_published_count(returns: Sequence[Read]) -> None:
    published = _table(GOLDEN / "pacs-2010-published.csv")
    assert len(published) == 32
    for row in published:
        question = row["question"]
        count = Counter(read.answers[question] for read in returns)
        assert sum(count.values()) == 85
        hit, miss = ("no", "yes") if row["expected"] == "no" else ("yes", "no")
        if question == "Q11":
            count["blank"] -= 15
        assert {
            "not_applicable": count["not_applicable"],
            "blank": count["blank"],
            "dont_know": count["dont_know"],
            "departments": count[hit] + count[miss],
            "not_achieved": count[miss],
            "achieved": count[hit],
        } == {k: int(row[k]) for k in row if k not in ("question", "group", "expected", "percent")}
    assert {*returns[0].answers} == {row["question"] for row in published}


def test_routing_and_the_known_contradictions(returns: Sequence[Read]) -> None:
    asked = [r for r in returns if "yes" in [r.answers[q] for q in OUTSIDE]]
    assert len(asked) == 70
    assert all(r.answers["Q11"] == "blank" for r in returns if r not in asked)
    assert sum(r.answers["Q6"] == "no" for r in asked) == 9
    assert sum(r.answers["Q6"] == "yes" for r in returns) == 61


def test_answers_of_one_department_agree(returns: Sequence[Read]) -> None:
    for read in returns:
        given = read.answers
        assert given["Q3"] == "yes" or given["Q13"] != "yes", "audited without an audit trail"
        assert given["Q3"] == "yes" or given["Q4"] != "yes", "reminded of an audit without a trail"
        assert given["Q4"] != "not_applicable" or given["Q3"] == "no"
        assert (given["Q22"] == "no") == (given["Q23"] == "not_applicable")
        assert given["Q14"] != "dont_know" or given["Q13"] != "yes"
        if read.other:
            assert "yes" in [given[q] for q in OUTSIDE]


def _correlation(first: Sequence[float | None], second: Sequence[float | None]) -> float:
    both = [(a, b) for a, b in zip(first, second, strict=True) if a is not None and b is not None]
    mean_a = sum(a for a, _ in both) / len(both)
    mean_b = sum(b for _, b in both) / len(both)
    shared = sum((a - mean_a) * (b - mean_b) for a, b in both)
    spread = sum((a - mean_a) ** 2 for a, _ in both) * sum((b - mean_b) ** 2 for _, b in both)
    return float(shared / spread**0.5) if spread else 0.0


def _mean_correlation(columns: Sequence[Sequence[float | None]]) -> float:
    values = [_correlation(a, b) for a, b in itertools.combinations(columns, 2)]
    return sum(values) / len(values)


@pytest.mark.parametrize(
    "questions",
    [
        STANDARDS,
        ["Q1", "Q2", "Q5"],
        ["Q15", "Q16"],
        ["Q17", "Q20"],
        ["Q24", "Q25", "Q27"],
        ["Q30", "Q31", "Q32"],
    ],
)
def test_who_does_well_does_so_across_related_questions(
    returns: Sequence[Read], questions: list[str]
) -> None:
    values: dict[str, float] = {"yes": 1.0, "no": 0.0}
    columns = [[values.get(r.answers[q]) for r in returns] for q in questions]
    dice = random.Random(1)  # noqa: S311
    tosses = []
    for _ in range(20):
        tossed = [dice.sample(column, len(column)) for column in columns]
        tosses.append(_mean_correlation(tossed))
    found = _mean_correlation(columns)
    assert 0.1 < found < 0.8
    assert found > max(tosses)


def test_register_is_as_described(register: Mapping[str, Mapping[str, str]]) -> None:
    rows = _table(AUDIT / "register.csv")
    assert [*rows[0]] == [
        "code",
        "name",
        "organisation",
        "nation",
        "foundation",
        "contact",
        "email",
    ]
    assert len(register) == len(rows) == 210
    for column in ("code", "name", "contact", "email"):
        assert len({row[column] for row in rows}) == 210
    organisations = {row["organisation"]: (row["nation"], row["foundation"]) for row in rows}
    assert len(organisations) == 200
    nations = {"England", "Scotland", "Wales", "Northern Ireland"}
    assert {nation for nation, _ in organisations.values()} == nations
    english = [status for nation, status in organisations.values() if nation == "England"]
    assert {*english} == {"yes", "no"}
    assert round(100 * english.count("yes") / len(english)) == 54
    assert {status for nation, status in organisations.values() if nation != "England"} == {""}
    assert all(row["email"].isascii() and row["email"].endswith(".example") for row in rows)
    codes = [*register]
    assert codes != sorted(codes)


def test_respondents_are_as_published(
    returns: Sequence[Read], register: Mapping[str, Mapping[str, str]]
) -> None:
    assert len({read.code for read in returns}) == 85
    rows = [register[read.code] for read in returns]
    sent = Counter(row["organisation"] for row in rows)
    assert len(sent) == 80
    assert sorted(sent.values())[-6:] == [1, 2, 2, 2, 2, 2]
    strata = {row["organisation"]: (row["nation"], row["foundation"]) for row in rows}
    assert Counter(strata.values()) == {
        ("England", "yes"): 40,
        ("England", "no"): 30,
        ("Scotland", ""): 5,
        ("Wales", ""): 3,
        ("Northern Ireland", ""): 2,
    }


def test_free_texts_are_coded_but_for_one(returns: Sequence[Read]) -> None:
    texts = {read.code: read.other for read in returns if read.other}
    assert len(texts) == len({*texts.values()}) == 28
    rows = _table(AUDIT / "themes.csv")
    assert [*rows[0]] == ["department", "question", "theme", "coder", "date"]
    assert len({row["department"] for row in rows}) == len(rows) == 27
    assert {row["department"] for row in rows} < {*texts}
    assert {row["question"] for row in rows} == {"Q10"}
    assert Counter(row["theme"] for row in rows) == {
        "internet_vpn": 8,
        "dedicated_line": 11,
        "proprietary": 3,
        "local_portal": 2,
        "open_internet": 2,
        "cloud": 1,
    }


def test_dates_follow_the_reminders(returns: Sequence[Read]) -> None:
    days = sorted(read.completed for read in returns)
    assert days[0] >= date(2010, 2, 25)
    assert days[-1] == date(2010, 9, 29)
    months = Counter(day.month for day in days)
    assert months[3] > months[5]
    assert months[8] > months[7]


def test_file_names_are_of_the_kind_that_offices_keep(files: Sequence[Path]) -> None:
    names = [path.relative_to(RAW).as_posix() for path in files]
    assert len({unicodedata.normalize("NFC", name).casefold() for name in names}) == 85
    assert any("/" in name for name in names)
    assert any("/" not in name for name in names)
    leaves = [path.name for path in files]
    assert any(" " in leaf for leaf in leaves)
    assert any("'" in leaf for leaf in leaves)
    assert any(not leaf.isascii() for leaf in leaves)
    assert max(path.stat().st_size for path in files) < 20_000
