"""Make the shipped example's register, coded themes and returns.

Run it from anywhere as `python tools/make_pacs_2010.py`; the folder to write to may follow. All
of it is invented, but for the counts, which are those published in 2010.
"""

import sys
from pathlib import Path

from example_files import table, write_files
from pacs_2010.answers import read_counts
from pacs_2010.forms import make_workbook, read_definition
from pacs_2010.register import HEADER
from pacs_2010.returns import Example, make_example

ROOT = Path(__file__).resolve().parents[1]
PUBLISHED = ROOT / "tests" / "golden" / "pacs-2010-published.csv"
AUDIT = Path("audits") / "pacs-2010"
THEMES_HEADER = ("department", "question", "theme", "coder", "date")


def load_example() -> Example:
    """Make the example from the published counts."""
    return make_example(read_counts(PUBLISHED))


def make_files() -> dict[str, bytes]:
    """Make the content of every file of the example, by its path below the repository."""
    example = load_example()
    definition = read_definition(ROOT / AUDIT / "audit.yaml")
    files = {
        f"{AUDIT.as_posix()}/register.csv": table(HEADER, [d.row for d in example.register]),
        f"{AUDIT.as_posix()}/themes.csv": table(THEMES_HEADER, example.themes),
    }
    for number, one in enumerate(example.returns):
        files[f"raw/{one.file}"] = make_workbook(one, number, definition)
    return files


def main(target: Path) -> None:
    """Write what differs. What else lies in raw/ may be someone's: it is counted and left there."""
    files = make_files()
    told = write_files(target, files)
    others = sum(p.suffix == ".xlsx" for p in (target / "raw").rglob("*")) + 2 - len(files)
    print(f"{told}; {others} others in raw/")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT)
