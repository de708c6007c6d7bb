"""The leak check: a canary in each place is found, and a common word is none."""

from __future__ import annotations

import base64
import gzip
import hashlib
import hmac
import html
import io
import json
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import typst
import xlsxwriter

from auditreport.authors import files_and_authors
from auditreport.leak_verdict import leaks_csv, refusal, verdict
from auditreport.leaks import NamesToFind, find_leaks, names_to_find
from auditreport.pseudonym import pseudonym
from auditreport.register import Department, code_key, read_register

REPOSITORY = Path(__file__).resolve().parents[2]
LONG = "Ystrad Môrwyn Hospital"
SHORT = "Zoë Lamb"
CODE = "RAD-0417"
FONTS = [str(REPOSITORY / "report" / "fonts")]


def register(**fields: str) -> Department:
    given = {"code": "", "name": "", "organisation": "", "contact": "", "email": ""} | fields
    return Department(**given)


CANARIES = names_to_find(
    [register(code=CODE, organisation=LONG, contact=SHORT, email="z.lamb@ystrad.example")], [], []
)


def archive(**members: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return out.getvalue()


def workbook(author: str = "", cell: str = "", halves: tuple[str, str] = ("", "")) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.set_properties({"author": author})
        sheet = book.add_worksheet("Answers")
        sheet.write_string(0, 0, cell or "nothing")
        if all(halves):
            bold = book.add_format({"bold": True})
            sheet.write_rich_string(1, 0, halves[0], bold, halves[1])
    return out.getvalue()


def pdf(text: str = "", author: str = "", heading: str = "") -> bytes:
    source = f"#set document(author: {json.dumps(author)}, date: none)\n"
    source += '#set text(font: "Source Sans 3")\n'
    source += f"#set page(width: 90pt)\n= #{json.dumps(heading)}\n*Bold* #{json.dumps(text)}\n"
    made = typst.compile(source.encode(), format="pdf", font_paths=FONTS)
    assert isinstance(made, bytes)
    return made


def old_pdf(text: str) -> bytes:
    """A PDF of another kind: objects packed in a stream, no font table, text in octal escapes."""
    octal = "".join(f"\\{code:03o}" for code in text.encode("latin-1"))
    page = zlib.compress(f"BT /F1 9 Tf ({octal}) Tj ET".encode())
    packed = f"7 0 8 40 {'<< /Title (Nothing) >>':<40}<< /Type /Font >>"
    objects = zlib.compress(packed.encode())
    first = packed.index("<<")
    return (
        b"%%PDF-1.5\n1 0 obj << /Contents 2 0 R >> endobj\n"
        b"2 0 obj << /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream endobj\n"
        b"3 0 obj << /Type /ObjStm /N 2 /First %d /Length %d /Filter [/FlateDecode] >>\n"
        b"stream\n%s\nendstream endobj\ntrailer << /Root 1 0 R >>"
    ) % (len(page), page, first, len(objects), objects)


def halves(name: str) -> tuple[str, str]:
    return name[: len(name) // 2], name[len(name) // 2 :]


def as_json(name: str) -> bytes:
    return json.dumps({"note": f"from {name}."}).encode()


PLACES: dict[str, Callable[[str], bytes]] = {
    "chart title": lambda n: f"<svg><title>Answers of {html.escape(n)}</title></svg>".encode(),
    "chart label drawn as shapes": lambda n: f"<svg><!-- {n} --><use/></svg>".encode(),
    "SVG metadata": lambda n: (
        f"<svg><metadata><dc:creator>{n}</dc:creator></metadata></svg>".encode()
    ),
    "PDF author": lambda n: pdf(author=n),
    "PDF text": lambda n: pdf(text=n),
    "PDF outline": lambda n: pdf(heading=n),
    "PDF without a font table": old_pdf,
    "workbook author": lambda n: workbook(author=n),
    "workbook cell": lambda n: workbook(cell=n),
    "workbook cell, half of it bold": lambda n: workbook(halves=halves(n)),
    "docx comment in two runs": lambda n: archive(
        **{"word/comments.xml": "<w:t>{}</w:t></w:r><w:r><w:t>{}</w:t>".format(*halves(n))}
    ),
    "manifest": lambda n: json.dumps({"outputs": {f"{n}.svg": "0" * 64}}, indent=2).encode(),
    "log": lambda n: f"score: 85 returns, last {n}\n".encode(),
    "HTML attribute": lambda n: f'<p data-department="{n}">'.encode(),
    "HTML entities": lambda n: "".join(f"&#{ord(c)};" for c in n).encode(),
    "HTML, a tag in its midst": lambda n: "<p>{}<b>{}</b></p>".format(*halves(n)).encode(),
    "base64 data URI": lambda n: (
        b'<img src="data:image/svg+xml;base64,'
        + base64.b64encode(f"<svg><title>{n}</title></svg>".encode())
        + b'">'
    ),
    "base64 of a workbook": lambda n: b"data:;base64," + base64.b64encode(workbook(author=n)),
    "base64 that nothing announces": lambda n: (
        b"[" + base64.b64encode(f"sent by {n} on Monday".encode()) + b"]"
    ),
    "base64 in lines": lambda n: base64.encodebytes((f"{'x' * 50} {n} " * 3).encode()),
    "gzip": lambda n: gzip.compress(f"<svg>{n}</svg>".encode()),
    "JSON escapes": as_json,
    "JSON line end": lambda n: json.dumps({"note": f"Sent by\n{n}\n"}).encode(),
    "JSON escapes of every letter": lambda n: "".join(f"\\u{ord(c):04x}" for c in n).encode(),
    "percent-encoded": lambda n: f"/download?by={quote(n)}".encode(),
    "percent-encoded twice": lambda n: quote(quote(n)).encode(),
    "NFC": lambda n: unicodedata.normalize("NFC", n).encode(),
    "NFD": lambda n: unicodedata.normalize("NFD", n).encode(),
    "without accents": lambda n: unicodedata.normalize("NFD", n).encode("ascii", "ignore"),
    "reversed case": lambda n: n.swapcase().encode(),
    "UTF-16": lambda n: f"department,{n}\n".encode("utf-16-le"),
    "Windows-1252": lambda n: f"the return was sent to us by {n} in June".encode("cp1252"),
    "no-break space and dash": lambda n: n.replace(" ", "\u00a0").replace("-", "–").encode(),
    "zip member name": lambda n: archive(**{f"charts/{n}.svg": "<svg/>"}),
    "zip in zip": lambda n: archive(**{"inner.zip": archive(**{"a.txt": n})}),
}


@pytest.mark.parametrize("name", [LONG, SHORT, CODE])
@pytest.mark.parametrize("place", PLACES)
def test_a_canary_is_found_in_every_place(place: str, name: str) -> None:
    path = "results/report/some file"
    (leak, *_) = find_leaks(CANARIES, [(path, PLACES[place](name))])
    assert (leak.path, leak.shown) == (path, path)
    assert leak.name is not None
    assert leak.name.text == name


@pytest.mark.parametrize("place", PLACES)
def test_the_same_places_without_a_canary_are_clean(place: str) -> None:
    for other in ("Northmoor House of Arts", "Joe Lamb", "RAD-0418"):
        assert find_leaks(CANARIES, [("results/x", PLACES[place](other))]) == []


@pytest.mark.parametrize(
    "path",
    [
        f"results/charts/{LONG}.svg",
        f"results/charts/{unicodedata.normalize('NFD', LONG).upper()}.svg",
        "results/charts/ystrad_morwyn-hospital.svg",
        f"working/{SHORT}/chart.svg",
        f"results/{CODE}.csv",
        "results/rad0417.csv",
    ],
)
def test_a_name_of_a_file_is_searched_and_never_shown(path: str) -> None:
    (leak,) = find_leaks(CANARIES, [(path, b"nothing")])
    assert leak.where == "name of the file"
    assert leak.shown.startswith(("results/", "working/"))
    assert not CANARIES.found_in(str(refusal([leak])))


def test_an_e_mail_address_is_found() -> None:
    (leak,) = find_leaks(CANARIES, [("logs/a.log", b"<Z.Lamb@Ystrad.example>")])
    assert leak.name is not None
    assert leak.name.kind == "e-mail"


def test_long_names_are_seen_in_binary_data_too() -> None:
    noise = bytes(range(256)) * 8
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        data = b"\x89PNG\r\n\x00" + noise + "Ystrad Morwyn Hospital".encode(encoding) + noise
        assert len(find_leaks(CANARIES, [("a.png", data)])) == 1


def test_a_name_is_found_wherever_it_begins() -> None:
    """The search cuts a text into blocks of six: every offset must do."""
    for before in range(13):
        text = b"x" * before + b"YstradMorwynHospital" + b"y" * 5
        assert len(find_leaks(CANARIES, [("a.txt", text)])) == 1


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04 and then nothing",
        gzip.compress(b"cut short" * 100, mtime=0)[:-20],
        b"%PDF-1.7\n1 0 obj <</Length 3/Filter/FlateDecode>>\nstream\nabc\nendstream endobj",
        b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer << /Encrypt 2 0 R >>",
        b"%PDF-1.7\n1 0 obj <</Length 3/Filter/LZWDecode>>\nstream\nabc\nendstream endobj",
    ],
)
def test_what_cannot_be_looked_into_is_not_vouched_for(data: bytes) -> None:
    (leak,) = find_leaks(CANARIES, [("results/a", data)])
    assert leak.name is None
    assert "can't be looked into" in str(refusal([leak]))


def test_contents_that_the_repository_ships_need_no_look() -> None:
    data = LONG.encode()
    assert find_leaks(CANARIES, [("results/a", data)], [data]) == []


def test_one_file_that_is_clean_hides_no_other() -> None:
    same = [("results/a", LONG.encode()), ("results/b", LONG.encode()), ("results/c", b"-")]
    assert [leak.path for leak in find_leaks(CANARIES, same)] == ["results/a", "results/b"]


OWN_TEXT = """
questions: Does a general radiologist report? The PACS office keeps a register; a stroke unit may.
Stroke unit staff read images. Northmoor Trust took part, as did Grace and MARSH HOUSE.
"""


def found(names: NamesToFind, text: str) -> list[str]:
    return sorted(name.text for name in names.found_in(text))


@pytest.mark.parametrize(
    "name",
    [
        "General",  # a word of the audit's own text
        "Radiology",  # a word of every hospital
        "Radiology department",
        "Department of Clinical Radiology",
        "Stroke Unit",  # ordinary words in the audit's text
        "PACS office",  # an acronym too
        "The Audit Committee of Northmoor",  # what the audit says of itself
        "Wales",
        "The Vale",  # declared to be no name
        "AB",  # too short
        "101",  # any number
        "98765",
        "Calibri",  # a word of the formats themselves
    ],
)
def test_a_common_word_that_is_a_name_does_not_cry_wolf(name: str) -> None:
    names = names_to_find(
        [register(code="RAD-0417", name=name)],
        [],
        [],
        itself=["The audit committee of Northmoor"],
        own_text=OWN_TEXT,
        not_names=["the vale"],
    )
    assert [one.text for one in names.searched] == ["RAD-0417"]
    assert [one.text for one, _ in names.set_aside] == [name]
    text = f"general radiology department, {name} 98765, 101"
    assert find_leaks(names, [("results/a", text.encode())]) == []


@pytest.mark.parametrize(
    "name",
    [
        "Northmoor Trust",  # in the audit's own text, but as a name
        "Grace",
        "Marsh House",
        "General Marsh",
        "Stroke Unit 7",
        "Northmoor Department of Radiology",
        "Ann",
        "A12",
        "987654",
    ],
)
def test_what_only_looks_common_is_searched_for(name: str) -> None:
    names = names_to_find([register(name=name)], [], [], own_text=OWN_TEXT)
    assert found(names, f"of {name.upper()}, yes") == [name]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Ann", "Annual planning, Hann; channel"),
        ("A12", "BA12 A123 #A12F"),
        ("Lee", "fleece sleep Leeds"),
        ("Ann Lee", "Joann Leeds; Ann said: Lee"),
        ("Unit One", "shared with another unit? — One was"),
        ("IR-01", "fir-01 ir-012 ir01x"),
        ("987654", "1.987654 d=987654.5 9876543"),
    ],
)
def test_a_short_name_within_other_words_is_none(name: str, text: str) -> None:
    names = names_to_find([register(name=name)], [], [])
    assert found(names, text) == []
    assert found(names, f"({name})") == [name]


def test_a_short_name_is_not_looked_for_in_binary_data() -> None:
    names = names_to_find([register(contact="Ann Lee")], [], [])
    assert find_leaks(names, [("a.woff2", b"\x00\x01\x80 Ann Lee \xff\x00\x80")]) == []


def test_region_values_are_published_and_no_leak() -> None:
    one = Department("RAD-0417", "Unit Q", "Borders Vale", "", "", {"region": "Borders Vale"})
    assert "Borders Vale" in [n.text for n in names_to_find([one], [], []).searched]
    names = names_to_find([one], [], [], strata=["region"])
    assert "Borders Vale" not in [n.text for n in names.searched]


@pytest.mark.parametrize(
    ("file", "searched"),
    [
        ("May/Wexmoor PACS return.xlsx", ["Wexmoor PACS return"]),
        ("RAD-0417.xlsx", ["RAD-0417"]),
        ("PACS audit form 2010 (2).xlsx", []),
        ("Report.xlsx", []),
        ("Copy of Book1.csv", []),
        ("12.csv", ["12.csv"]),
    ],
)
def test_file_names_are_searched_unless_they_name_nobody(file: str, searched: list[str]) -> None:
    names = names_to_find([], [file], [], own_text=OWN_TEXT)
    assert [name.text for name in names.searched] == searched
    for stem in searched:
        assert found(names, f"see {Path(file).name}.") == [stem]


def test_document_authors_are_read_from_sound_archives_alone() -> None:
    large = "<dc:creator>Al Large</dc:creator>" + " " * 70_000
    returns = [
        ("a.xlsx", workbook(author="Zoë & Lamb")),
        ("b.ods", archive(**{"meta.xml": "<meta:initial-creator>Ida B</meta:initial-creator>"})),
        ("c.xlsx", archive(**{"docProps/core.xml": large})),
        ("d.xlsx", b"PK\x03\x04 broken"),
        ("e.csv", b"Question,Answer\n"),
        ("f.xlsx", b""),
        ("g.xlsx", ValueError("can't be read")),
    ]
    files, authors = files_and_authors(returns)
    assert files == [file for file, _ in returns]
    assert authors == ["Zoë & Lamb", "Ida B"]
    names = names_to_find([], [], ["Zoë & Lamb", "openpyxl", "Windows User"])
    assert [name.text for name in names.searched] == ["Zoë & Lamb"]


def test_the_verdict_and_the_screen_hold_no_name_and_the_office_has_it() -> None:
    leaks = find_leaks(CANARIES, [("results/a.html", LONG.encode()), ("logs/b", CODE.encode())])
    screen = str(refusal(leaks))
    assert "results/a.html" in screen
    assert "logs/b" in screen
    assert not CANARIES.found_in(screen + verdict(CANARIES))
    rows = leaks_csv(CANARIES, leaks).splitlines()
    assert rows[0] == "\ufeffoutcome,file,where,kind,string"
    assert rows[1] == f"found,results/a.html,,organisation,{LONG}"


def test_names_that_are_no_valid_text_are_searched_and_told() -> None:
    names = names_to_find([], ["from Wexmoor \udceb.xlsx"], [])
    leaks = find_leaks(names, [("results/a\udceb", b"from wexmoor .csv")])
    assert "from Wexmoor \\udceb" in leaks_csv(names, leaks)


# Pseudonyms: nothing without the key leads back to a department.

CANDIDATES = 50_000
GUESSED_KEYS = (b"", bytes(32), b"\xff" * 32, b"key", b"secret", b"auditreport", b"pacs-2010")
PLAIN = (hashlib.md5, hashlib.sha1, hashlib.sha256, hashlib.sha512)


def departments() -> list[Department]:
    path = REPOSITORY / "audits" / "pacs-2010" / "register.csv"
    return read_register(path.read_text(encoding="utf-8"), str(path), [])


def guesses(invited: list[Department]) -> list[str]:
    """All that somebody outside might try: every name of the register, and every code there is."""
    names = [text for one in invited for text in (code_key(one.code), one.name, one.organisation)]
    codes = [f"RAD-{number:04}" for number in range(10_000)]
    tried = dict.fromkeys(
        [*names, *codes, *(text.lower() for text in names + codes), *(f" {code}" for code in codes)]
    )
    numbers = (f"RAD-{number:05}" for number in range(CANDIDATES))
    return [*tried, *numbers][:CANDIDATES]


def recovered(tried: list[str], pseudonyms: set[bytes], prefix: bytes) -> Iterator[str]:
    for guess in tried:
        message = prefix + guess.encode()
        for plain in PLAIN:
            if plain(message).digest()[:6] in pseudonyms:
                yield guess
        for key in GUESSED_KEYS:
            if hmac.digest(key, message, "sha256")[:6] in pseudonyms:
                yield guess


def test_nothing_without_the_key_recovers_a_pseudonym() -> None:
    key = bytes.fromhex("5eed" * 16)
    invited = departments()
    made = {pseudonym(key, "department", code_key(one.code)) for one in invited}
    assert len(made) == len(invited) == 210
    pseudonyms = {bytes.fromhex(one) for one in made}
    tried = guesses(invited)
    assert len(tried) == CANDIDATES
    for prefix in (b"", b"department:"):
        assert list(recovered(tried, pseudonyms, prefix)) == []
    # The same attack with the key finds every one, so it would have found them.
    with_key = {hmac.digest(key, b"department:" + t.encode(), "sha256")[:6] for t in tried}
    assert pseudonyms <= with_key
