"""Sheet protection without a password, lifted while something is written and put back as it was.

Only classic Excel tells and changes protection; elsewhere no sheet counts as
protected. A sheet with a password is never touched: Excel ignores the password
that it is given where there is none, and refuses it, without asking anybody,
where there is another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

import xlwings as xw

from xlcore.errors import InputError, printable
from xlcore.excel.book import select_one
from xlcore.excel.marks import Mark

NOTICE = "会临时解除保护，完成后按原样恢复；有密码的不会解除"
"""What a person is told before; follows what is going to be done."""

_NOBODYS_PASSWORD = "xlcore tries whether there is none"  # noqa: S105  # it opens nothing
_ALLOWANCES = (
    "AllowFormattingCells",
    "AllowFormattingColumns",
    "AllowFormattingRows",
    "AllowInsertingColumns",
    "AllowInsertingRows",
    "AllowInsertingHyperlinks",
    "AllowDeletingColumns",
    "AllowDeletingRows",
    "AllowSorting",
    "AllowFiltering",
    "AllowUsingPivotTables",
)


class ProtectionStaysError(InputError):
    """A sheet stays protected: it has a password, or Excel refuses to lift its protection now."""


class _Protection(NamedTuple):
    """All that Excel keeps about the protection of a sheet; ``options`` are the arguments that set it."""

    options: Mapping[str, bool]
    selection: int


def protected(book: xw.Book, sheets: Iterable[str]) -> tuple[str, ...]:
    """Return which of these sheets are protected, in the order of the workbook."""
    names = set(sheets)
    return tuple(sheet.name for sheet in book.sheets if sheet.name in names and _is_protected(sheet))


def barring(book: xw.Book, marks: Iterable[Mark]) -> tuple[str, ...]:
    """Return the sheets whose protection keeps these marks from being made or taken back.

    A value may go into an unlocked cell of a protected sheet; a note or a colour may not.
    """
    wanted = tuple(marks)
    shut = protected(book, {mark.sheet for mark in wanted})
    held = {mark.sheet for mark in wanted if mark.sheet in shut and _is_held(book, mark)}
    return tuple(name for name in shut if name in held)


def named(sheets: Iterable[str]) -> str:
    """Return the names of sheets for a message."""
    return "、".join(f"“{printable(name)}”" for name in sheets)


@contextmanager
def lifted(book: xw.Book, sheets: Iterable[str]) -> Iterator[None]:
    """Lift the protection of these protected sheets; afterwards put it back, whatever happened in between.

    Raises:
        ProtectionStaysError: one of them cannot be lifted; then all are as before.
        InputError: one of them could not be put back; it is named.
    """
    former = [(name, sheet, _protection(sheet)) for name in sheets for sheet in [book.sheets[name]]]
    if former:
        select_one(book)
    try:
        for name, sheet, _ in former:
            _lift(name, sheet)
        yield
    finally:
        bare = [name for name, sheet, before in former if not _put_back(sheet, before)]
        if bare:
            raise InputError(f"没能恢复工作表{named(bare)}的保护。请在“审阅”里重新保护工作表（不设密码）。")


def _is_protected(sheet: xw.Sheet) -> bool:
    api = sheet.api
    return any(getattr(api, name, False) is True for name in ("ProtectContents", "ProtectDrawingObjects"))


def _is_held(book: xw.Book, mark: Mark) -> bool:
    return mark.note is not None or mark.color is not None or _is_locked(book.sheets[mark.sheet], mark.cell)


def _is_locked(sheet: xw.Sheet, cell: str) -> bool:
    return sheet.range(cell).api.Locked is not False


def _protection(sheet: xw.Sheet) -> _Protection:
    api = sheet.api
    options = {
        "DrawingObjects": api.ProtectDrawingObjects,
        "Contents": api.ProtectContents,
        "Scenarios": api.ProtectScenarios,
        "UserInterfaceOnly": api.ProtectionMode,
        **{name: getattr(api.Protection, name) for name in _ALLOWANCES},
    }
    return _Protection({name: bool(value) for name, value in options.items()}, api.EnableSelection)


def _lift(name: str, sheet: xw.Sheet) -> None:
    try:
        sheet.api.Unprotect(_NOBODYS_PASSWORD)
        stays = _is_protected(sheet)
    except Exception as error:
        raise _refusal(name) from error
    if stays:
        raise _refusal(name)


def _refusal(name: str) -> ProtectionStaysError:
    return ProtectionStaysError(
        f"工作表{named([name])}的保护有密码，或者现在不能解除，没有改动它。"
        "请先在“审阅”里撤销工作表保护；不知道密码的，请联系下发表格的单位。"
    )


def _put_back(sheet: xw.Sheet, before: _Protection) -> bool:
    """Protect a sheet as it was before, unless it still is; tell whether Excel then says the same about it."""
    try:
        if _protection(sheet) == before:
            return True
        sheet.api.Protect(**before.options)
        if sheet.api.EnableSelection != before.selection:
            sheet.api.EnableSelection = before.selection
        return _protection(sheet) == before
    except Exception:  # noqa: BLE001  # COM raises its own kinds, and the other sheets come first
        return False
