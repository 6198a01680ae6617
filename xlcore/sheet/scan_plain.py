"""The cells of a sheet that is written as nearly every writer does, without a parser; other sheets are declined.

One expression takes the cells out, and between them nothing but plain rows may
stand. So whoever hides a cell from the expression, or in it, is declined, and
what is left of the sheet still goes through the parser.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from xlcore.sheet.codes import Position, attribute_number, extent, position, stored_number
from xlcore.sheet.walk import is_bare_utf8

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from xlcore.sheet.preflight import Limits

_MOST_BYTES = 2 << 20
"""The columns of a larger sheet would take too much memory at once."""
_NUMBERS = frozenset({None, "n"})
"""Types of cells that hold a number."""
_MOST_ATTRIBUTES = 500
"""Characters of the attributes of one row or formula; a cache keeps them."""
_MOST_DIGITS = 32
"""Longer numbers, which no writer writes, are not kept."""

_OPEN, _CLOSE = b"<sheetData>", b"</sheetData>"
# No character may belong to two repetitions next to each other: matching, and failing to, takes linear time.
_TEXT = "[^<>\0-\x08\x0b-\x1f\ufffe\uffff]*"
_VALUE = '[^<&"\0-\x1f\ufffe\uffff]*'
_ATTRIBUTES = f'((?: [A-Za-z][A-Za-z0-9:]*="{_VALUE}")*)'
_SPACE = '(?: xml:space="preserve")?'
_CELL = re.compile(
    '<c r="([A-Z]{1,3}[1-9][0-9]{0,6})"(?: s="([0-9]{1,9})")?(?: t="([A-Za-z]{1,9})")?'
    f"(?:><v>({_TEXT})</v></c>| ?/>| ?>(?:"  # most cells are one of these
    f"(<is>(?:<t{_SPACE}>{_TEXT}</t>|<t ?/>)</is>)|"
    f"(?:<f{_ATTRIBUTES} ?(?:/>|>{_TEXT}</f>))?(?:<v{_SPACE}>({_TEXT})</v>|(<v ?/>))?"
    ")</c>)"
)
"""Groups: a cell's name, style, type, value, the text in it, the attributes of its formula, its result, an empty one.

A value may also stand in place of a result.
"""
_WIDTH = _CELL.groups + 1
_CELLS = "\0"
"""Stands for the cells that were taken out; no plain row can hold it."""
_ROW = re.compile(f'<row r="[1-9][0-9]{{0,5}}"{_ATTRIBUTES} ?(?:/>|>{_CELLS}?</row>)')
_ATTRIBUTE = re.compile(f' ([A-Za-z0-9:]+)="{_VALUE}"')
_REFERENCE = re.compile("&[^;]{0,8};?")
_NAMED = frozenset({"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"})

_Column: TypeAlias = "Sequence[str | None]"


@dataclass(frozen=True, slots=True)
class Looks:
    """Cell styles, by number, that show a percent or a date."""

    percents: frozenset[int] = frozenset()
    dates: frozenset[int] = frozenset()


class _Columns(NamedTuple):
    """The groups of ``_CELL``, with an entry for each cell."""

    names: Sequence[str]
    styles: _Column
    kinds: _Column
    values: _Column
    inline: _Column
    formulas: _Column
    results: _Column
    empty: _Column


class CellFacts(NamedTuple):
    """What the cells of a sheet hold: see ``SheetScan``, which has the same fields."""

    errors: Mapping[Position, str]
    formulas: frozenset[Position]
    uncalculated: frozenset[Position]
    percents: frozenset[Position]
    dates: frozenset[Position]
    numbers: Mapping[Position, Decimal]


class PlainCells(NamedTuple):
    """The cells of a sheet, and what is left of its part without them.

    ``rows`` and ``columns`` hold every cell that has a content.
    """

    rest: bytes
    rows: int
    columns: int
    facts: CellFacts


def plain_cells(content: bytes, looks: Looks, limits: Limits) -> PlainCells | None:
    """Return the cells of a plainly written sheet.

    None says nothing about the sheet: it may be sound, broken, or past a limit.
    """
    start, end = content.find(_OPEN) + len(_OPEN), content.rfind(_CLOSE)
    if not len(_OPEN) <= start <= end <= start + _MOST_BYTES or content.count(b"sheetData") != 2:
        return None
    rest = content[:start] + content[end:]
    if not is_bare_utf8(rest):
        return None
    try:
        cells = _cells(content[start:end].decode())
        facts, used = _understood(cells, looks)
    except ValueError:
        return None
    rows, columns = extent(used)
    longest = 0
    if end - start > limits.text:
        longest = max(map(len, filter(None, (*cells.values, *cells.results, *cells.inline))), default=0)
    if rows > limits.rows or columns > limits.columns or longest > limits.text:
        return None
    return PlainCells(rest, rows, columns, facts)


def _cells(data: str) -> _Columns:
    """Take the cells out of what stands inside ``sheetData``.

    Raises:
        ValueError: it holds anything else than rows of plain cells.
    """
    pieces = _CELL.split(data)
    cells = _Columns(*(pieces[group::_WIDTH] for group in range(1, _WIDTH)))
    attributes = _attributes_of_rows(pieces[::_WIDTH]) | set(filter(None, cells.formulas))
    usual = max(map(len, attributes), default=0) <= _MOST_ATTRIBUTES and all(map(_are_plain, attributes))
    if not usual or _CELLS in data or not _has_plain_references(data):
        message = "not plain"
        raise ValueError(message)
    return cells


def _attributes_of_rows(between: list[str]) -> set[str]:
    """Return the attributes that rows have, from what stands between the cells.

    Raises:
        ValueError: anything but the tags of rows stands there.
    """
    first, *others = between
    pieces = _ROW.split(_CELLS.join([first, *filter(None, others[:-1]), *others[-1:]]))
    if any(pieces[::2]):
        message = "not only rows"
        raise ValueError(message)
    return set(pieces[1::2])


@lru_cache(maxsize=1024)
def _are_plain(attributes: str) -> bool:
    """Tell whether no attribute is there twice, and none is a second number of a row."""
    names = ["r", *_ATTRIBUTE.findall(attributes)]
    return len(names) == len(set(names))


def _has_plain_references(data: str) -> bool:
    """Tell whether every reference is one that XML knows by name, or the number of a character that it allows."""
    return "&" not in data or all(map(_is_character, set(_REFERENCE.findall(data)) - _NAMED))


def _is_character(reference: str) -> bool:
    code = attribute_number(reference[2:-1]) if reference.startswith("&#") and reference.endswith(";") else -1
    return 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000


def _understood(cells: _Columns, looks: Looks) -> tuple[CellFacts, list[Position]]:
    """Return what the cells hold, and the places of those that hold something.

    Raises:
        ValueError: a cell's name, number, error code or string index is none.
    """
    errors: dict[Position, str] = {}
    numbers: dict[Position, Decimal] = {}
    formulas: list[tuple[Position, bool]] = []
    styled: list[tuple[Position, str | None]] = []
    used: list[Position] = []
    marked = _known(cells.styles, looks.percents | looks.dates)
    places = map(position, cells.names)
    for place, style, kind, value, inline, formula, result, empty in zip(places, *cells[1:], strict=True):
        text = value or result
        if text:
            if kind == "s":
                _check_index(text)
            elif kind in _NUMBERS:
                numbers[place] = _number(text)
            elif kind == "e":
                errors[place] = _error(text)
        elif value is None and formula is None and result is None and empty is None:
            if inline:
                used.append(place)
            continue
        used.append(place)
        if style in marked:
            styled.append((place, style))
        if formula is not None:
            # As in the scan: of type str, an empty result was computed.
            formulas.append((place, bool(text or (kind == "str" and (result, empty) != (None, None)))))
    uncalculated = frozenset(place for place, calculated in formulas if not calculated)
    percents, dates = _with_style(styled, looks.percents), _with_style(styled, looks.dates)
    return CellFacts(errors, frozenset(dict(formulas)), uncalculated, percents, dates, numbers), used


def _known(styles: Iterable[str | None], sought: frozenset[int]) -> set[str | None]:
    return {style for style in set(styles) if attribute_number(style or "0") in sought}


def _with_style(styled: list[tuple[Position, str | None]], sought: frozenset[int]) -> frozenset[Position]:
    known = _known((style for _, style in styled), sought)
    return frozenset(place for place, style in styled if style in known)


@lru_cache(maxsize=8192)
def _check_index(text: str) -> None:
    if attribute_number(text) < 0:
        message = f"not a string index: {text!r}"
        raise ValueError(message)


@lru_cache(maxsize=8192)
def _kept_number(text: str) -> Decimal:
    return stored_number(text)


def _number(text: str) -> Decimal:
    return _kept_number(text) if len(text) <= _MOST_DIGITS else stored_number(text)


def _error(text: str) -> str:
    if "&" in text:
        message = f"an error code with references: {text!r}"
        raise ValueError(message)
    return text
