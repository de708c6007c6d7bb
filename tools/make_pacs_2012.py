"""Make the re-audit example's register and returns, and the round of 2010 that it goes back to.

Run it from anywhere as `python tools/make_pacs_2012.py`; the folder to write to may follow. All of
it is invented, but for the counts of 2010, which are those published.
"""

import csv
import sys
from collections.abc import Mapping
from pathlib import Path

import yaml

from auditreport.pseudonym import parse_key, pseudonym
from auditreport.register import code_key
from example_files import table, write_files
from make_pacs_2010 import AUDIT, PUBLISHED, ROOT, load_example
from pacs_2010.forms import read_definition
from pacs_2010.register import HEADER
from pacs_2012.forms import make_workbook
from pacs_2012.returns import make_register, make_returns

EXAMPLE = Path("examples") / "pacs-2012"
KEY = "2010" * 16
"""The key of both rounds. It can stand here because every department is invented; a real one is
secret. A run takes it from the environment: AUDITREPORT_KEY."""


def _earlier_counts(returns: int) -> bytes:
    """The table of 2010 as published, under the names of today's columns."""
    audit = yaml.safe_load((ROOT / AUDIT / "audit.yaml").read_text(encoding="utf-8"))
    groups = {question["id"]: question["group"] for question in audit["questions"]}
    with PUBLISHED.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    header = (
        *("question", "group", "expected", "not_applicable", "blank", "dont_know", "not_asked"),
        *("departments", "not_achieved", "achieved", "percent"),
    )
    given = ("not_applicable", "blank", "dont_know", "departments")
    for row in rows:
        row["group"] = groups[row["question"]]
        row["not_asked"] = str(returns - sum(int(row[name]) for name in given))
    return table(header, ([row[name] for name in header] for row in rows))


def _earlier_answers(answers: Mapping[str, Mapping[str, str]]) -> bytes:
    """The answers of 2010 by pseudonym, as that round's work folder holds them."""
    key = parse_key(KEY)
    questions = list(next(iter(answers.values())))
    rows = sorted(
        [pseudonym(key, "department", code_key(code)), *(given[name] for name in questions)]
        for code, given in answers.items()
    )
    return table(("pseudonym", *questions), rows)


def _routed(given: Mapping[str, str]) -> dict[str, str]:
    """Q11 of 2010 was asked where one of Q6 to Q9 was yes."""
    asked = "yes" in [given[name] for name in ("Q6", "Q7", "Q8", "Q9")]
    return {**given, "Q11": given["Q11"] if asked else "not_asked"}


def make_files() -> dict[str, bytes]:
    """Make the content of every file of the example, by its path below the work folder."""
    example = load_example()
    register = make_register(example)
    definition = read_definition(ROOT / EXAMPLE / "audit" / "audit.yaml")
    before = {one.department.code: _routed(one.answers) for one in example.returns}
    files = {
        "audit/register.csv": table(HEADER, [department.row for department in register]),
        "earlier/results/tables/questions.csv": _earlier_counts(len(before)),
        "earlier/answers.csv": _earlier_answers(before),
    }
    for number, one in enumerate(make_returns(example, register)):
        files[f"raw/{one.file}"] = make_workbook(one, number, definition)
    return files


def main(target: Path) -> None:
    """Write what differs; what else lies there is left."""
    print(write_files(target, make_files()))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / EXAMPLE)
