"""score: canonical answers → one table a group, all questions, and who answered."""

import pandas as pd

from auditreport.definition import Definition
from auditreport.models import parse
from auditreport.response import response_tables
from auditreport.score import as_csv, score, texts, themes
from auditreport.silence_views import silence_table
from auditreport.stage import Arguments, run, write
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
    write(args.path("out-questions"), as_csv(questions))
    for path in args.all("out-groups"):
        write(path, as_csv(questions[questions["group"] == path.stem]))
    who = [args.read(name) for name in ("departments", "outcomes", "answers")]
    detail = args.text("disclosure") == "none"
    for name, text in response_tables(definition, *who, in_detail=detail).items():
        write(args.path(f"out-{name}"), text)
    write(args.path("out-silence"), silence_table(definition, *who, in_detail=detail))
    write(args.path("out-themes"), as_csv(themes(answers, coded, definition)))
    write(args.path("out-texts"), as_csv(texts(answers, coded, definition)))
    return f"{count(len(questions), 'question')} over {count(len(answers), 'department')}"


run(main)
