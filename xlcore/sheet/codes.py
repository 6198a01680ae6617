"""What the numbers and codes inside workbook files mean: formats that show percents and dates, serial days, errors."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from xlcore.numbers import decimal_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

# What a format shows literally or not at all; [h], [m], [s] stay: they show time that passed.
_LITERALS = re.compile(r'"[^"]*"|[\\_*].|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE | re.DOTALL)
_DATE_MARKS = re.compile("[ymdhs]", re.IGNORECASE)
_PASSED_TIME = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_BUILTIN_PERCENTS = frozenset({9, 10})
_BUILTIN_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""27–36 and 50–58 are the Chinese date formats, which no file spells out (ECMA-376, 18.8.30)."""
_BUILTIN_PASSED_TIME = 46
_LAST_DAY = 2_958_465  # 9999-12-31
_BETWEEN = 1462  # days from one epoch to the other
_SHORT_1900 = 60  # the worksheet's 29 February 1900, a day that never was
_FROM_1900, _FROM_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001  # worksheets have no zones

ERRORS: Mapping[int, str] = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
"""Error codes of the binary formats ([MS-XLS] 2.5.10 BErr)."""


@lru_cache(maxsize=1024)
def shows_percent(number: int, code: str | None) -> bool:
    """Tell whether the number format, by its number and its code if the file spells one out, shows a percent."""
    if code is None:
        return number in _BUILTIN_PERCENTS
    return "%" in _LITERALS.sub("", code)


@lru_cache(maxsize=1024)
def shows_date(number: int, code: str | None) -> bool:
    """Tell whether the number format shows a date or a time."""
    if code is None:
        return number in _BUILTIN_DATES
    return _DATE_MARKS.search(_LITERALS.sub("", code)) is not None


@lru_cache(maxsize=1024)
def shows_day(number: int, code: str | None) -> bool:
    """Tell whether the number format shows a date or a time, but not a span of time such as ``[h]:mm``."""
    if code is None:
        return number in _BUILTIN_DATES and number != _BUILTIN_PASSED_TIME
    return shows_date(number, code) and _PASSED_TIME.search(code) is None


def day_of(serial: float, *, since_1904: bool) -> date | Decimal:
    """Return the date of a serial day; a number that is no day of the calendar, or only a time of day, stays one.

    The result is a datetime where the serial has a time of day, to the millisecond.

    Raises:
        ValueError: the number is not finite.
    """
    number = decimal_of(serial)
    if not 1 <= serial < _LAST_DAY - (_BETWEEN if since_1904 else 0):
        return number
    base = _FROM_1904 if since_1904 else _FROM_1900
    early = timedelta(days=1 if not since_1904 and serial < _SHORT_1900 else 0)
    moment = base + early + timedelta(milliseconds=round(serial * 86_400_000))
    return moment if moment.time() != datetime.min.time() else moment.date()
