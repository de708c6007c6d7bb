"""The office's CSV files as tables: read however Excel re-saved them, written so that it may.

Cells are never quoted in a message: it is shown on the screen, where no department may be named.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from auditreport.cells import cell_name
from auditreport.office.days import either_way, is_month_first, read_day
from auditreport.office.grid import Grid, column_key, read_grid
from auditreport.problems import Problem, Problems, nearest
from auditreport.safe_text import as_written, safe_text
from auditreport.words import count

_EXCEL_BLOCK = 16


@dataclass(frozen=True, slots=True)
class Line:
    """One row of an office file: every column by name, stripped; ``""`` where it is absent.

    ``number`` is that of the row as a spreadsheet program shows it, from 1 (the heading's).
    """

    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


def read_table(
    data: bytes,
    file: str,
    columns: Sequence[str],
    *,
    example: str,
    optional: Sequence[str] = (),
    free: bool = False,
) -> list[Line]:
    """The rows of an office file below its heading, in the file's order.

    ``columns`` must be there, ``optional`` ones may; ``free`` lets others stand beside them, under
    their names. ``example`` is a heading and a row of such a file.

    Read are UTF-8 (with a mark or without), UTF-16 and Windows-1252; commas, semicolons and tabs;
    any quoting and line ends; blank rows and empty columns are passed over.

    Raises ``Problems`` with each missing, unknown or repeated column and each uneven line; and
    where the file is no text, is empty, or ends in the middle of a line.
    """
    known = (*columns, *optional)
    grid = read_grid(data, file, known)
    by_key = {column_key(name): name for name in known}
    heading = [by_key.get(column_key(cell), cell) for cell in grid.heading]
    problems = list(_heading_problems(heading, columns, known, file, example, free))
    if problems:
        raise Problems(problems)
    lines, problems = even_lines(grid, heading, file, example)
    if not free and "" in heading:
        problems += _unnamed(grid, heading, file)
    if problems:
        raise Problems(problems)
    absent = dict.fromkeys(set(optional) - set(heading), "")
    for line in lines:
        line.cells.update(absent)
    return lines


def even_lines(
    grid: Grid, heading: Sequence[str], file: str, example: str
) -> tuple[list[Line], list[Problem]]:
    """The rows below the heading by column, and the problems of those that don't fit it.

    Columns without a name are left out.
    """
    problems: list[Problem] = []
    lines: list[Line] = []
    # Excel leaves the last columns away where they are empty in 16 rows one after the other.
    lengths: dict[int, set[int]] = {}
    for number, cells in grid.rows:
        lengths.setdefault((number - 1) // _EXCEL_BLOCK, set()).add(len(cells))
    for number, written in grid.rows[1:]:
        cells = [_plain(cell) for cell in written]
        short = len(cells) < len(heading)
        if any(cells[len(heading) :]) or (
            short and not (grid.is_whole and len(lengths[(number - 1) // _EXCEL_BLOCK]) == 1)
        ):
            half = short and not grid.is_whole and number == grid.rows[-1][0]
            what = (
                "the last line ends in the middle: the file was not saved, or copied, to its end"
                if half
                else f"the line has {count(len(cells), 'cell')}, the heading {len(heading)}"
            )
            problems.append(_uneven(what, f"{file}, line {number}", example))
            continue
        filled = [*cells, *[""] * (len(heading) - len(cells))]
        named = {name: cell for name, cell in zip(heading, filled, strict=False) if name}
        lines.append(Line(number, named))
    if grid.open_quote:
        what = "a quote is opened and not closed"
        problems.append(_uneven(what, f"{file}, line {grid.open_quote}", example))
    return lines, problems


def read_days(lines: Sequence[Line], column: str, file: str) -> dict[int, date | None]:
    """The dates of one column by the number of their line; ``None`` where the cell is empty.

    Excel writes dates in the style of its machine, the same in a whole column. So 3/9/2010 is the
    third of September, unless another date of the column can only have its month first.

    Raises ``Problems`` with each line whose date can't be read, or could be two.
    """
    texts = {line.number: line[column] for line in lines if line[column]}
    orders = {order for text in texts.values() if (order := is_month_first(text)) is not None}
    days = {
        number: read_day(text, orders == {True} or bool(is_month_first(text)))
        for number, text in texts.items()
    }
    unclear = either_way(texts) if len(orders) > 1 else []
    problems = [
        Problem(
            what="the date can't be told: some dates of this column have the day first, others "
            "the month"
            if number in unclear
            else "the date can't be read",
            where=f"{file}, line {number}: {column}",
            fix="Write it with its year first, or with its month in letters:\n"
            "2010-09-29, or 29 September 2010",
        )
        for number, day in days.items()
        if day is None or number in unclear
    ]
    if problems:
        raise Problems(problems)
    return {line.number: days.get(line.number) for line in lines}


def write_table(
    columns: Sequence[str], rows: Iterable[Iterable[object]], *, verbatim: Collection[str] = ()
) -> str:
    """A CSV text that Excel opens with its accents: UTF-8 with a mark, no cell a formula.

    ``None`` is an empty cell; a number stays one; all else is written as ``safe_text``, but for
    the ``verbatim`` columns. ``read_table`` takes the apostrophe off again.
    """
    as_is = [column in verbatim for column in columns]
    lines = _Lines()
    writer = csv.writer(lines)
    writer.writerow(columns)
    writer.writerows(
        [cell if kept else _written(cell) for kept, cell in zip(as_is, row, strict=True)]
        for row in rows
    )
    # A file's name need not be valid text, and the office must still be told.
    text = "".join(lines).replace("\0", "\ufffd")
    return "\ufeff" + text.encode("utf-8", "backslashreplace").decode("utf-8")


class _Lines(list[str]):
    """Lines with Unix ends, in which a cell with either kind of line break stands in quotes."""

    def write(self, line: str) -> None:
        self.append(line.removesuffix("\r\n") + "\n")


def _written(cell: object) -> object:
    if cell is None or (isinstance(cell, int | float) and not isinstance(cell, bool)):
        return cell
    return safe_text(str(cell)).replace("\r\n", "\n").replace("\r", "\n")


def _plain(cell: str) -> str:
    """A cell as it was before ``safe_text``, with Unix line ends and nothing around it."""
    return as_written(cell.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _heading_problems(
    heading: Sequence[str],
    columns: Sequence[str],
    known: Sequence[str],
    file: str,
    example: str,
    free: bool,
) -> Iterator[Problem]:
    where = f"{file}, line 1"
    first = "The first line names the columns:\n" + example
    if not heading:
        yield Problem(
            what="the file is empty",
            where=file,
            fix="Remove it, or put its heading back. " + first,
        )
        return
    if not set(heading) & set(known):  # it may be a row of names, so nothing of it is quoted
        yield Problem(what="the first line doesn't name the columns", where=where, fix=first)
        return
    others = [name for name in dict.fromkeys(heading) if name and name not in known]
    missing = [name for name in columns if name not in heading]
    meant: set[str] = set()
    for name in missing:
        near = nearest(name, others, most=1)
        meant |= set(near)
        rename = f"If the column '{near[0]}' is meant, call it '{name}'. " if near else ""
        yield Problem(what=f"the file has no column '{name}'", where=where, fix=rename + first)
    for name in dict.fromkeys(name for name in heading if name and heading.count(name) > 1):
        yield Problem(
            what=f"the column {shown_column(name, heading, known)} stands twice",
            where=where,
            fix="Remove one of the two.",
        )
    for name in others if not free else ():
        if name not in meant:
            yield Problem(
                what=f"there is a column too many: {shown_column(name, heading, known)}",
                where=where,
                fix="Remove it, or correct its name. " + first,
            )


def shown_column(name: str, heading: Sequence[str], known: Collection[str]) -> str:
    """A column as the screen may show it: one that isn't ours by its letter.

    What was pasted into the first line may be a department's name.
    """
    return f"'{name}'" if name in known else cell_name(0, heading.index(name))[:-1]


def _unnamed(grid: Grid, heading: Sequence[str], file: str) -> Iterator[Problem]:
    for number, cells in grid.rows[1:]:
        if any(cell for name, cell in zip(heading, cells, strict=False) if not name):
            yield Problem(
                what="there is something in a column that has no name",
                where=f"{file}, line {number}",
                fix="Remove it, or move it to the column where it belongs.",
            )
            return


def _uneven(what: str, where: str, example: str) -> Problem:
    return Problem(
        what=what,
        where=where,
        fix="A text with a comma in it stands in quotes, and an empty cell keeps its comma:\n"
        + example,
    )
