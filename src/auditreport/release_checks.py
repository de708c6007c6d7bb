"""The checks of the gate: each tells, in words, why a draft may not go out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditreport.accessibility import accessibility_problems, check_accessibility
from auditreport.commands import typed
from auditreport.office.queries import State, read_queries, standing
from auditreport.plan_tables import read_not_met
from auditreport.problems import Problem
from auditreport.release_candidate import Candidate
from auditreport.review.comments import FILE, read_comments
from auditreport.words import Verdict, count, day, listed

QUERIES = "private/queries.csv"
COMMENTS = str(FILE)
NOT_MET = "results/findings/standards_not_met.csv"

MOST_SHOWN = 20
"""Comments that are named in one message."""
_UNSETTLED = (State.OPEN, State.SENT, State.ANSWERED)
_PLACEHOLDER = re.compile(
    r"\b(?:TODO|TBC|TBD|FIXME|XXX+|DRAFT)\b|\b[Ll]orem ipsum\b|[\[<(](?:…|\.{3})[\])>]"
    r"|^\W*Draft(?:\W*$|:| text\b)|[\[(][Dd]raft\b[^\])]*[\])]|(?:^|[:,])\W*(?:…|\.{3})\W*$"
)
"""Words that only stand where a text is to come; an ellipsis, where it is all that is said."""
_AROUND = " :,'\""


def edited_outputs(candidate: Candidate) -> Iterator[Problem]:
    """An output that isn't the one whose hash the manifest has."""
    for path in candidate.edited:
        gone = path not in candidate.results
        yield Problem(
            what="this output is gone since it was made"
            if gone
            else "this output was changed by hand since it was made: its hash isn't the manifest's",
            where=path,
            fix="Change what it is made of, and not the output. Delete it, make it again, and have "
            f"the new manifest signed:\n{typed()}",
        )


def made_again_differently(candidate: Candidate) -> Iterator[Problem]:
    """A file of `results/` that doesn't come out of `raw/`, byte for byte."""
    again, there = candidate.again, candidate.results
    if isinstance(again, str):
        yield Problem(
            what="the report can't be made again from raw/",
            where="raw/ and the audit's files",
            fix=f"Put this right, and run {typed()} before you release:\n{again}",
        )
        return
    fix = (
        "What it was made of has changed since, or it was changed by hand. Make everything anew, "
        f"look at it, and have the new manifest signed:\n{typed('--forceall')}"
    )
    for path in sorted({*again, *there} - set(candidate.edited)):
        if path not in again:
            yield Problem(
                what="this file is none that the audit makes",
                where=path,
                fix="Move it out of results/: everything in there is taken for the audit's own.",
            )
        elif path not in there:
            yield Problem(what="this output is missing", where=path, fix=fix)
        elif again[path] != there[path]:
            yield Problem(
                what="made again from raw/, this file comes out different", where=path, fix=fix
            )


def names_found(candidate: Candidate) -> Iterator[Problem]:
    """A name of a department or a person in what would go out."""
    yield from candidate.leaks


def inaccessible(candidate: Candidate) -> Iterator[Problem]:
    """A page or a PDF that keeps some of its readers out."""
    yield from accessibility_problems(check_accessibility(candidate.results))


def uncovered_standards(candidate: Candidate) -> Iterator[Problem]:
    """A standard that falls short, and for which nothing is planned and nothing waived."""
    table = candidate.results.get(NOT_MET)
    for one in read_not_met(table.decode("utf-8")) if table else ():
        if one.verdict is Verdict.SHORT and not one.is_covered:
            yield Problem(
                what=f"{one.question} is short, and has neither an action nor a waiver",
                where=NOT_MET,
                fix="Name it in an action of findings.yaml, or waive it in actions.csv:\n"
                f'id,waiver,waiver_by\n{one.question},"Why nothing is planned.",Audit committee',
            )


def open_queries(candidate: Candidate) -> Iterator[Problem]:
    """Queries that no one has settled, though their last day is over."""
    last = candidate.definition.last_day_of_queries
    history = read_queries(candidate.queries, QUERIES)
    late = [name for name, event in standing(history).items() if event.state in _UNSETTLED]
    if late and candidate.today > last:
        yield Problem(
            what=f"{count(len(late), 'query is', 'queries are')} still open, and answers were due "
            f"by {day(last)}: {listed(late)}",
            where=QUERIES,
            fix=f"Settle each in private/decisions.csv, or waive it, and run again:\n{typed()}",
        )


def open_comments(candidate: Candidate) -> Iterator[Problem]:
    """Comments of the review that nobody has answered."""
    rows = read_comments(candidate.comments, COMMENTS)
    waiting = [f"{row.id} ({row.lacks})" for row in rows if row.lacks]
    if waiting:
        shown = listed([*waiting[:MOST_SHOWN], *["…"][: len(waiting) > MOST_SHOWN]])
        many = count(len(waiting), "comment waits", "comments wait")
        yield Problem(
            what=f"of the review, {many} for an answer: {shown}",
            where=COMMENTS,
            fix="Enter in each row's status accepted, declined, answered or closed, and an answer "
            f"where it is declined or answered. Then run again:\n{typed()}",
        )


def placeholders(candidate: Candidate) -> Iterator[Problem]:
    """A text that was to be written and isn't."""
    for file, text in candidate.texts.items():
        for number, line in enumerate(text.splitlines(), start=1):
            if file.endswith((".yaml", ".yml")) and line.lstrip().startswith("#"):
                continue  # a remark to whoever edits the file, which nobody publishes
            if found := _PLACEHOLDER.search(line):
                yield Problem(
                    what=f"a text is still to be written: it says '{found[0].strip(_AROUND)}'",
                    where=f"{file}, line {number}",
                    fix="Write what is to be published, or take the line out.",
                )
