"""Rows of a worksheet as XML, streamed to a file: the hot path of publishing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from math import isfinite
from pathlib import Path
from typing import Any, TypeAlias

from xlsxwriter.utility import xl_col_to_name

from xlcore.consolidate.publish_looks import Line, Look, Tone, line_style, style
from xlcore.consolidate.publish_package import Filled, Links
from xlcore.consolidate.publish_text import inline, lines

LINE_HEIGHT, TALLEST_ROW = 13.5, 409
"""Points: of a line of text in a cell, and the most that Excel allows."""

_BUFFERED = 500
"""Rows that are written to the disk at once."""

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


_Plain: TypeAlias = "str | Decimal | int | None"
_Made: TypeAlias = tuple[str, int]
"""A cell that was made: its XML behind the row's number, up to the next one; and how many lines it takes."""


class _Cells(dict[Any, _Made]):
    """The cells of one column, each made when it is first asked for; of many only the last are kept.

    ``after`` is what follows on each cell: the address of the next one but for the row's number, or the row's end.
    """

    def __init__(self, number: int, width: float, after: str) -> None:
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


class _Leading(_Cells):
    """The cells of a column some of which lead somewhere; ``lead`` says whether one does."""

    def __init__(self, number: int, plain: int, width: float, after: str, lead: Callable[[str], bool]) -> None:
        # A cell that should lead somewhere and does not must not look like a link.
        super().__init__(plain, width, after)
        self._leading, self._lead = _Cells(number, width, after), lead

    def __getitem__(self, value: Any) -> _Made:  # noqa: ANN401  # a Value
        if not isinstance(value, Link):
            return super().__getitem__(value)
        leads = value.url is not None and self._lead(value.url)
        return (self._leading if leads else super()).__getitem__(value.text)[0], 1


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

    def line(self, text: str, line: Line, height: float | None = None) -> None:
        """Write one text outside the tables; ``height`` is in points."""
        self._write((f'" s="{line_style(line)}"{inline(text)[0]}{_ROW_END}',), height)

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
        return self._add(values, self._made(looks, widths, tone))

    def _add(self, values: Sequence[Value], columns: Sequence[_Cells]) -> float | None:
        made, lines = zip(*[cells[value] for cells, value in zip(columns, values, strict=False)], strict=True)
        tallest = max(lines)
        height = min(tallest * LINE_HEIGHT + 4, TALLEST_ROW) if tallest > 1 else None
        if len(made) < len(columns):  # a row may be shorter than the table
            made = *made[:-1], made[-1].removesuffix(columns[len(made) - 1].after) + _ROW_END
        self._write(made, height)
        return height

    def _lead(self, column: str, url: str) -> bool:
        return self._links.add(f"{column}{self.row + 1}", url)

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

    def _write(self, cells: Iterable[str], height: float | None) -> None:
        """Write a row: its number stands between the parts of its XML, in its own address and in that of each cell."""
        self.row += 1
        tall = f' ht="{height:g}" customHeight="1"' if height else ""
        self._buffer.append(str(self.row).join(('<row r="', f'"{tall}><c r="A', *cells)))
        if len(self._buffer) >= _BUFFERED:
            self._flush()

    def _flush(self) -> None:
        self._file.write("".join(self._buffer).encode("utf-8"))
        self._buffer.clear()

    def _prepare(self, tone: Tone) -> list[_Cells]:
        looks, widths = [column.look for column in self.columns], [column.width for column in self.columns]
        self._cells[tone] = self._made(looks, widths, tone)
        return self._cells[tone]

    def _made(self, looks: Sequence[Look], widths: Sequence[float], tone: Tone) -> list[_Cells]:
        """Return what makes the cells of a row."""
        after = [*(f'<c r="{name}' for name in self._names[1:]), _ROW_END]
        return [
            _Leading(style(look, tone), style("centre", tone), width, end, partial(self._lead, name))
            if look == "link"
            else _Cells(style(look, tone), width, end)
            for name, look, width, end in zip(self._names, looks, widths, after, strict=True)
        ]


def _cell(number: int, width: float, value: _Plain) -> _Made:
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
