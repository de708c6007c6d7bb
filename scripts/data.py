"""data: the published tables in tidy form, described, with all that is needed to use them."""

from auditreport.data_package import data_files
from auditreport.definition import Definition
from auditreport.models import parse
from auditreport.stage import Arguments, run, write


def main(args: Arguments) -> str:
    """Write every file of `results/data/`."""
    definition = parse(Definition, args.read("definition"), args.text("definition"))
    files = data_files(definition, args.by_stem("tables"), args.text("mark"))
    for path in args.all("out"):
        write(path, files.pop(path.name))
    if files:
        raise ValueError(f"the rule names no output for {', '.join(files)}")
    return "the tables as data, each column described"


run(main)
