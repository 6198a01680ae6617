"""Workbooks for the tests of patching: written by hand down to the byte, or by XlsxWriter and openpyxl."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
from python_calamine import CalamineWorkbook

from xlcore.sheet.codes import Position, address
from xlcore.sheet.page import Live
from xlcore.sheet.patch import BookChange, SheetChange, patched
from xlcore.sheet.preflight import Container

NAME = "自评表"
SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_LINKS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
STYLES = (
    '<fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="9" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1">'
    '<alignment horizontal="center"/></xf>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyProtection="1">'
    '<protection locked="0"/></xf></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
)


def prefixed_xml(xml: str, prefix: str) -> str:
    return re.sub(r"<(/?)(?=[A-Za-z])", rf"<\1{prefix}:", xml) if prefix else xml


def parts_of(
    rows: str, *, before: str = "", after: str = "", prefix: str = "", strict: bool = False, styles: str = STYLES
) -> dict[str, bytes]:
    """Return the parts of a workbook with one sheet, whose rows are given."""
    main, links = (STRICT_MAIN, STRICT_LINKS) if strict else (MAIN, LINKS)
    space = f'xmlns:{prefix}="{main}"' if prefix else f'xmlns="{main}"'
    name = f"{prefix}:" if prefix else ""
    data = rows if rows.startswith("<sheetData") else f"<sheetData>{rows}</sheetData>"

    def root(tag: str, inner: str) -> str:
        declared = f'{HEAD}<{name}{tag} {space} xmlns:r="{links}">'
        return f"{declared}{prefixed_xml(inner, prefix)}</{name}{tag}>"

    texts = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + "".join(
            f'<Override PartName="/xl/{part}" '
            f'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/>'
            for part, kind in (
                ("workbook.xml", "sheet.main"),
                ("styles.xml", "styles"),
                ("worksheets/sheet1.xml", "worksheet"),
            )
        )
        + "</Types>",
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{links}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": root("workbook", f'<sheets><sheet name="{NAME}" sheetId="7" r:id="rId5"/></sheets>'),
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId5" Type="{links}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId6" Type="{links}/styles" Target="/xl/styles.xml"/></Relationships>',
        "xl/styles.xml": root("styleSheet", styles),
        SHEET: root("worksheet", f"{before}{data}{after}"),
    }
    return {part: text.encode() for part, text in texts.items()}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def container_of(data: bytes) -> Container:
    return Container(Path("x.xlsx"), "xlsx", data, "", unzipped(data))


def book(rows: str, **more: Any) -> Container:
    """Return a workbook with one sheet, whose rows are given; see :func:`parts_of`."""
    return container_of(zipped(parts_of(rows, **more)))


def sheet_after(container: Container, change: SheetChange) -> str:
    """Return the sheet part of a patched workbook, behind its opening tag."""
    data = patched(container, BookChange({NAME: change}))
    return re.sub(r"^<\?xml[^>]*>\n<(\w+:)?worksheet[^>]*>", "", unzipped(data)[SHEET].decode())


def by_xlsxwriter(cells: Mapping[Position, Any]) -> bytes:
    buffer = io.BytesIO()
    made = xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = made.add_worksheet(NAME)
    for place, content in cells.items():
        match content:
            case Live():
                sheet.write_formula(*place, f"={content.formula}", None, float(content.value))
            case Decimal():
                sheet.write_number(*place, float(content))
            case bool():
                sheet.write_boolean(*place, content)
            case _:
                sheet.write_string(*place, content)
    made.close()
    return buffer.getvalue()


def by_openpyxl(cells: Mapping[Position, Any]) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = NAME
    for (row, column), content in cells.items():
        cell = sheet.cell(row + 1, column + 1)
        match content:
            case Live():
                cell.value = f"={content.formula}"
            case Decimal():
                cell.value = float(content)
            case bool():
                cell.value = content
            case _:
                cell.value = content
                cell.data_type = "s"
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def seen_by_openpyxl(data: bytes) -> dict[Position, Any]:
    """Return what openpyxl reads: values, and formulas with their ``=``."""
    sheet = openpyxl.load_workbook(io.BytesIO(data))[NAME]
    cells = (cell for row in sheet.iter_rows() for cell in row)
    return {(cell.row - 1, cell.column - 1): cell.value for cell in cells if cell.value is not None}


def seen_by_calamine(data: bytes) -> dict[Position, Any]:
    """Return what calamine reads: values, cached ones for formulas."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(NAME).to_python(skip_empty_area=False)
    return {(r, c): value for r, row in enumerate(rows) for c, value in enumerate(row) if value != ""}


def without_cells(sheet: bytes, places: Iterable[Position]) -> bytes:
    """Return a sheet part with these cells cut out, and with them the rows, spans and size that they may bring."""
    for place in places:
        sheet = re.sub(rb'<c r="%b"(?: [^>]*)?(?:/>|>.*?</c>)' % address(*place).encode(), b"", sheet, flags=re.DOTALL)
    for old, new in ((rb' spans="[^"]*"', b""), (rb"<dimension[^>]*>", b""), (rb"<row [^>]*?(/>|></row>)", b"")):
        sheet = re.sub(old, new, sheet)
    return sheet.replace(b"<sheetData></sheetData>", b"<sheetData/>")
