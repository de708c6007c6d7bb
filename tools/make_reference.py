"""Write the JSON Schemas for editors and the docs' tables of keys, from the models themselves.

Run by `make reference`; a test fails when what it would write differs from what is there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from auditreport.definition import Definition
from auditreport.findings import Findings
from auditreport.intake_map import IntakeMap
from auditreport.models import Strict
from auditreport.settings import Settings
from auditreport.spellings import SPELLINGS
from auditreport.unreadable import REFUSALS
from auditreport.words import ANSWER_WORDS

REPOSITORY = Path(__file__).resolve().parent.parent

FILES: dict[str, tuple[type[Strict], str]] = {
    "config": (Settings, "config.yaml: what a run may choose"),
    "audit": (Definition, "audit.yaml: the definition of an audit"),
    "intake": (IntakeMap, "intake.yaml: exports that hold many returns"),
    "findings": (Findings, "findings.yaml: conclusions and actions as rules"),
}

HEAD = """# Reference

Made from the models by `make reference`; don't edit it by hand.

Every key that isn't listed here is refused, with the nearest one that is.
"""


def documents() -> dict[Path, str]:
    """Every file to write, by its path in the repository."""
    found = {
        Path("workflow/schemas", f"{name}.schema.json"): json.dumps(
            _schema(model), indent=2, ensure_ascii=False
        )
        + "\n"
        for name, (model, _) in FILES.items()
    }
    parts = [HEAD]
    for model, title in FILES.values():
        parts += [f"## {title}\n", *_tables(_schema(model))]
    parts += ["## Spellings of answers\n", *_spellings()]
    parts += ["## Why a return is refused\n", *_refusals()]
    found[Path("docs/reference.md")] = "\n".join(parts).rstrip() + "\n"
    return found


def _schema(model: type[Strict]) -> dict[str, Any]:
    return model.model_json_schema(by_alias=True)


def _tables(schema: dict[str, Any]) -> Iterator[str]:
    definitions = schema.get("$defs", {})
    yield from _table(schema)
    for name, inner in definitions.items():
        if "properties" in inner:
            yield f"### {name}\n"
            yield from _table(inner)


def _table(schema: dict[str, Any]) -> Iterator[str]:
    if schema.get("description"):
        yield schema["description"].split("\n")[0] + "\n"
    yield "| key | value | default | meaning |"
    yield "|---|---|---|---|"
    required = schema.get("required", [])
    for key, field in schema["properties"].items():
        default = "**required**" if key in required else _default(field.get("default"))
        yield f"| `{key}` | {_kind(field)} | {default} | {field.get('description', '')} |"
    yield ""


def _default(value: object) -> str:
    if value is None or value in ([], {}, ""):
        return ""
    if isinstance(value, dict) and not any(value.values()):
        return ""
    return f"`{json.dumps(value, ensure_ascii=False)}`"


def _kind(field: dict[str, Any]) -> str:
    if "anyOf" in field:
        kinds = [_kind(one) for one in field["anyOf"] if one.get("type") != "null"]
        return " or ".join(kinds)
    if "enum" in field:
        return ", ".join(f"`{value}`" for value in field["enum"])
    if "$ref" in field:
        return str(field["$ref"]).rsplit("/", 1)[-1]
    if field.get("type") == "array":
        return f"list of {_kind(field.get('items', {}))}"
    if field.get("type") == "object":
        return f"mapping to {_kind(field.get('additionalProperties', {}))}"
    if "const" in field:
        return f"`{field['const']}`"
    low, high = field.get("minimum"), field.get("maximum")
    bounds = f" {low:g} to {high:g}" if low is not None and high is not None else ""
    kind = str(field.get("type", ""))
    return {"string": "text"}.get(kind, kind) + bounds


def _spellings() -> Iterator[str]:
    yield (
        "Case, spaces, the kind of apostrophe and a full stop at the end don't matter. Any other "
        "text in an answer cell is an issue, never a guess.\n"
    )
    yield "| answer | read from |"
    yield "|---|---|"
    for answer, words in ANSWER_WORDS.items():
        spelt = [f"`{text}`" if text else "an empty cell" for text in SPELLINGS.get(answer, ())]
        if spelt:
            yield f"| {words} | {', '.join(spelt)} |"
    yield ""


def _refusals() -> Iterator[str]:
    yield (
        "A return that is refused is quarantined, with a reason and a message in "
        "`private/intake.csv`. Where the fault has a place, the message begins with it: "
        "“Sheet 1, cell C5: …”.\n"
    )
    yield "| reason | message to the sender |"
    yield "|---|---|"
    for reason, message in REFUSALS.items():
        text = message.replace("|", "\\|")
        yield f"| `{reason}` | {text} |"
    yield ""


def main() -> None:
    """Write every file."""
    for path, text in documents().items():
        target = REPOSITORY / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
