"""The table of goals, measured: `make bench`.

    python bench/run.py [PART …] [--times 5] [--against bench/last.json]

Parts are `example`, `10000`, `100000` (returns), `stages` (what each takes of a cold build of
the example) and `growth`; the first two if none is named.
Prints the table as Markdown and writes `bench/last.json`, where parts not run stay as they were.
Each goal is a ratio to the yardstick (`straight_line.py`) or to another run, taken in alternating
pairs: what else the machine does meets both. `--against` ends with status 1 where a ratio is more
than a quarter above the one stored.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path

from growth import growth
from invented import Template, invent, write_return
from measure import Took, alternating, middle, ratio, run
from stages import stages

REPOSITORY = Path(__file__).resolve().parent.parent
LAST = REPOSITORY / "bench" / "last.json"
MADE = ("working", "results", "logs", "private", ".snakemake")
WORSE = 1.25
"""How many times the stored ratio fails a comparison."""
QUESTIONS = 30
PARTS = ["example", "10000", "100000", "stages", "growth"]


class Bench:
    """The runs that are compared, in work folders below one scratch folder."""

    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch
        path = str(Path(sys.executable).parent) + os.pathsep + os.environ["PATH"]
        os.environ |= {"PATH": path, "PYTHONPATH": str(REPOSITORY / "src")}
        os.environ["AUDITREPORT_KEY"] = "0123456789abcdef" * 4

    def example(self) -> Path:
        """A copy of the shipped example."""
        work = self.scratch / "example"
        shutil.copytree(REPOSITORY / "audits" / "pacs-2010", work / "audits" / "pacs-2010")
        shutil.copytree(REPOSITORY / "raw", work / "raw")
        text = "audit: audits/pacs-2010\nengine: pandoc\n"
        (work / "config.yaml").write_text(text, encoding="utf-8")
        return work

    def invented(self, returns: int, questions: int = QUESTIONS, groups: int = 7) -> Path:
        """An invented audit of some size."""
        work = self.scratch / f"invented-{returns}-{questions}-{groups}"
        return invent(work, returns=returns, questions=questions, groups=groups)

    def line(self, work: Path, *, memory: bool = False) -> Took:
        """The yardstick."""
        script = REPOSITORY / "bench" / "straight_line.py"
        out = str(self.scratch / "line")
        return run([sys.executable, str(script), str(work), out], work, memory=memory)

    def build(self, work: Path, *, memory: bool = False) -> Took:
        """One `snakemake` in a work folder."""
        return run(["snakemake", "--snakefile", f"{REPOSITORY}/Snakefile"], work, memory=memory)

    def cold(self, work: Path, *, memory: bool = False) -> Took:
        """A build where nothing has been made yet."""
        for name in MADE:
            shutil.rmtree(work / name, ignore_errors=True)
        return self.build(work, memory=memory)

    def start(self) -> Took:
        """Snakemake's own start."""
        return run(["snakemake", "--version"], self.scratch)


Row = dict[str, str | float]


def row(work: str, goal: str, ours: list[Took], theirs: list[Took], peak: float = 0.0) -> Row:
    """One line of the table."""
    wall, cpu = ratio(ours, theirs)
    return {
        "work": work,
        "goal": goal,
        "ratio": round(wall, 2),
        "ratio_cpu": round(cpu, 2),
        "seconds": round(middle(ours).wall, 2),
        "beside": round(middle(theirs).wall, 2),
        "cpu_seconds": round(middle(ours).cpu, 2),
        "cpu_beside": round(middle(theirs).cpu, 2),
        "pairs": len(ours),
        "peak_mib": round(peak),
    }


def cold_rows(bench: Bench, work: Path, name: str, goal: str, times: int) -> Row:
    """A cold build beside the yardstick; the first of each warms up, and its memory is measured."""
    peak = bench.cold(work, memory=True).peak
    bench.line(work)
    took = alternating({"ours": lambda: bench.cold(work), "line": lambda: bench.line(work)}, times)
    return row(name, goal, took["ours"], took["line"], peak)


def edits(work: Path) -> dict[str, Callable[[], object]]:
    """Changes of the example, each undone by the one after it or new at each time."""
    first = min((work / "raw").rglob("*.xlsx"))
    aside = work / "aside.xlsx"
    other = max((work / "raw").rglob("*.xlsx"))
    contents = [other.read_bytes(), first.read_bytes()]
    commentary = min((work / "audits" / "pacs-2010" / "commentary").rglob("*.md"))

    def edit() -> None:
        # Another department's answers under the same file name: two returns of one department.
        contents.reverse()
        other.write_bytes(contents[0])

    def comment() -> None:
        commentary.write_text(commentary.read_text(encoding="utf-8") + "\nOne more.\n", "utf-8")

    return {
        "one return removed": lambda: shutil.move(first, aside),
        "one return dropped in": lambda: shutil.copy(aside, first),
        "one return edited": edit,
        "commentary edited": comment,
    }


def example_rows(bench: Bench, times: int) -> list[Row]:
    """All that is measured on the shipped example."""
    work = bench.example()
    name = "cold build of the shipped example"
    rows = [cold_rows(bench, work, name, "≤ 3 × straight line", times)]
    took = alternating({"ours": lambda: bench.build(work), "start": bench.start}, times)
    more = row("nothing changed", "≤ 1.0 s, ≤ 0.3 s beyond start-up", took["ours"], took["start"])
    both = zip(took["ours"], took["start"], strict=True)
    more["beyond_start"] = round(middle([Took(a.wall - b.wall, 0) for a, b in both]).wall, 2)
    rows.append(more)
    changed: dict[str, list[Took]] = {}
    cold: list[Took] = []
    for _ in range(times):
        cold.append(bench.cold(work))
        for change, make in edits(work).items():
            make()
            changed.setdefault(change, []).append(bench.build(work))
    shutil.rmtree(work)
    rows += [row(change, "≤ the cold build", ours, cold) for change, ours in changed.items()]
    return rows


def dropped_in(bench: Bench, small: Path, large: Path, times: int) -> Row:
    """One return dropped in among many beside the same among 85: taken away, built, put back."""
    took: dict[str, list[Took]] = {"small": [], "large": []}
    template = Template(QUESTIONS)
    for work in (small, large):
        bench.build(work)
    for turn in range(times):
        for name, work in (("large", large), ("small", small)):
            write_return(work, template, 0, flip=turn % 2 == 0)
            took[name].append(bench.build(work))
    text = "one return among 10,000 edited, beside one among 85"
    return row(text, "≤ 1.5 × among 85", took["large"], took["small"])


def environment() -> dict[str, str | int]:
    """What the figures were taken on."""
    names = ("snakemake", "pandas", "matplotlib", "python-calamine", "typst")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") if os.name == "posix" else 0
    return {
        "system": platform.system(),
        "machine": platform.machine(),
        "cores": os.cpu_count() or 1,
        "memory_gib": round(memory / 2**30),
        "load": round(os.getloadavg()[0]) if hasattr(os, "getloadavg") else 0,
        "python": platform.python_version(),
        **{name: version(name) for name in names},
        "environment_mb": round(_size(Path(sys.prefix)) / 1e6),
    }


def _size(folder: Path) -> int:
    return sum(p.lstat().st_size for p in folder.rglob("*") if p.is_file() or p.is_symlink())


def as_markdown(rows: list[Row]) -> str:
    """The table as it is printed."""
    lines = [
        "| work | goal | ratio | in processor time | seconds | beside | peak MiB |",
        "|---|---|---:|---:|---:|---:|---:|",
    ]
    for one in rows:
        beyond = f" ({one['beyond_start']} s beyond start-up)" if "beyond_start" in one else ""
        lines.append(
            f"| {one['work']} | {one['goal']} | {one['ratio']}{beyond} | {one['ratio_cpu']} "
            f"| {one['seconds']} | {one['beside']} | {one['peak_mib'] or ''} |"
        )
    return "\n".join(lines)


def worse(rows: list[Row], stored: list[Row]) -> list[str]:
    """What takes over a quarter more than it did; in processor time, which is steadier."""
    before = {one["work"]: float(one["ratio_cpu"]) for one in stored}
    return [
        f"{one['work']}: {one['ratio_cpu']} instead of {before[one['work']]}"
        for one in rows
        if one["work"] in before and float(one["ratio_cpu"]) > WORSE * before[one["work"]]
    ]


def measured(part: str, bench: Bench, times: int) -> list[Row]:
    """The lines of the table that a part makes."""
    if part == "example":
        return example_rows(bench, times)
    work = bench.invented(int(part))
    goal = "≤ 2.5 × straight line, ≤ 1 GiB" if part == "10000" else "≤ 2 ×, ≤ 1.5 GiB"
    rows = [cold_rows(bench, work, f"{int(part):,} returns, cold", goal, times)]
    if part == "10000":
        rows.append(dropped_in(bench, bench.invented(85), work, times))
    shutil.rmtree(work)
    return rows


def save(document: dict[str, object], file: Path) -> None:
    """Keep what has been measured so far."""
    file.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    """Measure, print, store, compare."""
    parser = argparse.ArgumentParser(description="The table of goals, measured.")
    parser.add_argument("parts", nargs="*", choices=PARTS, default=PARTS[:2])
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--against", type=Path)
    parser.add_argument("--out", type=Path, default=LAST)
    args = parser.parse_args()
    stored = json.loads(args.against.read_text("utf-8"))["goals"] if args.against else []
    document = json.loads(args.out.read_text("utf-8")) if args.out.exists() else {}
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(Path(scratch))
        document["environment"] = environment()
        for part in args.parts:
            if part == "growth":
                grown: list[dict[str, float]] = []
                for one in growth(bench.invented, bench.cold, bench.line):
                    grown.append(one)
                    document["growth"] = grown
                    save(document, args.out)
            elif part == "stages":
                work = bench.example()
                document["stages"] = stages(bench.scratch, partial(bench.cold, work))
                shutil.rmtree(work)
            else:
                rows = measured(part, bench, args.times)
                names = {row["work"] for row in rows}
                kept = [row for row in document.get("goals", []) if row["work"] not in names]
                document["goals"] = [*kept, *rows]
            save(document, args.out)
    print(as_markdown(document.get("goals", [])))
    print("\n" + ", ".join(f"{name} {value}" for name, value in document["environment"].items()))
    failed = worse(document.get("goals", []), stored)
    sys.exit("\n".join(["slower than stored:", *failed]) if failed else 0)


if __name__ == "__main__":
    main()
