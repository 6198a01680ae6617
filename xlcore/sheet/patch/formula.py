"""Moves the relative references of a formula, as filling it down or to the right would."""

from __future__ import annotations

import re

from xlcore.sheet.codes import address, position
from xlcore.sheet.patch.splice import Refusal

_ROWS, _COLUMNS = 1_048_576, 16_384
# Texts, quoted sheet names and everything in brackets are no references of ours; neither are names and functions.
_TOKEN = re.compile(
    r"""(?P<kept>"[^"]*"|'[^']*'|\[(?:[^\[\]]|\[[^\[\]]*\])*\])
      |(?<![\w.$])(?P<cell>\$?[A-Za-z]{1,3}\$?[1-9][0-9]{0,6})(?![\w.(!]|:[\w.]+!)
      |(?<![\w.$:])(?P<columns>\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3})(?![\w.(!$:])
      |(?<![\w.$:])(?P<rows>\$?[1-9][0-9]{0,6}:\$?[1-9][0-9]{0,6})(?![\w.(!$:])""",
    re.VERBOSE,
)
_END = re.compile(r"(\$?)([A-Za-z]{0,3})(\$?)([0-9]{0,7})")


def shifted(formula: str, rows: int, columns: int) -> str:
    """Return a formula as it reads that many rows below and columns to the right.

    Raises:
        Refusal: a reference would leave the worksheet.
    """

    def moved(match: re.Match[str]) -> str:
        if match["kept"] is not None:
            return match[0]
        return ":".join(_moved(end, rows, columns) for end in match[0].split(":"))

    return _TOKEN.sub(moved, formula) if rows or columns else formula


def _moved(reference: str, rows: int, columns: int) -> str:
    """Return one cell (``$B4``), one column (``B``) or one row (``4``) moved."""
    match = _END.fullmatch(reference)
    if match is None:
        return reference
    fixed, letters, fixed_too, digits = match.groups()
    column_fixed, row_fixed = bool(fixed and letters), bool(fixed_too or (fixed and not letters))
    try:
        row, column = position(f"{letters or 'A'}{digits or '1'}")
    except ValueError:  # a name that only looks like a cell: ABC1048577
        return reference
    row += 0 if row_fixed or not digits else rows
    column += 0 if column_fixed or not letters else columns
    if not (0 <= row < _ROWS and 0 <= column < _COLUMNS):
        message = f"公式中的引用 {reference} 移动后超出工作表"
        raise Refusal(message)
    cell = address(row, column)
    shown_letters, shown_digits = cell.rstrip("0123456789"), cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return f"{'$' * column_fixed}{shown_letters if letters else ''}{'$' * row_fixed}{shown_digits if digits else ''}"
