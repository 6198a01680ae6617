"""The cells of a sheet that is written as nearly every writer does, without a parser; other sheets are declined.

One expression takes the cells out, and between them nothing but plain rows may
stand. So whoever hides a cell from the expression, or in it, is declined, and
what is left of the sheet still goes through the parser.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import compress
from operator import itemgetter
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
_ROW = re.compile(f'<row r="([1-9][0-9]{{0,5}})"{_ATTRIBUTES} ?(?:/>|>({_CELLS}?)</row>)')
_BETWEEN = ","
_KEPT_LETTERS = 1 << 14
"""Letters of the tags of rows, or of the names of cells, that are remembered: forms of one template share them."""
# The sheet's own element, in which no element but those of the main namespace can stand without a prefix.
_ROOT = re.compile(rb"[^<]*(?:<\?[^<]*)?<worksheet[ \t\r\n>]")
_CORNER = "[A-Z]{1,3}[1-9][0-9]{0,6}"
_MERGE = f'<mergeCell ref="({_CORNER}(?::{_CORNER})?)" ?/>'
_MERGES = re.compile(f'<mergeCells(?: count="[0-9]{{1,9}}")?>(?:{_MERGE})*</mergeCells>'.encode())
_MERGED = re.compile(_MERGE.encode())
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
    """The cells of a sheet that are not blank, its merges by name, and what is left of its part without the cells.

    ``rows`` and ``columns`` also hold cells with an empty content.
    """

    rest: bytes
    rows: int
    columns: int
    cells: dict[Position, Cell]
    merges: list[str]


class References(NamedTuple):
    """What the cells of every sheet of a workbook refer to: styles, texts, and whether days count from 1904.

    ``strings`` is None where the texts are to be had from the bulk reader only;
    ``filled`` tells by truth which of them are not empty, in either case.
    """

    looks: Looks
    strings: Sequence[str] | None
    since_1904: bool = False
    filled: Sequence[object] = ()


def plain_cells(content: bytes, known: References, limits: Limits) -> PlainCells | None:
    """Return the cells of a plainly written sheet.

    None says nothing about the sheet: it may be sound, broken, or past a limit.
    """
    start, end = content.find(_OPEN) + len(_OPEN), content.rfind(_CLOSE)
    whole = len(_OPEN) <= start <= end <= start + _MOST_BYTES and content.count(b"sheetData") == 2
    if known.strings is None or not whole:
        return None
    rest = content[:start] + content[end:]
    if not is_bare_utf8(rest) or _ROOT.match(rest) is None or _opened(rest[:start]) != 2:
        return None
    try:
        merges = _merges(rest)
        columns, places = _columns(content[start:end].decode())
        cells, empty = _understood(columns, places, known, known.strings)
    except (ValueError, LookupError):
        return None
    rows, width = extent([*cells, *empty])
    longest = 0
    if end - start > limits.text:
        longest = max(map(len, filter(None, (*columns.values, *columns.results, *columns.inline))), default=0)
    if rows > limits.rows or width > limits.columns or longest > limits.text:
        return None
    return PlainCells(rest, rows, width, cells, merges)


def _opened(xml: bytes) -> int:
    """Return how many elements are open at the end of bare XML; -1 where that cannot be told by counting."""
    tags = xml.count(b"<")
    if tags != xml.count(b">"):  # one of them stands in a value or a text
        return -1
    return tags - 2 * xml.count(b"</") - xml.count(b"/>") - xml.count(b"<?")


def _merges(rest: bytes) -> list[str]:
    """Return the names of the merged ranges.

    Raises:
        ValueError: they are written as writers seldom write them.
    """
    named = rest.count(b"mergeCell")
    if not named:
        return []
    start = rest.find(b"<mergeCells")
    found = _MERGES.match(rest, start) if start >= 0 else None
    merges = _MERGED.findall(found[0]) if found else []
    if found is None or len(merges) + 2 != named or _opened(rest[:start]) != 1:
        message = "merges are not plain"
        raise ValueError(message)
    return [name.decode() for name in merges]


def _columns(data: str) -> tuple[_Columns, Sequence[Position]]:
    """Take the cells out of what stands inside ``sheetData``, and tell their places.

    Raises:
        ValueError: it holds anything else than rows of plain cells, each in its row and once.
    """
    pieces = _CELL.split(data)
    cells = _Columns(*(pieces[group::_WIDTH] for group in range(1, _WIDTH)))
    rows, attributes = _rows(pieces[::_WIDTH])
    names = _BETWEEN.join(cells.names)
    places, own_rows = _kept_places(names) if len(names) <= _KEPT_LETTERS else _places(names)
    attributes |= set(filter(None, cells.formulas))
    usual = max(map(len, attributes), default=0) <= _MOST_ATTRIBUTES and all(map(_are_plain, attributes))
    if not usual or rows != own_rows or _CELLS in data or not all(map(is_plain_reference, references(data))):
        message = "not plain"
        raise ValueError(message)
    return cells, places


def _places(names: str) -> tuple[Sequence[Position], Sequence[int]]:
    """Return the places that cells are called by, and the rows of these.

    Raises:
        ValueError: one is none, or called twice.
    """
    each = names.split(_BETWEEN) if names else []
    if len(set(each)) != len(each):
        message = "a cell twice"
        raise ValueError(message)
    places = list(map(position, each))
    return places, list(map(itemgetter(0), places))


_kept_places = lru_cache(maxsize=64)(_places)


def _rows(between: list[str]) -> tuple[list[int], frozenset[str]]:
    """Return the row of each cell, from 0, and the attributes that rows have, from what stands between the cells.

    Raises:
        ValueError: anything but the tags of rows stands there.
    """
    first, *others = between
    tags = _CELLS.join([first, *filter(None, others[:-1]), *others[-1:]])
    numbers, attributes = _kept_tags(tags) if len(tags) <= _KEPT_LETTERS else _tags(tags)
    # Before the first cell of each row, and after the last cell of all, stands something.
    starts = list(compress(range(len(between)), between))
    rows: list[int] = []
    for number, start, end in zip(numbers, starts, starts[1:], strict=False):
        rows += [number] * (end - start)
    return rows, attributes


def _tags(tags: str) -> tuple[tuple[int, ...], frozenset[str]]:
    """Return the numbers of the rows that have cells, from 0, and the attributes of all rows.

    Raises:
        ValueError: anything but the tags of rows stands there.
    """
    pieces = _ROW.split(tags)
    if any(pieces[::4]):
        message = "not only rows"
        raise ValueError(message)
    return tuple(int(number) - 1 for number in compress(pieces[1::4], pieces[3::4])), frozenset(pieces[2::4])


_kept_tags = lru_cache(maxsize=64)(_tags)


@lru_cache(maxsize=1024)
def _are_plain(attributes: str) -> bool:
    """Tell whether no attribute is there twice, none is a second number of a row, and none names another namespace."""
    names = ["r", "xmlns", *_ATTRIBUTE.findall(attributes)]
    return len(names) == len(set(names))


def _understood(
    columns: _Columns, places: Sequence[Position], known: References, strings: Sequence[str]
) -> tuple[dict[Position, Cell], list[Position]]:
    """Return the cells that hold something, and the places of those whose content is empty.

    Raises:
        ValueError: a cell's type or content is none, or one that writers seldom write.
        LookupError: there is no such string, or no such truth value.
    """
    cells: dict[Position, Cell] = {}
    empty: list[Position] = []
    percents, days = _named(columns.styles, known.looks.percents), _named(columns.styles, known.looks.days)
    disguises = _named(columns.styles, known.looks.disguises)
    make = tuple.__new__
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
        cells[place] = make(Cell, (content, style in percents, formula is not None, not calculated, False))
    if disguises:  # hardly ever
        hidden = [place for place, style in zip(places, columns.styles, strict=True) if style in disguises]
        cells |= {place: cells[place]._replace(disguised=True) for place in hidden if place in cells}
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
