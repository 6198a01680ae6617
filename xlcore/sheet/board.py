"""A worksheet line by line, with the meaning of its labels: what locating and extracting work on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Final

from xlcore.form.model import Entry
from xlcore.quantity import Content
from xlcore.sheet.cell import BLANK, Cell
from xlcore.sheet.codes import address
from xlcore.sheet.grid import Grid
from xlcore.sheet.labels import Vocabulary, Word

_REMARK = re.compile(r"\s*[(（【\[][^()（）]*[)）】\]]\s*")
_ROOM = 3
"""Columns over which a label with a colon is merged so that its value belongs behind the colon."""


@dataclass(slots=True)
class Line:
    """One row: the cells that a person sees, from left to right, and which of them are labels."""

    row: Final[int]
    cells: Final[dict[int, Cell]]
    words: Final[Mapping[int, Word]]

    def has_number(self) -> bool:
        """Tell whether a cell of the row holds a number."""
        return any(isinstance(cell.content, Decimal) for cell in self.cells.values())

    def counts_columns(self) -> bool:
        """Tell whether the row numbers the columns and says nothing else: 栏次 | 1 | 2 | 3=2/1, 甲 | 乙 | 1 | 2."""
        texts = ["".join(str(cell.content).split()) for cell in self.cells.values() if cell.content is not None]
        counted = [text.partition("=")[0] for text in texts if text not in _LETTERED]
        if texts and texts[0] in _COUNTING:
            counted = [text for text in counted if text.isdecimal()]
        first = int(counted[0]) if counted and counted[0].isdecimal() and texts[0] in _COUNTING else 1
        return len(counted) > 2 and counted == [str(number) for number in range(first, first + len(counted))]

    def part(self, first: int, stop: int | None = None) -> Line:
        """Return the line with only its cells from column ``first`` to before ``stop``."""
        end = max(self.cells, default=0) + 1 if stop is None else stop
        cells = {column: cell for column, cell in self.cells.items() if first <= column < end}
        return Line(self.row, cells, {column: word for column, word in self.words.items() if column in cells})

    def alone(self) -> int | None:
        """Return the column of the only cell that is not blank; None where there are none or several."""
        only = None
        for column, cell in self.cells.items():
            if cell.content is not None:
                if only is not None:
                    return None
                only = column
        return only

    def blank(self, column: int) -> bool:
        """Tell whether a cell holds nothing."""
        return column not in self.cells or self.cells[column].content is None

    def after(self, column: int) -> int | None:
        """Return the next column to the right whose cell is not blank."""
        # The cells go from left to right: a row of thousands is not gone through for each of its labels.
        last = next(reversed(self.cells), -1)
        return next((after for after in range(column + 1, last + 1) if not self.blank(after)), None)


EMPTY = Line(-1, {}, {})
_COUNTING = frozenset({"栏次", "行次", "列次"})
_LETTERED = frozenset({*_COUNTING, *"甲乙丙丁戊己庚辛壬癸"})


@dataclass(frozen=True, slots=True)
class Board:
    """A grid with its lines by row; ``sheet`` is set when entries must name the sheet."""

    grid: Grid
    lines: Mapping[int, Line]
    vocabulary: Vocabulary
    sheet: str | None = None
    _merged: dict[int, bool] = field(init=False, default_factory=dict, repr=False, compare=False)

    def line(self, row: int) -> Line:
        """Return the line of a row; an empty one where the row is blank."""
        return self.lines.get(row, EMPTY)

    def entry(self, row: int, column: int) -> Entry:
        """Return the cell as an entry, blank or not."""
        return entry_of(self.line(row).cells.get(column, BLANK), f"{letters(column)}{row + 1}", self.sheet)

    def said(self, row: int, column: int, content: Content) -> Entry:
        """Return an entry for a value that stands inside the text of a cell."""
        return Entry(content, f"{letters(column)}{row + 1}", self.sheet)

    def beside(self, row: int, column: int) -> int:
        """Return the first column to the right of a cell, over its merge."""
        anchor = self.grid.anchor(row, column)
        return anchor[1] + self.grid.spans.get(anchor, (1, 1))[1]

    def value(self, line: Line, column: int, right: int) -> Entry:
        """Return the value of the label in ``column``: behind its colon, else to its right.

        Blank cells are passed over only up to column ``right``, and only when
        the row holds nothing else. In a row whose merged cells are lost a label
        may follow, or what stands as far from its label as in the next row. So a
        label whose value is blank takes neither the next label nor a note beside
        the form.
        """
        word = line.words.get(column)
        if word and word.value is not None:
            return self.said(line.row, column, word.value)
        beside = self._behind_copies(line, column)
        found = line.after(beside - 1)
        if found is None or (found != beside and not self._is_own(line, column, found, right)):
            found = beside
        high, wide = self.grid.span(line.row, column)
        row = line.row + high
        if column in self.line(row).cells and self._heads(line, self.line(row)):
            return self.entry(row, column)
        roomy = wide >= _ROOM and _ends_in_colon(line.cells[column].content)
        # A label merged up to the edge of the form leaves no other room for its value.
        if found not in line.cells and (roomy or (wide > 1 and found >= self.grid.columns)):
            return Entry(None, f"{letters(column)}{line.row + 1}", self.sheet)
        return Entry(sheet=self.sheet) if _is_label(line, found) else self.entry(line.row, found)

    def has_merges(self, line: Line) -> bool:
        """Tell whether a row has merged cells: a blank cell in it is then as blank as it looks."""
        if line.row not in self._merged:
            columns = range(max(line.cells, default=-1) + 1)
            self._merged[line.row] = any((line.row, column) in self.grid.anchors for column in columns)
        return self._merged[line.row]

    def _behind_copies(self, line: Line, column: int) -> int:
        """Return the first column right of a label and its copies: pasting a merged cell may fill all columns."""
        text, beside = line.cells[column].content, self.beside(line.row, column)
        while beside in line.cells and line.cells[beside].content == text:
            beside = self.beside(line.row, beside)
        return beside

    def _heads(self, line: Line, below: Line) -> bool:
        """Tell whether a line is nothing but labels, two or more, over a line of their values.

        Values that hold no number count only below labels that leave no room beside them.
        """
        if len(line.cells) < 2 or not all(_is_label(line, column) for column in line.cells):
            return False
        if below.words or not below.cells.keys() <= line.cells.keys():
            return False
        close = all(self.beside(line.row, left) == right for left, right in pairwise(line.cells))
        return below.has_number() or (close and len(below.cells) > 1)

    def _is_own(self, line: Line, label: int, column: int, right: int) -> bool:
        """Tell whether a cell behind blank ones holds the value of a label: it stands alone, or its merges are lost.

        Then it is no remark in brackets, and the label right above or below has its value no nearer.
        """
        if column > right or _is_label(line, column):
            return False
        if self._is_last(line, column, right):
            return True
        if self._names(line, column) or self.has_merges(line) or _is_remark(line.cells[column].content):
            return False
        near = [other for row in (line.row - 1, line.row + 1) if _is_label(other := self.line(row), label)]
        aligned = [other for other in near if other.after(label) == column]
        if self._is_followed(line, column):
            return bool(aligned) or not any(self._value_before(other, label, column) for other in near)
        return any(self._is_last(other, column, right) or self._is_followed(other, column) for other in aligned)

    def _is_last(self, line: Line, column: int, right: int) -> bool:
        """Tell whether a cell is the last one of the form in its row."""
        after = line.after(column)
        return after is None or after > right

    def _is_followed(self, line: Line, column: int) -> bool:
        """Tell whether a label follows a cell that is none, in a row whose merged cells are lost."""
        after = line.after(column)
        followed = after is not None and self._names(line, after)
        return followed and not self._names(line, column) and not self.has_merges(line)

    def _value_before(self, line: Line, label: int, column: int) -> bool:
        """Tell whether anything but another label follows a label before ``column``."""
        after = line.after(label)
        return after is not None and after < column and not self._names(line, after)

    def _names(self, line: Line, column: int) -> bool:
        """Tell whether a cell is a label of the head or foot, be it by its end or its colon."""
        text = line.cells[column].content
        if _is_label(line, column) or _ends_in_colon(text):
            return True
        return isinstance(text, str) and self.vocabulary.head_field(text) != ""


def entry_of(cell: Cell, where: str, sheet: str | None) -> Entry:
    """Return a cell as an entry; ``where`` is its address, ``sheet`` as that of a board."""
    content, percent, formula, uncalculated, disguised = cell
    if percent or formula or uncalculated or disguised:
        marks = {"percent": percent, "formula": formula, "uncalculated": uncalculated, "disguised": disguised}
        return Entry(content, where, sheet, **marks)
    return Entry(content, where, sheet)  # most cells have no mark, and passing four would take half as long again


@cache
def letters(column: int) -> str:
    """Return the letters that name a column."""
    return address(0, column)[:-1]


def _is_remark(content: Content) -> bool:
    return isinstance(content, str) and _REMARK.fullmatch(content) is not None


def _ends_in_colon(content: Content) -> bool:
    return isinstance(content, str) and content.rstrip().endswith((":", "："))


def _is_label(line: Line, column: int) -> bool:
    word = line.words.get(column)
    return word is not None and word.value is None and bool(word.head or word.foot)


def board(grid: Grid, vocabulary: Vocabulary, sheet: str | None = None) -> Board:
    """Read the labels of a grid: one pass over its cells."""
    lines: dict[int, Line] = {}
    cells: dict[int, Cell] = {}
    words: dict[int, Word] = {}
    seen, anchors, last = grid.cells, grid.anchors, None
    for where in sorted(seen):
        if where in anchors and anchors[where] != where:
            continue
        row, column = where
        if row != last:
            cells, words, last = {}, {}, row
            lines[row] = Line(row, cells, words)
        cells[column] = cell = seen[where]
        content = cell.content
        if isinstance(content, str) and (word := vocabulary.word(content)):
            words[column] = word
    return Board(grid, lines, vocabulary, sheet)
