"""Files that no honest department sends, each named by its fault, with the reason expected.

Each is otherwise the good return of a department that hasn't answered: were one taken, the tables
would change.
"""

from __future__ import annotations

import hashlib
import os
import socket
import struct
from collections.abc import Callable
from pathlib import Path

import xlsxwriter

from tests.workbooks import (
    CODE,
    OLE,
    SHEET,
    edited,
    form,
    good,
    number_record,
    ods,
    ods_cell,
    ole,
    packed,
    parts_of,
    record,
    repeated,
    row,
    with_link,
    with_parts,
    with_rows,
    xls,
)

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
        lambda: ods(ods_cell("x", "table:formula=\"of:='file:///a.ods'#$A.A1\"")),
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
