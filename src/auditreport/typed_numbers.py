"""No typed numbers: a result stands in prose by its name, or it will be wrong one day.

Let through are variables, dates and years, references, ids of questions and actions, numbers of
lists and links, and the passages that `findings.yaml` allows, each with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import yaml

from auditreport.findings import AllowedNumbers
from auditreport.kept_actions import KeptAction, prose_of
from auditreport.models import read_yaml
from auditreport.problems import Problem
from auditreport.prose_intervals import VARIABLE

_MONTH = (
    "(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
)
_YEAR = r"(?:1[89]|20)\d\d"
_WORDS = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty"
_COUNTED = "departments?|returns?|organisations?|respondents?|trusts?|boards?|per ?cent"
_PARTS = "half|halves|thirds?|quarters?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?"

_SPACE = r"[ \u00a0]"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_LET_THROUGH = [
    re.compile(form, re.MULTILINE | re.IGNORECASE)
    for form in (
        VARIABLE.pattern,
        r"^:{3,}.*$",  # the conditions of a block
        r"<?https?://\S+|\]\([^)]*\)|\{[#.][^}]*\}|`[^`]*`",  # links, attributes, code
        r"(?<![\w.])@[A-Za-z](?:[\w:.-]*\w)?(?:, (?:pp?|ch|sec)\. ?[\d–-]+)?",  # references
        r"^\s*\d+[.)]\s",  # a numbered list
        rf"{_DAY}(?:(?:,|–|-|{_SPACE}(?:and|to))?{_SPACE}?{_DAY})?{_SPACE}{_MONTH}\b",
        rf"\b{_MONTH}{_SPACE}{_DAY}(?![\d%])",
        rf"(?<![\d.,£$€]){_YEAR}-\d\d-\d\d",
        rf"(?<![\d.,£$€]){_YEAR}(?:s\b|[–/-](?:{_YEAR}|\d\d))?"
        rf"(?!\d|[.,]\d|{_SPACE}?(?:%|{_COUNTED}))",
        r"(?<![\w.-])[a-z]{1,8}\d{1,4}[a-z]?(?![\w%])",  # ids of questions and actions
        rf"95{_SPACE}?%(?={_SPACE}(?:confidence|intervals?|limits?)\b)",
    )
]
_NUMBER = re.compile(
    r"[£$€]?(?<![\w.])\d+(?:[.,]\d+)*(?:[ \u00a0]?%|(?:st|nd|rd|th|x)\b)?"
    rf"|\b(?:one|{_WORDS})[ -](?:in|out of)[ -](?:{_WORDS})\b"
    rf"|\b(?:an?|one|{_WORDS})?[ -]?(?:{_PARTS}) of (?:the |all |our |these |those )?"
    rf"(?:{_COUNTED}|standards?)\b"
    rf"|\b(?:{_WORDS}) (?:of the |of all )?(?:{_COUNTED})\b",
    re.IGNORECASE,
)
_PROSE_KEYS = frozenset(
    {"text", "title", "who", "why", "reason", "ask", "authority", "plain", "headline"}
)
_NAMED = 3
"""So many variables are named at most; a small count has dozens that happen to equal it."""


@dataclass(frozen=True, slots=True)
class Prose:
    """A text that is published, and where it stands; ``column`` is that of a table's cell."""

    text: str
    file: str
    line: int = 1
    column: str = ""


def typed_number_problems(
    text: str,
    file: str,
    allowed: Sequence[AllowedNumbers] = (),
    variables: Mapping[str, str] | None = None,
    *,
    line: int = 1,
    column: str = "",
) -> Iterator[Problem]:
    """Each number that a text types; its first line is ``line`` of the file.

    ``variables`` are values by name, as far as they are known: before any job, those of the run
    before, if there was one. The message names the ones that have the number's value.
    """
    plain = _without(text, file, allowed)
    for match in _NUMBER.finditer(plain):
        at = line + text.count("\n", 0, match.start())
        number = match[0].strip()
        passage = _passage(text, match.start(), match.end())
        value = re.sub(r"[ \u00a0]", "", number)
        named = [name for name, known in (variables or {}).items() if known == value]
        yield Problem(
            what=f"the number '{number}' is typed, and would stay when the results change",
            where=f"{file}, line {at}" + (f": {column}" if column else ""),
            fix=_advice(
                _ranked(named, text, match.start()), passage, file, are_known=bool(variables)
            ),
        )


def audit_number_problems(
    commentary: Mapping[str, str],
    findings: tuple[str, str] | None,
    kept: tuple[str, Sequence[KeptAction]] | None,
    allowed: Sequence[AllowedNumbers] = (),
    variables: Mapping[str, str] | None = None,
) -> list[Problem]:
    """Each typed number in the audit's own texts, and each allowance that nothing needs any more.

    ``commentary`` is text by file; ``findings`` and ``kept`` are a file and what it holds.
    """
    texts = [Prose(text, file) for file, text in commentary.items()]
    if findings:
        texts += prose_of_findings(findings[1], findings[0])
    if kept:
        texts += prose_of_kept(kept[1], kept[0])
    problems = [
        problem
        for one in texts
        for problem in typed_number_problems(
            one.text, one.file, allowed, variables, line=one.line, column=one.column
        )
    ]
    if findings:
        problems += _unused(allowed, texts, findings[0])
    return problems


def prose_of_findings(text: str, file: str) -> list[Prose]:
    """The sentences of `findings.yaml` as they stand in it, so that their lines are known."""
    _, root = read_yaml(text, file)
    lines = text.splitlines(keepends=True)
    return [
        Prose(_raw(lines, node), file, node.start_mark.line + 1)
        for key, node in _scalars(root)
        if key in _PROSE_KEYS
    ]


def prose_of_kept(rows: Sequence[KeptAction], file: str) -> list[Prose]:
    """The published cells of `actions.csv`."""
    return [
        Prose(text, file, row.line, column)
        for row in rows
        for column, text in prose_of(row).items()
    ]


def _without(text: str, file: str, allowed: Sequence[AllowedNumbers]) -> str:
    """The text with what may hold numbers blotted out, everything else in its place."""
    for form in (*_passages(file, allowed), *_LET_THROUGH):
        text = form.sub(_blot, text)
    return text


def _blot(match: re.Match[str]) -> str:
    return re.sub(r"\S", "\u00b7", match[0])


def _passages(file: str, allowed: Sequence[AllowedNumbers]) -> Iterator[re.Pattern[str]]:
    for one in allowed:
        if one.file is None or file.replace("\\", "/").endswith(one.file):
            for text in one.texts:
                yield _as_pattern(text)


def _as_pattern(text: str) -> re.Pattern[str]:
    # A passage may be broken over lines, and isn't part of a longer number or word.
    words = r"\s+".join(map(re.escape, text.split()))
    return re.compile(rf"(?<![\w.]){words}(?!\w|[.,]\d)")


def _unused(
    allowed: Sequence[AllowedNumbers], texts: Sequence[Prose], file: str
) -> Iterator[Problem]:
    for i, one in enumerate(allowed, start=1):
        here = [t.text for t in texts if one.file is None or t.file.endswith(one.file)]
        for text in one.texts:
            if not any(_as_pattern(text).search(prose) for prose in here):
                yield Problem(
                    what=f"'{text}' is allowed, and stands nowhere in the audit's texts",
                    where=f"{file}: allowed_numbers, entry {i}",
                    fix="Remove it from the list, or give the passage as it stands.",
                )


def _passage(text: str, start: int, end: int) -> str:
    """The number with a word or two around it, as an allowance would give it."""
    after = re.match(r"(?:[ \n]+[\w’-]+){0,2}", text[end:])
    before = re.search(r"(?:[\w’-]+[ \n]+)?$", text[:start])
    around = (before[0] if before else "") + text[start:end] + (after[0] if after else "")
    return " ".join(around.split())


def _ranked(names: Sequence[str], text: str, at: int) -> list[str]:
    """Names of variables, those first whose question is spoken of nearest to a place in the text.

    Many variables have the same small value; of one question, those of the table come first.
    """

    def distance(name: str) -> tuple[int, bool]:
        key = re.escape(name.partition(".")[0])
        spoken = re.finditer(rf"\b{key}\b", text, re.IGNORECASE)
        plain = name.rpartition(".")[2] in ("percent", "achieved", "departments", "rate")
        return min((abs(match.start() - at) for match in spoken), default=len(text)), not plain

    return sorted(names, key=distance)


def _advice(found: Sequence[str], passage: str, file: str, *, are_known: bool) -> str:
    if found:
        quoted = "\n".join(f"{{{{< var {name} >}}}}" for name in found[:_NAMED])
        more = f"\n(and {len(found) - _NAMED} more)" if len(found) > _NAMED else ""
        fix = f"If a result is meant, quote the variable that has this value:\n{quoted}{more}\n"
    elif are_known:
        fix = "No variable has this value; results/findings/variables.csv lists them all.\n"
    else:
        fix = (
            "If a result is meant, quote its variable; after a run, results/findings/variables.csv "
            "lists them with their values. For example:\n{{< var response.rate >}}\n"
        )
    return (
        fix + "If it is no result of this audit, allow it in findings.yaml, with the reason:\n"
        f"allowed_numbers:\n  - {{texts: [{_quoted(passage)}], file: {file.rpartition('/')[2]}, "
        'reason: "…"}'
    )


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _scalars(node: yaml.Node | None, key: str = "") -> Iterator[tuple[str, yaml.ScalarNode]]:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value != "allowed_numbers":
                yield from _scalars(value, name.value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _scalars(item, key)
    elif isinstance(node, yaml.ScalarNode):
        yield key, node


def _raw(lines: Sequence[str], node: yaml.Node) -> str:
    start, end = node.start_mark, node.end_mark
    here = lines[start.line : end.line + 1]
    if end.line < len(lines):
        here = [*here[:-1], here[-1][: end.column]] if here else here
    return "".join(here)[start.column :]
