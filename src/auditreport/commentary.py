"""Commentary: the audit's own prose, one Markdown file a section and a group."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import groupby

from auditreport.breakdown_rules import ANCHOR
from auditreport.definition import Definition
from auditreport.problems import Problem, did_you_mean, nearest
from auditreport.prose_intervals import VARIABLE, with_intervals
from auditreport.reserved_names import RESERVED_SECTIONS
from auditreport.words import Verdict, listed

SECTIONS = (
    "foreword",
    "background",
    "standards",
    "methods",
    "summary",
    "conclusions",
    "actions",
    "notes",
)
"""The sections that may have a commentary file; groups' files stand in `groups/`."""

_BLOCK = re.compile(r"^:{3,}\s*\{\s*\.(only|unless)((?:\s+[\w.-]+=\"[^\"]*\")+)\s*\}\s*$")
_ATTRIBUTE = re.compile(r'([\w.-]+)="([^"]*)"')
_END = re.compile(r"^:{3,}\s*$")
_OTHER_BLOCK = re.compile(r"^:{3,}\s*(\{.*\}|[\w-]+)\s*$")
_HEADING = re.compile(r"^#{1,2}\s")
_SHORTCODE = re.compile(r"\{\{<\s*(\S*)")
_RAW = re.compile(r"</?[A-Za-z][^<>]*>|<!--|\{=\w+\}|\\[A-Za-z]+")
_REFERENCE = re.compile(r"(?<![\w.@/\\])@([A-Za-z](?:[\w:.-]*\w)?)")
_BIB_KEY = re.compile(r"^\s*@\w+\{\s*([^,\s]+)", re.MULTILINE)
_CALLOUT = re.compile(r"\{\s*\.callout-(note|tip|important|warning|caution)\b")
_FENCE = re.compile(r"^:{3,}")


def expected_names(definition: Definition) -> list[str]:
    """Every commentary file that this audit could have, without the suffix."""
    return [*SECTIONS, *(f"groups/{group.id}" for group in definition.groups)]


def name_problem(name: str, file: str, definition: Definition) -> Problem | None:
    """A file whose name belongs to no section and no group."""
    known = expected_names(definition)
    if name in known:
        return None
    return Problem(
        what=f"the commentary '{name}.md' belongs to no section and no group",
        where=file,
        fix=did_you_mean(name, known) + "The names are: " + ", ".join(f"{k}.md" for k in known),
    )


def known_references(definition: Definition, bibliography: str) -> set[str]:
    """What a commentary may refer to whatever the results: ``tbl-access``, or a work's key."""
    scored = {question.group for question in definition.scored}
    described = [question.key for question in definition.described]
    tables = [*scored, *(question.key for question in definition.texts), "standards", "response"]
    tables += ["rates", "arrivals", *described]
    if definition.strata:
        tables.append("strata")
    tables += [f"{ANCHOR}{one.by.lower()}" for one in definition.breakdowns]
    sections = {*RESERVED_SECTIONS, *(group.id for group in definition.groups)}
    figures = [*scored, "overview", "flow", "arrivals"]
    if definition.previous:
        figures.append("rounds")
    else:
        sections.remove("rounds")
    return {
        *(f"tbl-{name}" for name in tables),
        *(f"fig-{name}" for name in (*figures, *described)),
        *(f"sec-{name}" for name in sections),
        *_BIB_KEY.findall(bibliography),
    }


def variable_problems(text: str, file: str, known: Collection[str]) -> Iterator[Problem]:
    """Each variable that the text quotes and that doesn't exist, and each other shortcode."""
    quoted = {match.start(): match[1] for match in VARIABLE.finditer(text)}
    for match in _SHORTCODE.finditer(text):
        where = f"{file}, line {_line(text, match)}"
        if match.start() in quoted:
            yield from _unknown(quoted[match.start()], where, known)
        else:
            yield Problem(
                what=f"the shortcode '{match[1]}' is not one that a report may use",
                where=where,
                fix="Only variables may be quoted, like this:\n{{< var response.rate >}}",
            )


def _line(text: str, match: re.Match[str]) -> int:
    return text.count("\n", 0, match.start()) + 1


def text_problems(
    text: str, file: str, known: Collection[str], references: Collection[str]
) -> Iterator[Problem]:
    """What is wrong in one commentary, each fault by its line.

    ``known`` are the names of the variables that exist, ``references`` what may be referred to.
    """
    yield from variable_problems(text, file, known)
    for match in _RAW.finditer(VARIABLE.sub(lambda m: "v" * len(m[0]), text)):
        yield Problem(
            what=f"'{match[0]}' is HTML or TeX: it would be in one form of the report and not in "
            "the other",
            where=f"{file}, line {_line(text, match)}",
            fix="Write it in Markdown: **bold**, *slanted*, [a link](https://example.org).",
        )
    for match in _REFERENCE.finditer(text):
        if match[1] not in references:
            yield Problem(
                what=f"there is nothing to refer to by '@{match[1]}'",
                where=f"{file}, line {_line(text, match)}",
                fix=did_you_mean(match[1], references)
                + "Tables, figures and sections are named so:\n"
                "@tbl-GROUP, @fig-GROUP, @sec-GROUP, @fig-overview, @sec-methods\n"
                "A work is named by its key in references.bib: [@key]",
            )
    yield from _block_problems(text, file, known)


def _block_problems(text: str, file: str, known: Collection[str]) -> Iterator[Problem]:
    opened: list[tuple[int, bool]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        where = f"{file}, line {number}"
        if block := _BLOCK.match(line):
            if any(ours for _, ours in opened):
                yield Problem(
                    what="a block that depends on results stands inside another one",
                    where=where,
                    fix="Close the first one before, with a line of three colons:\n:::",
                )
            opened.append((number, True))
            for name, wanted in _ATTRIBUTE.findall(block[2]):
                yield from _unknown(name, where, known)
                wrong = set(wanted.split()) - set(Verdict)
                if name.endswith(".verdict") and wrong:
                    yield Problem(
                        what=f"'{min(wrong)}' is no verdict",
                        where=where,
                        fix=did_you_mean(min(wrong), list(Verdict))
                        + f"A verdict is {listed(list(Verdict), 'or')}:\n"
                        f'::: {{.only {name}="short close"}}',
                    )
        elif _END.match(line):
            if not opened:
                yield Problem(
                    what="a block ends that never began", where=where, fix="Remove the line."
                )
            else:
                opened.pop()
        elif other := _OTHER_BLOCK.match(line):
            if not _CALLOUT.match(other[1]):
                yield Problem(
                    what=f"the block '{other[1]}' can't be read",
                    where=where,
                    fix="A block depends on results, or is set apart:\n"
                    '::: {.only q5.verdict="short close"}\n::: {.unless q14.yes="0"}\n'
                    '::: {.callout-note title="Please note"}',
                )
            opened.append((number, False))
        elif _HEADING.match(line):
            yield Problem(
                what="a heading of a commentary is at least of the third level",
                where=where,
                fix="Use three signs: the headings above are the report's own.\n### "
                + line.lstrip("# "),
            )
    for number, _ in opened:
        yield Problem(
            what="a block is not closed",
            where=f"{file}, line {number}",
            fix="Put a line of three colons below its text:\n:::",
        )


def _unknown(name: str, where: str, known: Collection[str]) -> Iterator[Problem]:
    if name in known:
        return
    near = nearest(name, known)
    fix = (
        "Use a variable that exists. The nearest are:\n"
        + "\n".join(f"{{{{< var {word} >}}}}" for word in near)
        if near
        else "Use a variable that exists; results/findings/variables.csv lists them all, "
        "for example:\n{{< var response.rate >}}"
    )
    yield Problem(what=f"there is no variable '{name}'", where=where, fix=fix)


def resolve(text: str, values: Mapping[str, str]) -> str:
    """The commentary as it stands for these results.

    Blocks whose condition doesn't hold are dropped. A paragraph that quotes a figure which can't be
    calculated gives way to a plain note, so that no sentence is printed with a hole in it. A
    percentage whose interval the paragraph doesn't name is given it.
    """
    on_one_line = VARIABLE.sub(r"{{< var \1 >}}", text)
    said: list[str] = []
    kept = (line for _, line in kept_lines(on_one_line, values))
    for is_text, group in groupby(kept, is_text_line):
        lines = list(group)
        said += [_without_holes("\n".join(lines), values)] if is_text else lines
    return re.sub(r"\n{3,}", "\n\n", "\n".join(said)).strip() + "\n"


def is_text_line(line: str) -> bool:
    """Whether a line is of a paragraph: not blank, and no fence of a block."""
    return bool(line.strip()) and not _FENCE.match(line)


def kept_lines(text: str, values: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """The lines that stand for these results, each with its number: what no condition drops."""
    inside: list[bool] = []  # for each open block: whether it is one of ours
    keep = True
    for number, line in enumerate(text.splitlines(), start=1):
        if block := _BLOCK.match(line):
            holds = all(
                values.get(name, "") in (wanted.split() or [""])
                for name, wanted in _ATTRIBUTE.findall(block[2])
            )
            keep = holds if block[1] == "only" else not holds
            inside.append(True)
        elif _END.match(line) and inside:
            ours = inside.pop()
            if not ours and keep:
                yield number, line
            if ours:
                keep = True
        else:
            if _OTHER_BLOCK.match(line):
                inside.append(False)
            if keep:
                yield number, line


def _without_holes(paragraph: str, values: Mapping[str, str]) -> str:
    missing = [name for name in VARIABLE.findall(paragraph) if not values.get(name)]
    if not missing:
        return with_intervals(paragraph, values)
    if any(name.startswith("strata.") for name in missing):
        return "*A paragraph is left out here: what it compares by stratum is not shown.*"
    if any(name.startswith("breakdowns.") for name in missing):
        return "*A paragraph is left out here: what it quotes is not shown, or nobody answered.*"
    if any(".theme." in name for name in missing):
        return "*A paragraph is left out here: a count that it quotes is not shown.*"
    of = sorted({name.split(".")[0].upper() for name in missing})
    return (
        f"*A paragraph is left out here: no department answered what it quotes ({', '.join(of)}).*"
    )


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with values in place of names; percentages have their intervals."""
    return VARIABLE.sub(lambda match: values[match[1]], with_intervals(text, values))
