"""From a YAML text to a checked model, with every fault told by file, line and key."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar, get_args

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from auditreport.problems import Problem, Problems, did_you_mean

Key = str | int
KeyPath = tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault that spans keys, found after each key was right by itself."""

    path: KeyPath
    what: str
    fix: str


class Strict(BaseModel):
    """A model that refuses unknown keys and can't be changed once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    example: ClassVar[str] = ""
    """A correct example to paste, shown beside a fault."""

    def faults(self) -> Iterable[Fault]:
        """What is wrong across keys that are right by themselves; a model may say more."""
        return []


ModelT = TypeVar("ModelT", bound=Strict)


def yes_or_no(value: object) -> object:
    """YAML reads an unquoted ``yes`` or ``no`` as true or false: both spellings are accepted."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value


def read_yaml(text: str, file: str) -> tuple[Any, yaml.Node | None]:
    """The data of a YAML text, and its nodes, which know their lines.

    Raises ``Problem`` where the text is no YAML or gives a key twice.
    """
    loader = yaml.CSafeLoader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return {}, None
        for problem in _key_problems(node, file):
            raise problem
        return _plain_keys(loader.construct_document(node)), node
    except (yaml.YAMLError, ValueError) as error:
        # ValueError: what looks like a date and isn't one, such as 2024-06-31.
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise Problem(
            what=f"the file is not readable as YAML: {getattr(error, 'problem', None) or error}",
            where=f"{file}{line}",
            fix="Check the indentation, the quotes and the dates near that line. A text that holds "
            'a colon, a # or a quote must stand in quotes:\ntitle: "Audit of access: second round"',
        ) from None


def _plain_keys(data: object) -> object:
    """The same data, with keys that YAML read as true or false spelt ``yes`` or ``no`` again."""
    if isinstance(data, dict):
        return {str(yes_or_no(key)): _plain_keys(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_plain_keys(item) for item in data]
    return data


def _key_problems(node: yaml.Node, file: str) -> Iterator[Problem]:
    """Keys given twice, and keys that are no words: what a pair of braces without quotes makes."""
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            where = f"{file}, line {key.start_mark.line + 1}"
            if not isinstance(key, yaml.ScalarNode):
                yield Problem(
                    what="a text that begins with a brace or a bracket isn't in quotes",
                    where=where,
                    fix='Put it in quotes:\ntext: "{{< var q5.percent >}} had guidance."',
                )
                continue
            if key.value in seen:
                yield Problem(
                    what=f"the key '{key.value}' is given twice",
                    where=where,
                    fix="Keep one of the two.",
                )
            seen.add(key.value)
            yield from _key_problems(value, file)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _key_problems(item, file)


def line_of(node: yaml.Node | None, path: Sequence[Key]) -> int | None:
    """The line (from 1) where the value at ``path`` stands, or the nearest one around it."""
    line = None
    for step in path:
        if isinstance(node, yaml.MappingNode):
            pair = next(((k, v) for k, v in node.value if k.value == str(step)), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            if step >= len(node.value):
                break
            node = node.value[step]
            line = node.start_mark.line + 1
        else:
            break
    return line


def place(data: object, node: yaml.Node | None, path: Sequence[Key], file: str) -> str:
    """Where a fault is, for a person: ``audit.yaml, line 31: questions, Q5, expected``."""
    names = []
    for step in path:
        if isinstance(step, int) and isinstance(data, list) and step < len(data):
            data = data[step]
            own = data.get("id") if isinstance(data, dict) else None
            names.append(str(own) if own else f"entry {step + 1}")
        else:
            data = data.get(step) if isinstance(data, dict) else None
            names.append(str(step))
    line = line_of(node, path)
    at = f", line {line}" if line else ""
    return f"{file}{at}" + (": " + ", ".join(names) if names else "")


def parse(
    model: type[ModelT], text: str, file: str, overrides: Mapping[str, object] | None = None
) -> ModelT:
    """A checked model from a YAML text.

    ``overrides`` are keys given elsewhere, such as on the command line; they win.

    Raises ``Problems`` with every fault found: unknown, missing or wrong keys, and whatever the
    model's own ``faults()`` says.
    """
    data, node = read_yaml(text, file)
    if not isinstance(data, dict):
        raise Problem(
            what="the file should be a list of keys and values",
            where=f"{file}, line 1",
            fix=model.example,
        )
    data = {**data, **(overrides or {})}
    try:
        parsed = model.model_validate(data)
    except ValidationError as error:
        problems = [_problem(model, data, node, file, e, overrides or ()) for e in error.errors()]
        raise Problems(problems) from None
    faults = list(parsed.faults())
    if faults:
        raise Problems(
            [Problem(what=f.what, where=place(data, node, f.path, file), fix=f.fix) for f in faults]
        )
    return parsed


def _problem(
    model: type[Strict],
    data: object,
    node: yaml.Node | None,
    file: str,
    error: ErrorDetails,
    overrides: Collection[str],
) -> Problem:
    path = tuple(step for step in error["loc"] if not _is_machinery(step))
    owner = _model_at(model, path[:-1])
    key = str(path[-1]) if path else ""
    kind = error["type"]
    if kind == "extra_forbidden":
        what = f"unknown key '{key}'"
        names = [field.alias or name for name, field in owner.model_fields.items()]
        fix = did_you_mean(key, names) + "For example:\n" + owner.example
    elif kind == "missing":
        what = f"the key '{key}' is missing"
        fix = "Add it. For example:\n" + owner.example
    else:
        what = f"{_in_words(error)} (it is: {_short(error['input'])})"
        fix = "For example:\n" + (_example_of(owner, key) or owner.example)
    where = place(data, node, path, file)
    if path and path[0] in overrides:
        where = f"the command: --config {path[0]}=…"
        fix = fix.replace(f"\n{path[0]}: ", f"\n{path[0]}=")
    return Problem(what=what, where=where, fix=fix)


def _in_words(error: ErrorDetails) -> str:
    for kind, words in _WORDS.items():
        if error["type"].startswith(kind):
            return words
    said = error["msg"].removeprefix("Value error, ")
    return said.replace("Input should", "this should", 1)


_WORDS = {
    "string_type": "this should be a text",
    "list_type": "this should be a list",
    "dict_type": "this should be a list of keys and values",
    "model_type": "this should be a list of keys and values",
    "date": "this should be a day, with the year first",
}
"""What pydantic says by the beginning of its error's type, where that is for programmers."""


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) < 60 else text[:57] + "…"  # noqa: PLR2004


def _is_machinery(step: Key) -> bool:
    """Pydantic puts the names of union members into a path; a person's file has none of them."""
    if isinstance(step, int):
        return False
    return "[" in step


def _model_at(model: type[Strict], path: Sequence[Key]) -> type[Strict]:
    for step in path:
        if isinstance(step, int):
            continue
        field = model.model_fields.get(step) or next(
            (f for f in model.model_fields.values() if f.alias == step), None
        )
        inner = _models_in(field.annotation) if field else []
        if inner:
            model = inner[0]
    return model


def _models_in(annotation: object) -> list[type[Strict]]:
    if isinstance(annotation, type) and issubclass(annotation, Strict):
        return [annotation]
    return [found for inner in get_args(annotation) for found in _models_in(inner)]


def _example_of(model: type[Strict], key: str) -> str:
    field = model.model_fields.get(key)
    if field is None or not field.examples:
        return ""
    return f"{key}: {field.examples[0]}"
