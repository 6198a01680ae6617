"""A published workbook in the making: sheets of typed cells, written from top to bottom.

Nothing that a unit wrote can become a formula or a link: text is written as
strings, and links are made here only. The sheets are streamed (XlsxWriter's
constant memory), so rows are written in order and never again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from math import isfinite
from typing import IO, Any, Self, TypeAlias

import xlsxwriter

from xlcore.consolidate.links import LINKS_PER_SHEET
from xlcore.consolidate.publish_looks import BODY, Formats, Line, Look, Tone
from xlcore.consolidate.publish_text import lines, writable
from xlcore.errors import InputError

CREATED = datetime(2000, 1, 1, tzinfo=UTC)
"""The date in every published workbook: the same forms give the same bytes."""

LAST_ROW = 1_048_576
"""Rows of an Excel worksheet, the heading included."""

LINE_HEIGHT, TALLEST_ROW = 13.5, 409
"""Points: of a line of text in a cell, and the most that Excel allows."""

A4 = 9


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


class Book:
    """A workbook that is being written to an open file, with its rows in the folder ``scratch`` until ``with`` ends."""

    def __init__(self, file: IO[bytes], scratch: str) -> None:
        self.workbook = xlsxwriter.Workbook(
            file,
            {
                "constant_memory": True,
                "tmpdir": scratch,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "default_format_properties": dict(BODY),
            },
        )
        self.workbook.use_zip64()
        self.workbook.set_properties({"title": "绩效自评汇总", "created": CREATED})
        self.formats = Formats(self.workbook)

    def sheet(self, name: str, columns: Sequence[Column]) -> Sheet:
        """Begin a worksheet with these columns, for A4 across, as wide as the page."""
        return Sheet(self, name, tuple(columns))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        if error is None:
            self.workbook.close()
        else:
            for worksheet in self.workbook.worksheets():
                worksheet.row_data_fh.close()  # what close() would do after the last row


class Sheet:
    """One worksheet; ``row`` is the next row to write, zero-based."""

    def __init__(self, book: Book, name: str, columns: tuple[Column, ...]) -> None:
        self.book, self.name, self.columns = book, name, columns
        self._widths = [column.width for column in columns]
        self.row = 0
        self.links = 0
        self.worksheet = book.workbook.add_worksheet(name)
        for index, column in enumerate(columns):
            self.worksheet.set_column(index, index, column.width)
        # Text stays text: what a unit wrote as text is not Excel's to complain about.
        self.worksheet.ignore_errors({"number_stored_as_text": f"A1:XFD{LAST_ROW}"})
        self.worksheet.hide_gridlines(2)
        self.worksheet.set_landscape()
        self.worksheet.set_paper(A4)
        self.worksheet.fit_to_pages(1, 0)
        self.worksheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        self.worksheet.set_footer("&L&A&R第 &P 页，共 &N 页")

    def one_page(self) -> None:
        """Print the sheet on one page, with its title in sight."""
        self.worksheet.fit_to_pages(1, 1)
        self.worksheet.freeze_panes(1, 0)

    def title(self, text: str) -> None:
        """Write the sheet's title."""
        self.worksheet.set_row(self.row, 27)
        self._line(text, "title")

    def note(self, text: str) -> None:
        """Write a line of explanation."""
        self._line(text, "note")

    def _line(self, text: str, line: Line) -> None:
        self.worksheet.write_string(self.row, 0, writable(text), self.book.formats.line(line))
        self.row += 1

    def gap(self, rows: int = 1) -> None:
        """Leave rows blank."""
        self.row += rows

    def header(self, titles: Sequence[str] = (), *, freeze: int | None = None) -> None:
        """Write the column headings, or these instead; ``freeze`` keeps them and that many columns in sight."""
        shown = titles or [column.title for column in self.columns]
        self._fit(shown, self._widths)
        for index, title in enumerate(shown):
            self._cell(index, title, "text", "heading")
        self.row += 1
        if freeze is not None:
            self.worksheet.freeze_panes(self.row, freeze)
            self.worksheet.repeat_rows(self.row - 1)

    def body(self, rows: Sequence[Sequence[Value]], *, tone: Tone = "body") -> None:
        """Write rows of a table.

        Raises:
            InputError: a worksheet cannot hold so many rows.
        """
        if self.row + len(rows) > LAST_ROW:
            raise InputError(
                f"“{self.name}”有 {len(rows)} 行，超过 Excel 一张工作表 {LAST_ROW} 行的上限；请按部门分批汇总"
            )
        for values in rows:
            self._fit(values, self._widths)
            for index, value in enumerate(values):
                self._cell(index, value, self.columns[index].look, tone)
            self.row += 1

    def stretched(self, values: Sequence[Value], *, heading: bool = False) -> None:
        """Write one row of which the last value, a text, takes all columns that are left."""
        *cells, text = values
        self._fit(values, [*self._widths[: len(cells)], sum(self._widths[len(cells) :])])
        for index, value in enumerate(cells):
            self._cell(index, value, self.columns[index].look, "heading" if heading else "body")
        cell_format = self.book.formats.cell("text", "heading" if heading else "body")
        self.worksheet.merge_range(self.row, len(cells), self.row, len(self.columns) - 1, "", cell_format)
        self.worksheet.write_string(self.row, len(cells), writable(str(text)), cell_format)
        self.row += 1

    def table(self, rows: Sequence[Sequence[Value]], *, freeze: int | None = None, empty: str = "（无）") -> None:
        """Write headings and rows, with a filter over them; without rows, a line that says so."""
        top = self.row
        self.header(freeze=freeze)
        self.body(rows)
        if rows:
            self.worksheet.autofilter(top, 0, self.row - 1, len(self.columns) - 1)
        else:
            self.note(empty)

    def colour(self, title: str, first: int, criteria: str, value: str, colours: dict[str, str]) -> None:
        """Colour the cells of a column, from row ``first`` to the last written, that meet a condition."""
        column = next(index for index, column in enumerate(self.columns) if column.title == title)
        if self.row > first:
            rule = {"type": "cell", "criteria": criteria, "value": value, "format": self.book.formats.mark(colours)}
            self.worksheet.conditional_format(first, column, self.row - 1, column, rule)

    def span(self, column: int, first: int, last: int) -> list[str | int]:
        """Return the rows ``first`` to ``last`` of a column as a chart refers to them."""
        return [self.name, first, column, last, column]

    def _fit(self, values: Sequence[Value], widths: Sequence[float]) -> None:
        """Make the next row as high as its longest text needs: not every program does so by itself."""
        texts = ((value.text if isinstance(value, Link) else value) for value in values)
        needed = max(
            (lines(text, width) for text, width in zip(texts, widths, strict=False) if isinstance(text, str)), default=1
        )
        if needed > 1:
            self.worksheet.set_row(self.row, min(needed * LINE_HEIGHT + 4, TALLEST_ROW))

    def _cell(self, column: int, value: Value, look: Look, tone: Tone) -> None:
        if look == "link" and not (isinstance(value, Link) and value.url):
            look = "centre"
        cell_format = self.book.formats.cell(look, tone)
        match value:
            case None | "":
                self.worksheet.write_blank(self.row, column, None, cell_format)
            case str():
                self.worksheet.write_string(self.row, column, writable(value), cell_format)
            case Link():
                self._link(column, value, cell_format)
            case _ if isfinite(float(value)):
                self.worksheet.write_number(self.row, column, float(value), cell_format)
            case _:  # more than a cell can hold as a number
                self.worksheet.write_string(self.row, column, str(value), cell_format)

    def _link(self, column: int, link: Link, cell_format: Any) -> None:  # noqa: ANN401  # XlsxWriter has no types
        if link.url and self.links < LINKS_PER_SHEET:
            self.links += 1
            self.worksheet.write_url(self.row, column, link.url, cell_format, writable(link.text))
        else:
            self.worksheet.write_string(self.row, column, writable(link.text), cell_format)
