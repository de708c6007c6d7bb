"""An edition as an RO-Crate: what it holds, and by what it was made, for machines to read.

What went in is named by its hash alone: whoever has a file can tell whether it was one of them, and
nobody else learns anything.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from auditreport.definition import Definition
from auditreport.media_types import media_type
from auditreport.release_candidate import sha256

CRATE = "ro-crate-metadata.json"
SPECIFICATION = "1.1"
_PROFILE = "https://w3id.org/ro/wfrun/process/0.5"


def crate(
    definition: Definition, files: Mapping[str, bytes], manifest: Mapping[str, Any], corrects: str
) -> str:
    """The text of `ro-crate-metadata.json`: the same for the same files.

    ``files`` are the edition's by their path in it, ``corrects`` the seal of the edition that this
    one corrects, empty where it is the first.
    """
    # Reading the library's vocabulary costs 0.1 s that only an edition need pay.
    from rocrate.model.contextentity import ContextEntity  # noqa: PLC0415
    from rocrate.model.file import File  # noqa: PLC0415
    from rocrate.rocrate import ROCrate  # noqa: PLC0415

    made = ROCrate(version=SPECIFICATION)
    published = definition.report_date.isoformat()
    made.datePublished = published

    def add(key: str, kind: str, /, **properties: object) -> Any:  # noqa: ANN401  (it is untyped)
        return made.add(ContextEntity(made, key, properties={"@type": kind, **properties}))

    publisher = add("#publisher", "Organization", name=definition.organisation)
    outputs = [
        made.add(File(made, source=None, dest_path=path, properties=_about(path, content)))
        for path, content in sorted(files.items())
    ]
    inputs = [
        add(f"#{hashed}", "CreativeWork", name=name, sha256=hashed)
        for name, hashed in _inputs(manifest["inputs"])
    ]
    programs = [
        add(f"#{name}", "SoftwareApplication", name=name, softwareVersion=version)
        for name, version in sorted(manifest["versions"].items())
    ]
    (instrument,) = (one for one in programs if one["name"] == "auditreport")
    instrument["softwareRequirements"] = [one for one in programs if one is not instrument]
    run = add(
        "#run",
        "CreateAction",
        name=f"Making of edition {definition.edition}",
        endTime=published,
        agent=publisher,
        instrument=instrument,
        object=inputs,
        result=outputs,
    )
    root = made.root_dataset
    root["conformsTo"] = add(_PROFILE, "CreativeWork", name="Process Run Crate")
    root["name"] = definition.title
    root["description"] = f"The published report, its tables and its data. {definition.subtitle}"
    root["version"] = definition.edition
    root["publisher"] = publisher
    root["mentions"] = run
    root["license"] = definition.licence or "Not stated."
    if corrects and definition.correction:
        root["isBasedOn"] = add(
            f"#edition-{definition.correction.of}",
            "Dataset",
            name=f"Edition {definition.correction.of}",
            version=definition.correction.of,
            description=definition.correction.why,
            sha256=corrects,
        )
    return json.dumps(made.metadata.generate(), indent=1, ensure_ascii=False) + "\n"


def _about(path: str, content: bytes) -> dict[str, Any]:
    kind = media_type(path)
    name = PurePosixPath(path).name
    return {
        "name": name,
        "encodingFormat": kind,
        "contentSize": str(len(content)),
        "sha256": sha256(content),
    }


def _inputs(inputs: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What each input was, and its hash, once each; without a pseudonym and a file's name."""
    kinds: Sequence[tuple[str, Sequence[str]]] = (
        ("A return", [one["sha256"] for one in inputs["returns"]]),
        ("A file of the audit", list(inputs["audit"].values())),
        ("A file of the previous round", list(inputs.get("previous", {}).values())),
    )
    found = {hashed: name for name, hashes in kinds for hashed in hashes}
    yield from ((name, hashed) for hashed, name in sorted(found.items()))
