"""What a person coded the free texts as (`themes.csv`). Identifying: it names departments."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection

from auditreport.definition import Definition
from auditreport.problems import Problem, Problems, did_you_mean
from auditreport.register import code_key

EXAMPLE = "department,question,theme,coder,date\nRAD-0417,Q10,internet_vpn,HT,2010-10-11"


def read_coded_themes(
    text: str, codes: Collection[str], definition: Definition, file: str = "themes.csv"
) -> set[tuple[str, str, str]]:
    """Department (as ``code_key`` compares it), question and theme of each coded text.

    ``codes`` are the register's; an empty text has no themes.

    Raises ``Problems`` with each line that names a department, question or theme that isn't there.
    """
    reader = csv.DictReader(io.StringIO((text or EXAMPLE).removeprefix("\ufeff")))
    columns = [name.strip().lower() for name in reader.fieldnames or ()]
    reader.fieldnames = columns
    missing = [name for name in ("department", "question", "theme") if name not in columns]
    if missing:
        raise Problems(
            [
                Problem(
                    what=f"the themes have no column '{name}'",
                    where=f"{file}, line 1",
                    fix=did_you_mean(name, columns) + "For example:\n" + EXAMPLE,
                )
                for name in missing
            ]
        )
    themes = {question.id: [theme.id for theme in question.themes] for question in definition.texts}
    problems: list[Problem] = []
    rows: set[tuple[str, str, str]] = set()
    for row in reader if text else ():
        department, question, theme = (
            (row[name] or "").strip() for name in ("department", "question", "theme")
        )
        if not (department or question or theme):
            continue
        where = f"{file}, line {reader.line_num}"
        code = code_key(department)
        # The code isn't quoted: a problem is shown on the screen, where no department may be named.
        if code not in codes:
            problems.append(
                Problem(
                    what="the department is not in the register",
                    where=f"{where}: department",
                    fix="Write its code as the register has it:\n" + EXAMPLE,
                )
            )
        if question not in themes:
            problems.append(
                Problem(
                    what=f"'{question}' is no free-text question of this audit",
                    where=f"{where}: question",
                    fix=f"Use one of: {', '.join(themes) or '(this audit has none)'}.",
                )
            )
        elif theme not in themes[question]:
            problems.append(
                Problem(
                    what=f"{question} has no theme '{theme}'",
                    where=f"{where}: theme",
                    fix=did_you_mean(theme, themes[question])
                    + f"Use one of: {', '.join(themes[question])}, or add the theme to audit.yaml.",
                )
            )
        rows.add((code, question, theme))
    if problems:
        raise Problems(problems)
    return rows
