"""dispose: deletes what identifies departments, and leaves a certificate."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from auditreport.definition import Definition
from auditreport.leaks import find_leaks
from auditreport.models import parse
from auditreport.office.disposal_terms import Order
from auditreport.office.dispose import dispose
from auditreport.office.leak_names import names_given
from auditreport.stage import Arguments, run


def main(args: Arguments) -> str:
    """Delete, where it is time to, or where it was asked for twice."""
    definition = parse(Definition, args.read("definition"), args.text("definition"))
    order = Order(args.day("today"), " ".join(args.words("officer")), args.text("dispose"))
    audit = args.path("definition").parent
    return dispose(Path(), definition, audit, order, partial(search, args, definition))


def search(
    args: Arguments, definition: Definition, files: Iterable[tuple[str, bytes]]
) -> list[str]:
    """The files, as they may be shown, that hold a name."""
    house = [path.read_bytes() for path in args.all("house")]
    leaks = find_leaks(names_given(args, definition), files, house)
    return [leak.shown for leak in leaks if leak.name]


run(main)
