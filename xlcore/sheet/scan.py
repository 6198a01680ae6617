"""Read from the sheet XML what the bulk reader loses, and refuse what would kill it.

Lost: error cells, formulas and whether they were ever calculated, percent
formats, numbers under a date format, numbers that XML spells with references
or comments. Deadly: two cells far apart. Refused as well: what programs read
in different ways, such as a cell that is there twice.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from xlcore.errors import FileError
from xlcore.sheet.cell import Cell
from xlcore.sheet.codes import LAST_ROW, Position, address, attribute_number, position, stored_number
from xlcore.sheet.headings import MARK_SHEET, WORKING_SHEET
from xlcore.sheet.preflight import DEFAULT_LIMITS, Container, Limits
from xlcore.sheet.scan_book import State, Worksheet, book_of, looks_of
from xlcore.sheet.scan_plain import References, plain_cells
from xlcore.sheet.scan_strings import filled_strings, plain_strings
from xlcore.sheet.walk import check_xml, walk_own, walk_xml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal
    from pathlib import Path

    from xlcore.quantity import Content

Rectangle: TypeAlias = tuple[int, int, int, int]
"""First row, first column, last row, last column: from 0, ends included."""

# Zero bytes between the letters: UTF-16.
_WIDE_SHEET_DATA = re.compile(rb"\0?".join(bytes([letter]) for letter in b"sheetData"))


@dataclass(frozen=True, slots=True)
class SheetScan:
    """What one worksheet holds beside its values; only cells that hold something are listed.

    ``uncalculated`` are the formulas without a cached value; ``numbers`` holds
    every number, also those with one of the ``dates`` formats, ``texts`` are
    the cells that hold a text or a truth value. Of a plainly written sheet
    there are ``cells`` instead, which nothing is to be added to.
    """

    name: str
    state: State = "visible"
    errors: Mapping[Position, str] = field(default_factory=dict)
    formulas: frozenset[Position] = frozenset()
    uncalculated: frozenset[Position] = frozenset()
    percents: frozenset[Position] = frozenset()
    disguised: frozenset[Position] = frozenset()
    dates: frozenset[Position] = frozenset()
    numbers: Mapping[Position, Decimal] = field(default_factory=dict)
    texts: frozenset[Position] = frozenset()
    merges: tuple[Rectangle, ...] = ()
    cells: dict[Position, Cell] | None = None

    def cell(self, where: Position, content: Content) -> Cell:
        """Return the cell at a place with what is known of it."""
        marks = where in self.percents, where in self.formulas, where in self.uncalculated, where in self.disguised
        return Cell(content, *marks)


def scan_workbook(container: Container, limits: Limits = DEFAULT_LIMITS) -> tuple[SheetScan, ...]:
    """Scan every worksheet of an xlsx container, in the workbook's order; other sheets are skipped.

    The steps of calculation in a workbook of ours, larger than the form, are nobody's entries: they are passed over
    where all other sheets are written plainly, so that no other reader sees them either.

    Raises:
        FileError: a part is missing or broken, or a cell lies past a limit.
    """
    book, looks = book_of(container), looks_of(container)
    shared = container.part("xl/sharedStrings.xml")
    strings = plain_strings(shared[1]) if shared else []
    filled = filled_strings(container.path, *shared) if strings is None and shared else strings or ()
    known = References(looks, strings, book.since_1904, filled)
    ours = any(sheet.name == MARK_SHEET for sheet in book.sheets)
    later = [
        sheet for sheet in book.sheets if ours and sheet.state == "hidden" and sheet.name.startswith(WORKING_SHEET)
    ]
    scans: dict[Worksheet, SheetScan] = {}
    area = 0
    for sheet in (*(sheet for sheet in book.sheets if sheet not in later), *later):
        if sheet in later and all(scan.cells is not None for scan in scans.values()):
            scans[sheet] = SheetScan(sheet.name, sheet.state, cells={})
            continue
        scanner = _Scanner(container, sheet.part, sheet.name, known, limits)
        scans[sheet] = scanner.scan(container.parts[sheet.part], sheet.state)
        area += scanner.rows * scanner.columns
        if area > limits.area:
            raise FileError(container.path, limits.excess("各工作表所用的单元格区域合计 ", area, "area"))
    scanned = {sheet.part for sheet in book.sheets}
    for part, content in container.parts.items():
        # The bulk reader resolves names in its own way: no sheet may reach it unscanned.
        if part not in scanned and _holds_sheet_data(content):
            _Scanner(container, part, part, known, limits).bound(content)
    return tuple(scans[sheet] for sheet in book.sheets)


def _holds_sheet_data(content: bytes) -> bool:
    return b"sheetData" in content or (b"\0" in content and _WIDE_SHEET_DATA.search(content) is not None)


def check_place(path: Path, sheet: str, where: Position, limits: Limits) -> None:
    """Refuse a cell that lies past the limits.

    Raises:
        FileError: its row or its column does.
    """
    row, column = where
    here = f"工作表“{sheet}”单元格 {address(row, column)} 所在"
    if row >= limits.rows:
        raise FileError(path, limits.excess(f"{here}行 ", row + 1, "rows"))
    if column >= limits.columns:
        raise FileError(path, limits.excess(f"{here}列 ", column + 1, "columns"))


class _Scanner:
    """One pass over one worksheet part; ``rows`` and ``columns`` grow to hold every cell in use."""

    def __init__(self, container: Container, part: str, name: str, known: References, limits: Limits) -> None:
        self.rows = self.columns = 0
        self._path, self._part, self._name = container.path, part, name
        self._known, self._limits = known, limits
        self._row = self._column = -1
        self._cell: Position = (0, 0)
        self._placed: set[Position] = set()
        self._kind, self._style = "n", 0
        self._in_data = self._in_row = self._in_cell = self._in_text = self._in_merges = False
        self._strict = True
        self._has_formula = self._has_value = self._has_content = False
        self._text: list[str] = []
        self._length = 0
        self._errors: dict[Position, str] = {}
        self._numbers: dict[Position, Decimal] = {}
        self._texts: set[Position] = set()
        self._dates: set[Position] = set()
        self._formulas: set[Position] = set()
        self._uncalculated: set[Position] = set()
        self._percents: set[Position] = set()
        self._disguised: set[Position] = set()
        self._merges: list[Rectangle] = []

    def scan(self, content: bytes, state: State) -> SheetScan:
        """Read the part through; see :class:`SheetScan`."""
        plain = plain_cells(content, self._known, self._limits)
        if plain is not None:
            with suppress(FileError):  # the whole part says what is wrong, and where
                check_xml(self._path, self._part, plain.rest)
                for name in plain.merges:
                    self._merge(name)
                self.rows, self.columns = plain.rows, plain.columns
                return SheetScan(self._name, state, merges=tuple(self._merges), cells=plain.cells)
            self._merges.clear()
        own = ("sheetData", "mergeCells")
        walk_own(self._path, self._part, content, own=own, start=self._start, end=self._end, text=self._take)
        return SheetScan(
            self._name,
            state,
            self._errors,
            frozenset(self._formulas),
            frozenset(self._uncalculated),
            frozenset(self._percents),
            frozenset(self._disguised),
            frozenset(self._dates),
            self._numbers,
            frozenset(self._texts),
            tuple(self._merges),
        )

    def bound(self, content: bytes) -> None:
        """Hold a part that is none of the workbook's sheets against the limits; such a part may have several sheets."""
        self._strict = False
        walk_xml(self._path, self._part, content, start=self._start, end=self._end, text=self._take)

    def _refuse(self, reason: str) -> FileError:
        return FileError(self._path, f"工作表“{self._name}”{reason}")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._in_data:
            if tag == "c":
                self._open_cell(attributes)
            elif tag == "row":
                self._open_row(attributes.get("r"))
            elif self._in_cell:
                self._open_content(tag)
            elif self._strict:
                raise self._refuse(f"的行列里有不认识的内容（{tag}），文件可能已损坏")
        elif tag == "sheetData":
            self._in_data = True
        elif tag == "mergeCells":
            self._in_merges = True
        elif tag == "mergeCell" and self._in_merges:
            self._merge(attributes.get("ref", ""))

    def _open_row(self, number: str | None) -> None:
        self._row = self._row + 1 if number is None else attribute_number(number) - 1
        self._column = -1
        if self._in_row and self._strict:
            raise self._refuse(f"的行 {number} 在另一行里，文件可能已损坏")
        self._in_row = True
        if not 0 <= self._row < LAST_ROW:
            raise self._refuse(f"有无效的行号 {number}，文件可能已损坏")

    def _open_cell(self, attributes: dict[str, str]) -> None:
        name = attributes.get("r")
        if name is None:
            self._column += 1
            self._cell = (max(self._row, 0), self._column)
        else:
            self._cell = self._position(name)
            self._column = self._cell[1]
        if self._strict:
            self._check_cell()
        self._kind = attributes.get("t", "n")
        self._style = attribute_number(attributes.get("s", "0"))
        self._in_cell = True
        self._has_formula = self._has_value = self._has_content = False
        self._text.clear()
        self._length = 0

    def _check_cell(self) -> None:
        """Refuse a cell that one program takes for this, another for that."""
        here = f"单元格 {address(*self._cell)} "
        if self._in_cell or not self._in_row or self._cell[0] != self._row:
            raise self._refuse(f"{here}不在自己的行里，文件可能已损坏")
        if self._cell in self._placed:
            raise self._refuse(f"{here}出现两次，文件可能已损坏")
        self._placed.add(self._cell)

    def _position(self, name: str) -> Position:
        try:
            return position(name)
        except ValueError as error:
            raise self._refuse(f"有无效的单元格位置 {name}，文件可能已损坏") from error

    def _open_content(self, tag: str) -> None:
        """Note what a cell holds; any content at all makes the bulk reader reserve its place."""
        row, column = self._cell
        if row >= self._limits.rows or column >= self._limits.columns:
            check_place(self._path, self._name, self._cell, self._limits)
        if row >= self.rows:
            self.rows = row + 1
        if column >= self.columns:
            self.columns = column + 1
        if tag == "v" and self._has_value:
            raise self._refuse(f"单元格 {address(row, column)} 有两个值，文件可能已损坏")
        self._in_text = tag in {"v", "t"}
        self._has_content = True
        self._has_formula |= tag == "f"
        self._has_value |= tag == "v"

    def _take(self, characters: str) -> None:
        if self._in_text:
            self._text.append(characters)
            self._length += len(characters)
            if self._length > self._limits.text:
                what = f"单元格 {address(*self._cell)} 的字符数至少 "
                raise self._refuse(self._limits.excess(what, self._length, "text"))

    def _end(self, tag: str) -> None:
        if tag in {"v", "t"}:
            self._in_text = False
        elif tag == "c" and self._in_cell:
            self._in_cell = False
            text = "".join(self._text)
            if self._has_formula or self._has_value:
                self._close_cell(text)
            if self._has_content:
                self._note_style()
                if self._holds_text(text):
                    self._texts.add(self._cell)
        elif tag == "row":
            self._in_row = False
        elif tag == "sheetData":
            self._in_data = False
        elif tag == "mergeCells":
            self._in_merges = False

    def _close_cell(self, text: str) -> None:
        cell = self._cell
        if self._kind == "s" and text and attribute_number(text) < 0:
            raise self._refuse(f"单元格 {address(*cell)} 的字符串序号 {text} 无效，文件可能已损坏")
        if self._kind == "e" and text:
            self._errors[cell] = text
        elif self._kind == "n" and text:
            self._numbers[cell] = self._stored_number(text)
        if self._has_formula:
            self._formulas.add(cell)
            # A formula whose result is "" has an empty value of type str; other empty values were never computed.
            if not text and not (self._kind == "str" and self._has_value):
                self._uncalculated.add(cell)

    def _holds_text(self, text: str) -> bool:
        """Tell whether the bulk reader must give something for the cell: a text, a truth value, a date in words."""
        if self._kind == "s" and text:
            index = attribute_number(text)
            return index < len(self._known.filled) and bool(self._known.filled[index])
        return self._kind not in {"n", "e"} and not text.isspace() and text != ""

    def _note_style(self) -> None:
        if self._style in self._known.looks.percents:
            self._percents.add(self._cell)
        if self._style in self._known.looks.disguises:
            self._disguised.add(self._cell)
        if self._style in self._known.looks.dates:
            self._dates.add(self._cell)

    def _stored_number(self, text: str) -> Decimal:
        try:
            return stored_number(text)
        except ValueError as error:
            raise self._refuse(f"单元格 {address(*self._cell)} 的数值 {text} 无效，文件可能已损坏") from error

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        top, left = self._position(first)
        bottom, right = self._position(last or first)
        self._merges.append((min(top, bottom), min(left, right), max(top, bottom), max(left, right)))
        if len(self._merges) > self._limits.merges:
            raise self._refuse(self._limits.excess("的合并区域数至少 ", len(self._merges), "merges"))
