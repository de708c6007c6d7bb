"""What is wrong with a question of some kind: found, told in three parts, with a right example."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, get_args

import pytest

from auditreport.kinds.catalogue import _EXAMPLES, Plausible, kind_faults, kinds_of
from auditreport.kinds.choice import Option
from auditreport.kinds.expectation import Rule
from auditreport.kinds.kind import TypeName
from auditreport.kinds.routing import Routing, routing_faults
from auditreport.models import Fault, read_yaml
from auditreport.spellings import Spellings
from auditreport.words import Answer


@dataclass(frozen=True)
class Item:
    """A question as `audit.yaml` will have it."""

    id: str = "Q1"
    type: TypeName = "yes_no"
    options: list[Option] = field(default_factory=list)
    plausible: Plausible | None = None
    unit: str = ""
    unit_spellings: list[str] = field(default_factory=list)
    expected: str | Rule | None = None
    asked_if: Routing | None = None


def options(*labels: str, **more: Any) -> list[Option]:
    made = [Option(id=f"o{i}", label=label) for i, label in enumerate(labels)]
    return [made[0].model_copy(update=more), *made[1:]]


def rule(**keys: Any) -> Rule:
    return Rule.model_validate(keys)


RANGE = Plausible(least=0, most=40)
CHOICE = Item(type="choice", options=options("Daily", "Weekly"))
MULTI = replace(CHOICE, type="multi")
COUNT = Item(type="count", plausible=RANGE)
DAY = Item(type="date", plausible=Plausible(earliest=date(2000, 1, 1), latest=date(2010, 9, 29)))
OWN: Mapping[Answer, list[str]] = {Answer.DONT_KNOW: ["99", "7", "unsure"], Answer.YES: ["1"]}


@pytest.mark.parametrize(
    ("item", "path", "what", "fix"),
    [
        (Item(options=options("a", "b")), ("options",), "has no 'options'", "Remove it"),
        (replace(CHOICE, unit="minutes"), ("unit",), "has no 'unit'", "Remove it"),
        (Item(type="text", plausible=RANGE), ("plausible",), "has no 'plausible'", "Remove it"),
        (Item(type="choice"), (), "needs two options", "options: ["),
        (Item(type="count"), (), "needs a plausible range", "plausible: {least"),
        (replace(COUNT, plausible=Plausible(least=0)), ("plausible",), "has no 'most'", "most:"),
        (replace(COUNT, plausible=Plausible(least=9, most=1)), ("plausible",), "above its end",
         "'least'"),
        (replace(DAY, plausible=RANGE), ("plausible", "least"), "says nothing", "'earliest'"),
        (replace(CHOICE, options=options("Daily", "daily.")), ("options", 1, "label"),
         "for two options, 'o0' and 'o1'", "one option only"),
        (replace(CHOICE, options=options("Daily", "N/A")), ("options", 1, "label"),
         "read as the answer 'not_applicable'", "Leave the option out"),
        (replace(CHOICE, options=options("Daily", "Unsure")), ("options", 1, "label"),
         "read as the answer 'dont_know'", "Leave the option out"),
        (replace(CHOICE, options=options("Daily", "x", id="blank")), ("options", 0, "id"),
         "every question has that answer", "can give that answer anyway"),
        (replace(CHOICE, options=options("Daily", "x", alone=True)), ("options", 0, "alone"),
         "stands alone anyway", "type: multi"),
        (replace(MULTI, options=options("CT; MRI", "x")), ("options", 0, "label"), "semicolon",
         "otherwise"),
        (replace(MULTI, options=options("CT, MRI", "CT", "MRI")), ("options", 0, "label"),
         "two ways", "not made up of other options"),
        (COUNT, (), "the spelling '7' stands for 'dont_know'", "Narrow"),
        (Item(expected=rule(one_of=["yes"])), ("expected",), "no rule", 'expected: "yes"'),
        (replace(CHOICE, expected="yes"), ("expected",), "isn't answered by yes or no", "one_of"),
        (replace(CHOICE, expected=rule(at_least=2)), ("expected", "at_least"), "can't be asked",
         "one_of"),
        (replace(CHOICE, expected=rule(one_of=["o7"])), ("expected", "one_of", 0), "no option of",
         "Use one of: o0, o1."),
        (replace(CHOICE, expected=rule(one_of=["o0", "o1"])), ("expected", "one_of"),
         "tells nothing", "Leave some out"),
        (replace(DAY, expected=rule(at_least=2)), ("expected", "at_least"), "needs a date",
         "before"),
        (replace(DAY, expected=rule(after=date(2010, 9, 29))), ("expected", "after"),
         "no plausible answer", "Change one"),
        (Item(type="percent", expected=rule(at_least=101)), ("expected", "at_least"),
         "0% to 100%", "Change one"),
        (Item(type="percent", expected=rule(at_least=60, at_most=50)), ("expected", "at_most"),
         "at least 60 and at most 50", "lower one"),
    ],
)  # fmt: skip
def test_what_does_not_fit(item: Item, path: tuple[Any, ...], what: str, fix: str) -> None:
    own = {} if item.type == "percent" else OWN  # 7 and 99 are percentages
    fault = kind_faults(item, own)[0]
    assert fault.path == path
    assert what in fault.what
    assert fix in fault.fix


@pytest.mark.parametrize("type_", get_args(TypeName))
def test_the_examples_are_right(type_: TypeName) -> None:
    ((given,), _) = read_yaml(_EXAMPLES[type_], "example")
    item = Item(
        id=given["id"],
        type=given.get("type", "yes_no"),
        options=[Option.model_validate(one) for one in given.get("options", [])],
        plausible=Plausible.model_validate(given["plausible"]) if "plausible" in given else None,
        unit=given.get("unit", ""),
        expected=e if isinstance(e := given.get("expected"), str | None) else Rule(**e),
    )
    assert item.type == type_
    assert kind_faults(item, {}) == []
    assert kinds_of([item], Spellings())[item.id].type == type_


def faults_of(routing: dict[str, Any]) -> list[Fault]:
    items = [Item(), replace(CHOICE, id="Q2"), replace(COUNT, id="Q3"), Item(id="Q4", type="text")]
    kinds = kinds_of(items, Spellings())
    return list(routing_faults("Q9", Routing.model_validate(routing), kinds))


@pytest.mark.parametrize(
    ("routing", "path", "what", "fix"),
    [
        ({"any": {"Q8": "yes"}}, ("asked_if", "any", "Q8"), "'Q8', which is no question",
         "one of: Q1, Q2, Q3."),
        ({"not": {"all": {"Q4": "yes"}}}, ("asked_if", "not", "all", "Q4"), "is free text",
         "one of: Q1, Q2, Q3."),
        ({"any": {"Q1": "maybe"}}, ("asked_if", "any", "Q1", "one_of", 0), "no option of Q1",
         "yes, no"),
        ({"all_of": [{"any": {"Q2": "o5"}}]},
         ("asked_if", "all_of", 0, "any", "Q2", "one_of", 0), "no option of Q2", "o0, o1"),
        ({"all": {"Q3": "2"}}, ("asked_if", "all", "Q3", "one_of"), "can't be asked of Q3",
         "{at_least: 4}"),
        ({"all": {"Q3": {"at_least": 41}}}, ("asked_if", "all", "Q3", "at_least"),
         "no plausible answer", "Change one"),
    ],
)  # fmt: skip
def test_what_a_routing_may_not_ask(
    routing: dict[str, Any], path: tuple[Any, ...], what: str, fix: str
) -> None:
    (fault,) = faults_of(routing)
    assert fault.path == path
    assert what in fault.what
    assert fix in fault.fix


def test_what_a_routing_may_ask() -> None:
    assert faults_of({"any": {"Q1": "yes", "Q2": "o1", "Q3": {"at_least": 2}}}) == []
