"""Changes between rounds: figures by hand and from others' examples, and what must never show."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
import yaml

from auditreport.change_tables import (
    ChangeRow,
    Kind,
    Way,
    Why,
    carried_csv,
    changes_csv,
    read_carried,
    read_changes,
    read_series,
    series_csv,
    signed,
)
from auditreport.change_variables import change_variables
from auditreport.changes import better, changes
from auditreport.comparison import Pairs
from auditreport.definition import Definition
from auditreport.document_rounds import rounds
from auditreport.earlier_round import EarlierRow, read_answers, read_earlier, read_earlier_plan
from auditreport.problems import Problem
from auditreport.published import Action
from auditreport.round_tables import carried_forward, series
from auditreport.rounds import Previous
from auditreport.words import Role

from .rounds_audit import audit, compare_pairs, earlier, row, since

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "pacs-2012"
PRACTICE = {"role": "practice"}
# Newcombe's published example (see test_comparison): 22 of 50 before, 32 after.
NEWCOMBE = Pairs(kept=20, lost=2, gained=12, neither=16)


def one_change(
    now: tuple[int, int], before: tuple[int, int], expected: str = "yes", **more: object
) -> ChangeRow:
    """One question by its published counts; achieved, departments."""
    definition = audit(Q1={"expected": expected, **more})
    rows = [row("Q1", *now, expected)]
    (found,) = changes(rows, None, [earlier("Q1", *before, expected)], None, definition, since())
    return found


# --- Figures ---


def test_the_same_departments_are_compared_with_themselves() -> None:
    definition = audit(Q1={}, Q2={}, Q3=PRACTICE)
    pairs = {"Q1": NEWCOMBE, "Q2": Pairs(22, 0, 6, 22), "Q3": Pairs(24, 1, 1, 24)}
    first, second, third = compare_pairs(pairs, definition, since())
    assert first.kind is Kind.PAIRED
    assert (first.before, first.now, first.difference) == (44, 64, 20)
    assert (first.difference_low, first.difference_high) == pytest.approx((5.62, 32.92), abs=0.01)
    assert (first.kept, first.lost, first.gained, first.neither) == NEWCOMBE
    assert (first.same, first.only_before, first.only_now) == (50, 0, 0)
    # By hand: 2 × (1 + 14 + 91) ÷ 2¹⁴, then 2 ÷ 2⁶, then 1; Holm: × 3, × 2, × 1.
    assert (first.p, first.p_adjusted) == pytest.approx((0.01294, 0.03882), abs=1e-5)
    assert (second.p, second.p_adjusted) == (0.03125, 0.0625)
    assert (third.p, third.p_adjusted) == (1, 1)
    assert {first.tests, second.tests, third.tests} == {3}
    # The second's interval lies above 0, and its test allows for three: perhaps.
    assert second.difference_low is not None
    assert second.difference_low > 0
    assert [one.way for one in (first, second, third)] == [
        Way.BETTER,
        Way.PERHAPS_BETTER,
        Way.UNCLEAR,
    ]


def test_published_counts_alone_are_compared_as_strangers() -> None:
    # Newcombe's published example (see test_comparison); Wilson's limits of 3 and 9 of 10.
    found = one_change((9, 10), (3, 10))
    assert found.kind is Kind.PUBLISHED_ONLY
    assert found.difference == 60
    assert (found.difference_low, found.difference_high) == pytest.approx((17.05, 80.90), abs=0.01)
    assert (found.before_low, found.before_high) == pytest.approx((10.78, 60.32), abs=0.01)
    assert (found.low, found.high) == pytest.approx((59.58, 98.21), abs=0.01)
    assert (found.same, found.p, found.tests) == (None, None, None)
    assert found.way is Way.BETTER


def test_too_few_in_both_rounds_are_compared_as_strangers_and_the_overlap_is_stated() -> None:
    definition = audit(Q1={})
    before = {f"b{n}": {"Q1": "no"} for n in range(6)} | {f"s{n}": {"Q1": "yes"} for n in range(4)}
    now = {f"n{n}": {"Q1": "yes"} for n in range(6)} | {f"s{n}": {"Q1": "yes"} for n in range(3)}
    now["s3"] = {"Q1": "dont_know"}
    given = ([row("Q1", 9, 9)], now, [earlier("Q1", 4, 10)], before, definition, since())
    (found,) = changes(*given)
    assert found.kind is Kind.UNPAIRED
    assert (found.same, found.only_before, found.only_now) == (3, 7, 6)
    assert (found.kept, found.p) == (None, None)
    # With half of the smaller round in both, each is compared with itself.
    for name in ("n0", "n1", "n2"):
        del now[name]
    (found,) = changes([row("Q1", 6, 6)], now, *given[2:])
    assert (found.kind, found.same, found.kept) == (Kind.PAIRED, 3, 3)


def test_where_keys_differ_it_is_not_known_who_is_the_same() -> None:
    before = {"a": {"Q1": "yes"}, "b": {"Q1": "no"}}
    now = {"c": {"Q1": "yes"}, "d": {"Q1": "yes"}}
    rows = [row("Q1", 2, 2)]
    (found,) = changes(rows, now, [earlier("Q1", 1, 2)], before, audit(Q1={}), since())
    assert (found.kind, found.same) == (Kind.PUBLISHED_ONLY, None)


def test_where_no_is_expected_no_is_what_is_achieved() -> None:
    definition = audit(Q1={"expected": "no"})
    (found,) = compare_pairs({"Q1": NEWCOMBE}, definition, since())
    assert (found.gained, found.lost, found.way) == (12, 2, Way.BETTER)


# --- Which way is better ---


@pytest.mark.parametrize(
    ("expected", "role", "desired", "way"),
    [
        ("yes", "standard", None, "more"),
        ("yes", "practice", "more", "more"),
        ("yes", "practice", "fewer", "fewer"),
        ("survey", "survey", None, None),
        ("survey", "survey", "fewer", "fewer"),
        # Fewer that answer yes are more that answer no, as is expected.
        ("no", "practice", "fewer", "more"),
        ("no", "practice", "more", "fewer"),
        ("no", "standard", "fewer", "more"),
        ("no", "standard", "more", "more"),
    ],
)
def test_desired_decides(expected: str, role: str, desired: str | None, way: str | None) -> None:
    question = audit(Q1={"expected": expected, "role": role, "desired": desired}).questions[0]
    assert better(question, Role(role)) == way


def test_fewer_discs_are_better_and_a_survey_item_only_rises_or_falls() -> None:
    discs = one_change((20, 80), (60, 80), **PRACTICE, desired="fewer")
    assert (discs.better, discs.way) == ("fewer", Way.BETTER)
    assert one_change((20, 80), (60, 80)).way is Way.WORSE
    assert one_change((20, 80), (60, 80), "survey").way is Way.DOWN
    assert one_change((60, 80), (20, 80), "survey").way is Way.UP
    assert one_change((41, 80), (40, 80)).way is Way.UNCLEAR


# --- What isn't compared ---


def test_every_reason_not_to_compare() -> None:
    definition = audit(**{f"Q{n}": {} for n in range(1, 8)})
    before = [
        earlier("Q2", 5, 9),
        earlier("Q3", 5, 9, "no"),
        earlier("Q4", None, None),
        earlier("Q5", 0, 0),
        earlier("Q6", 5, 9),
        earlier("Q9", 5, 9),
    ]
    rows = [row(f"Q{n}", 0 if n == 6 else 4, 0 if n == 6 else 9) for n in range(1, 8)]
    previous = since(reworded=["Q2"], questions={"Q7": "Q9"})
    found = changes(rows, None, before, None, definition, previous)
    assert [one.why for one in found] == [
        *(Why.NEW, Why.REWORDED, Why.OTHER_EXPECTATION, Why.WITHHELD),
        *(Why.NOBODY_BEFORE, Why.NOBODY_NOW, None),
    ]
    assert [one.is_compared for one in found] == [False] * 6 + [True]
    assert found[6].earlier_question == "Q9"
    assert all(one.difference is None and one.way is None for one in found[:6])
    said = rounds(found, definition, previous)
    assert "Q2: worded otherwise in 2010" in said
    assert "Q7 (then Q9)" in said
    all_the_same = since(reworded=["Q2"], compare_reworded=True)
    second = changes(rows, None, before, None, definition, all_the_same)[1]
    assert second.is_compared
    assert second.reworded


# --- Disclosure ---


@pytest.mark.parametrize("profile", ["standard", "strict"])
def test_a_protecting_profile_tells_nothing_of_pairs(profile: str) -> None:
    definition = audit(Q1={})
    (found,) = compare_pairs({"Q1": NEWCOMBE}, definition, since(), profile)
    assert found.kind is Kind.PUBLISHED_ONLY
    # The very row that the published counts alone would give: so nothing else can be in it.
    assert found == one_change((32, 50), (22, 50))
    said = rounds([found], definition, since(), disclosure=profile)
    assert "to protect them" in said
    assert "tbl-pairs" not in said


# --- Files ---


def test_tables_come_back_as_they_were() -> None:
    definition = audit(Q1={}, Q2=PRACTICE, Q3={})
    pairs = {"Q1": NEWCOMBE, "Q2": Pairs(22, 0, 6, 22)}
    rows = compare_pairs(pairs, definition, since())
    rows += changes([row("Q3", 1, 3)], None, [], None, definition, since())
    assert read_changes(changes_csv(rows)) == rows
    assert changes_csv(rows).splitlines()[1].endswith(",44,64")
    lines = series(rows, definition, since())
    assert read_series(series_csv(lines)) == lines
    with pytest.raises(Problem, match="can't be read"):
        read_series("question,round\nQ1,2010\n")


def test_an_earlier_table_may_be_older_or_have_cells_withheld() -> None:
    assert len(read_earlier((ROOT / "tests/golden/pacs-2010-published.csv").read_text(), "x")) == 32
    text = "\ufeffquestion,expected,departments,achieved\nQ1,yes,[c],[c]\nQ2,no,9,4\n"
    assert read_earlier(text, "x") == [earlier("Q1", None, None), earlier("Q2", 4, 9, "no")]


@pytest.mark.parametrize(
    ("text", "what", "where"),
    [
        ("question,departments,achieved\n", "no column 'expected'", "q.csv, line 1"),
        ("question,expected,departments,achieved\nQ1,yes,x,4\n", "'x' in the column", "line 2"),
        ("question,expected,departments,achieved\nQ1,yes,4,5\n", "impossible", "line 2"),
        ("question,expected,departments,achieved\nQ1,yes,4\n", "'' in the column", "line 2"),
        ("question,expected,departments,achieved\nQ1,no,4,1\nQ1,no,4,1\n", "twice", "line 3"),
        ("", "no column 'question'", "line 1"),
    ],
)
def test_an_earlier_table_that_is_none(text: str, what: str, where: str) -> None:
    with pytest.raises(Problem) as caught:
        read_earlier(text, "q.csv")
    assert what in caught.value.what
    assert where in caught.value.where
    assert caught.value.fix


def test_answers_of_the_earlier_round() -> None:
    assert read_answers("pseudonym,Q1\nab,yes\n", "x") == {"ab": {"Q1": "yes"}}
    with pytest.raises(Problem, match="pseudonym"):
        read_answers("question,expected\nQ1,yes\n", "x")


# --- Three rounds, the earlier plan, variables ---


def test_a_third_round_goes_on_from_the_second_and_breaks_where_a_question_changed() -> None:
    second = audit(Q1={}, Q2={})
    before = [earlier("Q1", 5, 10), earlier("Q9", 2, 10)]
    renumbered = since(questions={"Q2": "Q9"}, reworded=["Q2"], present="2012")
    two = changes([row("Q1", 6, 10), row("Q2", 3, 10)], None, before, None, second, renumbered)
    history = read_series(series_csv(series(two, second, renumbered)))
    third = audit(Q1={}, Q3={}, Q4={})
    again = Previous(results="r", round="2012", present="2014", questions={"Q3": "Q2"})
    rows = [row("Q1", 7, 10), row("Q3", 4, 10), row("Q4", 1, 10)]
    published = [EarlierRow.of(one) for one in (row("Q1", 6, 10), row("Q2", 3, 10))]
    three = changes(rows, None, published, None, third, again)
    lines = series(three, third, again, history)
    assert [(one.question, one.round, one.achieved, one.break_before) for one in lines] == [
        ("Q1", "2010", 5, None),
        ("Q1", "2012", 6, None),
        ("Q1", "2014", 7, None),
        ("Q3", "2010", 2, None),
        ("Q3", "2012", 3, Why.REWORDED),
        ("Q3", "2014", 4, None),
        ("Q4", "2014", 1, None),
    ]
    said = rounds(three, third, again, lines)
    assert "| 2010 " in said
    assert "‖\N{NO-BREAK SPACE}30%" in said
    assert "All rounds" not in rounds(two, second, renumbered, history)


def test_the_earlier_plan_with_what_became_of_it_and_how_the_numbers_moved() -> None:
    plan = [
        Action("A1", "high", ("Q1", "Q8"), "proposed", "", "", "", "Agree <a> policy"),
        Action("A2", "low", ("Q9",), "proposed", "", "", "", "Keep a log"),
    ]
    previous = since(questions={"Q2": "Q9"}, actions={"A1": {"status": "dropped", "note": "Why."}})
    definition = audit(Q1={}, Q2={})
    rows = [row("Q1", 60, 80), row("Q2", 41, 80)]
    before = [earlier("Q1", 20, 80), earlier("Q9", 40, 80)]
    found = changes(rows, None, before, None, definition, previous)
    carried = carried_forward(plan, found, previous)
    assert [(one.status, one.questions) for one in carried] == [
        ("dropped", ("Q1",)),
        ("not known", ("Q2",)),
    ]
    assert read_carried(carried_csv(carried)) == carried
    said = rounds(found, definition, previous, carried=carried).replace("\N{NO-BREAK SPACE}", " ")
    assert "Agree \\<a\\> policy" in said
    assert "no longer pursued: Why." in said
    assert "Q1 25% to 75% (better)" in said
    assert "Q2 50% to 51% (no clear change)" in said


def test_prose_may_quote_the_change() -> None:
    definition = audit(Q1={"desired": "fewer", **PRACTICE}, Q2={})
    rows = [row("Q1", 20, 80), row("Q2", 1, 2)]
    found = changes(rows, None, [earlier("Q1", 60, 80)], None, definition, since())
    values = change_variables(found, since())
    assert values["q1.previous_percent"] == "75%"
    assert values["q1.change"] == "\N{MINUS SIGN}50"
    assert values["q1.way"] == "better"
    assert values["rounds.better.list"] == "Q1"
    assert values["q2.change"] == ""
    nothing = changes(rows, None, [], None, definition, since())
    assert change_variables(nothing, since()).keys() == values.keys()
    assert [signed(x) for x in (-0.5, 0.4, -0.4, 1.5)] == ["\N{MINUS SIGN}1", "0", "0", "+2"]


def test_a_section_is_written_only_where_there_is_something_to_compare() -> None:
    definition = audit(Q1={})
    assert rounds([], definition, since()) == ""
    nothing = changes([row("Q1", 1, 2)], None, [], None, definition, since())
    said = rounds(nothing, definition, since())
    assert "none of its questions can be compared" in said
    assert "@fig-rounds" not in said
    assert "@tbl" not in said


# --- The example ---


@pytest.fixture(scope="module")
def example() -> tuple[list[ChangeRow], Definition, Previous]:
    """The shipped second round, straight from its generator's answers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "tools"))
        maker = importlib.import_module("make_pacs_2012")
        people = importlib.import_module("pacs_2012.returns")
        same = importlib.import_module("example_files").same
    for name, content in maker.make_files().items():
        assert same(EXAMPLE / name, content), f"{name}: run tools/make_pacs_2012.py"
    text = (EXAMPLE / "audit" / "audit.yaml").read_text(encoding="utf-8")
    data = yaml.safe_load(text)
    previous = Previous.model_validate(data.pop("previous"))
    definition = Definition.model_validate(data)
    made = maker.load_example()
    in_time = people.make_returns(made, people.make_register(made))[: people.BOTH + people.ONLY_NOW]
    key = maker.parse_key(maker.KEY)
    now = {
        maker.pseudonym(key, "department", one.department.code): dict(one.answers)
        for one in in_time
    }
    rows = []
    for question in definition.questions:
        given = [answers[question.id] for answers in now.values()]
        hit = "no" if question.expected == "no" else "yes"
        departments = given.count("yes") + given.count("no")
        rows.append(row(question.id, given.count(hit), departments, str(question.expected)))
    earlier_folder = EXAMPLE / "earlier"
    table = (earlier_folder / "results" / "tables" / "questions.csv").read_text("utf-8")
    answers = (earlier_folder / "answers.csv").read_text("utf-8")
    before = read_earlier(table, "questions.csv")
    plan_text = (earlier_folder / "results/findings/actions.csv").read_text("utf-8")
    plan = read_earlier_plan(plan_text, "actions.csv")
    ids = [question.id for question in definition.scored]
    assert not list(previous.mapping_faults(ids))
    assert not list(
        previous.earlier_faults([one.question for one in before], [one.id for one in plan])
    )
    was = read_answers(answers, "answers.csv")
    assert len(was.keys() & now.keys()) == people.BOTH
    return changes(rows, now, before, was, definition, previous), definition, previous


def test_the_example_shows_every_kind(
    example: tuple[list[ChangeRow], Definition, Previous],
) -> None:
    rows, _, _ = example
    by_id = {one.question: one for one in rows}
    for discs in ("Q19", "Q22"):
        assert (by_id[discs].better, by_id[discs].way) == ("fewer", Way.BETTER)
        assert by_id[discs].difference is not None
        assert by_id[discs].difference < -20
    assert {Way.BETTER, Way.WORSE, Way.UNCLEAR} <= {one.way for one in rows}
    assert {Kind.PAIRED, Kind.UNPAIRED, Kind.NOT_COMPARED} == {one.kind for one in rows}
    assert (by_id["Q7"].earlier_question, by_id["Q8"].earlier_question) == ("Q9", "Q11")
    assert (by_id["Q5"].why, by_id["Q35"].why) == (Why.REWORDED, Why.NEW)
