"""trace: a number's way back, on the screen; the departments behind it, in a list."""

import json
from pathlib import Path

from auditreport.counted import Material
from auditreport.definition import Definition
from auditreport.models import parse
from auditreport.office.disk import write_office_file
from auditreport.office.traced import Sources, by_pseudonym, counted, for_the_office, told
from auditreport.origin_names import origins
from auditreport.stage import Arguments, run
from auditreport.tables import read_rows
from auditreport.trace_asked import screen, wanted


def main(args: Arguments) -> str:
    """Print what is public; list departments in `private/`, or in `working/` without names."""
    definition = parse(Definition, args.read("definition"), args.text("definition"))
    tables = {name: read_rows(text) for name, text in args.by_stem("tables").items()}
    public = json.loads(args.read("trace"))
    said = (" ".join(args.words(name)) for name in ("number", "question", "column"))
    known, findings = origins(definition, tables), public["findings"]
    one = wanted(tuple(said), known, findings, tables["questions"])
    lines = screen(one, public, tables["variables"])
    if not args.all("answers"):
        return lines
    names = ("departments", "outcomes", "answers", "themes")
    material = Material(definition, *(read_rows(args.read(name)) for name in names))
    rows = counted(one.numbers, material, args.text("disclosure"))
    path, text = Path("working/trace", one.file), by_pseudonym(rows)
    if args.all("sources"):
        found = [json.loads(args.read(name)) for name in ("returns", "sources")]
        sources = Sources(found[0]["returns"], found[1], read_rows(args.read("decisions")))
        path, text = Path("private/trace", one.file), for_the_office(rows, sources)
    if rows:
        write_office_file(path, text)
    return lines + told(rows, path)


run(main)
