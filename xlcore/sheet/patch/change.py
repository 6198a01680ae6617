"""What is to change in a workbook, as values, before any byte is touched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from xlcore.quantity import Content
from xlcore.sheet.codes import Position
from xlcore.sheet.page import Area, Live, Page
from xlcore.sheet.scan_book import State


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell is to look other than before; None keeps what it has.

    ``fill`` is a colour such as ``#FDE7E9``, seen also where the sheet colours the cell by a condition;
    ``numbers`` is a number format such as ``0.00%``.
    """

    fill: str | None = None
    numbers: str | None = None
    locked: bool | None = None


@dataclass(frozen=True, slots=True)
class SheetChange:
    """What changes on one worksheet; rows and columns count from 0.

    A cell under a merged block stands for the block. ``cells`` get a new content and keep their style;
    None empties a cell. ``looks`` change the style and keep the content. ``notes`` are added to those
    that are there. ``beside`` is our own: cells in our styles, column widths, validations and colours for
    any area of the sheet; its name and its row heights do not count. ``print_area`` counts only where the
    sheet has none.
    """

    cells: Mapping[Position, Content | Live] = field(default_factory=dict)
    looks: Mapping[Position, Look] = field(default_factory=dict)
    notes: Mapping[Position, str] = field(default_factory=dict)
    beside: Page | None = None
    print_area: Area | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing changes."""
        return not (self.cells or self.looks or self.notes or self.beside or self.print_area)


@dataclass(frozen=True, slots=True)
class Added:
    """A worksheet of our own behind those that are there; ``links`` lead from its cells to cells of the workbook.

    A link is the address of a cell on the page and where it leads: ``{"B4": "'自评表'!H31"}``.
    """

    page: Page
    state: State = "visible"
    links: Mapping[str, str] = field(default_factory=dict)
    freeze_rows: int = 0


@dataclass(frozen=True, slots=True)
class BookChange:
    """What changes in a workbook: its sheets by name, sheets to add, and whether it calculates itself when opened."""

    sheets: Mapping[str, SheetChange] = field(default_factory=dict)
    added: tuple[Added, ...] = ()
    calculate: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing changes."""
        return not (self.added or self.calculate) and all(change.empty for change in self.sheets.values())
