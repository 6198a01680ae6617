"""Read a binary workbook (.xlsb): values, formulas, errors, formats, merges and states, straight from its records.

No count that the file claims is trusted: everything that is kept takes room in
a part whose size was checked.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

from xlcore.errors import FileError
from xlcore.numbers import decimal_of
from xlcore.quantity import CellError, Content
from xlcore.sheet.codes import ERRORS, Position, address, day_of, shows_day, shows_other_digits, shows_percent
from xlcore.sheet.preflight import DEFAULT_LIMITS, Container, Limits
from xlcore.sheet.scan import Rectangle, SheetScan, check_place
from xlcore.sheet.scan_book import State, require, worksheet_targets

if TYPE_CHECKING:
    from collections.abc import Iterator

# Record numbers and layouts: [MS-XLSB] 2.3 and 2.4.
_ROW, _BLANK, _RK, _ERROR, _BOOL, _REAL, _TEXT, _SHARED = 0, 1, 2, 3, 4, 5, 6, 7
_FORMULA_TEXT, _FORMULA_NUMBER, _FORMULA_BOOL, _FORMULA_ERROR = 8, 9, 10, 11
_FORMULAS = {_FORMULA_TEXT: _TEXT, _FORMULA_NUMBER: _REAL, _FORMULA_BOOL: _BOOL, _FORMULA_ERROR: _ERROR}
_SHORT = range(12, 19)
"""Cells that follow the one before them and so name no column; else as 1 to 7."""
_SHARED_ITEM, _FORMAT, _STYLE, _RICH = 19, 44, 47, 62
_BOOK_SETTINGS, _SHEET, _MERGE = 153, 156, 176
_STYLES_BEGIN, _STYLES_END = 617, 618
_STATES: tuple[State, ...] = ("visible", "hidden", "very_hidden")


class _Style(NamedTuple):
    percent: bool = False
    day: bool = False
    disguises: bool = False


class _Book(NamedTuple):
    """What the cells of every sheet refer to."""

    texts: tuple[str, ...]
    styles: tuple[_Style, ...]
    since_1904: bool


def read_xlsb(
    container: Container, limits: Limits = DEFAULT_LIMITS
) -> tuple[tuple[SheetScan, dict[Position, Content]], ...]:
    """Read every worksheet: what a scan tells, and the contents by position.

    A formula without value is not told from one whose value is zero: the
    format has no such state.

    Raises:
        FileError: a part is missing or broken, or a cell lies past a limit.
    """
    path = container.path
    try:
        sheets, since_1904 = _sheets(container)
        book = _Book(_shared_texts(container), _styles(container), since_1904)
        return tuple(
            _Reader(container, book, name, limits).read(container.parts[part], state) for name, state, part in sheets
        )
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise FileError(path, f"二进制工作簿（.xlsb）的记录已损坏（{error}）") from error


def _records(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield number and payload of each record; both numbers are written in groups of seven bits."""
    at = 0
    while at < len(content):
        kind, at = _variable(content, at, 2)
        size, at = _variable(content, at, 4)
        if at + size > len(content):
            message = "cut off"
            raise IndexError(message)
        yield kind, content[at : at + size]
        at += size


def _variable(content: bytes, at: int, longest: int) -> tuple[int, int]:
    value = 0
    for group in range(longest):
        byte = content[at]
        at += 1
        value |= (byte & 0x7F) << (7 * group)
        if byte < 0x80:
            break
    return value, at


def _wide(data: bytes, at: int) -> tuple[str, int]:
    """Return a text and where it ends; a null text, whose length is all ones, is empty.

    Half of a character becomes the sign for one that is lost: no text may hold it, and no program can write it.
    """
    (length,) = struct.unpack_from("<I", data, at)
    at += 4
    if length == 0xFFFFFFFF:
        return "", at
    end = at + 2 * length
    if end > len(data):
        message = "text cut off"
        raise IndexError(message)
    return data[at:end].decode("utf-16-le", "replace"), end


def _sheets(container: Container) -> tuple[list[tuple[str, State, str]], bool]:
    """Return name, state and part of each worksheet, and whether days count from 1904."""
    targets = worksheet_targets(container, "xl/workbook.bin")
    sheets: list[tuple[str, State, str]] = []
    since_1904 = False
    for kind, data in _records(require(container, "xl/workbook.bin")[1]):
        if kind == _BOOK_SETTINGS:
            since_1904 = bool(data[0] & 1)
        elif kind == _SHEET:
            (state,) = struct.unpack_from("<I", data)
            link, at = _wide(data, 8)
            name, _ = _wide(data, at)
            if link in targets:  # else a chart sheet, a macro sheet; each part is read once
                sheets.append((name, _STATES[state] if state in range(3) else "visible", targets.pop(link)))
    return sheets, since_1904


def _shared_texts(container: Container) -> tuple[str, ...]:
    found = container.part("xl/sharedStrings.bin")
    if found is None:
        return ()
    return tuple(_wide(data, 1)[0] for kind, data in _records(found[1]) if kind == _SHARED_ITEM)


def _styles(container: Container) -> tuple[_Style, ...]:
    found = container.part("xl/styles.bin")
    if found is None:
        return ()
    codes: dict[int, str] = {}
    numbers: list[int] = []
    inside = False
    for kind, data in _records(found[1]):
        if kind == _FORMAT:
            codes[struct.unpack_from("<H", data)[0]] = _wide(data, 2)[0]
        elif kind in {_STYLES_BEGIN, _STYLES_END}:
            inside = kind == _STYLES_BEGIN
        elif kind == _STYLE and inside:
            numbers.append(struct.unpack_from("<2H", data)[1])
    formats = [(number, codes.get(number)) for number in numbers]
    return tuple(_Style(shows_percent(*known), shows_day(*known), shows_other_digits(*known)) for known in formats)


class _Reader:
    """One pass over one worksheet part."""

    def __init__(self, container: Container, book: _Book, name: str, limits: Limits) -> None:
        self._path, self._book, self._name, self._limits = container.path, book, name, limits
        self._row = self._column = -1
        self._placed: set[Position] = set()
        self._contents: dict[Position, Content] = {}
        self._formulas: set[Position] = set()
        self._percents: set[Position] = set()
        self._disguised: set[Position] = set()
        self._merges: list[Rectangle] = []

    def read(self, content: bytes, state: State) -> tuple[SheetScan, dict[Position, Content]]:
        """Return the scan and the contents of the cells that are not blank."""
        for kind, data in _records(content):
            if kind == _ROW:
                (self._row,) = struct.unpack_from("<I", data)
                self._column = -1
            elif kind <= _FORMULA_ERROR or kind in _SHORT or kind == _RICH:
                self._cell(kind, data)
            elif kind == _MERGE:
                self._merge(data)
        scan = SheetScan(
            self._name,
            state,
            formulas=frozenset(self._formulas),
            percents=frozenset(self._percents),
            disguised=frozenset(self._disguised),
            merges=tuple(self._merges),
        )
        return scan, self._contents

    def _cell(self, kind: int, data: bytes) -> None:
        at = 4
        if kind in _SHORT:
            kind -= _SHORT.start - _BLANK
            self._column += 1
        else:
            (self._column,) = struct.unpack_from("<I", data)
            at += 4
        where = (max(self._row, 0), self._column)
        if where in self._placed:
            raise self._refuse(f"单元格 {address(*where)} 出现两次，文件可能已损坏")
        self._placed.add(where)
        if kind == _BLANK:
            return
        check_place(self._path, self._name, where, self._limits)
        number = int.from_bytes(data[at - 4 : at - 1], "little")
        style = self._book.styles[number] if number < len(self._book.styles) else _Style()
        if kind in _FORMULAS:
            self._formulas.add(where)
        if style.percent:
            self._percents.add(where)
        if style.disguises:
            self._disguised.add(where)
        content = self._content(where, _FORMULAS.get(kind, kind), data[at:], day=style.day)
        if content != "":
            self._contents[where] = content

    def _content(self, where: Position, kind: int, data: bytes, *, day: bool) -> Content:
        if kind == _ERROR:
            return CellError(ERRORS.get(data[0], "#VALUE!"))
        if kind == _BOOL:
            return data[0] != 0
        if kind in {_RK, _REAL}:
            number: float = _rk(data) if kind == _RK else struct.unpack_from("<d", data)[0]
            return self._number(where, number, day=day)
        if kind == _SHARED:
            text: str = self._book.texts[struct.unpack_from("<I", data)[0]]
        else:
            text, _ = _wide(data, 1 if kind == _RICH else 0)
        if len(text) > self._limits.text:
            raise self._refuse(self._limits.excess(f"单元格 {address(*where)} 的字符数 ", len(text), "text"))
        return text

    def _number(self, where: Position, number: float, *, day: bool) -> Content:
        try:
            return day_of(number, since_1904=self._book.since_1904) if day else decimal_of(number)
        except ValueError as error:
            raise self._refuse(f"单元格 {address(*where)} 的数值无效（{number}）") from error

    def _merge(self, data: bytes) -> None:
        top, bottom, left, right = struct.unpack_from("<4I", data)
        if top <= bottom and left <= right:
            self._merges.append((top, left, bottom, right))
        if len(self._merges) > self._limits.merges:
            raise self._refuse(self._limits.excess("的合并区域数至少 ", len(self._merges), "merges"))

    def _refuse(self, reason: str) -> FileError:
        return FileError(self._path, f"工作表“{self._name}”{reason}")


def _rk(data: bytes) -> float:
    """Return a number of 30 bits: an integer, or the upper part of a double; perhaps times a hundred."""
    (packed,) = struct.unpack_from("<i", data)
    value: float = packed >> 2 if packed & 2 else struct.unpack("<d", struct.pack("<q", (packed & ~3) << 32))[0]
    return value / 100 if packed & 1 else float(value)
