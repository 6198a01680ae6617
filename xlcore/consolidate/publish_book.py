"""A published workbook in the making: sheets of typed cells, written from top to bottom.

Nothing that a unit wrote can become a formula or a link: text is written as
strings, and links are made here only. The rows are streamed to files, in
order and never again; XlsxWriter makes everything around them.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Self

import xlsxwriter

from xlcore.consolidate.publish_cells import Column, Ready, Value
from xlcore.consolidate.publish_looks import BODY, PALETTE, Formats, Tone
from xlcore.consolidate.publish_package import Filled, assemble
from xlcore.consolidate.publish_rows import Rows
from xlcore.errors import InputError

CREATED = datetime(2000, 1, 1, tzinfo=UTC)
"""The date in every published workbook: the same forms give the same bytes."""

LAST_ROW = 1_048_576
"""Rows of an Excel worksheet, the heading included."""

TITLE_HEIGHT = 27
A4 = 9


class Book:
    """A workbook that is being written to an open file, with its rows in the folder ``scratch`` until ``with`` ends.

    ``names`` are worksheets in their order; others follow as they are begun.
    """

    def __init__(self, file: IO[bytes], scratch: str, names: Iterable[str] = ()) -> None:
        self._file, self._scratch = file, Path(scratch)
        self._frame = io.BytesIO()
        self.workbook = xlsxwriter.Workbook(
            self._frame, {"in_memory": True, "strings_to_formulas": False, "default_format_properties": dict(BODY)}
        )
        self.workbook.set_properties({"title": "绩效自评汇总", "created": CREATED})
        self.formats = Formats(self.workbook)
        self._order = list(names)
        for name in self._order:
            self.workbook.add_worksheet(name)
        self._sheets: dict[str, Sheet] = {}

    def sheet(self, name: str, columns: Sequence[Column], *, charted: bool = False) -> Sheet:
        """Begin a worksheet with these columns, for A4 across, as wide as the page; ``charted``: charts stand on it."""
        if name not in self._order:
            self._order.append(name)
            self.workbook.add_worksheet(name)
        rows = Rows(self._scratch / f"{self._order.index(name)}.xml", columns)
        self._sheets[name] = Sheet(self, name, rows, charted=charted)
        return self._sheets[name]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        filled: list[Filled] = [self._sheets[name].rows.finish() for name in self._order if name in self._sheets]
        if error is not None:
            return
        first = self.workbook.worksheets()[0]
        for index, made in enumerate(self.formats.made):
            first.write_blank(0, index, None, made)
        self.workbook.close()
        assemble(self._frame, filled, len(PALETTE), self._file)


class Sheet:
    """One worksheet."""

    def __init__(self, book: Book, name: str, rows: Rows, *, charted: bool) -> None:
        self.book, self.name, self.rows, self.charted = book, name, rows, charted
        self.columns = rows.cells.columns
        self._widths = [column.width for column in self.columns]
        self._top = 0
        self.worksheet = book.workbook.get_worksheet_by_name(name)
        for index, column in enumerate(self.columns):
            self.worksheet.set_column(index, index, column.width)
        # Text stays text: what a unit wrote as text is not Excel's to complain about.
        self.worksheet.ignore_errors({"number_stored_as_text": f"A1:XFD{LAST_ROW}"})
        self.worksheet.hide_gridlines(2)
        self.worksheet.set_landscape()
        self.worksheet.set_paper(A4)
        self.worksheet.fit_to_pages(1, 0)
        self.worksheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        self.worksheet.set_footer("&L&A&R第 &P 页，共 &N 页")

    @property
    def row(self) -> int:
        """The next row to write, zero-based."""
        return self.rows.row

    @property
    def full(self) -> bool:
        """Whether there is no row left."""
        return self.row >= LAST_ROW

    def one_page(self) -> None:
        """Print the sheet on one page, with its title in sight."""
        self.worksheet.fit_to_pages(1, 1)
        self.worksheet.freeze_panes(1, 0)

    def title(self, text: str) -> None:
        """Write the sheet's title."""
        self.put(self.rows.cells.line(text, "title", TITLE_HEIGHT))

    def note(self, text: str) -> None:
        """Write a line of explanation."""
        self.put(self.rows.cells.line(text, "note"))

    def gap(self, rows: int = 1) -> None:
        """Leave rows blank."""
        self.rows.row += rows

    def header(self, titles: Sequence[str] = (), *, freeze: int | None = None) -> None:
        """Write the column headings, or these instead; ``freeze`` keeps them and that many columns in sight."""
        self.add(titles or [column.title for column in self.columns], tone="heading")
        if freeze is not None:
            self.worksheet.freeze_panes(self.row, freeze)
            self.worksheet.repeat_rows(self.row - 1)

    def add(self, values: Sequence[Value], *, tone: Tone = "body") -> None:
        """Write one row of a table.

        Raises:
            InputError: a worksheet cannot hold so many rows.
        """
        self.put(self.rows.cells.row(values, tone))

    def put(self, made: Ready) -> None:
        """Write a row that was made.

        Raises:
            InputError: a worksheet cannot hold so many rows.
        """
        if self.full:
            raise InputError(f"“{self.name}”超过 Excel 一张工作表 {LAST_ROW} 行的上限；请按部门分批汇总")
        _, height, _ = made
        if self.charted and height:
            self.worksheet.set_row(self.row, height)  # XlsxWriter places charts by the heights
        self.rows.put(made)

    def body(self, rows: Iterable[Sequence[Value]], *, tone: Tone = "body") -> None:
        """Write rows of a table.

        Raises:
            InputError: a worksheet cannot hold so many rows.
        """
        for values in rows:
            self.add(values, tone=tone)

    def stretched(self, values: Sequence[Value], *, heading: bool = False) -> None:
        """Write one row of which the last value takes all columns that are left."""
        last = len(values) - 1
        covered = len(self.columns) - len(values)
        if covered:
            self.worksheet.merge_range(self.row, last, self.row, last + covered, "")
        widths = [*self._widths[:last], sum(self._widths[last:]), *[1.0] * covered]
        tone: Tone = "heading" if heading else "body"
        self.put(self.rows.cells.stretched([*values, *[None] * covered], tone, widths, last))

    def table(self, rows: Iterable[Sequence[Value]], *, freeze: int | None = None, empty: str = "（无）") -> None:
        """Write headings and rows, with a filter over them; without rows, a line that says so."""
        self.begin(freeze)
        self.body(rows)
        self.end(empty)

    def begin(self, freeze: int | None = None) -> None:
        """Write the headings of a table whose rows follow one by one."""
        self._top = self.row
        self.header(freeze=freeze)

    def end(self, empty: str = "（无）") -> None:
        """Close a table: a filter over its rows; without any, a line that says so."""
        if self.row > self._top + 1:
            self.worksheet.autofilter(self._top, 0, self.row - 1, len(self.columns) - 1)
        else:
            self.note(empty)

    def replace(self, note: str) -> None:
        """Take back all rows and say why in one line; the headings stand again above it."""
        self.rows.drop()
        self.header()
        self.note(note)

    def colour(self, title: str, first: int, criteria: str, value: str, colours: dict[str, str]) -> None:
        """Colour the cells of a column, from row ``first`` to the last written, that meet a condition."""
        column = next(index for index, column in enumerate(self.columns) if column.title == title)
        if self.row > first:
            rule = {"type": "cell", "criteria": criteria, "value": value, "format": self.book.formats.mark(colours)}
            self.worksheet.conditional_format(first, column, self.row - 1, column, rule)

    def span(self, column: int, first: int, last: int) -> list[str | int]:
        """Return the rows ``first`` to ``last`` of a column as a chart refers to them."""
        return [self.name, first, column, last, column]
