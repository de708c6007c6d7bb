"""score: canonical answers → one table a group, all questions, who answered, and breakdowns."""

import pandas as pd

from auditreport.definition import Definition
from auditreport.models import parse
from auditreport.protection import Raw, shown_tables
from auditreport.published import ThemeRow
from auditreport.response import response, response_tables
from auditreport.score import score, texts, themes
from auditreport.silence_views import silence_table
from auditreport.stage import Arguments, run, write
from auditreport.tables import read_rows
from auditreport.words import count


def main(args: Arguments) -> str:
    """Write `results/tables/` as the disclosure profile lets it, and what was withheld and why."""
    definition = parse(Definition, args.read("definition"), args.text("definition"))
    # Without these two settings pandas would read "NA" or "None" as a missing cell.
    answers, coded = (
        pd.read_csv(args.path(name), dtype=str, keep_default_na=False, na_values=[])
        for name in ("answers", "themes")
    )
    who = [args.read(name) for name in ("departments", "outcomes", "answers")]
    departments, _, analysed = map(read_rows, who)
    questions = score(answers, definition, len(departments))
    write(args.path("out-questions"), questions.to_csv(index=False))
    for path in args.all("out-groups"):
        write(path, questions[questions["group"] == path.stem].to_csv(index=False))
    profile = args.text("disclosure")
    given = texts(answers, coded, definition)
    write(args.path("out-texts"), given.to_csv(index=False))
    everyone = response(departments, {row["pseudonym"] for row in analysed}, definition)
    by_theme = [
        ThemeRow(*row) for row in themes(answers, coded, definition).itertuples(False, None)
    ]
    by_question = dict(zip(given["question"], map(int, given["coded"]), strict=True))
    raw = Raw(definition, departments, analysed, everyone, by_theme, by_question)
    in_detail = profile == "none"
    tables = {
        **response_tables(definition, *who, in_detail=in_detail),
        "silence": silence_table(definition, *who, in_detail=in_detail),
        **shown_tables(raw, profile).texts(),
    }
    for name, text in tables.items():
        for path in args.all(f"out-{name}"):
            write(path, text)
    return f"{count(len(questions), 'question')} over {count(len(answers), 'department')}"


run(main)
