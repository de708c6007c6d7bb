"""What the library of Frictionless says of a data package, asked without a network."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import frictionless
import pytest


def package_faults(path: Path) -> list[str]:
    """All that it finds wrong with the package that ``path`` describes, or holds as a zip."""

    def refused(*_: Any, **__: Any) -> Any:
        raise AssertionError("a package is checked without a network")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", refused)
        report = frictionless.validate(str(path), type="package")
    assert isinstance(report, frictionless.Report)
    return [str(error) for error in report.flatten(["title", "note", "fieldName"])]


def assert_described(folder: Path) -> None:
    """`results/data/` is a sound package, whose every column says what it is, and in which unit."""
    path = folder / "results/data/datapackage.json"
    assert package_faults(path) == []
    described = json.loads(path.read_bytes())
    files = {one["path"] for one in described["resources"]}
    others = {"datapackage.json", "audit.yaml", "README.md", "CITATION.cff"}
    assert {one.name for one in path.parent.iterdir()} == files | others
    for resource in described["resources"]:
        assert resource["title"]
        schema = resource["schema"]
        for field in schema["fields"]:
            name = f"{resource['name']}.{field['name']}"
            assert field["title"], name
            assert field["description"].endswith("."), name
            assert field["type"] != "integer" or "unit" in field, name
        assert set(schema.get("primaryKey", ())) <= {one["name"] for one in schema["fields"]}
