"""Make the shipped example's register, coded themes and returns.

Run it from anywhere as `python tools/make_pacs_2010.py`; the folder to write to may follow. All
of it is invented, but for the counts, which are those published in 2010.
"""

import csv
import io
import sys
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

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


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def make_files() -> dict[str, bytes]:
    """Make the content of every file of the example, by its path below the repository."""
    example = load_example()
    definition = read_definition(ROOT / AUDIT / "audit.yaml")
    files = {
        f"{AUDIT.as_posix()}/register.csv": _table(HEADER, [d.row for d in example.register]),
        f"{AUDIT.as_posix()}/themes.csv": _table(THEMES_HEADER, example.themes),
    }
    for number, one in enumerate(example.returns):
        files[f"raw/{one.file}"] = make_workbook(one, number, definition)
    return files


def parts(content: bytes) -> list[tuple[str, bytes]]:
    """Return what a workbook holds, whichever library compressed it."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return [(name, packed.read(name)) for name in packed.namelist()]


def same(path: Path, content: bytes) -> bool:
    """Tell whether a file stands already: another zlib packs the same workbook otherwise."""
    if not path.is_file():
        return False
    old = path.read_bytes()
    return old == content or (path.suffix == ".xlsx" and parts(old) == parts(content))


def main(target: Path) -> None:
    """Write what differs. What else lies in raw/ may be someone's: it is counted and left there."""
    files = make_files()
    written = 0
    for name, content in files.items():
        path = target / name
        if not same(path, content):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            written += 1
    others = sum(p.suffix == ".xlsx" for p in (target / "raw").rglob("*")) + 2 - len(files)
    print(f"{len(files)} files made, {written} of them new or changed; {others} others in raw/")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT)
