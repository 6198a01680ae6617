"""The workbook that is open in Excel, read as Grids and forms in a few bulk calls.

A sheet costs one call for its values and one for its formulas. Merges and
percent formats have no bulk call: Excel answers for a whole range whether it
is uniform, so ranges are halved until they are. Our own project forms, with
about 40 merges, take some 300 such questions, a department form with its base
data sheet up to 900; a sheet without merges takes one, and one for each run of
numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import xlwings as xw

from xlcore.errors import InputError, printable
from xlcore.excel.values import content
from xlcore.numbers import decimal_of
from xlcore.quantity import CellError, Content
from xlcore.scheme.catalogue import builtin
from xlcore.sheet.cell import Cell
from xlcore.sheet.codes import Position, address, position, shows_percent
from xlcore.sheet.grid import Grid, Workbook
from xlcore.sheet.labels import vocabulary
from xlcore.sheet.preflight import DEFAULT_LIMITS
from xlcore.sheet.read import Reading, forms_of
from xlcore.sheet.scan import Rectangle

_ERROR_CODES = range(-2_146_826_288, -2_146_826_188)
"""How COM hands over errors; xlwings knows the names of seven only, and #SPILL! is none of them."""


class OpenForms(NamedTuple):
    """The forms of the active sheet; ``complete`` tells whether merges, formats and formulas could be read."""

    readings: tuple[Reading, ...]
    complete: bool


class SheetReading(NamedTuple):
    """A worksheet as a Grid; ``complete`` as in :class:`OpenForms`."""

    grid: Grid
    complete: bool


def read_forms(book: xw.Book) -> OpenForms:
    """Read the forms of the active sheet, with the base data sheet and the scheme that the workbook names.

    Raises:
        InputError: the sheet holds no form or is too large, or the workbook
            names a scheme that is not built in.
    """
    sheets = {sheet.name: sheet for sheet in book.sheets}
    active = book.sheets.active.name
    if active not in sheets:  # a chart sheet, which has no cells
        raise _no_form(active)
    words = vocabulary()
    beside = words.sheets["meta"] | words.sheets["facts"]
    found = [read_sheet(sheets[name]) for name in (active, *sorted(beside & (sheets.keys() - {active})))]
    grids = tuple(reading.grid for reading in found)
    _refuse_unknown_scheme(grids, words.sheets["meta"])
    # Path and fingerprint name a file in messages about files; this workbook is none.
    workbook = Workbook(Path(book.name), "", grids)
    readings = tuple(reading for reading in forms_of(workbook) if reading.form.sheet == active)
    if not readings:
        raise _no_form(active)
    return OpenForms(readings, all(reading.complete for reading in found))


def _no_form(sheet: str) -> InputError:
    return InputError(f"当前工作表“{printable(sheet)}”中没有找到自评表。请切换到自评表所在的工作表，再点一次按钮。")


def _refuse_unknown_scheme(grids: Iterable[Grid], meta: Iterable[str]) -> None:
    for grid in grids:
        if grid.sheet in meta:
            marks = [cell.content for _, cell in sorted(grid.cells.items()) if isinstance(cell.content, str)]
            if not set(marks) & set(builtin()):
                named = "、".join(printable(mark) for mark in marks[:3])
                raise InputError(
                    f"这个工作簿注明的评价方案（{named}）不是内置方案。"
                    "请升级 xlcore，或用命令行加 --scheme 指定方案文件。内置方案：" + "、".join(builtin())
                )


def read_sheet(sheet: xw.Sheet) -> SheetReading:
    """Read a worksheet.

    Raises:
        InputError: its used range is larger than any form.
    """
    used = sheet.used_range
    top, left = used.row - 1, used.column - 1
    _refuse_large(sheet.name, *used.shape)
    values = used.options(ndim=2, err_to_str=True).value
    formulas = _formulas(used)
    held = {
        (top + row, left + column): _held(value, formulas.get((row, column)))
        for row, line in enumerate(values)
        for column, value in enumerate(line)
    }
    computed = {(top + row, left + column) for (row, column), text in formulas.items() if text.startswith("=")}
    numbers = {where for where, value in held.items() if isinstance(value, Decimal)}
    complete = True
    try:
        merges = _merges(sheet, (top, left, top + used.shape[0] - 1, left + used.shape[1] - 1))
        percents = _percents(sheet, numbers)
    except NotImplementedError:  # the JSON engine knows values only
        complete, merges, percents = False, [], frozenset()
    cells = {
        where: Cell(value, where in percents, where in computed)
        for where, value in held.items()
        if value is not None or where in computed
    }
    return SheetReading(_grid(sheet.name, cells, merges), complete)


def _refuse_large(name: str, rows: int, columns: int) -> None:
    limits = DEFAULT_LIMITS
    if rows > limits.rows or columns > limits.columns:
        raise InputError(
            f"工作表“{printable(name)}”已用区域有 {rows} 行 {columns} 列，不像自评表"
            f"（最多 {limits.rows} 行 {limits.columns} 列）。请删除表格下方和右侧多余的行列，保存后再试。"
        )


def _formulas(used: xw.Range) -> Mapping[Position, str]:
    """Return what was typed into each cell, by its place in the range; empty where the engine cannot tell."""
    try:
        found = used.formula
    except NotImplementedError:
        return {}
    lines: Sequence[Sequence[object]] = found if isinstance(found, (list, tuple)) else ((found,),)
    return {
        (row, column): text
        for row, line in enumerate(lines)
        for column, text in enumerate(line)
        if isinstance(text, str) and text
    }


def _held(value: object, typed: str | None) -> Content:
    """Return what a cell holds; money in a currency format arrives cut to four decimals and is read as typed."""
    if isinstance(value, int) and value in _ERROR_CODES:
        return CellError("#VALUE!")
    if isinstance(value, Decimal) and typed and not typed.startswith("="):
        try:
            return decimal_of(typed)
        except ValueError:
            pass
    return content(value)


def _merges(sheet: xw.Sheet, within: Rectangle) -> list[Rectangle]:
    """Return the merges that touch a rectangle."""
    found: list[Rectangle] = []
    waiting = [within]
    while waiting:
        here = waiting.pop()
        if any(_inside(here, merge) for merge in found) or sheet.range(_name(here)).merge_cells is False:
            continue
        top, left, bottom, right = here
        if (top, left) == (bottom, right):
            found.append(_rectangle(sheet.range(_name(here)).merge_area.address))
        else:
            waiting.extend(_halves(here))
    return found


def _halves(rectangle: Rectangle) -> tuple[Rectangle, Rectangle]:
    """Return the two halves; the upper or left one last, so that a merge is met at its first cell."""
    top, left, bottom, right = rectangle
    if bottom - top >= right - left:
        middle = (top + bottom) // 2
        return (middle + 1, left, bottom, right), (top, left, middle, right)
    middle = (left + right) // 2
    return (top, middle + 1, bottom, right), (top, left, bottom, middle)


def _inside(inner: Rectangle, outer: Rectangle) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


def _name(rectangle: Rectangle) -> str:
    top, left, bottom, right = rectangle
    return f"{address(top, left)}:{address(bottom, right)}"


def _rectangle(name: str) -> Rectangle:
    first, _, last = name.replace("$", "").partition(":")
    return *position(first), *position(last or first)


def _percents(sheet: xw.Sheet, numbers: Iterable[Position]) -> frozenset[Position]:
    """Return the cells with a number that is shown as a percent."""
    columns: dict[int, list[int]] = {}
    for row, column in sorted(numbers):
        columns.setdefault(column, []).append(row)
    return frozenset((row, column) for column, rows in columns.items() for row in _percent_rows(sheet, column, rows))


def _percent_rows(sheet: xw.Sheet, column: int, rows: list[int]) -> Iterator[int]:
    shown = sheet.range(_name((rows[0], column, rows[-1], column))).number_format
    if shown is None and len(rows) > 1:  # several formats
        middle = len(rows) // 2
        yield from _percent_rows(sheet, column, rows[:middle])
        yield from _percent_rows(sheet, column, rows[middle:])
    elif shown and shows_percent(0, shown):
        yield from rows


def _grid(name: str, cells: Mapping[Position, Cell], merges: Iterable[Rectangle]) -> Grid:
    rows = max((row + 1 for row, _ in cells), default=0)
    columns = max((column + 1 for _, column in cells), default=0)
    anchors: dict[Position, Position] = {}
    spans: dict[Position, tuple[int, int]] = {}
    for top, left, bottom, right in merges:
        if top < rows and left < columns:
            spans[top, left] = (bottom - top + 1, right - left + 1)
            covered = ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
            anchors.update((where, (top, left)) for where in covered if where[0] < rows and where[1] < columns)
    return Grid(name, "visible", rows, columns, cells, anchors, spans)


def select_one(book: xw.Book) -> xw.Sheet:
    """Leave only the sheet in front selected, and return it.

    While several are selected Excel adds as many sheets as these, and neither
    lifts nor sets protection. xlwings' own ``select`` would also bring the
    window to the front of the desk.
    """
    active = book.sheets.active
    book.impl.activate()  # Excel selects in the workbook in front only
    active.impl.select()
    return active


def obstacle(book: xw.Book) -> str | None:
    """Return in Chinese why nothing may be written to this workbook, None where nothing is in the way.

    Only classic Excel tells; elsewhere nothing is in the way. What keeps single
    sheets from being written is told by :mod:`xlcore.excel.lifting`.
    """
    if getattr(book.api, "ReadOnly", False) is True:
        return "这个工作簿是以只读方式打开的。请另存一份，在新文件里操作。"
    if getattr(book.api, "ProtectStructure", False) is True:
        return "工作簿的结构受保护，不能记录所做的标记。请先在“审阅”里撤销工作簿保护。"
    return None
