"""manifest: what the published files are made of, as hashes; and the report, published."""

import json

from auditreport.definition import Definition
from auditreport.engine import engine_versions
from auditreport.manifest import manifest
from auditreport.models import parse
from auditreport.publish import REPORT, publish
from auditreport.stage import Arguments, remove_strays, run, write


def main(args: Arguments) -> str:
    """Put the new report in the old one's place, and write `results/manifest.json`."""
    definition = parse(Definition, args.read("definition"), args.text("definition"))
    engine = args.engine("engine")
    folder = args.path("definition").parent
    report = {path.name: path.read_bytes() for path in args.all("report")}
    tables = {path.as_posix(): path.read_bytes() for path in args.all("outputs")}
    outputs = {**tables, **{f"{REPORT.as_posix()}/{name}": data for name, data in report.items()}}
    document = manifest(
        definition,
        returns=json.loads(args.read("returns"))["returns"],
        audit={
            path.relative_to(folder).as_posix(): path.read_bytes() for path in args.all("audit")
        },
        earlier={path.name: path.read_bytes() for path in args.all("earlier")},
        outputs=outputs,
        engine=engine,
        programs=engine_versions(engine, [name.rpartition(".")[2] for name in report]),
    )
    publish(report)
    write(args.path("out"), document)
    remove_strays(args.all("outputs"))
    return f"{len(outputs)} published files hashed"


run(main)
