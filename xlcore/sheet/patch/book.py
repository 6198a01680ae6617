"""Brings the changes of a workbook together: its sheets, its styles, its list of sheets, its order of calculation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from xlsxwriter.utility import xl_range_abs

from xlcore.errors import FileError
from xlcore.sheet.codes import Position, address, attribute_number
from xlcore.sheet.page import Area, Live
from xlcore.sheet.patch import graft
from xlcore.sheet.patch.blocks import extend_block, with_colours, with_widths
from xlcore.sheet.patch.cells import CellEdit, changes_formulas, with_cells, written
from xlcore.sheet.patch.change import Added, BookChange, Look, SheetChange
from xlcore.sheet.patch.notes import add_notes
from xlcore.sheet.patch.overlay import with_fills_seen
from xlcore.sheet.patch.parts import WORKBOOK, Parts
from xlcore.sheet.patch.splice import (
    TRANSITIONAL,
    Edit,
    Element,
    Refusal,
    escaped,
    escaped_attribute,
    gap,
    grown,
    link,
    outline,
    prefixed,
    retagged,
    spliced,
)
from xlcore.sheet.patch.styles import Graft, Styles
from xlcore.sheet.patch.survey import Survey, covers, reference
from xlcore.sheet.patch.validations import with_validations
from xlcore.sheet.preflight import Container
from xlcore.sheet.scan import Rectangle
from xlcore.sheet.scan_book import STATES

_ORDER = (
    "fileVersion",
    "fileSharing",
    "workbookPr",
    "workbookProtection",
    "bookViews",
    "sheets",
    "functionGroups",
    "externalReferences",
    "definedNames",
    "calcPr",
    "oleSize",
    "customWorkbookViews",
    "pivotCaches",
    "smartTagPr",
    "smartTagTypes",
    "webPublishing",
    "fileRecoveryPr",
    "webPublishObjects",
    "extLst",
)
"""The children of the workbook part in the order that the schema demands (ECMA-376, CT_Workbook)."""
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_PRINT_AREA = "_xlnm.Print_Area"
_SHEET_NAME = re.compile(r"(?!')[^\[\]:*?/\\\x00-\x1f]{1,31}(?<!')")
_Value = TypeVar("_Value")
_STATE_WORDS = {state: word for word, state in STATES.items()}


def patched(container: Container, change: BookChange) -> bytes:
    """Return the workbook with the change made, as the bytes of a file; what does not change keeps its bytes.

    A change of nothing returns the file as it is. Threaded comments are left alone: a note for such a cell is
    not written. Cells that have a validation of their own keep it.

    Raises:
        FileError: this is no .xlsx or .xlsm file, it lacks a sheet that changes or a part that is needed, or a
            change would break a formula of other cells.
        ValueError: an added sheet has a name that is taken or not allowed, or two changes meet in one cell.
    """
    if change.empty:
        return container.data
    if container.kind != "xlsx":
        raise FileError(container.path, "只能改写 .xlsx 和 .xlsm 工作簿；请另存为 .xlsx")
    parts = Parts(container)
    try:
        return _Patch(parts, change).made()
    except Refusal as refusal:
        raise parts.refuse(str(refusal)) from refusal


def arrays(container: Container, sheets: Iterable[str]) -> dict[str, tuple[Rectangle, ...]]:
    """Return by sheet the blocks of array formulas and data tables: no single cell of them can change.

    Raises:
        FileError: a sheet is missing, or its part is damaged.
    """
    parts = Parts(container)
    try:
        bound = {sheet: Survey(parts.read(parts.sheet_part(sheet)), ()).bound for sheet in sheets}
        return {sheet: tuple(one.block for one in found if one.kind != "shared") for sheet, found in bound.items()}
    except Refusal as refusal:
        raise parts.refuse(str(refusal)) from refusal


class _Patch:
    """One workbook while it is changed."""

    def __init__(self, parts: Parts, change: BookChange) -> None:
        self._parts, self._change = parts, change
        book = outline(parts.read(WORKBOOK))
        sheets = book.child("sheets")
        self._names = [sheet.attributes.get("name", "") for sheet in (sheets.all("sheet") if sheets else ())]
        about = book.child("workbookPr")
        self._since_1904 = about is not None and about.attributes.get("date1904") in {"1", "true"}
        self._styles_part = parts.target(WORKBOOK, "styles") or "xl/styles.xml"
        self._styles: Styles | None = None
        self._formulas = False

    def made(self) -> bytes:
        _check_names([added.page.name for added in self._change.added], self._names)
        beside = {name: page for name, change in self._change.sheets.items() if (page := change.beside) is not None}
        pages = [*beside.values(), *(added.page for added in self._change.added)]
        made, grafted = graft.Scratch((), (), b""), Graft((), ())
        if pages:
            freezes = {at: added.freeze_rows for at, added in enumerate(self._change.added, len(beside))}
            made = graft.scratch(pages, freezes, since_1904=self._since_1904)
            grafted = self._style_sheet().graft(made.styles)
        brought = {name: graft.beside(made, at, grafted) for at, name in enumerate(beside)}
        for name, change in self._change.sheets.items():
            try:
                self._sheet(self._parts.sheet_part(name), change, brought.get(name))
            except Refusal as refusal:
                message = f"工作表“{name}”：{refusal}"
                raise Refusal(message) from refusal
        strict = self._parts.strict
        for at, added in enumerate(self._change.added, len(beside)):
            self._add_sheet(added, graft.whole_sheet(made, at, grafted, added.links, strict=strict))
        if self._styles is not None:
            self._parts.write(self._styles_part, self._styles.result())
        self._book()
        return self._parts.result()

    def _style_sheet(self) -> Styles:
        if self._styles is None:
            self._styles = Styles(self._parts.read(self._styles_part))
        return self._styles

    def _sheet(self, part: str, change: SheetChange, page: graft.Beside | None) -> None:
        ours = page.cells if page else {}
        survey = Survey(self._parts.read(part), [*change.cells, *change.looks, *change.notes, *ours])
        edits = self._edits(survey, change)
        if page is not None:
            _check_free(survey, page, edits)
            edits |= page.cells
        self._formulas |= changes_formulas(survey, edits)
        xml = with_cells(survey, edits) if edits else survey.xml
        if page is not None:
            xml = with_widths(xml, page.widths)
            xml = extend_block(xml, "mergeCells", page.merges)
            xml = with_colours(xml, page.colours)
            xml = with_validations(xml, page.validations)
        if fills := _fills(survey, change.looks):
            xml = with_fills_seen(xml, fills, lambda colour: self._style_sheet().conditional_fill(colour))
        if xml is not survey.xml:
            self._parts.write(part, xml)
        if change.notes:
            add_notes(self._parts, part, _anchored(survey, change.notes))

    def _edits(self, survey: Survey, change: SheetChange) -> dict[Position, CellEdit]:
        contents = {
            place: written(content, since_1904=self._since_1904)
            for place, content in _anchored(survey, change.cells).items()
        }
        looks = _anchored(survey, change.looks)
        for place, content in _anchored(survey, change.cells).items():
            look = looks.get(place, Look())
            calculates = isinstance(content, Live) and look.numbers is None
            if calculates and self._style_sheet().shows_text(survey.style(place)):
                looks[place] = replace(look, numbers="General")
        styles = {place: self._style_sheet().derived(survey.style(place), look) for place, look in looks.items()}
        return {place: CellEdit(contents.get(place), styles.get(place)) for place in contents.keys() | styles.keys()}

    def _add_sheet(self, added: Added, xml: bytes) -> None:
        part = self._parts.free_name("xl/worksheets/sheet{}.xml")
        self._parts.add(part, xml, _SHEET_TYPE)
        self._formulas |= b"<f>" in xml
        relation = self._parts.relate(WORKBOOK, f"{TRANSITIONAL}/relationships/worksheet", part)
        book = self._parts.read(WORKBOOK)
        sheets = _needed(outline(book), "sheets")
        number = max([0, *(attribute_number(sheet.attributes.get("sheetId", "")) for sheet in sheets.children)]) + 1
        state = f' state="{_STATE_WORDS[added.state]}"' if added.state in _STATE_WORDS else ""
        name = escaped_attribute(added.page.name)
        opening = f'<sheet name="{name}" sheetId="{number}"{state} '.encode()
        fragment = prefixed(b"%b%b/>" % (opening, link(book, relation)), sheets.prefix)
        self._parts.write(WORKBOOK, spliced(book, grown(book, sheets, fragment)))

    def _book(self) -> None:
        """Write what the workbook part says of print areas and calculation; drop an order that is no longer true."""
        areas = {name: change.print_area for name, change in self._change.sheets.items() if change.print_area}
        book = self._parts.read(WORKBOOK)
        book = _with_print_areas(book, self._names, areas)
        if self._change.calculate:
            book = _calculating(book)
        self._parts.write(WORKBOOK, book)
        chain = self._parts.target(WORKBOOK, "calcChain")
        if self._formulas and chain is not None:
            self._parts.unrelate(WORKBOOK, chain)
            self._parts.remove(chain)


def _check_names(added: list[str], names: list[str]) -> None:
    taken = {name.casefold() for name in names}
    for name in added:
        if name.casefold() in taken or not _SHEET_NAME.fullmatch(name):
            message = f"not a name for a new sheet: {name!r}"
            raise ValueError(message)
        taken.add(name.casefold())


def _anchored(survey: Survey, values: Mapping[Position, _Value]) -> dict[Position, _Value]:
    """Return the values by the first cells of the merged blocks over their cells."""
    found: dict[Position, _Value] = {}
    for place, value in values.items():
        anchor = survey.anchors[place]
        if found.setdefault(anchor, value) != value:
            message = f"two changes of one merged block: {anchor}"
            raise ValueError(message)
    return found


def _fills(survey: Survey, looks: Mapping[Position, Look]) -> dict[str, list[Rectangle]]:
    """Return the cells that get a fill, by colour; a merged block is filled as a whole."""
    found: dict[str, list[Rectangle]] = {}
    for place, look in sorted(_anchored(survey, looks).items(), key=lambda item: item[0]):
        if look.fill is not None:
            block = next((merge for merge in survey.merges if covers(merge, place)), (*place, *place))
            found.setdefault(look.fill, []).append(block)
    return found


def _check_free(survey: Survey, page: graft.Beside, edits: Mapping[Position, CellEdit]) -> None:
    """Refuse cells beside the form that lie on what is there: on merged cells, or on cells that change otherwise."""
    for place in page.cells:
        if survey.anchors[place] in edits:
            message = f"two changes of one cell: {place}"
            raise ValueError(message)
        if hit := next((merge for merge in survey.merges if covers(merge, place)), None):
            message = f"单元格 {address(*place)} 与合并单元格 {reference(hit)} 重叠"
            raise Refusal(message)


def _needed(root: Element, name: str) -> Element:
    element = root.child(name)
    if element is None:
        message = f"部件 {WORKBOOK} 中没有 {name}，文件可能已损坏"
        raise Refusal(message)
    return element


def _with_print_areas(book: bytes, names: list[str], areas: Mapping[str, Area]) -> bytes:
    """Return the workbook part with the print areas of sheets that have none."""
    root = outline(book)
    block = root.child("definedNames")
    known = {
        item.attributes.get("localSheetId")
        for item in (block.children if block else ())
        if item.attributes.get("name", "").casefold() == _PRINT_AREA.casefold()
    }
    items = ""
    for name, area in areas.items():
        at = str(names.index(name))
        if at not in known:
            quoted = name.replace("'", "''")
            block_name = xl_range_abs(area.row, area.column, area.last_row, area.last_column)
            where = escaped(f"'{quoted}'!{block_name}")
            items += f'<definedName name="{_PRINT_AREA}" localSheetId="{at}">{where}</definedName>'
    if not items:
        return book
    fragment = prefixed(items.encode(), root.prefix)
    if block is not None:
        return spliced(book, grown(book, block, fragment))
    at_gap = gap(root, "definedNames", _ORDER)
    whole = prefixed(f"<definedNames>{items}</definedNames>".encode(), root.prefix)
    return spliced(book, [(at_gap, at_gap, whole)])


def _calculating(book: bytes) -> bytes:
    """Return the workbook part that makes Excel calculate everything when it opens the file."""
    root = outline(book)
    element = root.child("calcPr")
    values = {"fullCalcOnLoad": "1"}
    if element is not None:
        edit: Edit = retagged(book, element, values)
    else:
        at = gap(root, "calcPr", _ORDER)
        edit = at, at, prefixed(b'<calcPr fullCalcOnLoad="1"/>', root.prefix)
    return spliced(book, [edit])
