"""A worksheet as a value: what stands where, with its look, before any file exists."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from xlsxwriter.utility import xl_cell_to_rowcol, xl_rowcol_to_cell

from xlcore.quantity import Content
from xlcore.rules.reading import Value
from xlcore.sheet.styles import Style


@dataclass(frozen=True, slots=True)
class Live:
    """A formula, without the leading ``=``, and the value that Python computes for it."""

    formula: str
    value: Value


@dataclass(frozen=True, slots=True)
class Area:
    """A block of cells, zero-based, both ends included."""

    row: int
    column: int
    last_row: int
    last_column: int

    @property
    def single(self) -> bool:
        """Whether the block is one cell."""
        return (self.row, self.column) == (self.last_row, self.last_column)

    @property
    def first(self) -> str:
        """The address of its first cell: B4."""
        return str(xl_rowcol_to_cell(self.row, self.column))

    @property
    def address(self) -> str:
        """The whole block as a range: B4:C9."""
        return f"{self.first}:{xl_rowcol_to_cell(self.last_row, self.last_column)}"


@dataclass(frozen=True, slots=True)
class Placed:
    """One cell, or one merged block, with what it holds; ``percent`` marks a stored share shown as 95%."""

    area: Area
    content: Content | Live
    style: Style
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Validation:
    """What a cell accepts, in XlsxWriter's words."""

    area: Area
    options: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Highlight:
    """A conditional colour: where, and the formula that switches it on, without the leading ``=``."""

    area: Area
    formula: str
    alert: bool = True


@dataclass(slots=True)
class Page:
    """One worksheet in the making."""

    name: str
    cells: dict[str, Placed] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    validations: list[Validation] = field(default_factory=list)
    highlights: list[Highlight] = field(default_factory=list)

    def put(self, area: Area, content: Content | Live, style: Style, *, percent: bool = False) -> str:
        """Place something; returns the address of the (first) cell."""
        self.cells[area.first] = Placed(area, content, style, percent)
        return area.first

    def at(self, row: int, column: int, content: Content | Live, style: Style) -> str:
        """Place something in one cell; returns its address."""
        return self.put(Area(row, column, row, column), content, style)

    def outside(self, cell: str) -> str:
        """Return a cell's address as another sheet writes it."""
        return f"'{self.name}'!{cell}"

    def content(self, cell: str) -> Content | Live:
        """Return what a cell holds; nothing was placed is blank."""
        placed = self.cells.get(cell)
        return placed.content if placed else None

    def shown(self, cell: str) -> Content:
        """Return what a cell shows: its content, or the value of its formula; blank text is blank."""
        content = self.content(cell)
        value = content.value if isinstance(content, Live) else content
        return None if isinstance(value, str) and not value else value

    def computed(self, columns: int) -> list[tuple[int, int]]:
        """Return row and column, from 0, of the formulas in the first ``columns`` columns."""
        placed = (one.area for one in self.cells.values() if isinstance(one.content, Live))
        return [(area.row, area.column) for area in placed if area.column < columns]


Pages: TypeAlias = tuple[Page, ...]

__all__ = ["Area", "Highlight", "Live", "Page", "Pages", "Placed", "Validation", "xl_cell_to_rowcol"]
