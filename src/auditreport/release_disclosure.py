"""The check of the gate that attacks the tables: what is withheld, nobody may find too closely.

The tables are taken as they are to be published, and with them those of earlier editions that were
made from the same returns: whatever these showed stays known. Not reckoned with are editions made
from other returns (where a return more or less could be told by the difference), and values of a
stratum that have been put together in another way since.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from auditreport.breakdown_tables import read_breakdowns
from auditreport.commands import typed
from auditreport.disclosure import NONE, PROFILES, STRICT, CellId, Profile
from auditreport.intervals import wilson
from auditreport.problems import Problem
from auditreport.published import ALL, read_response, read_themes
from auditreport.published_view import Counted, Published, View
from auditreport.release_candidate import MANIFEST, Candidate
from auditreport.tables import WITHHELD, half_up, read_count, read_rows, two_decimals
from auditreport.words import listed

TABLES = "results/tables/"
_LOG = "data/quality/disclosure.csv"
_SHARES = ("percent", "ci_low", "ci_high")
_LEFT_OUT = ("organisations", "several_returns")
_EMPTY = ("silence", "arrivals")


def narrowed_cells(candidate: Candidate) -> Iterator[Problem]:
    """A count that the profile withholds, and that the published tables tell too closely."""
    profile = PROFILES[candidate.disclosure]
    if not profile.smallest:
        return
    texts = _texts(candidate.results, TABLES)
    yield from _said_beside(texts, profile)
    # Without it nobody can say which cells must be protected; `made_again_differently` refuses.
    if candidate.counted is None:
        return
    now = _published(texts, profile)
    found = _narrowed(candidate.counted, now, [], profile)
    yield from _told(
        found,
        "a count that must be withheld can be told too closely from what is published",
        "Something was changed on the way, or since. Make everything anew, look at it, and have "
        f"the new manifest signed:\n{typed('--forceall')}\nIf it comes out the same, leave out in "
        "audit.yaml what it is part of: the breakdown, the stratum or the theme.",
    )
    same = {
        name: _published(_texts(files, "data/tables/"), _profile_of(files))
        for name, files in candidate.editions.items()
        if _returns(files.get("manifest.json")) == _returns(candidate.results.get(MANIFEST))
    }
    if not same:
        return
    with_them = _narrowed(candidate.counted, now, list(same.values()), profile)
    yield from _told(
        {cell: place for cell, place in with_them.items() if cell not in found},
        "a count that must be withheld is known, or can be told too closely, from the earlier "
        f"edition {listed(list(same))}",
        "What was released can't be taken back. Leave out in audit.yaml what the count is part of "
        "(the breakdown, the stratum or the theme), or release under that edition's profile, in "
        "config.yaml:\ndisclosure: none",
    )


def _narrowed(
    counted: Counted, now: Published, before: Sequence[Published], profile: Profile
) -> dict[CellId, tuple[str, str, str]]:
    """The cells that are narrowed, with their places."""
    # scipy takes 0.3 s to import: not where there is nothing to protect.
    from auditreport.published_ranges import attack  # noqa: PLC0415

    view = View(counted, now, before)
    return {one.cell: view.places[one.cell] for one in attack(view, profile)}


def _told(found: Mapping[CellId, tuple[str, str, str]], what: str, fix: str) -> Iterator[Problem]:
    """One refusal a row, which names the columns and never a count."""
    columns: dict[tuple[str, str], dict[str, None]] = {}
    for table, row, column in found.values():
        columns.setdefault((table, row), {})[column] = None
    for (table, row), some in columns.items():
        yield _problem(table, row, list(some), what, fix)


def _problem(table: str, row: str, columns: Sequence[str], what: str, fix: str) -> Problem:
    where = f"{TABLES}{table}.csv, row {row}, column {listed(list(columns))}"
    return Problem(what=what, where=where, fix=fix)


def _texts(files: Mapping[str, bytes], folder: str) -> dict[str, str]:
    """The text of each table by its name; one that there isn't is empty."""
    names = ("response", "breakdowns", "themes", *_EMPTY)
    return {name: files.get(f"{folder}{name}.csv", b"").decode("utf-8") for name in names}


def _published(texts: Mapping[str, str], profile: Profile) -> Published:
    return Published(
        profile,
        read_response(texts["response"]),
        read_breakdowns(texts["breakdowns"]),
        read_themes(texts["themes"]),
    )


def _profile_of(edition: Mapping[str, bytes]) -> Profile:
    """By which profile an edition's counts are to be read: whether they were rounded."""
    return STRICT if b",rounded," in edition.get(_LOG, b"") else NONE


def _returns(manifest: bytes | None) -> list[str] | None:
    """The hashes of the returns, whatever their pseudonyms are."""
    if manifest is None:
        return None
    return sorted(one["sha256"] for one in json.loads(manifest)["inputs"]["returns"])


def _said_beside(texts: Mapping[str, str], profile: Profile) -> Iterator[Problem]:
    """What would tell of a withheld count, or of one not rounded, by another number than a count.

    A percentage and its interval must be those of the counts shown. Where counts aren't rounded
    these are exact, and the interval tells nothing besides.
    """
    fix = (
        "Make everything anew, look at it, and have the new manifest signed:\n"
        f"{typed('--forceall')}"
    )
    for row in read_rows(texts["breakdowns"]):
        achieved, failed = read_count(row["achieved"]), read_count(row["not_achieved"])
        expected = (WITHHELD,) * 3
        if achieved is not None and failed is not None:
            expected = _shares(achieved, failed)
            if profile.nearest == 1:
                expected = (expected[0], row["ci_low"], row["ci_high"])
        wrong = [name for name, cell in zip(_SHARES, expected, strict=True) if row[name] != cell]
        if wrong:
            name = f"{row['question']} by {row['by']}: {row['value']}"
            what = "this isn't made from the counts beside it as shown, and tells more than they do"
            yield _problem("breakdowns", name, wrong, what, fix)
    for row in read_rows(texts["response"]):
        wrong = [name for name in _LEFT_OUT if row["stratum"] != ALL and row[name] != WITHHELD]
        if wrong:
            what = "the profile leaves this out, and it is there"
            yield _problem("response", f"{row['stratum']}: {row['value']}", wrong, what, fix)
    for table in _EMPTY:
        if read_rows(texts[table]):
            yield Problem(
                what="the profile leaves this table out, and it has rows",
                where=f"{TABLES}{table}.csv",
                fix=fix,
            )


def _shares(achieved: int, failed: int) -> tuple[str, str, str]:
    """The percentage of these counts and its interval, as they are printed."""
    number = achieved + failed
    limits = wilson(achieved, number, None)
    if limits is None:
        return "", "", ""
    low, high = map(two_decimals, limits)
    return str(half_up(Fraction(100 * achieved, number))), low, high
