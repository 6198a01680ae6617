"""The edge between a worksheet and the rules: what arrives in an argument, and what a cell shows.

Hosts differ in what they pass: a blank cell is None or "" (and 0 in
Office.js), a date is a date or a serial number, currency is a Decimal, an
error is its text, a range is a nested list, and one cell of a range may be
alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import wraps
from math import isfinite
from typing import ParamSpec, TypeAlias

from xlcore.numbers import decimal_of
from xlcore.quantity import CellError, Content, Kind, Quantity, read
from xlcore.rules.base import Outcome, State

Argument: TypeAlias = object
"""Whatever a host passes for one argument."""

Shown: TypeAlias = float | str
"""What a cell shows: a number, nothing, or a text that begins with #."""

MOST_PLACES = 12
USUAL_PLACES = 2
SIZES_DIFFER = "#区域大小不一致"

_BLANK = Quantity(Kind.BLANK)
_DIVISION = CellError("#DIV/0!")
_WRONG = CellError("#VALUE!")
_ERRORS = frozenset({
    "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!",
    "#CONNECT!", "#UNKNOWN!", "#BUSY!", "#GETTING_DATA",
})  # fmt: skip
# An error value that xlwings has no name for, such as #SPILL!, comes as the number by which COM calls it (SCODE).
_COM_ERRORS = range(-2146826288, -2146826187)
_DAY_ZERO = date(1899, 12, 30)
_SERIALS = range((date(1950, 1, 1) - _DAY_ZERO).days, (date(2101, 1, 1) - _DAY_ZERO).days)

_P = ParamSpec("_P")


class Refusal(Exception):  # noqa: N818  # no error: a cell shows its text instead of a number
    """There is no number to show; ``text`` is what the cell shows instead, "" where something is still blank."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def never_raises(function: Callable[_P, object]) -> Callable[_P, object]:
    """Make a function show a short text where it would raise: a host shows an English traceback, and SUM skips it."""

    @wraps(function)
    def guarded(*args: _P.args, **kwargs: _P.kwargs) -> object:
        try:
            return function(*args, **kwargs)
        except Refusal as refusal:
            return refusal.text
        except ArithmeticError:
            return str(State.UNDEFINED)
        except Exception as error:  # noqa: BLE001  # a cell has no other way to tell; the type helps to find the fault
            return f"#内部错误 {type(error).__name__}"

    return guarded


def rows(value: Argument) -> list[Sequence[Argument]]:
    """Return an argument as the rows of a range; a single value is one row of one cell."""
    if not isinstance(value, (list, tuple)):
        return [(value,)]
    return [row if isinstance(row, (list, tuple)) else (row,) for row in value] or [(None,)]


def listed(value: Argument) -> list[Argument]:
    """Return the values of a line of cells, whether it runs across or down.

    Several columns are one line where cells are merged across them: each row
    counts once, with its first filled cell.
    """
    table = rows(value)
    if len(table) == 1:
        return list(table[0]) or [None]
    return [_first(row) for row in table]


def _first(row: Sequence[Argument]) -> Argument:
    return row[0] if len(row) == 1 else next((item for item in row if not is_blank(item)), None)


def single(value: Argument) -> Argument:
    """Return the one value of an argument; a merged range has one filled cell, and more than one is an error."""
    if not isinstance(value, (list, tuple)):
        return value
    filled = [item for row in rows(value) for item in row if not is_blank(item)]
    if len(filled) > 1:
        return _WRONG
    return filled[0] if filled else None


def is_blank(value: Argument) -> bool:
    """Tell whether a host passes nothing."""
    return value is None or (isinstance(value, str) and not value.strip())


def content(value: Argument) -> Content:
    """Return what a cell holds; what is no cell value counts as an error value."""
    value = single(value)
    if isinstance(value, str):
        return CellError(value) if value in _ERRORS else (value or None)
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (int, float, Decimal)):
        if isinstance(value, int) and value in _COM_ERRORS:
            return _WRONG
        finite = value.is_finite() if isinstance(value, Decimal) else isfinite(value)
        return decimal_of(value) if finite else CellError("#NUM!")
    return value if isinstance(value, date) else _WRONG


def refuse_errors(*contents: Content) -> None:
    """Pass errors on: an error value, or the text of one of our own functions, which begins with #.

    Raises:
        Refusal: one of the cells holds an error.
    """
    for found in contents:
        if isinstance(found, CellError):
            raise Refusal(str(State.UNDEFINED if found == _DIVISION else State.UNREADABLE))


def words(value: Argument) -> Quantity:
    """Return the reading of a cell that holds text; 0 is what Office.js passes for a blank one."""
    if value is None or value == "":
        return _BLANK
    found = content(value)
    refuse_errors(found)
    return _BLANK if found == 0 and not isinstance(found, bool) else read(found)


def numbers(*values: Argument) -> list[Decimal]:
    """Return the numbers of cells that must hold one; text such as 1,200 or 95% is read.

    Raises:
        Refusal: a cell is blank, and then the result is; or one holds an
            error, or no number.
    """
    contents = [content(value) for value in values]
    readings = [read(found) for found in contents]
    if any(reading.kind is Kind.BLANK for reading in readings):
        raise Refusal("")
    refuse_errors(*contents)
    return [_number(found, reading) for found, reading in zip(contents, readings, strict=True)]


def _number(found: Content, reading: Quantity) -> Decimal:
    if isinstance(found, str) and found.startswith("#"):
        raise Refusal(found)
    plain = reading.kind is Kind.NUMBER and not reading.sign and reading.unit in {"", "%"}
    if not plain or reading.fraction is None:
        raise Refusal(str(State.UNREADABLE))
    return reading.fraction


def typed(number: Decimal) -> Quantity:
    """Return a number as a rule reads it."""
    return Quantity(Kind.NUMBER, str(number), number=number, typed=True)


def day_of(found: Content, other: Quantity) -> Content:
    """Return a serial number as its day where the other side is a date; some hosts pass dates as numbers."""
    if other.kind is Kind.DATE and isinstance(found, Decimal) and int(found) in _SERIALS:
        return _DAY_ZERO + timedelta(days=int(found))
    return found


def places_of(value: Argument) -> int:
    """Return the number of decimals to keep.

    Raises:
        Refusal: it is no whole number from 0 to 12.
    """
    if is_blank(value):
        return USUAL_PLACES
    (number,) = numbers(value)
    if number != int(number) or not 0 <= number <= MOST_PLACES:
        raise Refusal("#小数位数有误")
    return int(number)


def shown(outcome: Outcome) -> Shown:
    """Return what the cell shows: a double, nothing, or a text that begins with #."""
    value = outcome.shown
    return cell(value) if isinstance(value, Decimal) else value


def cell(number: Decimal) -> float:
    """Return a number as a host keeps it.

    Raises:
        OverflowError: no double is so large.
    """
    value = float(number)
    if not isfinite(value):
        raise OverflowError
    return value
