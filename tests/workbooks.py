"""Workbooks put together by hand, part by part or record by record, and ways to spoil them."""

from __future__ import annotations

import io
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
