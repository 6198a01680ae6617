"""Turns a bureau's own form, blank or filled, into a live one: the plan of what changes in its workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from xlcore import __version__
from xlcore.sheet import styles
from xlcore.sheet.adopt_cells import Kept, columns_taken, first_free
from xlcore.sheet.adopt_form import LiveForm, live_form
from xlcore.sheet.adopt_told import RECORD_SHEET, Told, record
from xlcore.sheet.grid import Workbook
from xlcore.sheet.headings import MARK_SHEET, WORKING_SHEET
from xlcore.sheet.page import Live, Page
from xlcore.sheet.patch.change import Added, BookChange, SheetChange
from xlcore.sheet.read import Reading
from xlcore.sheet.scan import Rectangle
from xlcore.sheet.stamp import computed_at, version_of
from xlcore.sheet.subject import Edition

Forms: TypeAlias = Sequence[Reading]
Fixed: TypeAlias = Mapping[str, Sequence[Rectangle]]


@dataclass(frozen=True, slots=True)
class Adoption:
    """The change that makes a workbook live, and what is to be told of its forms; empty both if it is live.

    ``record`` is the name of the hidden sheet that lists what became of each cell; "" where it has none.
    """

    change: BookChange
    told: tuple[Told, ...] = ()
    record: str = ""

    @property
    def kept(self) -> tuple[Kept, ...]:
        """What was kept or moved aside, form by form."""
        return tuple(entry for form in self.told for entry in form.kept)


def adopt(workbook: Workbook, readings: Forms, edition: Edition = "formula", fixed: Fixed | None = None) -> Adoption:
    """Plan formulas, validations, colours and helper columns for every form of a workbook.

    ``fixed`` gives by sheet the blocks of which no single cell can change. A
    workbook of this project, and one adopted before, changes no more.
    """
    if any(grid.sheet == MARK_SHEET for grid in workbook.grids):
        return Adoption(BookChange())
    sheets: dict[str, SheetChange] = {}
    made: list[LiveForm] = []
    names = _free_names(workbook, WORKING_SHEET, len(readings))
    for reading in readings:
        sheet = reading.form.sheet
        others = [sheets[sheet]] if sheet in sheets else []
        side = max(first_free(reading.place.board.grid, reading.place.right + 1), columns_taken(others))
        live = live_form(reading, side, names[len(made)], edition, (fixed or {}).get(sheet, ()))
        sheets[sheet] = _joined(sheets.get(sheet), live.change)
        made.append(live)
    told = tuple(live.told for live in made)
    added = [Added(live.working, "hidden") for live in made]
    (name,) = _free_names(workbook, RECORD_SHEET, 1)
    listed = record(told, name)
    added += listed
    added.append(Added(_mark(readings, edition, sheets), "very_hidden"))
    return Adoption(BookChange(sheets, tuple(added), calculate=edition == "formula"), told, name if listed else "")


def _free_names(workbook: Workbook, name: str, count: int) -> list[str]:
    """Return so many names that no sheet has: the name itself, then it with a number behind."""
    taken = {grid.sheet for grid in workbook.grids}
    names = (f"{name}{number or ''}" for number in (0, *range(2, len(taken) + count + 2)))
    return [free for free in names if free not in taken][:count]


def _joined(first: SheetChange | None, second: SheetChange) -> SheetChange:
    """Return both changes of one sheet, which holds several forms, as one."""
    if first is None or first.beside is None or second.beside is None:
        return second
    one, two = first.beside, second.beside
    beside = Page(
        one.name,
        one.cells | two.cells,
        one.widths | two.widths,
        one.heights | two.heights,
        [*one.validations, *two.validations],
        [*one.highlights, *two.highlights],
    )
    return replace(
        second,
        cells={**first.cells, **second.cells},
        looks={**first.looks, **second.looks},
        notes={**first.notes, **second.notes},
        beside=beside,
    )


def _mark(readings: Forms, edition: Edition, sheets: Mapping[str, SheetChange]) -> Page:
    """Return the very hidden sheet that says that the workbook is live, and which cells it computes.

    It names the scheme if all forms have one.
    """
    page = Page(MARK_SHEET)
    schemes = {reading.scheme.id: reading.scheme for reading in readings}
    entries = {"version": __version__, "adopted": edition}
    if len(schemes) == 1:
        entries |= {"scheme": next(iter(schemes)), **version_of(next(iter(schemes.values())))}
    for sheet, change in sheets.items():
        entries |= computed_at(sheet, (place for place, held in change.cells.items() if isinstance(held, Live)))
    for row, (key, value) in enumerate(entries.items()):
        page.at(row, 0, key, styles.WORKING)
        page.at(row, 1, value, styles.WORKING)
    return page
