"""The two engines that turn a staging folder into a report: Quarto, and Pandoc with Typst.

A staging folder is `report/` with what the audit adds: `parts/*.md`, `charts/*.svg`,
`_variables.yml`, `_audit.yml`, `references.bib`. Both engines read the same `report.qmd`, filters,
style sheet and templates and say the same; the slides' folder is laid out likewise. Quarto comes
first where it is installed; Pandoc and Typst come from ordinary wheels and so are always there.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

import yaml

from auditreport.problems import Problem, did_you_mean
from auditreport.word_style import in_house_style

Engine = Literal["quarto", "pandoc"]
SETTINGS = ("auto", "quarto", "pandoc")

_ACCESSIBLE_FROM = (1, 9)
_SHORTCODE = re.compile(r"\{\{<\s*(?P<name>\S+)(?P<arguments>.*?)>\}\}")
_INCLUDE = re.compile(r"^\s*\{\{<\s*include\s+(?P<path>\S+)\s*>\}\}\s*$")
# Both engines report these, and go on; a report with a hole in it must not.
_FATAL = (
    re.compile(r"Unable to resolve crossref @(?P<name>\S+)"),
    re.compile(r"[Cc]itation (?P<name>\S+) not found"),
    re.compile(r"Could not fetch resource (?P<name>[^\s:]+)"),
    re.compile(r"Unknown var (?P<name>\S+)"),
)


def choose_engine(setting: str) -> Engine:
    """Choose the engine for a config's `engine:`; `auto` takes Quarto where it is installed."""
    if setting not in SETTINGS:
        raise Problem(
            what=f"engine '{setting}' is none of {', '.join(SETTINGS)}",
            where="config.yaml, engine",
            fix="engine: auto",
        )
    if setting == "pandoc":
        return "pandoc"
    if _quarto() is not None:
        return "quarto"
    if setting == "auto":
        return "pandoc"
    raise Problem(
        what="the engine is set to quarto, and Quarto is not installed here",
        where="config.yaml, engine",
        fix="engine: auto      # Pandoc and Typst, which are installed, make the same report\n"
        "or install Quarto into the environment: make quarto",
    )


def engine_versions(engine: Engine, formats: Sequence[str] = ("html", "pdf")) -> dict[str, str]:
    """Tell what makes the report in these formats: each program's name and version."""
    if engine == "quarto":
        quarto = {"quarto": _quarto_version()}
        if "pdf" in formats and not makes_accessible_pdf(quarto["quarto"]):
            return quarto | engine_versions("pandoc")
        return quarto
    out = _run([_pandoc(), "--version"], Path.cwd(), {})
    return {"pandoc": out.stdout.split()[1], "typst": version("typst")}


def makes_accessible_pdf(quarto: str) -> bool:
    """Whether this version of Quarto makes a PDF after PDF/UA-1; an older one makes any other."""
    found = re.match(r"(\d+)\.(\d+)", quarto)
    return found is not None and (int(found[1]), int(found[2])) >= _ACCESSIBLE_FROM


def render(
    staging: Path, engine: Engine, formats: Sequence[str], source_date_epoch: int
) -> dict[str, Path]:
    """Write the one `.qmd` of a staging folder in each of ``formats`` (`html`, `pdf`, `pptx`).

    ``source_date_epoch`` is the report's date in seconds: no file carries today's. Raises
    :class:`~auditreport.problems.Problem` where the text names what doesn't exist.
    """
    staging = staging.resolve()
    document = expand(staging)
    renderers = _QUARTO if engine == "quarto" else _PANDOC
    if engine == "quarto" and "typst" in engine_versions(engine, formats):
        renderers = {**renderers, "pdf": _pandoc_pdf}
    environment = {"SOURCE_DATE_EPOCH": str(source_date_epoch)}

    def one(name: str) -> Path:
        return renderers[name](staging, document, environment)

    if engine == "quarto":
        # Two renders of one Quarto project race for its scratch folder.
        return {name: one(name) for name in formats}
    with ThreadPoolExecutor() as pool:
        return dict(zip(formats, pool.map(one, formats), strict=True))


# ---------------------------------------------------------------------------------------------
# Includes and variables


def expand(staging: Path) -> str:
    """Fill parts and variables into the folder's one `.qmd`.

    Quarto does this by itself and says less when it fails: an unknown variable becomes a mark in
    the text. So both engines come through here, Quarto only for the check.
    """
    variables = yaml.load(_read(staging / "_variables.yml"), Loader=_LOADER) or {}  # noqa: S506
    names = dict(_flatten(variables))
    return "\n".join(_filled(staging, _source(staging).name, names)) + "\n"


def _filled(staging: Path, name: str, names: Mapping[str, str]) -> Iterator[str]:
    """Yield the lines of one file, its includes followed and its variables filled in."""

    def fill(match: re.Match[str]) -> str:
        shortcode, argument = match["name"], match["arguments"].strip()
        where = f"{name}, line {number}"
        if shortcode != "var":
            raise Problem(
                what=f"the shortcode '{shortcode}' is not one that a report may use",
                where=where,
                fix="{{< var q5.percent >}}",
            )
        if argument not in names:
            raise Problem(
                what=f"there is no variable '{argument}'",
                where=where,
                fix=f"{did_you_mean(argument, names)}Names look like {{{{< var q5.percent >}}}}",
            )
        return names[argument]

    for number, line in enumerate(_read(staging / name).splitlines(), start=1):
        include = _INCLUDE.match(line)
        if include is None:
            yield _SHORTCODE.sub(fill, line) if "{{<" in line else line
        elif (staging / include["path"]).is_file():
            yield from _filled(staging, include["path"], names)
        else:
            raise Problem(
                what=f"the part '{include['path']}' is not there",
                where=f"{name}, line {number}",
                fix=f"an empty file {include['path']} leaves the part out",
            )


def _flatten(tree: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """Each leaf of nested variables, by its dotted name."""
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flatten(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", str(value)


# ---------------------------------------------------------------------------------------------
# Pandoc and Typst


def _pandoc_format(name: str) -> Callable[[Path, str, Mapping[str, str]], Path]:
    def run(staging: Path, document: str, environment: Mapping[str, str]) -> Path:
        out = _source(staging).with_suffix(f".{name}")
        command = [_pandoc(), f"--defaults=pandoc-{name}.yaml", f"--output={out.name}"]
        _check(_run(command, staging, environment, document), staging, "Pandoc", out)
        return out

    return run


def _pandoc_pdf(staging: Path, document: str, environment: Mapping[str, str]) -> Path:
    source, out = (_source(staging).with_suffix(form) for form in (".typ", ".pdf"))
    command = [_pandoc(), "--defaults=pandoc-typst.yaml", f"--output={source.name}"]
    _check(_run(command, staging, environment, document), staging, "Pandoc", source)
    import typst  # noqa: PLC0415  (costs 40 ms that HTML alone need not pay)

    try:
        # UA-1 demands alternative texts, a title, headings in order: what a screen reader needs.
        typst.compile(
            str(source),
            output=str(out),
            root=str(staging),
            font_paths=[str(staging / "fonts")],
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            timestamp=int(environment["SOURCE_DATE_EPOCH"]),
        )
    except typst.TypstError as error:
        raise _failure(
            "Typst", "\n".join([str(error), *_typst_lines(str(error.diagnostic))])
        ) from None
    return out


def word_file(staging: Path, source_date_epoch: int) -> bytes:
    """The staged report as a Word file, by Pandoc whichever engine makes the others.

    The folder holds `pandoc-docx.yaml` and what that names, and charts as PNG too. Raises as
    :func:`render` does.
    """
    out = staging.resolve() / "report.docx"
    command = [_pandoc(), "--defaults=pandoc-docx.yaml", f"--output={out.name}"]
    environment = {"SOURCE_DATE_EPOCH": str(source_date_epoch)}
    done = _run(command, out.parent, environment, expand(out.parent))
    _check(done, out.parent, "Pandoc", out)
    return out.read_bytes()


def default_word_file() -> bytes:
    """Pandoc's own Word file: the parts that it fills."""
    command = [_pandoc(), "--print-default-data-file=reference.docx"]
    return subprocess.run(command, capture_output=True, check=True).stdout


def _typst_lines(diagnostic: str) -> list[str]:
    """Pick from Typst's drawing of an error the source lines and the hints."""
    return re.findall(r"^\s*(?:\d+ │|=) *(.+)$", diagnostic, flags=re.MULTILINE)


def default_slides() -> bytes:
    """Pandoc's own PowerPoint file: the layouts that it fills."""
    command = [_pandoc(), "--print-default-data-file=reference.pptx"]
    return subprocess.run(command, capture_output=True, check=True).stdout


def _pandoc() -> str:
    import pypandoc  # noqa: PLC0415  (costs 60 ms that Quarto need not pay)

    return str(pypandoc.get_pandoc_path())


def word_document(
    markdown: str, out: Path, metadata: Mapping[str, str], source_date_epoch: int
) -> None:
    """Write Markdown as a Word file (.docx), the same bytes each time.

    ``metadata`` (`title`, `author`, `lang`, …) is literal text. Raises ``Problem`` where Pandoc
    fails.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    command = [_pandoc(), "--from=markdown", "--to=docx", f"--output={out.name}"]
    command += [f"--metadata={name}={value}" for name, value in metadata.items()]
    environment = {"SOURCE_DATE_EPOCH": str(source_date_epoch)}
    _check(_run(command, out.parent, environment, markdown), out.parent, "Pandoc", out)
    out.write_bytes(in_house_style(out.read_bytes()))


# ---------------------------------------------------------------------------------------------
# Quarto


def _quarto_format(name: str, to: str) -> Callable[[Path, str, Mapping[str, str]], Path]:
    def run(staging: Path, _document: str, environment: Mapping[str, str]) -> Path:
        source = _source(staging)
        out = source.with_suffix(f".{name}")
        out.unlink(missing_ok=True)
        command = [_quarto() or "quarto", "render", source.name, "--to", to]
        _check(_run(command, staging, environment), staging, "Quarto", out)
        return out

    return run


def _quarto_version() -> str:
    return _run([_quarto() or "quarto", "--version"], Path.cwd(), {}).stdout.strip()


def _quarto() -> str | None:
    """Quarto's path: on PATH, or in the environment this Python runs in."""
    beside = Path(sys.executable).parent / "quarto"
    return shutil.which("quarto") or (str(beside) if beside.is_file() else None)


# ---------------------------------------------------------------------------------------------
# Running programs


def _run(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], text: str | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        list(command),
        cwd=folder,
        env={**os.environ, **environment},
        input=text,
        stdin=subprocess.DEVNULL if text is None else None,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def _check(done: subprocess.CompletedProcess[str], staging: Path, program: str, out: Path) -> None:
    """Turn a failure, or a warning that means a hole in the report, into a problem."""
    said = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout + done.stderr)
    for pattern in _FATAL:
        found = pattern.search(said)
        if found:
            name = found["name"].strip("'\"`.,")
            raise Problem(
                what=f"the text refers to '{name}', which the report does not have",
                where=_where(staging, name),
                fix="correct the name, or take the reference out; "
                "tables, figures and sections are named @tbl-GROUP, @fig-GROUP and @sec-GROUP",
            )
    if done.returncode != 0 or not out.is_file():
        raise _failure(program, said)


def _where(staging: Path, name: str) -> str:
    """Find the first place in the staged text that has ``name``."""
    for path in [_source(staging), *sorted((staging / "parts").glob("*.md"))]:
        for number, line in enumerate(_read(path).splitlines(), start=1):
            if re.search(re.escape(name) + r"(?![\w-])", line):
                return f"{path.relative_to(staging).as_posix()}, line {number}"
    return _source(staging).name


def _failure(program: str, said: str) -> Problem:
    lines = [line for line in said.splitlines() if line.strip()]
    return Problem(
        what=f"{program} could not make the report: {' '.join(lines[-6:]) or 'it said nothing'}",
        where="the staged text",
        fix="the words above are the program's own; the staged text is in working/",
    )


def _source(staging: Path) -> Path:
    (source,) = staging.glob("*.qmd")
    return source


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


# The C reader is ten times as fast, as safe, and not in every build of PyYAML.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_PANDOC = {
    "html": _pandoc_format("html"),
    "pdf": _pandoc_pdf,
    "pptx": _pandoc_format("pptx"),
}
_QUARTO = {
    "html": _quarto_format("html", "html"),
    "pdf": _quarto_format("pdf", "typst"),
    "pptx": _quarto_format("pptx", "pptx"),
}
