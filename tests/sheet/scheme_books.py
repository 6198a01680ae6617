"""Scheme workbooks that an author edited: exported, changed cell by cell, read back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from xlcore.scheme.catalogue import get
from xlcore.scheme.model import Scheme
from xlcore.sheet.scheme_book import write_scheme
from xlcore.sheet.scheme_read import read_scheme

Edit = Callable[[Any], None]


def edited(scheme: str | Scheme, path: Path, edit: Edit) -> Path:
    """Export a scheme and let ``edit`` change the open workbook."""
    write_scheme(get(scheme) if isinstance(scheme, str) else scheme, path)
    book = openpyxl.load_workbook(path)
    edit(book)
    book.save(path)
    return path


def reread(scheme: str | Scheme, path: Path, edit: Edit) -> Scheme:
    """Return what an edited workbook says."""
    return read_scheme(edited(scheme, path, edit))


def heading(sheet: Worksheet, text: str) -> tuple[int, int]:
    """Return row and column of a heading."""
    rows = sheet.iter_rows(max_row=4)
    return next((cell.row, cell.column) for row in rows for cell in row if cell.value == text)


def cell(sheet: Worksheet, key: str, column: str, after: int = 0) -> Any:
    """Return the cell under a heading in the row that holds ``key``, or some rows further down."""
    top, place = heading(sheet, column)
    rows = sheet.iter_rows(min_row=top + 1)
    row = next(row[0].row for row in rows if any(str(cell.value) == key for cell in row))
    return sheet.cell(row + after, place)
