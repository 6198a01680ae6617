"""What names, numbers and codes inside workbook files mean: cells, percents and dates, serial days, errors."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache, wraps
from operator import itemgetter
from typing import TYPE_CHECKING, TypeAlias

from xlcore.numbers import decimal_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from decimal import Decimal

Position: TypeAlias = tuple[int, int]
"""Row and column, both from 0."""

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""How many rows and columns a worksheet has."""

_REFERENCE = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})")
_NUMBER = re.compile(r"[0-9]{1,9}")
_LONGEST_FORMAT, _MOST_DIGITS = 255, 9
"""Characters of a number format, and of such a number: caches must not keep whatever a file holds."""
# No digit may belong to two of its pieces: a text of many digits that is no number would take forever.
_STORED_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[Ee][+-]?[0-9]+)?")
# What a format shows literally or not at all; [h], [m], [s] stay: they show time that passed.
_LITERALS = re.compile(r'"[^"]*"|[\\_*].|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE | re.DOTALL)
_CONDITION = re.compile(r"\[[<>=][^\]]*\]")
_AS_IT_IS = re.compile("General|G/|@", re.IGNORECASE)
_PLACEHOLDER = re.compile("[0#?]")
# A comma behind the last digit leaves out thousands; one between digits parts them.
_SCALED = re.compile(r"[0#?],+(?![0#?,])")
# A point or digit that the format brings itself, beside those of the number; ! is the backslash of Chinese editions.
_DIGITS_ADDED = re.compile(r'[0#?](?:"[0-9.]|[\\!][0-9.])|(?:[0-9]"|[\\!][0-9])[0#?]')
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

NEW_ERRORS = frozenset(
    f"#{name}!"
    for name in ("SPILL", "CALC", "FIELD", "BLOCKED", "CONNECT", "UNKNOWN", "BUSY", "PYTHON", "EXTERNAL", "TIMEOUT")
)
"""Error values that came after Excel 2007, which older programs do not know."""


def _remembered(judge: Callable[[int, str | None], bool]) -> Callable[[int, str | None], bool]:
    """Remember what was said of formats; of one that is longer than Excel allows, only the beginning counts."""
    kept = lru_cache(maxsize=1024)(judge)

    @wraps(judge)
    def judged(number: int, code: str | None) -> bool:
        return kept(number, code if code is None else code[:_LONGEST_FORMAT])

    return judged


@lru_cache(maxsize=1024)
def _column_of(letters: str) -> int:
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return column - 1


def address(row: int, column: int) -> str:
    """Return the A1 name of a cell: ``address(0, 27)`` is ``"AB1"``."""
    letters = ""
    number = column + 1
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{letters}{row + 1}"


@lru_cache(maxsize=8192)
def position(name: str) -> Position:
    """Return row and column of an A1 name; the inverse of :func:`address`.

    Raises:
        ValueError: no cell of a worksheet is called so.
    """
    match = _REFERENCE.fullmatch(name)
    if match is None or (row := int(match[2])) > LAST_ROW or (column := _column_of(match[1])) >= LAST_COLUMN:
        message = f"not a cell: {name!r}"
        raise ValueError(message)
    return row - 1, column


def extent(places: Collection[Position]) -> tuple[int, int]:
    """Return how many rows and columns, from the first ones, hold all the places."""
    return (max(places)[0] + 1, max(map(itemgetter(1), places)) + 1) if places else (0, 0)


def attribute_number(text: str) -> int:
    """Return the small number that an attribute holds, or -1 where it holds none."""
    return _small_number(text) if len(text) <= _MOST_DIGITS else -1


@lru_cache(maxsize=1024)
def _small_number(text: str) -> int:
    return int(text) if _NUMBER.fullmatch(text) else -1


def stored_number(text: str) -> Decimal:
    """Return the number that a cell stores as this text, as Excel would show it.

    Raises:
        ValueError: it is none, or past the range of a double.
    """
    if not _STORED_NUMBER.fullmatch(text):
        message = f"not a number: {text!r}"
        raise ValueError(message)
    return decimal_of(float(text))


@_remembered
def shows_percent(number: int, code: str | None) -> bool:
    """Tell whether the number format, by its number and its code if the file spells one out, shows a percent."""
    if code is None:
        return number in _BUILTIN_PERCENTS
    return "%" in _LITERALS.sub("", _section(code))


@_remembered
def shows_other_digits(number: int, code: str | None) -> bool:
    """Tell whether the number format shows a positive number with other digits than its own, or with none.

    ``0!.0000`` shows 12345 as 1.2345, ``0,`` as 12; ``;;;`` and ``"已填"`` show
    no digit. One that rounds shows the number itself.
    """
    if code is None or not code.strip() or shows_date(number, code) or shows_percent(number, code):
        return False
    section = _section(code)
    if _AS_IT_IS.search(section):
        return False
    bare = _LITERALS.sub("", section)
    return not _PLACEHOLDER.search(bare) or bool(_SCALED.search(bare) or _DIGITS_ADDED.search(section))


def _section(code: str) -> str:
    """Return the part of a format that shows most positive numbers: the first one without a condition."""
    sections, start = [], 0
    for part in _LITERALS.sub(lambda literal: " " * len(literal[0]), code).split(";"):
        sections.append(code[start : start + len(part)])
        start += len(part) + 1
    return next((section for section in sections if not _CONDITION.search(section)), sections[0])


@_remembered
def shows_date(number: int, code: str | None) -> bool:
    """Tell whether the number format shows a date or a time."""
    if code is None:
        return number in _BUILTIN_DATES
    return _DATE_MARKS.search(_LITERALS.sub("", code)) is not None


@_remembered
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
    if not 1 <= serial < _LAST_DAY + 1 - (_BETWEEN if since_1904 else 0):
        return number
    base = _FROM_1904 if since_1904 else _FROM_1900
    early = timedelta(days=1 if not since_1904 and serial < _SHORT_1900 else 0)
    try:
        moment = base + early + timedelta(milliseconds=round(serial * 86_400_000))
    except OverflowError:  # less than a millisecond before the year 10000
        return number
    return moment if moment.time() != datetime.min.time() else moment.date()
