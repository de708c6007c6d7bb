"""score: canonical answers → one table a group, all questions, and who answered."""

import pandas as pd

from auditreport.definition import Definition
from auditreport.described import describe, described_tables
from auditreport.models import parse
from auditreport.response import response_tables
from auditreport.score import score, texts, themes
from auditreport.silence_views import silence_table
from auditreport.stage import Arguments, run, write
from auditreport.tables import read_rows
from auditreport.words import count


def main(args: Arguments) -> str:
    """Write `results/tables/`."""
    definition = parse(Definition, args.read("definition"), args.text("definition"))
    # Without these two settings pandas would read "NA" or "None" as a missing cell.
    answers, coded = (
        pd.read_csv(args.path(name), dtype=str, keep_default_na=False, na_values=[])
        for name in ("answers", "themes")
    )
    departments = pd.read_csv(args.path("departments"), dtype=str, usecols=["pseudonym"])
    questions = score(answers, definition, len(departments))
    write(args.path("out-questions"), questions.to_csv(index=False))
    for path in args.all("out-groups"):
        write(path, questions[questions["group"] == path.stem].to_csv(index=False))
    who = [args.read(name) for name in ("departments", "outcomes", "answers")]
    detail = args.text("disclosure") == "none"
    for name, text in response_tables(definition, *who, in_detail=detail).items():
        write(args.path(f"out-{name}"), text)
    write(args.path("out-silence"), silence_table(definition, *who, in_detail=detail))
    described = describe(definition, read_rows(args.read("answers")))
    for path, text in zip(args.all("out-described"), described_tables(described), strict=False):
        write(path, text)
    write(args.path("out-themes"), themes(answers, coded, definition).to_csv(index=False))
    write(args.path("out-texts"), texts(answers, coded, definition).to_csv(index=False))
    return f"{count(len(questions), 'question')} over {count(len(answers), 'department')}"


run(main)
