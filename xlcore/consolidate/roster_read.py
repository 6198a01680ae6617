"""A roster from its file: a workbook or CSV whose columns are found by their headings."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from xlcore.consolidate.roster import Expected, Roster, code, key
from xlcore.errors import FileError, InputError, printable, reason_of
from xlcore.numbers import plain
from xlcore.quantity import CellError, Content
from xlcore.sheet.codes import address
from xlcore.sheet.grid import Grid, read_workbook
from xlcore.sheet.preflight import DEFAULT_LIMITS
from xlcore.sheet.read import forms_of

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "unit": ("单位", "单位名称", "预算单位", "填报单位", "项目单位", "实施单位", "项目实施单位", "预算单位名称"),
    "project": ("项目", "项目名称", "预算项目", "预算项目名称"),
    "department": ("主管部门", "主管单位", "主管部门名称", "一级预算单位", "归口部门"),
    "scheme": ("方案", "评价方案", "模板", "自评表模板"),
    "code": ("代码", "编码", "单位代码", "单位编码", "项目代码", "项目编码", "预算代码"),
}
"""The headings by which each column is known; the first is what the template prints."""

_HEADING_ROWS = 20
_ROWS = 300_000
_TOTALS = ("合计", "总计", "小计")
_CSV = (".csv", ".txt", ".tsv")
_MEGABYTE = 1 << 20
_LARGEST_CSV = 50 * _MEGABYTE
_SAVE = "请用 Excel 或 WPS 打开，另存为 .xlsx"

_Line = tuple[str, Sequence[str]]
"""Where a line stands, and its texts."""


def read_roster(path: Path) -> Roster:
    """Read a roster: a workbook (its first sheet with the headings) or a CSV file in UTF-8 or GB 18030.

    A line without unit is passed over if it is blank or a sum; the same line
    twice counts once.

    Raises:
        FileError: the file cannot be read.
        InputError: it is a form or a folder, there is no column of units, a line lacks its unit, or there are no lines.
    """
    if os.path.isdir(path):  # noqa: PTH112  # Path's own raises where a folder above may not be entered
        raise InputError(f"这是文件夹，不是名册：{printable(str(path))}。请写出文件名。")
    tables = [_csv_lines(path)] if path.suffix.lower() in _CSV else _sheets(path)
    for lines in tables:
        found = _heading(lines)
        if found:
            return _roster(path, lines[found[0] + 1 :], found[1])
    raise InputError(
        f"名册中没有找到列标题“单位”：{printable(str(path))}。前 {_HEADING_ROWS} 行内应有一行列标题，"
        f"至少有“单位”，可有“项目”“主管部门”“方案”“代码”。"
    )


def _sheets(path: Path) -> list[list[_Line]]:
    book = read_workbook(path, replace(DEFAULT_LIMITS, rows=_ROWS))
    # The head of a form holds the word 单位 too.
    if any(reading.form.indicators for reading in forms_of(book)):
        raise InputError(f"这是自评表，不是名册：{printable(str(path))}。名册的样子见 xlcore roster template。")
    return [list(_sheet_lines(grid)) for grid in book.grids if grid.state == "visible"]


def _sheet_lines(grid: Grid) -> Iterator[_Line]:
    for row in range(grid.rows):
        # A merged cell stands for each row that it covers.
        texts = [_text(grid.raw(*grid.anchor(row, column)).content) for column in range(grid.columns)]
        yield f"{grid.sheet}!{address(row, 0)}", texts


def _text(content: Content) -> str:
    """Return what a cell says on one line; a code that is a number as its digits."""
    match content:
        case None | CellError():
            return ""
        case Decimal():
            return plain(content)
        case str():
            return " ".join(content.split())
        case _:
            return str(content)


def _csv_lines(path: Path) -> list[_Line]:
    try:
        size = path.stat().st_size
        if not path.is_file():  # a pipe would wait forever
            raise FileError(path, "这不是文件")
        if size > _LARGEST_CSV:
            raise FileError(path, f"名册超过 {_LARGEST_CSV // _MEGABYTE} MB。请检查是不是名册")
        data = path.read_bytes()
    except OSError as error:
        raise FileError(path, f"名册不能打开（{reason_of(error)}）。请检查路径和权限") from error
    text = _decoded(path, data)
    delimiter = max(",\t;", key=text[:10_000].count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise FileError(path, f"不是可以识别的 CSV（{error}）。{_SAVE}") from error
    return [(f"第 {number} 行", [" ".join(field.split()) for field in row]) for number, row in enumerate(rows, 1)]


def _decoded(path: Path, data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileError(path, f"CSV 的编码不是 UTF-8，也不是 GB18030。{_SAVE}")


def _heading(lines: Sequence[_Line]) -> tuple[int, dict[str, int]] | None:
    """Return the row of the headings and the column of each field; None where no row has one of units."""
    for row, (_, texts) in enumerate(lines[:_HEADING_ROWS]):
        titles = [key(text).rstrip("*:") for text in texts]
        found = {
            field: next((titles.index(name) for name in names if name in titles), None)
            for field, names in COLUMNS.items()
        }
        if found["unit"] is not None:
            return row, {field: column for field, column in found.items() if column is not None}
    return None


def _roster(path: Path, lines: Sequence[_Line], columns: Mapping[str, int]) -> Roster:
    found: dict[tuple[str, ...], Expected] = {}
    repeats = []
    for place, texts in lines:
        fields = {name: texts[column] if column < len(texts) else "" for name, column in columns.items()}
        entry = Expected(place=place, **fields)
        if not entry.unit and not entry.project:
            continue
        if key(entry.unit) in _TOTALS:
            continue
        if not entry.unit:
            told = f"名册 {place} 有项目“{printable(entry.project)}”而没有单位：{printable(str(path))}。"
            raise InputError(f"{told}请补上单位，或删去这一行。")
        same = (key(entry.unit), key(entry.project), key(entry.department), entry.code or code(entry.unit))
        if same in found:
            repeats.append(entry)
        found.setdefault(same, entry)
    if not found:
        raise InputError(f"名册中没有单位：{printable(str(path))}。请在列标题下每行填写一个单位。")
    return Roster(tuple(found.values()), "project" in columns, tuple(repeats))
