"""release: a draft that passes the gate → an edition; or all that stands in its way."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from auditreport.definition import Definition
from auditreport.leak_verdict import OFFICE_FILE, leaks_csv, refusal
from auditreport.leaks import find_leaks
from auditreport.models import parse
from auditreport.office.leak_names import names_given
from auditreport.problems import Problem
from auditreport.release_gate import Request, release
from auditreport.stage import Arguments, run, write


def main(args: Arguments) -> str:
    """Ask every check, and write `results/release/EDITION/` where none refuses."""
    definition = parse(Definition, args.read("definition"), args.text("definition"))
    file = args.path("definition")
    texts = {str(path): path.read_bytes().decode("utf-8", "replace") for path in args.all("audit")}
    request = Request(
        definition=definition,
        file=file,
        config=args.text("config"),
        files=[Path("raw"), file.parent, *args.all("earlier")],
        snakefile=args.path("snakefile"),
        texts=texts,
        today=args.day("today"),
    )
    names = names_given(args, definition)
    house = [path.read_bytes() for path in args.all("house")]

    def search(files: Iterable[tuple[str, bytes]]) -> Sequence[Problem]:
        leaks = find_leaks(names, files, house)
        if leaks:
            write(OFFICE_FILE, leaks_csv(names, leaks))
        return refusal(leaks).problems

    return release(request, search)


run(main)
