"""What the makers of the examples share: tables, and files that are written where they differ."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """The content of a CSV file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


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


def write_files(target: Path, files: Mapping[str, bytes]) -> str:
    """Write what differs below a folder, leave what else lies there, and say how much it was."""
    written = 0
    for name, content in files.items():
        path = target / name
        if not same(path, content):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            written += 1
    return f"{len(files)} files made, {written} of them new or changed"
