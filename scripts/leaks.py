"""leaks: all that leaves the identifying zone → a verdict that no name stands in it."""

from auditreport.authors import files_and_authors
from auditreport.leak_verdict import OFFICE_FILE, leaks_csv, refusal, verdict
from auditreport.leaks import coders, find_leaks, names_to_find, readable
from auditreport.raw import listed_returns
from auditreport.register import read_register
from auditreport.stage import Arguments, contents_below, run, write
from auditreport.unreadable import OWN_WORDS


def main(args: Arguments) -> str:
    """Leave a verdict in `results/`; what it rests on stays in `private/`."""
    strata, register = args.words("strata"), args.text("register")
    house = [path.read_bytes() for path in args.all("house")]
    names = names_to_find(
        read_register(args.read("register"), register, strata),
        *files_and_authors(listed_returns(args.read("listing"))),
        coders=coders(args.read_if_given("themes")),
        itself=args.words("itself"),
        strata=strata,
        own_text=readable([*house, *(path.read_bytes() for path in args.all("audit"))]) + OWN_WORDS,
        not_names=(args.read_if_given("not-names") or "").splitlines(),
    )
    leaks = find_leaks(names, contents_below("results", "working", "logs"), house)
    write(OFFICE_FILE, leaks_csv(names, leaks))
    if leaks:
        raise refusal(leaks)
    write(args.path("out"), verdict(names))
    return f"none of {len(names.searched)} names stands in what leaves the office"


run(main)
