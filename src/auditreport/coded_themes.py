"""What a person coded the free texts as (`themes.csv`). Identifying: it names departments.

Cells are never quoted in a message: it is shown on the screen, where no department may be named.
"""

from __future__ import annotations

from collections.abc import Collection

from auditreport.definition import Definition
from auditreport.office.table import read_table
from auditreport.problems import Problem, Problems, did_you_mean
from auditreport.register import code_key

EXAMPLE = "department,question,theme,coder,date\nRAD-0417,Q10,internet_vpn,HT,2010-10-11"

_COLUMNS = ("department", "question", "theme")


def read_coded_themes(
    data: bytes, codes: Collection[str], definition: Definition, file: str = "themes.csv"
) -> set[tuple[str, str, str]]:
    """Department (as ``code_key`` compares it), question and theme of each coded text.

    ``codes`` are all that the register ever had: a text stays coded though its department closed.

    Raises ``Problem`` or ``Problems`` where it is no table, and with each line that names a
    department, question or theme that isn't there.
    """
    themes = {question.id: [theme.id for theme in question.themes] for question in definition.texts}
    problems: list[Problem] = []
    rows: set[tuple[str, str, str]] = set()
    for line in read_table(data, file, _COLUMNS, example=EXAMPLE, free=True):
        department, question, theme = (line[name] for name in _COLUMNS)
        if not (department or question or theme):
            continue
        where = f"{file}, line {line.number}"
        code = code_key(department)
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
                    what="the question is no free-text question of this audit",
                    where=f"{where}: question",
                    fix=f"Use one of: {', '.join(themes) or '(this audit has none)'}.",
                )
            )
        elif theme not in themes[question]:
            problems.append(
                Problem(
                    what=f"{question} has no such theme",
                    where=f"{where}: theme",
                    fix=did_you_mean(theme, themes[question])
                    + f"Use one of: {', '.join(themes[question])}, or add the theme to audit.yaml.",
                )
            )
        rows.add((code, question, theme))
    if problems:
        raise Problems(problems)
    return rows


def coders(data: bytes, file: str = "themes.csv") -> list[str]:
    """Who coded the texts."""
    lines = read_table(data, file, _COLUMNS, example=EXAMPLE, optional=("coder",), free=True)
    return list(dict.fromkeys(line["coder"] for line in lines))
