"""Takes our pages, painted into a workbook of their own, apart into XML that fits another workbook.

All XML of cells, formats and validations is XlsxWriter's; only the numbers that point to strings and styles change.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from xlcore.sheet.codes import Position, position
from xlcore.sheet.page import Page
from xlcore.sheet.paint import painted
from xlcore.sheet.patch.blocks import insert_block
from xlcore.sheet.patch.cells import CellEdit, Written
from xlcore.sheet.patch.splice import (
    Edit,
    Element,
    escaped_attribute,
    filled,
    outline,
    retagged,
    spliced,
    with_attributes,
)
from xlcore.sheet.patch.styles import Graft
from xlcore.sheet.patch.survey import rectangle
from xlcore.sheet.scan import Rectangle

_STRICT = (
    (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
    (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
)


@dataclass(frozen=True, slots=True)
class Scratch:
    """Our pages as XlsxWriter wrote them: the sheet parts in the order of the pages, the texts, the styles."""

    sheets: tuple[bytes, ...]
    strings: tuple[bytes, ...]
    styles: bytes


@dataclass(frozen=True, slots=True)
class Beside:
    """What a page brings to a sheet that is there; ``blocks`` are the cells that it merges."""

    cells: Mapping[Position, CellEdit]
    widths: Mapping[int, str]
    merges: tuple[bytes, ...]
    blocks: tuple[Rectangle, ...]
    colours: tuple[bytes, ...]
    validations: tuple[bytes, ...]


def scratch(pages: Sequence[Page], freezes: Mapping[int, int], *, since_1904: bool = False) -> Scratch:
    """Paint pages, whatever their names; ``freezes`` tells by index how many rows of a page stay in view."""
    named = [replace(page, name=f"page{index}") for index, page in enumerate(pages)]

    def freeze(_workbook: Workbook, sheets: dict[str, Worksheet]) -> None:
        for index, rows in freezes.items():
            sheet = sheets[f"page{index}"]
            sheet.freeze_panes(rows, 0)
            sheet.set_landscape()
            sheet.fit_to_pages(1, 0)

    data = painted(named, freeze, since_1904=since_1904)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = tuple(archive.read(f"xl/worksheets/sheet{number}.xml") for number in range(1, len(pages) + 1))
        styles = archive.read("xl/styles.xml")
        has_strings = "xl/sharedStrings.xml" in archive.namelist()
        strings = archive.read("xl/sharedStrings.xml") if has_strings else b"<sst/>"
    return Scratch(sheets, tuple(strings[item.inside : item.close] for item in outline(strings).children), styles)


def whole_sheet(made: Scratch, index: int, graft: Graft, links: Mapping[str, str], *, strict: bool) -> bytes:
    """Return a page as a worksheet part of its own."""
    xml = made.sheets[index]
    root = outline(xml)
    edits = [_transplanted(xml, element, made, graft) for element in root.descendants() if element.name in _POINTING]
    xml = spliced(xml, edits)
    if links:
        items = (
            f'<hyperlink ref="{cell}" location="{escaped_attribute(target)}" display="{escaped_attribute(target)}"/>'
            for cell, target in links.items()
        )
        xml = insert_block(xml, "hyperlinks", f"<hyperlinks>{''.join(items)}</hyperlinks>".encode())
    for transitional, other in _STRICT if strict else ():
        xml = xml.replace(b'"%b"' % transitional, b'"%b"' % other)
    return xml


def beside(made: Scratch, index: int, graft: Graft) -> Beside:
    """Return what a page brings to a sheet that is there."""
    xml = made.sheets[index]
    root = outline(xml)
    merges = [xml[item.start : item.end] for item in _items(root, "mergeCells")]
    return Beside(
        dict(_cells(xml, root, made, graft)),
        {
            number - 1: column.attributes["width"]
            for column in _items(root, "cols")
            for number in range(int(column.attributes["min"]), int(column.attributes["max"]) + 1)
        },
        tuple(merges),
        tuple(rectangle(item.attributes["ref"]) for item in _items(root, "mergeCells")),
        tuple(_colours(xml, root, made, graft)),
        tuple(xml[item.start : item.end] for item in _items(root, "dataValidations")),
    )


_POINTING = frozenset({"sheetView", "row", "col", "c", "cfRule"})
"""Elements that point to strings or styles, or say that their sheet is the chosen one."""


def _transplanted(xml: bytes, element: Element, made: Scratch, graft: Graft) -> Edit:
    """Return the edit that makes one element point to where its strings and styles are now."""
    values: dict[str, str | None] = {}
    match element.name:
        case "sheetView":
            values["tabSelected"] = None
        case "cfRule":
            values["dxfId"] = str(graft.conditional[int(element.attributes["dxfId"])])
        case "col" if "style" in element.attributes:
            values["style"] = str(graft.cells[int(element.attributes["style"])])
        case "row" if "s" in element.attributes:
            values["s"] = str(graft.cells[int(element.attributes["s"])])
        case "c":
            content, style = _cell(xml, element, made, graft)
            values |= {"s": str(style), "t": content.kind or None}
            opening = with_attributes(xml[element.start : element.inside], values)
            return element.start, element.end, filled(opening, element.tag, content.inner)
    return retagged(xml, element, values)


def _cell(xml: bytes, element: Element, made: Scratch, graft: Graft) -> tuple[Written, int]:
    """Return what stands in a cell of ours, its text taken from the strings, and its style here."""
    inner, kind = xml[element.inside : element.close], element.attributes.get("t", "")
    if kind == "s":
        value = element.children[0]
        kind, inner = "inlineStr", b"<is>%b</is>" % made.strings[int(xml[value.inside : value.close])]
    return Written(kind, inner), graft.cells[int(element.attributes.get("s", "0"))]


def _cells(xml: bytes, root: Element, made: Scratch, graft: Graft) -> Iterator[tuple[Position, CellEdit]]:
    for row in _items(root, "sheetData"):
        for element in row.children:
            content, style = _cell(xml, element, made, graft)
            yield position(element.attributes["r"]), CellEdit(content, style)


def _colours(xml: bytes, root: Element, made: Scratch, graft: Graft) -> Iterator[bytes]:
    for block in root.all("conditionalFormatting"):
        own = xml[block.start : block.end]
        rules = outline(own).children
        yield spliced(own, [_transplanted(own, rule, made, graft) for rule in rules])


def _items(root: Element, name: str) -> list[Element]:
    block = root.child(name)
    return block.children if block else []
