"""What a script searches for so that no name leaves the office: gathered from its arguments."""

from __future__ import annotations

from auditreport.authors import files_and_authors
from auditreport.coded_themes import coders
from auditreport.definition import Definition
from auditreport.leak_verdict import NOT_NAMES, OFFICE_FILE, leaks_csv, refusal
from auditreport.leaks import NamesToFind, find_leaks, names_to_find, readable
from auditreport.office.grid import decode
from auditreport.office.kept import read_office
from auditreport.raw import listed_returns
from auditreport.stage import Arguments, write
from auditreport.unreadable import OWN_WORDS


def names_given(
    args: Arguments, definition: Definition, *no_names: str, themes: str = "themes"
) -> NamesToFind:
    """All that identifies a department.

    From the arguments `register`, `listing`, `not-names`, `audit`, `house`, `itself`, and the one
    that names the texts as they were coded, ``themes``; ``no_names`` are not searched for besides.
    """
    declared = args.bytes_if_given("not-names") or b""
    house = [path.read_bytes() for path in args.all("house")]
    return names_to_find(
        read_office(args.path("register"), definition).everyone(),
        *files_and_authors(listed_returns(args.read("listing"))),
        coders=coders(coded) if (coded := args.bytes_if_given(themes)) is not None else [],
        itself=[*args.words("itself"), *no_names],
        strata=[stratum.id for stratum in definition.strata],
        own_text=readable([*house, *(path.read_bytes() for path in args.all("audit"))]) + OWN_WORDS,
        not_names=decode(declared, NOT_NAMES).lstrip("\ufeff").splitlines(),
    )


def refuse_names(names: NamesToFind, file: str, content: bytes) -> None:
    """Raise ``Problems`` where a name stands in a file, and tell the office which."""
    leaks = find_leaks(names, [(file, content)])
    if leaks:
        write(OFFICE_FILE, leaks_csv(names, leaks))
        raise refusal(leaks)
