"""The cells of a sheet that is written as nearly every writer does, without a parser; other sheets are declined.

One expression takes the cells out, and between them nothing but plain rows may
stand. So whoever hides a cell from the expression, or in it, is declined, and
what is left of the sheet still goes through the parser.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from xlcore.quantity import CellError, Content
from xlcore.sheet.cell import Cell
from xlcore.sheet.codes import ERRORS, NEW_ERRORS, Position, attribute_number, day_of, extent, position, stored_number
from xlcore.sheet.scan_strings import KEEPS_SPACE, TEXT, VALUE, is_plain_reference, plain_text, references
from xlcore.sheet.walk import is_bare_utf8

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from xlcore.sheet.preflight import Limits
    from xlcore.sheet.scan_book import Looks

_MOST_BYTES = 2 << 20
"""The columns of a larger sheet would take too much memory at once."""
_NUMBERS = frozenset({None, "n"})
"""Types of cells that hold a number."""
_MOST_ATTRIBUTES = 500
"""Characters of the attributes of one row or formula; a cache keeps them."""
_MOST_DIGITS = 32
"""Longer numbers, which no writer writes, are not kept."""

_OPEN, _CLOSE = b"<sheetData>", b"</sheetData>"
_ATTRIBUTES = f'((?: [A-Za-z][A-Za-z0-9:]*="{VALUE}")*)'
_SPACE = f"(?:{KEEPS_SPACE})?"
_CELL = re.compile(
    '<c r="([A-Z]{1,3}[1-9][0-9]{0,6})"(?: s="([0-9]{1,9})")?(?: t="([A-Za-z]{1,9})")?'
    f"(?:><v>({TEXT})</v></c>| ?/>| ?>(?:"  # most cells are one of these
    f"(<is>(?:<t{_SPACE}>{TEXT}</t>|<t ?/>)</is>)|"
    f"(?:<f{_ATTRIBUTES} ?(?:/>|>{TEXT}</f>))?(?:<v{_SPACE}>({TEXT})</v>|(<v ?/>))?"
    ")</c>)"
)
"""Groups: a cell's name, style, type, value, the text in it, the attributes of its formula, its result, an empty one.

A value may also stand in place of a result.
"""
_WIDTH = _CELL.groups + 1
_CELLS = "\0"
"""Stands for the cells that were taken out; no plain row can hold it."""
_ROW = re.compile(f'<row r="[1-9][0-9]{{0,5}}"{_ATTRIBUTES} ?(?:/>|>{_CELLS}?</row>)')
_ATTRIBUTE = re.compile(f' ([A-Za-z0-9:]+)="{VALUE}"')
_INLINE = re.compile(f"<is><t({KEEPS_SPACE})?>({TEXT})</t></is>")
_ERRORS = NEW_ERRORS | frozenset(ERRORS.values())
_TRUTHS = {"0": False, "1": True}

_Column: TypeAlias = "Sequence[str | None]"


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


class PlainCells(NamedTuple):
    """The cells of a sheet that are not blank, and what is left of its part without them.

    ``rows`` and ``columns`` also hold cells with an empty content.
    """

    rest: bytes
    rows: int
    columns: int
    cells: dict[Position, Cell]


class References(NamedTuple):
    """What the cells of every sheet of a workbook refer to: styles, texts, and whether days count from 1904.

    ``strings`` is None where the texts are to be had from the bulk reader only.
    """

    looks: Looks
    strings: Sequence[str] | None
    since_1904: bool = False


def plain_cells(content: bytes, known: References, limits: Limits) -> PlainCells | None:
    """Return the cells of a plainly written sheet.

    None says nothing about the sheet: it may be sound, broken, or past a limit.
    """
    start, end = content.find(_OPEN) + len(_OPEN), content.rfind(_CLOSE)
    whole = len(_OPEN) <= start <= end <= start + _MOST_BYTES and content.count(b"sheetData") == 2
    if known.strings is None or not whole:
        return None
    rest = content[:start] + content[end:]
    if not is_bare_utf8(rest):
        return None
    try:
        columns = _columns(content[start:end].decode())
        cells, empty = _understood(columns, known, known.strings)
    except (ValueError, LookupError):
        return None
    rows, width = extent([*cells, *empty])
    longest = 0
    if end - start > limits.text:
        longest = max(map(len, filter(None, (*columns.values, *columns.results, *columns.inline))), default=0)
    if rows > limits.rows or width > limits.columns or longest > limits.text:
        return None
    return PlainCells(rest, rows, width, cells)


def _columns(data: str) -> _Columns:
    """Take the cells out of what stands inside ``sheetData``.

    Raises:
        ValueError: it holds anything else than rows of plain cells.
    """
    pieces = _CELL.split(data)
    cells = _Columns(*(pieces[group::_WIDTH] for group in range(1, _WIDTH)))
    attributes = _attributes_of_rows(pieces[::_WIDTH]) | set(filter(None, cells.formulas))
    usual = max(map(len, attributes), default=0) <= _MOST_ATTRIBUTES and all(map(_are_plain, attributes))
    if not usual or _CELLS in data or not all(map(is_plain_reference, references(data))):
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


def _understood(
    columns: _Columns, known: References, strings: Sequence[str]
) -> tuple[dict[Position, Cell], list[Position]]:
    """Return the cells that hold something, and the places of those whose content is empty.

    Raises:
        ValueError: a cell's name, type or content is none, or one that writers seldom write.
        LookupError: there is no such string, or no such truth value.
    """
    cells: dict[Position, Cell] = {}
    empty: list[Position] = []
    filled = 0
    percents, days = _named(columns.styles, known.looks.percents), _named(columns.styles, known.looks.days)
    places, make = map(position, columns.names), tuple.__new__
    for place, style, kind, value, inline, formula, result, blank in zip(places, *columns[1:], strict=True):
        text = value or result
        content: Content = None
        if text:
            if kind == "s":
                content = strings[_index(text)] or None
            elif kind in _NUMBERS:
                content = _number(text)
                if style in days:
                    content = day_of(float(text), since_1904=known.since_1904)
            else:
                content = _other(text, kind)
        elif inline:
            content = _in_place(inline, kind) or None
        elif value is None and formula is None and result is None and blank is None:
            continue
        if content is None and formula is None:
            empty.append(place)
            continue
        # As in the scan: of type str, an empty result was computed.
        calculated = formula is None or text or (kind == "str" and (result, blank) != (None, None))
        # Cell(content) would cost as much as all the rest.
        cells[place] = make(Cell, (content, style in percents, formula is not None, not calculated))
        filled += 1
    if filled != len(cells) or not cells.keys().isdisjoint(empty):
        message = "a cell stands there twice"
        raise ValueError(message)
    return cells, empty


def _named(styles: Iterable[str | None], sought: frozenset[int]) -> set[str | None]:
    """Return the styles that are sought, as the cells name them."""
    return {style for style in set(styles) if attribute_number(style or "0") in sought} if sought else set()


@lru_cache(maxsize=8192)
def _index(text: str) -> int:
    index = attribute_number(text)
    if index < 0:
        message = f"not a string index: {text!r}"
        raise ValueError(message)
    return index


def _other(text: str, kind: str | None) -> Content:
    """Return the content of a cell that holds neither a shared string nor a number."""
    if kind == "str":
        return plain_text(text)
    if kind == "b":
        return _TRUTHS[text]
    if kind != "e" or text not in _ERRORS:
        message = f"of type {kind}: {text!r}"
        raise ValueError(message)
    return CellError(text)


def _in_place(inline: str, kind: str | None) -> str:
    """Return the text that stands in the cell itself."""
    if kind != "inlineStr":
        message = f"a text in a cell of type {kind}"
        raise ValueError(message)
    found = _INLINE.fullmatch(inline)
    return plain_text(found[2], found[1]) if found else ""


@lru_cache(maxsize=8192)
def _kept_number(text: str) -> Decimal:
    return stored_number(text)


def _number(text: str) -> Decimal:
    return _kept_number(text) if len(text) <= _MOST_DIGITS else stored_number(text)
