"""manifest: what the published files are made of, as hashes."""

import json

from auditreport.definition import Definition
from auditreport.engine import engine_versions
from auditreport.manifest import manifest
from auditreport.models import parse
from auditreport.stage import Arguments, remove_strays, run, write


def main(args: Arguments) -> str:
    """Write `results/manifest.json`."""
    definition = parse(Definition, args.read("definition"), args.text("definition"))
    engine = args.engine("engine")
    folder = args.path("definition").parent
    document = manifest(
        definition,
        returns=json.loads(args.read("returns"))["returns"],
        audit={
            path.relative_to(folder).as_posix(): path.read_bytes() for path in args.all("audit")
        },
        earlier={path.name: path.read_bytes() for path in args.all("earlier")},
        outputs={path.as_posix(): path.read_bytes() for path in args.all("outputs")},
        engine=engine,
        programs=engine_versions(engine),
    )
    write(args.path("out"), document)
    remove_strays(args.all("outputs"))
    return f"{len(args.all('outputs'))} published files hashed"


run(main)
