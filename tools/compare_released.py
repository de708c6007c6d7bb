"""Compare a built report with the bytes of its release: ``compare_released.py RESULTS RELEASED``.

`RELEASED` holds what was released: the manifest of that day, `manifest.json`, and beside it
whatever else. Where there is none, nothing was released yet and there is nothing to compare.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

KEYED = {"results/quality/returns.csv"}
"""Published under pseudonyms, which another key makes others."""


def differences(built: dict[str, str], released: dict[str, str]) -> list[str]:
    """The files, by path, whose hash is another than the released one, or which only one has."""
    names = sorted({*built, *released} - KEYED)
    return [name for name in names if built.get(name) != released.get(name)]


def main(results: Path, released: Path) -> str:
    """Say how the two compare; ends the program where a file differs."""
    before = released / "manifest.json"
    if not before.exists():
        return "Nothing is released yet: there is nothing to compare."
    old, new = (json.loads(path.read_bytes()) for path in (before, results / "manifest.json"))
    if old["versions"] != new["versions"] or old["engine"] != new["engine"]:
        return (
            "Released by other versions of the programs: the bytes may differ, and aren't compared."
        )
    if different := differences(new["outputs"], old["outputs"]):
        sys.exit("\n".join(["Not as it was released:", *different]))
    return f"{len(new['outputs'])} files are as they were released."


if __name__ == "__main__":
    print(main(Path(sys.argv[1]), Path(sys.argv[2])))
