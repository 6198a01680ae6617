"""Rows of a worksheet as XML, streamed to a file: the hot path of publishing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache, partial
from math import isfinite
from pathlib import Path
from typing import NamedTuple, TypeAlias

from xlsxwriter.utility import xl_col_to_name

from xlcore.consolidate.publish_looks import Line, Look, Tone, line_style, style
from xlcore.consolidate.publish_package import Filled, Links
from xlcore.consolidate.publish_text import inline, lines

LINE_HEIGHT, TALLEST_ROW = 13.5, 409
"""Points: of a line of text in a cell, and the most that Excel allows."""

_BUFFERED = 500
"""Rows that are written to the disk at once."""

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


_Make: TypeAlias = Callable[[str | Decimal | int | None], tuple[str, int]]
"""Makes a cell: its XML behind the address, and how many lines it takes."""


class _Cells(NamedTuple):
    """What makes the cells of one column; ``kept`` is ``make`` that knows its last cells, ``lead`` makes links."""

    name: str
    make: _Make
    kept: _Make
    lead: _Make


class Rows:
    """The rows of one worksheet; ``row`` is the next one to write, zero-based."""

    def __init__(self, path: Path, columns: Sequence[Column]) -> None:
        self.columns = tuple(columns)
        self.row = 0
        self._links = Links(path.with_suffix(".links"))
        self._path, self._file = path, path.open("wb")
        self._buffer: list[str] = []
        self._names = [xl_col_to_name(index) for index in range(len(columns))]
        self._cells: dict[Tone, list[_Cells]] = {}
        self._frames: dict[int, str] = {}

    def line(self, text: str, line: Line, height: float | None = None) -> None:
        """Write one text outside the tables; ``height`` is in points."""
        cell = f'<c r="A{self.row + 1}" s="{line_style(line)}"{inline(text)[0]}'
        self._write(cell, height)

    def add(self, values: Sequence[Value], tone: Tone) -> float | None:
        """Write one row of a table, as high as its longest text needs: not every program does so by itself.

        Returns:
            The height in points; None for a row of one line.
        """
        return self._add(values, self._cells.get(tone) or self._prepare(tone))

    def stretched(self, values: Sequence[Value], tone: Tone, widths: Sequence[float], merged: int) -> float | None:
        """Write one row whose cells have other widths than the columns: merged ones have theirs together.

        From column ``merged`` on the cells look like text, whatever the columns do.
        """
        looks = [column.look for column in self.columns[:merged]]
        looks += ["text"] * (len(self.columns) - merged)
        return self._add(values, [_cells(*some, tone) for some in zip(self._names, looks, widths, strict=True)])

    def _add(self, values: Sequence[Value], columns: Sequence[_Cells]) -> float | None:
        made, lines = zip(
            *[
                self._link(cells, value)
                if isinstance(value, Link)
                else (cells.make if isinstance(value, str) and len(value) > _SHORT else cells.kept)(value)
                for value, cells in zip(values, columns, strict=False)  # a row may be shorter than the table
            ],
            strict=True,
        )
        tallest = max(lines)
        height = min(tallest * LINE_HEIGHT + 4, TALLEST_ROW) if tallest > 1 else None
        self._write(self._frame(len(made)).format(self.row + 1, *made), height)
        return height

    def _link(self, cells: _Cells, link: Link) -> tuple[str, int]:
        leads = link.url is not None and self._links.add(f"{cells.name}{self.row + 1}", link.url)
        return (cells.lead if leads else cells.kept)(link.text)[0], 1

    def _frame(self, count: int) -> str:
        """Return the XML of a row's first cells: all but its number (field 0) and what stands behind the addresses."""
        if count not in self._frames:
            names = enumerate(self._names[:count], start=1)
            self._frames[count] = "".join(f'<c r="{name}{{0}}" {{{field}}}' for field, name in names)
        return self._frames[count]

    def drop(self) -> None:
        """Take back every row that was written: the next one is the first."""
        self._buffer.clear()
        self._file.seek(0)
        self._file.truncate()
        self._links.drop()
        self.row = 0

    def finish(self) -> Filled:
        """Close the files and return the cells."""
        self._flush()
        self._file.close()
        self._links.close()
        return Filled(self._path, f"A1:{self._names[-1]}{max(self.row, 1)}", self._links)

    def _write(self, cells: str, height: float | None) -> None:
        self.row += 1
        tall = f' ht="{height:g}" customHeight="1"' if height else ""
        self._buffer.append(f'<row r="{self.row}"{tall}>{cells}</row>')
        if len(self._buffer) >= _BUFFERED:
            self._flush()

    def _flush(self) -> None:
        self._file.write("".join(self._buffer).encode("utf-8"))
        self._buffer.clear()

    def _prepare(self, tone: Tone) -> list[_Cells]:
        named = zip(self._names, self.columns, strict=True)
        self._cells[tone] = [_cells(name, column.look, column.width, tone) for name, column in named]
        return self._cells[tone]


def _cells(name: str, look: Look, width: float, tone: Tone) -> _Cells:
    # A cell that should lead somewhere and does not must not look like a link.
    make = partial(_cell, style("centre" if look == "link" else look, tone), width)
    return _Cells(name, make, lru_cache(_KEPT)(make), lru_cache(_KEPT)(partial(_cell, style(look, tone), width)))


def _cell(number: int, width: float, value: str | Decimal | int | None) -> tuple[str, int]:
    """Return a cell with the format of this number."""
    if value is None or value == "":
        return f's="{number}"/>', 1
    if not isinstance(value, str):
        return f's="{number}"{_number(value)}', 1
    content, wide = inline(value)
    return f's="{number}"{content}', lines(value, width) if wide > width - 1 else 1


def _number(value: Decimal | int) -> str:
    """Return a number as the XML of a cell behind its address and style; one that is too large for a cell as text."""
    number = float(value)
    if not isfinite(number):
        return inline(str(value))[0]
    return f"><v>{repr(number).removesuffix('.0')}</v></c>"
