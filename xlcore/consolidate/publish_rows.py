"""Rows of a worksheet as XML, streamed to a file: the hot path of publishing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite
from pathlib import Path
from typing import TypeAlias

from xlsxwriter.utility import xl_col_to_name

from xlcore.consolidate.links import LINKS_PER_SHEET
from xlcore.consolidate.publish_looks import Line, Look, Tone, line_style, style
from xlcore.consolidate.publish_package import Filled, Links
from xlcore.consolidate.publish_text import inline, lines

LINE_HEIGHT, TALLEST_ROW = 13.5, 409
"""Points: of a line of text in a cell, and the most that Excel allows."""

_BUFFERED = 500
"""Rows that are written to the disk at once."""


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


class Rows:
    """The rows of one worksheet; ``row`` is the next one to write, zero-based."""

    def __init__(self, path: Path, columns: Sequence[Column]) -> None:
        self.columns = tuple(columns)
        self.row = 0
        self.links = 0
        self._found = Links()
        self._path, self._file = path, path.open("wb")
        self._buffer: list[str] = []
        self._heads = [f'<c r="{xl_col_to_name(index)}' for index in range(len(columns))]
        self._styles: dict[Tone, list[str]] = {}

    def line(self, text: str, line: Line, height: float | None = None) -> None:
        """Write one text outside the tables; ``height`` is in points."""
        cell = f'<c r="A{self.row + 1}" s="{line_style(line)}"{inline(text)[0]}'
        self._write(cell, height)

    def add(
        self, values: Sequence[Value], tone: Tone, widths: Sequence[float], merged: int | None = None
    ) -> float | None:
        """Write one row of a table, as high as its longest text needs: not every program does so by itself.

        ``widths`` are those of the cells, merged columns together; from column
        ``merged`` on the cells look like text, whatever the columns do.

        Returns:
            The height in points; None for a row of one line.
        """
        styles = self._styles.get(tone) or self._prepare(tone)
        if merged is not None:
            styles = styles[:merged] + [f's="{style("text", tone)}"'] * (len(styles) - merged)
        row = self.row + 1
        cells: list[str] = []
        tallest = 1
        for index, (value, head, tail, width) in enumerate(
            zip(values, self._heads, styles, widths, strict=False)  # a row may be shorter than the table
        ):
            if isinstance(value, str):
                if not value:
                    cells.append(f'{head}{row}" {tail}/>')
                    continue
                content, wide = inline(value)
                cells.append(f'{head}{row}" {tail}{content}')
                if wide > width - 1:
                    tallest = max(tallest, lines(value, width))
            elif value is None:
                cells.append(f'{head}{row}" {tail}/>')
            elif isinstance(value, Link):
                cells.append(self._link(index, row, value, tone))
            else:
                cells.append(f'{head}{row}" {tail}{_number(value)}')
        height = min(tallest * LINE_HEIGHT + 4, TALLEST_ROW) if tallest > 1 else None
        self._write("".join(cells), height)
        return height

    def drop(self) -> None:
        """Take back every row that was written: the next one is the first."""
        self._buffer.clear()
        self._file.seek(0)
        self._file.truncate()
        self._found, self.links, self.row = Links(), 0, 0

    def finish(self) -> Filled:
        """Close the file and return the cells."""
        self._flush()
        self._file.close()
        last = self._heads[-1].removeprefix('<c r="')
        return Filled(self._path, f"A1:{last}{max(self.row, 1)}", self._found.elements, self._found.targets)

    def _write(self, cells: str, height: float | None) -> None:
        self.row += 1
        tall = f' ht="{height:g}" customHeight="1"' if height else ""
        self._buffer.append(f'<row r="{self.row}"{tall}>{cells}</row>')
        if len(self._buffer) >= _BUFFERED:
            self._flush()

    def _flush(self) -> None:
        self._file.write("".join(self._buffer).encode("utf-8"))
        self._buffer.clear()

    def _prepare(self, tone: Tone) -> list[str]:
        # A cell that should lead somewhere and does not must not look like a link.
        looks: list[Look] = ["centre" if column.look == "link" else column.look for column in self.columns]
        self._styles[tone] = [f's="{style(look, tone)}"' for look in looks]
        return self._styles[tone]

    def _link(self, index: int, row: int, link: Link, tone: Tone) -> str:
        head, leads = self._heads[index], link.url is not None and self.links < LINKS_PER_SHEET
        if link.url is not None and leads:
            self.links += 1
            self._found.add(f"{head[6:]}{row}", link.url)
        look: Look = self.columns[index].look
        if look == "link" and link.url is None:
            look = "centre"
        return f'{head}{row}" s="{style(look, tone)}"{inline(link.text)[0]}'


def _number(value: Decimal | int) -> str:
    """Return a number as the XML of a cell behind its address and style; one that is too large for a cell as text."""
    number = float(value)
    if not isfinite(number):
        return inline(str(value))[0]
    return f"><v>{repr(number).removesuffix('.0')}</v></c>"
