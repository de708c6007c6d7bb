"""score: canonical answers → one table a group, all questions, who answered, and breakdowns."""

import pandas as pd

from auditreport.definition import Definition
from auditreport.models import parse
from auditreport.protection import public_tables
from auditreport.response import Respondents
from auditreport.score import as_csv, score, texts, themes
from auditreport.stage import Arguments, run, write
from auditreport.words import count


def main(args: Arguments) -> str:
    """Write `results/tables/` as the disclosure profile lets it, and what was withheld and why."""
    definition = parse(Definition, args.read("definition"), args.text("definition"))
    # Without these two settings pandas would read "NA" or "None" as a missing cell.
    answers, coded = (
        pd.read_csv(args.path(name), dtype=str, keep_default_na=False, na_values=[])
        for name in ("answers", "themes")
    )
    texts_of_who = (args.read(name) for name in ("departments", "outcomes", "answers"))
    who = Respondents.read(definition, *texts_of_who)
    questions = score(answers, definition, len(who.departments))
    write(args.path("out-questions"), as_csv(questions))
    for path in args.all("out-groups"):
        write(path, as_csv(questions[questions["group"] == path.stem]))
    tables = public_tables(
        who,
        themes(answers, coded, definition),
        texts(answers, coded, definition),
        args.text("disclosure"),
    )
    for name, text in tables.items():
        for path in args.all(f"out-{name}"):
            write(path, text)
    return f"{count(len(questions), 'question')} over {count(len(answers), 'department')}"


run(main)
