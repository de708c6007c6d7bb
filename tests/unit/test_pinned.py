"""Another version than the pinned one is said in the report; the pinned ones are not."""

from __future__ import annotations

from dataclasses import replace

from auditreport.document_appendices import appendices
from auditreport.manifest import library_versions, not_as_pinned
from tests.conftest import REPOSITORY
from tests.unit.pacs_report import pacs_report

REQUIREMENTS = """\
pandas==3.1.1 \\
    --hash=sha256:00
    # via auditreport (pyproject.toml)
numpy==2.4.6 ; python_full_version < '3.12' \\
    --hash=sha256:00
"""


def test_what_differs_from_the_pins_is_found() -> None:
    assert not_as_pinned({"python": "3.11.9", "pandas": "3.1.1"}, REQUIREMENTS) == {}
    assert not_as_pinned({"pandas": "3.2.0", "typst": "1"}, REQUIREMENTS) == {"pandas": "3.1.1"}
    assert not_as_pinned({"pandas": "3.2.0"}, "") == {}


def test_each_library_that_can_change_a_byte_is_pinned() -> None:
    pins = (REPOSITORY / "requirements.txt").read_text(encoding="utf-8")
    others = not_as_pinned(dict.fromkeys(library_versions(), "0"), pins)
    assert set(library_versions()) - set(others) == {"python", "auditreport"}


def test_the_making_of_says_what_is_not_as_pinned() -> None:
    report = replace(pacs_report(), versions={"pandas": "3.2.0", "pyyaml": "6.0.4"})
    assert "pinned" not in appendices(report)
    text = appendices(replace(report, not_as_pinned={"pandas": "3.1.1"}))
    assert "other versions than those pinned for this project: pandas 3.2.0 (pinned: 3.1.1)" in text
