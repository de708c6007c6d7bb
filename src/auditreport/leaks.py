"""The leak check: nothing that identifies a department stands in what leaves the office.

Searched for: each department's code, name, organisation, contact and e-mail; the returns' file
names and document authors; the people who coded free text. Searched in: every byte of the files
given, and the files' own names, packed and encoded ones too (:mod:`auditreport.containers`).

How two spellings are the same: letters and digits alone count for a string of eleven or more of
them, so neither case, accents, punctuation, spaces nor a tag or line end in its midst hide it. A
shorter string must stand as whole words, as by chance it is part of many a word; case, accents and
the kind of space or dash still don't matter. In binary data only the long ones are searched for.

What is a name and identifies nobody alone isn't searched for, or "General" would cry wolf:

* fewer than three letters and digits, or digits alone and fewer than six: any table has them;
* made of words alone that are in every hospital's name ("Department of Clinical Radiology"), in
  `ORDINARY`;
* what the audit says of itself: its title, organisation, authors; and the values of strata,
  which are published;
* a phrase that the audit's own text (definition, commentary, findings, the report's wording) uses
  as ordinary words: in lower case, or with one capital at its start if it is several words.
  "Northmoor Trust" in a commentary is still a leak, as its words have capitals;
* a file name that is made of such words and numbers alone ("PACS audit form 2010 (2).xlsx");
* what the office declares to be no name, one on each line of `private/not_names.txt`.
"""

from __future__ import annotations

import contextlib
import re
import struct
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import PurePosixPath

from auditreport.containers import UnreadableError, pieces
from auditreport.register import Department

# What departments, hospitals and their organisations are called everywhere.
_OF_HOSPITALS = """
and at for in of the to with a an nhs health healthcare care clinical medical medicine department
departments dept directorate division service services unit units centre center clinic office team
group network site ward general district county city community regional national university teaching
royal memorial foundation trust trusts board boards hospital hospitals infirmary college institute
radiology imaging diagnostic diagnostics x ray xray mri ct ultrasound nuclear interventional breast
screening paediatric children childrens womens s north south east west northern southern eastern
western central upper lower new great england scotland wales ireland united kingdom uk yes no
"""
# What files are called that carry a return.
_OF_FILES = """
audit audits form forms return returns questionnaire survey answer answers reply response copy re fw
fwd final draft version v book sheet document untitled blank scan data export report results tables
file old completed complete returned signed submission
"""
# Who a document's author is when nobody said, and words of the formats themselves.
_OF_PROGRAMS = """
administrator admin user owner author unknown default guest windows microsoft excel apache poi
openpyxl libreoffice openoffice xlsxwriter sheetjs python pc laptop adobe arial calibri
cambria roman hyperlinks socket protect
"""
ORDINARY = frozenset(f"{_OF_HOSPITALS} {_OF_FILES} {_OF_PROGRAMS}".split())

LONG = 11
"""Letters and digits from which on a string is found within other text. The search needs it: any
eleven letters in a row hold one whole block of the blocks of six that a text is cut into."""
_BLOCK = 6
_LEAST, _LEAST_DIGITS = 3, 6
_ACRONYM = 5


@dataclass(frozen=True, slots=True)
class Name:
    """A string that must not leave. ``kind`` is what it is: "contact", "file name"."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Leak:
    """A name found in a file, or a file that can't be looked into (then without ``name``).

    ``shown`` is the file as it may be shown on the screen: a folder above it where the file's own
    name is the leak. ``where`` tells the way inside, and may itself be a name.
    """

    path: str
    shown: str
    where: str
    name: Name | None


@dataclass(frozen=True, slots=True)
class _Whole:
    """A short name: its words, all of them glued to one, and how it looks as whole words."""

    name: Name
    words: frozenset[bytes]
    glued: bytes
    pattern: bytes
    """A regular expression; compiled only where its words are there, as most names' never are."""

    def stands_in(self, plain: bytes, there: set[bytes]) -> bool:
        if self.words <= there or self.glued in there:
            return re.search(self.pattern, plain) is not None
        return False


@dataclass(frozen=True)
class NamesToFind:
    """What is searched for, made ready; and what isn't, with the reason."""

    searched: tuple[Name, ...]
    set_aside: tuple[tuple[Name, str], ...]
    blocks: dict[tuple[bytes], list[tuple[bytes, Name]]] = field(repr=False)
    words: dict[bytes, list[_Whole]] = field(repr=False)

    def found_in(self, text: str, *, prose: bool = True) -> list[Name]:
        """The names in a text, in no order that means anything."""
        plain = folded(text).encode("utf-8", "replace")
        found: dict[Name, None] = {}
        squashed = plain.translate(None, _NO_WORD)
        end = len(squashed) // _BLOCK * _BLOCK
        cut = set(struct.iter_unpack(f"{_BLOCK}s", squashed[:end]))
        for block in cut & self.blocks.keys():
            for letters, name in self.blocks[block]:
                if name not in found and letters in squashed:
                    found[name] = None
        if prose:
            there = set(plain.translate(_TO_WORDS).split())
            for word in there & self.words.keys():
                for whole in self.words[word]:
                    if whole.name not in found and whole.stands_in(plain, there):
                        found[whole.name] = None
        return list(found)


_ASCII = range(128)
_WORD = b"0123456789abcdefghijklmnopqrstuvwxyz"
_NO_WORD = bytes(code for code in _ASCII if code not in _WORD)
_TO_WORDS = bytes(32 if code in _NO_WORD else code for code in range(256))
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-") | dict.fromkeys(map(ord, "‘’ʼ`"), "'")


def folded(text: str) -> str:
    """The text as names are compared: one case, no accents, one kind of dash and apostrophe."""
    return _BEYOND_ASCII.sub(_fold, text).lower()


def _fold(match: re.Match[str]) -> str:
    run = unicodedata.normalize("NFKD", match[0].translate(_DASHES).casefold())
    letters = []
    for character in run:
        if character.isalnum() or character in " -'":
            letters.append(character)
        elif unicodedata.category(character) not in ("Mn", "Me", "Cf"):
            letters.append(" ")
    return "".join(letters)


def names_to_find(
    register: Iterable[Department],
    files: Iterable[str],
    authors: Iterable[str],
    *,
    coders: Iterable[str] = (),
    itself: Iterable[str] = (),
    strata: Iterable[str] = (),
    own_text: str = "",
    not_names: Iterable[str] = (),
) -> NamesToFind:
    """All that identifies a department, without what doesn't by the rules in this module's text.

    ``files`` are the returns' paths below `raw/`; ``itself`` is what the audit says of itself;
    ``strata`` are the register's columns whose values are published.
    A file is searched for without its ending, which finds the name with its ending too; only if it
    is too short without (``12.xlsx``) is the whole searched for.
    """
    own = unicodedata.normalize("NFC", own_text)
    words = _ordinary_words(own)
    register = list(register)
    published = {one.strata.get(column, "") for column in strata for one in register}
    said = {_squash(text) for text in (*itself, *not_names, *published)}
    first: dict[str, Name] = {}
    aside: dict[Name, str] = {}
    for name in _strings(register, files, authors, coders):
        letters = _squash(name.text)
        if letters in first or not letters:
            continue
        reason = _no_reason_to_search(name, letters, own, words, said)
        if reason:
            aside[name] = reason
        else:
            first[letters] = name
    searched = tuple(first.values())
    return NamesToFind(searched, tuple(aside.items()), _blocks(first), _short_words(first))


def _strings(
    register: Iterable[Department],
    files: Iterable[str],
    authors: Iterable[str],
    coders: Iterable[str],
) -> Iterable[Name]:
    for department in register:
        yield Name("code", department.code)
        yield Name("department", department.name)
        yield Name("organisation", department.organisation)
        yield Name("contact", department.contact)
        yield Name("e-mail", department.email)
    for file in files:
        path = PurePosixPath(file)
        short = _too_short(_squash(path.stem))
        yield Name("file name", path.name if short else path.stem)
    yield from (Name("document author", author) for author in authors)
    yield from (Name("coder", coder) for coder in coders)


def _squash(text: str) -> str:
    return "".join(character for character in folded(text) if character.isalnum())


def _too_short(letters: str) -> bool:
    return len(letters) < (_LEAST_DIGITS if letters.isdigit() else _LEAST)


def _no_reason_to_search(
    name: Name, letters: str, own: str, words: Collection[str], said: Collection[str]
) -> str:
    if _too_short(letters):
        return "too short"
    if letters in said:
        return "public anyway, or declared to be no name"
    if name.kind in ("e-mail", "code"):
        return ""
    parts = re.findall(r"[^\W\d_]+", folded(name.text))
    if parts and name.kind == "file name":
        parts = re.findall(r"[^\W\d_]+", folded(PurePosixPath(name.text).name))
        if all(part in ORDINARY or part in words for part in parts):
            return "ordinary words"
    if parts and all(part in ORDINARY for part in parts) and not re.search(r"\d", name.text):
        return "ordinary words"
    spoken = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", name.text))
    if all(word.lower() in words for word in spoken) and _as_ordinary_phrase(spoken).search(own):
        return "ordinary words in the audit's own text"
    return ""


def _ordinary_words(own: str) -> set[str]:
    """Words that the audit's own text writes in lower case, and its acronyms, as lower case."""
    every = set(re.findall(r"[^\W_]+", own))
    return {
        folded(word)
        for word in every
        if word.islower() or (word.isupper() and len(word) <= _ACRONYM) or word.isdigit()
    } | {folded(word) for word in every if word.istitle() and word.lower() in every}


def _as_ordinary_phrase(words: Sequence[str]) -> re.Pattern[str]:
    parts = [
        re.escape(word if word.isupper() and len(word) <= _ACRONYM else word.lower())
        for word in words
    ]
    if len(parts) > 1:
        parts[0] = f"(?:{parts[0]}|{re.escape(words[0].capitalize())})"
    return re.compile(r"(?<!\w)" + r"[\W_]+".join(parts) + r"(?!\w)")


def _blocks(names: dict[str, Name]) -> dict[tuple[bytes], list[tuple[bytes, Name]]]:
    """For each long name, the blocks of its most unusual eleven letters: one is in any text of it.

    A text is cut into blocks of six bytes; wherever the name begins, one block lies wholly within
    each eleven bytes of it. So a set of blocks says at once whether a name may be there.
    """
    long = {letters.encode(): name for letters, name in names.items() if len(letters) >= LONG}
    seen = Counter(block for letters in long for block in set(_slices(letters)))
    found: dict[tuple[bytes], list[tuple[bytes, Name]]] = {}
    for letters, name in long.items():
        slices = _slices(letters)
        weights = [seen[block] for block in slices]
        windows = [slices[at : at + _BLOCK] for at in range(len(letters) - LONG + 1)]
        sums = [sum(weights[at : at + _BLOCK]) for at in range(len(windows))]
        for block in set(windows[sums.index(min(sums))]):
            found.setdefault((block,), []).append((letters, name))
    return found


def _slices(letters: bytes) -> list[bytes]:
    return [letters[at : at + _BLOCK] for at in range(len(letters) - _BLOCK + 1)]


def _short_words(names: dict[str, Name]) -> dict[bytes, list[_Whole]]:
    """For each short name its longest word, and how to see that all of it stands there."""
    found: dict[bytes, list[_Whole]] = {}
    for letters, name in names.items():
        if len(letters) >= LONG:
            continue
        plain = folded(name.text).encode()
        words = plain.translate(_TO_WORDS).split()
        gaps = re.findall(rb"[^0-9a-z\x80-\xff]+", plain.strip(_NO_WORD))
        between = [_gap(gap) for gap in gaps]
        pattern = rb"".join(
            part for pair in zip(words, [*between, b""], strict=True) for part in pair
        )
        edge = rb"0-9a-z\x80-\xff" + (rb".,-" if letters.isdigit() else b"")
        after = rb"(?![0-9a-z\x80-\xff])" + (rb"(?![.,]\d)" if letters.isdigit() else b"")
        looks = rb"(?<![" + edge + rb"])" + pattern + after
        whole = _Whole(name, frozenset(words), letters.encode(), looks)
        for word in {max(words, key=len), whole.glued}:
            found.setdefault(word, []).append(whole)
    return found


def _gap(gap: bytes) -> bytes:
    """What may stand where a name has a space, or a dash: another space or mark, but one only."""
    if gap.isspace():
        return rb"(?:\s+|[_.+-])"
    if gap in (b"-", b"_", b"/", b"."):
        return rb"[-_ /.]?"
    return rb"\s*".join(re.escape(bytes([code])) for code in gap if code != ord(" ")) + rb"\s*"


def readable(contents: Iterable[bytes]) -> str:
    """The contents that are text, as one text."""
    texts = []
    for content in contents:
        with contextlib.suppress(UnicodeDecodeError):
            texts.append(content.decode("utf-8-sig"))
    return "\n".join(texts)


def find_leaks(
    names: NamesToFind, outputs: Iterable[tuple[str, bytes]], known: Iterable[bytes] = ()
) -> list[Leak]:
    """Every name in every output, by file; and every file that can't be looked into.

    ``known`` are contents that hold nothing of this audit: what the repository itself ships.
    """
    clean = set(known)
    leaks: list[Leak] = []
    for path, content in outputs:
        shown = _shown(names, path)
        found: dict[tuple[Name | None, str], None] = {}
        if shown != path:
            found |= {(name, "name of the file"): None for name in names.found_in(path)}
        try:
            for piece in pieces(content, clean):
                hits = names.found_in(piece.text, prose=piece.prose)
                found |= {(name, piece.where): None for name in hits}
        except UnreadableError as error:
            found[None, f"can't be looked into: {error}"] = None
        if not found:
            clean.add(content)
        leaks += [Leak(path, shown, where, name) for name, where in found]
    return leaks


def _shown(names: NamesToFind, path: str) -> str:
    """The path, or as much of it as holds no name."""
    if not names.found_in(path):
        return path
    parts = [PurePosixPath(path), *PurePosixPath(path).parents]
    for inner, outer in pairwise(parts):
        if names.found_in(str(inner)) and not names.found_in(str(outer)):
            return f"{outer}/… (the file's own name holds it)"
    return "… (the file's own name holds it)"
