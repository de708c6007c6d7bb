"""The yardstick: the bare work in a straight line, with no DAG, no checks and no privacy.

    python bench/straight_line.py WORK OUT

Reads each return below `WORK/raw` (calamine), counts (pandas), draws one chart a group
(matplotlib), and makes one HTML (Pandoc) and one PDF (Typst) in the folder OUT. Right only for
clean .xlsx returns: what the engine does beyond it is what its ratio to this script pays for.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import matplotlib as mpl
import pandas as pd
import pypandoc
import python_calamine
import typst
import yaml

mpl.use("svg")
from matplotlib import pyplot as plt

ANSWERS = ("yes", "no", "don't know", "not applicable", "")
SHORT = {"y": "yes", "n": "no", "dk": "don't know", "n/a": "not applicable"}


def main(work: Path, out: Path) -> None:
    """Make `report.html` and `report.pdf`."""
    out.mkdir(parents=True, exist_ok=True)
    folder = work / yaml.safe_load((work / "config.yaml").read_text(encoding="utf-8"))["audit"]
    text = (folder / "audit.yaml").read_text(encoding="utf-8")
    audit = yaml.load(text, Loader=yaml.CSafeLoader)
    asked = [question for question in audit["questions"] if "expected" in question]
    ids = [question["id"] for question in asked]
    returns = [answers_of(path, ids) for path in sorted((work / "raw").rglob("*.xlsx"))]
    table = counted(pd.DataFrame(returns, columns=ids), asked)
    table.to_csv(out / "questions.csv", index=False)
    source = document(audit, table, out)
    (out / "report.md").write_text(source, encoding="utf-8")
    pandoc = pypandoc.get_pandoc_path()
    for options in (
        ["--standalone", "--embed-resources", "--toc", "--output=report.html"],
        ["--standalone", "--to=typst", "--output=report.typ"],
    ):
        command = [pandoc, "report.md", f"--metadata=title:{audit['title']}", *options]
        subprocess.run(command, cwd=out, check=True)
    typst.compile(str(out / "report.typ"), output=str(out / "report.pdf"))


def answers_of(path: Path, ids: list[str]) -> list[str]:
    """The answers of one return in the order of ``ids``."""
    given: dict[str, str] = {}
    book = python_calamine.CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        heads: list[str] = []
        for row in book.get_sheet_by_name(name).to_python():
            cells = [str(cell).strip().casefold() for cell in row]
            if "question" in cells and "answer" in cells:
                heads = cells
            elif heads and cells[heads.index("question")]:
                first, answer = (cells[heads.index(head)] for head in ("question", "answer"))
                given[first.split()[0].upper()] = SHORT.get(answer, answer)
    return [given.get(name, "") for name in ids]


def counted(answers: pd.DataFrame, asked: list[dict[str, str]]) -> pd.DataFrame:
    """One row a question: how often each answer was given, and the percentage achieved."""
    rows = []
    for question in asked:
        n = answers[question["id"]].value_counts()
        yes, no = int(n.get("yes", 0)), int(n.get("no", 0))
        achieved = no if question["expected"] in ("no", False) else yes
        percent = int(100 * achieved / (yes + no) + 0.5) if yes + no else ""
        rest = {f"n_{answer or 'blank'}": int(n.get(answer, 0)) for answer in ANSWERS}
        rows.append({"question": question["id"], "group": question["group"], **rest})
        rows[-1] |= {"achieved": achieved, "percent": percent}
    return pd.DataFrame(rows)


def document(audit: dict[str, list[dict[str, str]]], table: pd.DataFrame, out: Path) -> str:
    """The report's text; draws the charts that it shows."""
    parts = []
    for group in audit["groups"]:
        here = table[table["group"] == group["id"]]
        figure, axes = plt.subplots(figsize=(7, 0.4 * len(here) + 1))
        axes.barh(here["question"], pd.to_numeric(here["percent"]).fillna(0))
        axes.set_xlim(0, 100)
        axes.invert_yaxis()
        figure.savefig(out / f"{group['id']}.svg")
        plt.close(figure)
        picture = f"![{group['title']}]({group['id']}.svg)"
        rows = here.drop(columns="group").to_markdown(index=False)
        parts.append(f"# {group['title']}\n\n{picture}\n\n{rows}\n")
    return "\n".join(parts)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
