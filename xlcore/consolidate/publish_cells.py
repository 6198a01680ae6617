"""Rows of a worksheet as XML, made from values: the hot path of publishing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite
from typing import Any, TypeAlias

from xlsxwriter.utility import xl_col_to_name

from xlcore.consolidate.publish_looks import Line, Look, Tone, line_style, style
from xlcore.consolidate.publish_text import inline, lines

LINE_HEIGHT, TALLEST_ROW = 13.5, 409
"""Points: of a line of text in a cell, and the most that Excel allows."""

NUMBER, LEADS = "\0", "\1"
"""Where the number of a row will stand, and the format of a cell that may lead somewhere: no XML holds these signs."""

_ROW_END = "</row>"

_KEPT, _SHORT = 1024, 200
"""Cells of a column that are made once however often they stand there, and the longest text of such a cell."""


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that leads somewhere: its text, and the address; None where there can be no link."""

    text: str
    url: str | None


Value: TypeAlias = str | Decimal | int | Link | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: heading, width in characters, and how its cells look."""

    title: str
    width: float
    look: Look = "text"


Ready: TypeAlias = tuple[str, float | None, tuple[tuple[str, str], ...]]
"""A row that is made but for its number, a plain tuple, since it may come from another process.

Its XML; its height in points, None for a row of one line; the column names of the cells that should lead somewhere,
and where to.
"""

_Plain: TypeAlias = str | Decimal | int | None
_Made: TypeAlias = tuple[str, int]
"""A cell that was made: its XML behind the row's number, up to the next one; and how many lines it takes."""


class Cells:
    """Makes the rows of one worksheet."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = tuple(columns)
        self.names = [xl_col_to_name(index) for index in range(len(columns))]
        self._leading = [(index, name) for index, name in enumerate(self.names) if columns[index].look == "link"]
        self._made: dict[Tone, list[_Column]] = {}

    def line(self, text: str, line: Line, height: float | None = None) -> Ready:
        """Return a row of one text outside the tables; ``height`` is in points."""
        return _ready((f'" s="{line_style(line)}"{inline(text)[0]}{_ROW_END}',), height)

    def row(self, values: Sequence[Value], tone: Tone = "body") -> Ready:
        """Return a row of a table, as high as its longest text needs: not every program does so by itself.

        Links stand only in the body, in columns that look like links.
        """
        links = [
            (name, value.url)
            for index, name in self._leading
            if index < len(values) and isinstance(value := values[index], Link) and value.url is not None
        ]
        return self._row(values, self._made.get(tone) or self._prepare(tone), tuple(links))

    def stretched(self, values: Sequence[Value], tone: Tone, widths: Sequence[float], merged: int) -> Ready:
        """Return a row whose cells have other widths than the columns: merged ones have theirs together.

        From column ``merged`` on the cells look like text, whatever the columns do.
        """
        looks = [column.look for column in self.columns[:merged]]
        looks += ["text"] * (len(self.columns) - merged)
        return self._row(values, self._columns(looks, widths, tone))

    def _row(
        self, values: Sequence[Value], columns: Sequence[_Column], links: tuple[tuple[str, str], ...] = ()
    ) -> Ready:
        made, lines = zip(*[column[value] for column, value in zip(columns, values, strict=False)], strict=True)
        tallest = max(lines)
        height = min(tallest * LINE_HEIGHT + 4, TALLEST_ROW) if tallest > 1 else None
        if len(made) < len(columns):  # a row may be shorter than the table
            made = *made[:-1], made[-1].removesuffix(columns[len(made) - 1].after) + _ROW_END
        return _ready(made, height, links)

    def _prepare(self, tone: Tone) -> list[_Column]:
        looks, widths = [column.look for column in self.columns], [column.width for column in self.columns]
        self._made[tone] = self._columns(looks, widths, tone)
        return self._made[tone]

    def _columns(self, looks: Sequence[Look], widths: Sequence[float], tone: Tone) -> list[_Column]:
        after = [*(f'<c r="{name}' for name in self.names[1:]), _ROW_END]
        return [
            (_Leading if look == "link" and tone == "body" else _Column)(
                # A cell that should lead somewhere and does not must not look like a link.
                str(style("centre" if look == "link" else look, tone)),
                width,
                end,
            )
            for look, width, end in zip(looks, widths, after, strict=True)
        ]


class _Column(dict[Any, _Made]):
    """The cells of one column, each made when it is first asked for; of many only the last are kept.

    ``after`` follows on each cell: the address of the next one but for the row's number, or the row's end.
    """

    def __init__(self, number: str, width: float, after: str) -> None:
        super().__init__()
        self._number, self._width, self.after = number, width, after

    def __missing__(self, value: _Plain) -> _Made:
        content, lines = _cell(self._number, self._width, value)
        made = content + self.after, lines
        if not (isinstance(value, str) and len(value) > _SHORT):
            if len(self) >= _KEPT:
                self.clear()
            self[value] = made
        return made


class _Leading(_Column):
    """The cells of a column some of which lead somewhere: those are one line high."""

    def __init__(self, number: str, width: float, after: str) -> None:
        super().__init__(number, width, after)
        self._links = _Column(LEADS, width, after)

    def __getitem__(self, value: Any) -> _Made:  # noqa: ANN401  # a Value
        if not isinstance(value, Link):
            return super().__getitem__(value)
        return (super().__getitem__(value.text) if value.url is None else self._links[value.text])[0], 1


def _ready(cells: Iterable[str], height: float | None, links: tuple[tuple[str, str], ...] = ()) -> Ready:
    """Return a row: its number stands between the parts of its XML, in its own address and in that of each cell."""
    tall = f' ht="{height:g}" customHeight="1"' if height else ""
    return NUMBER.join(('<row r="', f'"{tall}><c r="A', *cells)), height, links


def _cell(number: str, width: float, value: _Plain) -> _Made:
    """Return a cell with the format of this number: its XML behind the row's number, and how many lines it takes."""
    if value is None or value == "":
        return f'" s="{number}"/>', 1
    if not isinstance(value, str):
        return f'" s="{number}"{_number(value)}', 1
    content, wide = inline(value)
    return f'" s="{number}"{content}', lines(value, width) if wide > width - 1 else 1


def _number(value: Decimal | int) -> str:
    """Return a number as the XML of a cell behind its address and style; one that is too large for a cell as text."""
    number = float(value)
    if not isfinite(number):
        return inline(str(value))[0]
    return f"><v>{repr(number).removesuffix('.0')}</v></c>"
