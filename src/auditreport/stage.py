"""How a script runs: its arguments, its one line on the screen, its log, and its end in words."""

from __future__ import annotations

import contextlib
import shutil
import signal
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Literal

from auditreport.problems import Problem, Problems, explain
from auditreport.refused import refused_by_the_system
from auditreport.run_lock import join_run


class Arguments:
    """``--name value …`` from the command line; a name may have no value, one, or several."""

    def __init__(self, words: list[str]) -> None:
        self._values: dict[str, list[str]] = {}
        values: list[str] = []
        for word in words:
            if word.startswith("--"):
                values = self._values.setdefault(word.removeprefix("--"), [])
            else:
                values.append(word)

    def all(self, name: str) -> list[Path]:
        """Every path given under a name; none where it wasn't given."""
        return [Path(value) for value in self._values.get(name, [])]

    def path(self, name: str) -> Path:
        """The one path given under a name."""
        return Path(self.text(name))

    def text(self, name: str) -> str:
        """The one word given under a name."""
        (value,) = self._values[name]
        return value

    def words(self, name: str) -> list[str]:
        """Every word given under a name."""
        return self._values.get(name, [])

    def day(self, name: str) -> date:
        """The one day given under a name."""
        return date.fromisoformat(self.text(name))

    def engine(self, name: str) -> Literal["quarto", "pandoc"]:
        """The engine given under a name."""
        return "quarto" if self.text(name) == "quarto" else "pandoc"

    def read(self, name: str) -> str:
        """The text of the one file given under a name."""
        return self.path(name).read_text(encoding="utf-8-sig")

    def texts_of(self, names: Iterable[str]) -> dict[str, str]:
        """The text of the one file given under each of some names."""
        return {name: self.read(name) for name in names}

    def forms(self, name: str) -> list[str]:
        """The endings of the files given under a name: ``html``, ``pdf``."""
        return [path.suffix.removeprefix(".") for path in self.all(name)]

    def by_stem(self, name: str) -> dict[str, str]:
        """The texts of the files given under a name, each by its own name without the ending."""
        return {path.stem: path.read_text(encoding="utf-8-sig") for path in self.all(name)}

    def contents(self, name: str) -> dict[str, bytes]:
        """The content of each file given under a name, by the file's own name."""
        return {path.name: path.read_bytes() for path in self.all(name)}

    def bytes_if_given(self, name: str) -> bytes | None:
        """The content of the file given under a name, or ``None``."""
        return self.path(name).read_bytes() if self._values.get(name) else None

    def texts(self, name: str) -> list[str]:
        """The text of every file given under a name."""
        return [path.read_text(encoding="utf-8-sig") for path in self.all(name)]

    def read_if_given(self, name: str) -> str | None:
        """The text of the file given under a name, or ``None``."""
        return self.read(name) if self._values.get(name) else None


def write(path: Path, content: str | bytes | Iterable[str]) -> None:
    """Write one output, text (or pieces of one) as UTF-8, with the line ends that it has."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, str | bytes):
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(content)


def contents_below(*folders: str) -> Iterator[tuple[str, bytes]]:
    """Path and content of every file below some folders, in order."""
    for folder in folders:
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file():
                yield path.as_posix(), path.read_bytes()


def run(main: Callable[[Arguments], str]) -> None:
    """Run one script: print ``stage: …`` as ``main`` returns it, and keep it in the log.

    A ``Problem`` ends the script with its message. Anything else is a fault of the program: the
    screen gets a sentence, the log where it happened but not what was said there, as messages of
    errors quote file names, and file names are names.
    """
    # Ctrl-C ends a stage at once and without a word: Snakemake says what there is to say.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    join_run()
    arguments = Arguments(sys.argv[1:])
    stage = Path(sys.argv[0]).stem
    log = arguments.path("log")
    try:
        line = f"{stage}: {main(arguments)}"
    except (Problem, Problems) as problem:
        message = explain([problem]) if isinstance(problem, Problem) else str(problem)
        _keep(log, message + "\n")
        sys.exit(message)
    except Exception as error:
        if refusal := refused_by_the_system(error):
            _keep(log, explain([refusal]) + "\n")
            sys.exit(explain([refusal]))
        steps = traceback.extract_tb(error.__traceback__)
        frames = [f"{Path(s.filename).name}, line {s.lineno}, in {s.name}" for s in steps]
        _keep(log, "\n".join([type(error).__name__, *frames]) + "\n")
        sys.exit(
            f"{stage} stopped: a fault of the program, not of your files. Please report it, with "
            f"the file {log}."
        )
    _keep(log, line + "\n")
    # As one write, also where Python doesn't buffer: jobs side by side share the screen.
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _keep(log: Path, text: str) -> None:
    """Write a log, where there is room for it: the screen says the same."""
    with contextlib.suppress(OSError):
        write(log, text)


def commentary_texts(arguments: Arguments) -> dict[str, str]:
    """The audit's commentary, keyed by file below `commentary/` without its ending."""
    folder = arguments.path("definition").parent / "commentary"
    return {
        path.relative_to(folder).with_suffix("").as_posix(): path.read_text(encoding="utf-8-sig")
        for path in arguments.all("commentary")
    }


def lay_out(folder: Path, arguments: Arguments, files: Mapping[str, str | bytes]) -> None:
    """Lay out the report's folder afresh: the house's files, the charts, and those generated."""
    shutil.rmtree(folder, ignore_errors=True)
    (root,) = {path.parent for path in arguments.all("house") if path.name == "_quarto.yml"}
    for path in arguments.all("house"):
        target = folder / path.relative_to(root)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    for path in arguments.all("charts"):
        write(folder / "charts" / path.name, path.read_bytes())
    references = [path.read_bytes() for path in arguments.all("references")]
    write(folder / "references.bib", references[0] if references else b"")
    for name, text in files.items():
        write(folder / name, text)


def remove_strays(published: list[Path]) -> None:
    """Remove what an earlier run published and this audit no longer has: a group's, a format's."""
    # Nothing else is ever removed, whatever a rule names by mistake.
    for folder in {path.parent for path in published if path.parts[0] == "results"}:
        for path in set(folder.iterdir()) - set(published):
            if path.is_file() and folder != Path("results/quality"):
                path.unlink()
