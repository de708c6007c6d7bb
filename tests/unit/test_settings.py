"""What a run may choose, as the command line gives it: taken as meant, or refused in words."""

from __future__ import annotations

from datetime import date

import pytest

from auditreport.models import parse
from auditreport.problems import Problems
from auditreport.settings import Settings


def settings(**given: object) -> Settings:
    return parse(Settings, "audit: x\n", "config.yaml", given)


def test_a_day_and_a_name_are_taken_as_they_are_meant() -> None:
    assert settings(today=date(2024, 2, 1)).today == date(2024, 2, 1)
    assert settings(today="2024-02-01").today == date(2024, 2, 1)
    assert settings(officer=123, recipient=4.5).officer == "123"
    assert settings(officer=None).officer == ""


@pytest.mark.parametrize("day", ["01/02/2024", "2024-13-01", 2024, 1.5, True, ["2024-02-01"]])
def test_another_day_is_refused_in_words(day: object) -> None:
    with pytest.raises(Problems) as refusal:
        settings(today=day)
    (problem,) = refusal.value.problems
    assert problem.what.startswith("the day can't be read: write the year first (it is: ")
    assert problem.where == "the command: --config today=…"
    assert problem.fix == "For example:\ntoday=2010-03-22"


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({"officer": True}, "this should be a text (it is: True)"),
        ({"formats": "html"}, "this should be a list (it is: 'html')"),
        (
            {"dispose": "never"},
            "the word is none that deletes: type `dispose` without it, and copy the command "
            "that it shows (it is: 'never')",
        ),
    ],
)
def test_no_message_has_a_programmers_words(given: dict[str, object], what: str) -> None:
    with pytest.raises(Problems) as refusal:
        settings(**given)
    assert [problem.what for problem in refusal.value.problems] == [what]
