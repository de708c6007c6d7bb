"""Files that no honest department sends, each named by its fault, with the reason expected.

Each is otherwise the good return of a department that hasn't answered: were one taken, the tables
would change.
"""

from __future__ import annotations

import hashlib
import io
import os
import socket
import struct
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import xlsxwriter

from tests.small_audit import write_return

CODE = "IR-04"
ANSWERS = {"Q1": "No", "Q2": "Yes", "Q3": "No", "Q4": "Yes"}
NAMES = "urn:oasis:names:tc:opendocument:xmlns:"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = "xl/worksheets/sheet1.xml"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")

Change = Callable[[dict[str, bytes]], None]


# --- Good files to spoil ---


def good(code: str = CODE, extra: Callable[[xlsxwriter.Workbook], None] | None = None) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "good.xlsx")
        if extra is None:
            write_return(path, code, ANSWERS)
            return path.read_bytes()
        with xlsxwriter.Workbook(path) as book:
            extra(book)
        return path.read_bytes()


def form(*rows: list[str], formula: str = "") -> Callable[[xlsxwriter.Workbook], None]:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
        if formula:
            sheet.write_formula("B1", formula, None, CODE)

    return fill


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes], *more: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in [*parts.items(), *more]:
            if name in archive.NameToInfo:
                del archive.NameToInfo[name]  # a part that is there twice is meant
            info = zipfile.ZipInfo("placeholder")
            info.filename = name  # as it is: the library would mend it
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return out.getvalue()


def with_parts(*more: tuple[str, bytes]) -> bytes:
    return packed(parts_of(good()), *more)


def edited(name: str, old: str, new: str) -> bytes:
    parts = parts_of(good())
    text = parts[name].decode()
    assert old in text, (name, old)
    return packed(parts | {name: text.replace(old, new, 1).encode()})


def with_link(kind: str, target: str, outside: bool = False) -> bytes:
    mode = ' TargetMode="External"' if outside else ""
    link = f'<Relationship Id="rId99" Type="{LINKS}/{kind}" Target="{target}"{mode}/>'
    return edited("xl/_rels/workbook.xml.rels", "</Relationships>", link + "</Relationships>")


def with_rows(xml: str) -> bytes:
    """The good sheet with more rows at its end."""
    return edited(SHEET, "</sheetData>", xml + "</sheetData>")


def row(number: int, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def ods(
    rows: str = "", *, body: str = "", content: str = "", more: Mapping[str, bytes] | None = None
) -> bytes:
    def line(*texts: str) -> str:
        return f"<table:table-row>{''.join(map(ods_cell, texts))}</table:table-row>"

    form_rows = line("Department code", CODE) + line("Question", "Answer")
    form_rows += "".join(line(*pair) for pair in ANSWERS.items())
    names = " ".join(f'xmlns:{n}="{NAMES}{n}:1.0"' for n in ("office", "table", "text", "drawing"))
    content = content or (
        f"<office:document-content {names}><office:body><office:spreadsheet>{body}"
        f'<table:table table:name="Form">{form_rows}{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    parts = {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": b"<manifest/>",
        "content.xml": content.encode(),
    }
    return packed(parts | dict(more or {}))


def ods_cell(text: str, attributes: str = "") -> str:
    return (
        f'<table:table-cell office:value-type="string" {attributes}><text:p>{text}</text:p>'
        "</table:table-cell>"
    )


def repeated(text: str, rows: int, columns: int) -> str:
    cell = ods_cell(text, f'table:number-columns-repeated="{columns}"')
    return f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'


def ole(streams: Mapping[str, bytes]) -> bytes:
    """The small file system around an .xls: each stream large enough to have sectors of its own."""
    sector = 512
    bodies = [content.ljust(4096, b"\0") for content in streams.values()]
    bodies = [body + bytes(-len(body) % sector) for body in bodies]
    directory_sectors = (len(streams) + 1 + 3) // 4
    table = [0xFFFFFFFD]  # the table's own sector
    table += [*range(2, directory_sectors + 1), 0xFFFFFFFE]
    entries = b""
    for name, kind, start, size in [
        ("Root Entry", 5, 0xFFFFFFFE, 0),
        *((name, 2, 0, len(body)) for name, body in zip(streams, bodies, strict=True)),
    ]:
        begin = start
        if kind == 2:  # a stream
            begin = len(table)
            table += [*range(begin + 1, begin + size // sector), 0xFFFFFFFE]
        text = (name + "\0").encode("utf-16-le")
        entries += text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1)
        entries += struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF)
        entries += bytes(36) + struct.pack("<II", begin, size) + bytes(4)
    entries = entries.ljust(directory_sectors * sector, b"\0")
    assert len(table) <= sector // 4
    fat = struct.pack(f"<{len(table)}I", *table).ljust(sector, b"\xff")
    head = OLE + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack("<IIIIIIIII", 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    return head.ljust(sector, b"\xff") + fat + entries + b"".join(bodies)


def record(number: int, body: bytes) -> bytes:
    return struct.pack("<HH", number, len(body)) + body


def xls(in_globals: bytes = b"", in_sheet: bytes = b"", version: int = 0x0600) -> bytes:
    """The records of a workbook with one sheet."""
    start = record(0x0809, struct.pack("<HHHHII", version, 5, 0, 0, 0, 0)) + in_globals
    name = b"\x04\x00Form"
    length = len(start) + 4 + 6 + len(name) + 4
    bound = record(0x0085, struct.pack("<IBB", length, 0, 0) + name)
    sheet = record(0x0809, struct.pack("<HHHHII", version, 0x10, 0, 0, 0, 0)) + in_sheet
    return start + bound + record(0x000A, b"") + sheet + record(0x000A, b"")


def number_record(row: int, column: int) -> bytes:
    return record(0x0203, struct.pack("<HHHd", row, column, 0, 1.0))


# --- The spoilt ones ---


def _flagged_as_encrypted() -> bytes:
    data = bytearray(good())
    at = data.rfind(b"PK\x01\x02", 0, data.find(b"PK\x05\x06"))
    data[at + 8] |= 1
    return bytes(data)


def _lies_about_size() -> bytes:
    data = bytearray(good())
    at = data.find(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 7)
    return bytes(data)


def _with_wrong_bytes() -> bytes:
    data = good()
    return data[:200] + b"\xff" * 50 + data[250:]


def _storage_in_a_circle() -> bytes:
    data = bytearray(ole({"Workbook": xls()}))
    data[516:520] = struct.pack("<I", 1)  # the directory's sector follows itself
    return bytes(data)


def _long_text_in_many_cells() -> bytes:
    text = "".join(hashlib.sha256(bytes([n % 256, n // 256])).hexdigest() for n in range(500))

    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        for at in range(2_000):
            sheet.write_string(at, 0, text)

    return good(extra=fill)


def _entities(element: str) -> str:
    laughs = "<!ENTITY l0 'lol'>"
    for n in range(1, 9):
        laughs += f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>"
    return f"<!DOCTYPE {element} [{laughs}]>"


def _word_document() -> bytes:
    return packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"})


def _sheet_in_utf16() -> bytes:
    parts = parts_of(good())
    text = parts[SHEET].decode().replace("UTF-8", "UTF-16")
    return packed(parts | {SHEET: text.encode("utf-16")})


def _without_its_sheet() -> bytes:
    parts = parts_of(good())
    del parts[SHEET]
    return packed(parts)


HEADER = ["Question", "Answer"]
CSV = f"Department code,{CODE}\nQuestion,Answer\nQ1,No\nQ2,Yes\nQ3,No\nQ4,Yes\n"
FAR = '<c r="XFD1048576"><v>1</v></c>'
CONNECTION = b'<connections xmlns="x"><connection id="1"/></connections>'
DDE_LINK = b'<externalLink xmlns="x"><ddeLink ddeService="cmd" ddeTopic="/C calc"/></externalLink>'
VBA = OLE + "_VBA_PROJECT".encode("utf-16-le")

HOSTILE: dict[str, tuple[str, Callable[[], bytes]]] = {
    # What it is
    "empty.xlsx": ("empty_file", lambda: b""),
    "only zeros.ods": ("empty_file", lambda: bytes(4096)),
    "only line ends.csv": ("empty_file", lambda: b"\r\n\r\n"),
    "text document.docx": ("not_a_spreadsheet", _word_document),
    "picture.png": ("not_a_spreadsheet", lambda: b"\x89PNG\r\n"),
    "no ending": ("not_a_spreadsheet", good),
    "binary workbook.xlsb": ("not_a_spreadsheet", good),
    "PDF named.xlsx": ("not_what_its_name_says", lambda: b"%PDF-1.7\n%%EOF"),
    "workbook named.csv": ("not_what_its_name_says", good),
    "workbook named.xls": ("not_what_its_name_says", good),
    "workbook named.ods": ("not_what_its_name_says", good),
    "web page named.xls": ("not_what_its_name_says", lambda: b"<html><table>"),
    "web page named.csv": ("not_what_its_name_says", lambda: b"\xef\xbb\xbf <html><table>"),
    "text document named.xlsx": ("not_what_its_name_says", _word_document),
    "picture before archive.xlsx": ("not_what_its_name_says", lambda: b"GIF89a" + good()),
    "zeros within.csv": ("not_what_its_name_says", lambda: CSV.encode() + b"\0\0"),
    "above 5 MB.xlsx": ("too_large", lambda: good() + bytes(5_000_001)),
    "cut short.xlsx": ("damaged", lambda: good()[:-300]),
    "with wrong bytes.xlsx": ("damaged", _with_wrong_bytes),
    "any archive.xlsx": ("damaged", lambda: packed({"a.txt": b"a"})),
    "XML not closed.xlsx": ("damaged", lambda: edited(SHEET, "</sheetData>", "")),
    "XML with unknown entity.xlsx": ("damaged", lambda: with_rows("&what;")),
    "XML in UTF-16.xlsx": ("damaged", _sheet_in_utf16),
    "cell with no place.xlsx": ("damaged", lambda: with_rows(row(90, '<c r="A0"><v>1</v></c>'))),
    "without its sheet.xlsx": ("damaged", _without_its_sheet),
    "quote never closed.csv": ("damaged", lambda: CSV.encode() + b'"' + b"a" * 200_000),
    "storage in a circle.xls": ("damaged", _storage_in_a_circle),
    "password.xlsx": ("encrypted", lambda: ole({"EncryptionInfo": b"", "EncryptedPackage": b""})),
    "password.xls": ("encrypted", lambda: ole({"Workbook": xls(record(0x2F, bytes(6)))})),
    "password.ods": (
        "encrypted",
        lambda: ods(more={"META-INF/manifest.xml": b"<m><encryption-data/></m>"}),
    ),
    "password of an archive.xlsx": ("encrypted", _flagged_as_encrypted),
    "Excel 4.xls": ("old_excel", lambda: b"\x09\x04\x06\x00\x00\x04\x10\x00\x00\x00"),
    "Excel 95.xls": ("old_excel", lambda: ole({"Book": xls(version=0x0500)})),
    # What it is made of
    "201 parts.xlsx": (
        "too_many_parts",
        lambda: with_parts(*((f"p{n}.xml", b"<p/>") for n in range(201))),
    ),
    "60 MB of zeros.xlsx": ("unpacks_too_large", lambda: with_parts(("a.bin", bytes(60_000_000)))),
    "packed 1000 times.ods": (
        "unpacks_too_large",
        lambda: ods(more={"a.bin": bytes(2_000_000)}),
    ),
    "lies about its size.xlsx": ("damaged", _lies_about_size),
    "parent path.xlsx": ("unsafe_parts", lambda: with_parts(("../../x.xml", b"<x/>"))),
    "absolute path.ods": ("unsafe_parts", lambda: ods(more={"/etc/x.xml": b"<x/>"})),
    "path on a drive.xlsx": ("unsafe_parts", lambda: with_parts(("C:\\x.xml", b"<x/>"))),
    "same part twice.xlsx": (
        "unsafe_parts",
        lambda: packed(parts_of(good()), (SHEET, b"<worksheet/>")),
    ),
    "same part but for case.xlsx": (
        "unsafe_parts",
        lambda: with_parts((SHEET.upper(), b"<worksheet/>")),
    ),
    # What no form holds
    "macros.xlsm": ("macros", lambda: with_parts(("xl/vbaProject.bin", VBA))),
    "macros elsewhere.xlsx": ("macros", lambda: with_parts(("docs/VBAProject.bin", b"x"))),
    "macros as a picture.xlsx": ("macros", lambda: with_parts(("xl/media/image1.png", VBA))),
    "macro sheet.xlsx": ("macros", lambda: with_parts(("xl/macrosheets/sheet1.xml", b"<x/>"))),
    "macros.ods": ("macros", lambda: ods(more={"Basic/Standard/Module1.xml": b"<x/>"})),
    "macros.xls": ("macros", lambda: ole({"Workbook": xls(), "_VBA_PROJECT": b""})),
    "link to a workbook.xlsx": (
        "external_link",
        lambda: with_parts(("xl/externalLinks/externalLink1.xml", b"<externalLink/>")),
    ),
    "link under another name.xlsx": (
        "external_link",
        lambda: with_link("externalLink", "other/part.xml"),
    ),
    "picture from the web.xlsx": (
        "external_link",
        lambda: with_link("image", "https://pictures.example/1.png", outside=True),
    ),
    "link to a workbook.ods": (
        "external_link",
        lambda: ods(ods_cell("x", "table:formula=\"of:='file:///tmp/a.ods'#$A.A1\"")),
    ),
    "link to a workbook.xls": (
        "external_link",
        lambda: ole({"Workbook": xls(record(0x01AE, b"\x01\x00\x05\x00\x00other"))}),
    ),
    "embedded object.xlsx": (
        "embedded_object",
        lambda: with_parts(("xl/embeddings/oleObject1.bin", b"x")),
    ),
    "embedded object as a picture.xlsx": (
        "embedded_object",
        lambda: with_parts(("xl/media/image1.emf", OLE + bytes(600))),
    ),
    "embedded object.ods": ("embedded_object", lambda: ods(body="<drawing:object/>")),
    "embedded object.xls": (
        "embedded_object",
        lambda: ole({"Workbook": xls(), "MBD0018F8E2": b""}),
    ),
    "DDE.xlsx": (
        "dde_link",
        lambda: with_parts(("xl/externalLinks/externalLink1.xml", DDE_LINK)),
    ),
    "DDE in a formula.xlsx": (
        "dde_link",
        lambda: with_rows(row(90, "<c r=\"A90\"><f>cmd|'/C calc'!A0</f><v>0</v></c>")),
    ),
    "DDE.ods": (
        "dde_link",
        lambda: ods(ods_cell("x", 'table:formula="of:=DDE(&quot;soffice&quot;)"')),
    ),
    "DDE.csv": ("dde_link", (CSV + "=cmd|'/C calc'!A0,x\n").encode),
    "DDE after a sum.csv": ("dde_link", f"{CSV}-2+3+cmd|' /C calc'!A0\n".encode),
    "DDE.xls": (
        "dde_link",
        lambda: ole({"Workbook": xls(record(0x01AE, b"\x01\x00\x08\x00\x00cmd\x03calc"))}),
    ),
    "connection.xlsx": (
        "data_connection",
        lambda: with_parts(("xl/connections.xml", CONNECTION)),
    ),
    "query of the web.xlsx": (
        "data_connection",
        lambda: with_parts(("xl/queryTables/queryTable1.xml", b"<queryTable/>")),
    ),
    "query in a mashup.xlsx": (
        "data_connection",
        lambda: with_parts(("customXml/item1.xml", b"<DataMashup>AAAA</DataMashup>")),
    ),
    "connection.ods": (
        "data_connection",
        lambda: ods(body='<table:database-source-sql table:sql-statement="select"/>'),
    ),
    "DOCTYPE.xlsx": (
        "doctype",
        lambda: edited(SHEET, "<worksheet", _entities("worksheet") + "<worksheet"),
    ),
    "DOCTYPE in properties.xlsx": (
        "doctype",
        lambda: edited("docProps/app.xml", "<Properties", _entities("p") + "<Properties"),
    ),
    "DOCTYPE.ods": ("doctype", lambda: ods(content=_entities("x") + "<x>&l8;</x>")),
    # How much stands in it
    "far cell.xlsx": ("too_many_cells", lambda: with_rows(row(1048576, FAR))),
    "far cell.xls": (
        "too_many_cells",
        lambda: ole({"Workbook": xls(b"", number_record(60000, 1))}),
    ),
    "far cell.ods": (
        "too_many_cells",
        lambda: ods(
            '<table:table-row table:number-rows-repeated="1000000"><table:table-cell/>'
            f"</table:table-row><table:table-row>{ods_cell('x')}</table:table-row>"
        ),
    ),
    "cells repeated.ods": (
        "too_many_cells",
        lambda: ods(repeated("x", rows=9_000, columns=1_000)),
    ),
    "text repeated.ods": (
        "unpacks_too_large",
        lambda: ods(repeated("x" * 2_000, rows=900, columns=100)),
    ),
    "long text in many cells.xlsx": ("unpacks_too_large", _long_text_in_many_cells),
    "two corners.xlsx": (
        "too_many_cells",
        lambda: with_rows(row(9000, '<c r="ALL9000"><v>1</v></c>')),
    ),
    "10,001 rows.csv": ("too_many_cells", lambda: CSV.encode() + b"a,b\n" * 10_001),
    "1,025 columns.csv": ("too_many_cells", lambda: CSV.encode() + b"a," * 1_024 + b"a\n"),
    # What it says
    "no code.xlsx": ("no_department_code", lambda: good(extra=form(HEADER, ["Q1", "No"]))),
    "two codes.xlsx": (
        "two_department_codes",
        lambda: good(
            extra=form(
                ["Department code", CODE], ["Department code", "IR-03"], HEADER, ["Q1", "No"]
            )
        ),
    ),
    "code by a formula.xlsx": (
        "formula_code",
        lambda: good(
            extra=form(["Department code"], HEADER, ["Q1", "No"], formula='="IR-0"&4'),
        ),
    ),
    "no questions.xlsx": ("no_questions", lambda: good(extra=form(["Department code", CODE]))),
    "letter O for zero.xlsx": ("unknown_department", lambda: good("IR-O4")),
    "Cyrillic letter.xlsx": ("unknown_department", lambda: good("IR-04".replace("I", "І"))),
    "one typo.xlsx": ("unknown_department", lambda: good("IR-044")),
    "another audit.xlsx": (
        "another_audit",
        lambda: good(
            extra=form(["Audit", "pacs-2012"], ["Department code", CODE], HEADER, ["Q1", "No"])
        ),
    ),
}


def write_hostile(folder: Path) -> dict[str, str]:
    """Write all of them, and what is no file at all; the expected reason by path."""
    folder.mkdir(parents=True)
    expected = {}
    for name, (reason, make) in HOSTILE.items():
        (folder / name).write_bytes(make())
        expected[name] = reason
    aside = folder.parent.parent / "elsewhere"
    aside.mkdir()
    (aside / "form.xlsx").write_bytes(good())
    (folder / "link to a form.xlsx").symlink_to(aside / "form.xlsx")
    (folder / "link to nothing.xlsx").symlink_to("nowhere.xlsx")
    (folder / "link to a folder").symlink_to(aside, target_is_directory=True)
    for name in ("link to a form.xlsx", "link to nothing.xlsx", "link to a folder"):
        expected[name] = "symbolic_link"
    os.mkfifo(folder / "pipe.xlsx")
    expected["pipe.xlsx"] = "not_a_file"
    with socket.socket(socket.AF_UNIX) as link:
        here = Path.cwd()
        os.chdir(folder)  # a socket's path may not be long
        link.bind("socket.csv")
        os.chdir(here)
    expected["socket.csv"] = "not_a_file"
    for name in ("fdp.\u202exslx.xlsx", "line\nend.xlsx", "bell\a.csv"):
        (folder / name).write_bytes(good())
        expected[name] = "unsafe_name"
    return expected
