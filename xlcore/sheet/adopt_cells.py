"""The cells of somebody else's sheet: what becomes a formula there, what is kept, what stands beside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

from xlcore.form.model import Entry
from xlcore.numbers import plain, round_half_up
from xlcore.quantity import Content, Kind
from xlcore.sheet import styles
from xlcore.sheet.codes import Position, position
from xlcore.sheet.grid import Grid
from xlcore.sheet.page import Area, Live, Page
from xlcore.sheet.patch.change import Look, SheetChange
from xlcore.sheet.placing import Cells
from xlcore.sheet.styles import PERCENT, Style
from xlcore.sheet.working import Given

ORIGINAL = "原填写："


@dataclass(frozen=True, slots=True)
class Kept:
    """A place where what was typed was kept or moved aside, and why, in Chinese."""

    sheet: str
    cell: str
    label: str
    text: str


@dataclass
class OwnCells:
    """The cells of one sheet of a bureau's workbook, and the page of what is placed beside the form."""

    sheet: str
    grid: Grid
    cells: dict[Position, Content | Live] = field(default_factory=dict)
    looks: dict[Position, Look] = field(default_factory=dict)
    notes: dict[Position, str] = field(default_factory=dict)
    kept: list[Kept] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page = Page(self.sheet)
        self._beside = Cells(self.page)

    def holds(self, entry: Entry) -> bool:
        """Tell whether an entry stands on this sheet."""
        return entry.cell is not None and entry.sheet in {None, self.sheet}

    def shows(self, entry: Entry) -> bool:
        """Tell whether the cell of an entry holds what was read; else it stands inside a longer text."""
        return not self.holds(entry) or self.grid.raw(*position(entry.cell or "")).content == entry.content

    def spread(self, entry: Entry) -> bool:
        """Tell whether one cell is merged over several rows, which it then belongs to together."""
        return self.holds(entry) and self.grid.span(*position(entry.cell or ""))[0] > 1

    def line(self, entry: Entry) -> int:
        """Return the row of an entry, from 0."""
        return position(entry.cell or "")[0]

    def given(self, entry: Entry) -> Given:
        """Return an entry as formulas on its own sheet see it."""
        cell = entry.cell or ""
        if not self.holds(entry):
            cell = Page(entry.sheet or "").outside(cell)
        return Given(cell, entry.content, entry.percent)

    def outside(self, entry: Entry) -> Given:
        """Return an entry as formulas on other sheets see it."""
        return self.elsewhere(self.given(entry))

    def elsewhere(self, given: Given) -> Given:
        """Return a cell of this sheet as other sheets refer to it; those of other sheets stay."""
        if "!" in given.cell:
            return given
        return Given(self.page.outside(given.cell), given.content, given.percent)

    def beside(self, row: int, column: int, live: Live, style: Style = styles.SIDE) -> Given:
        """Place a formula beside the form."""
        return self._beside.beside(row, column, live, style)

    def by_hand(self, row: int, column: int, content: Content) -> Given:
        """Place the cell for points given by hand."""
        return self._beside.by_hand(row, column, content)

    def keep(self, entry: Entry, label: str, why: str) -> None:
        """Remember that a place stays as it is."""
        self.kept.append(Kept(self.sheet, entry.cell or "", label, why))

    def settle(  # noqa: PLR0913  # the last three say what kind of place it is
        self, entry: Entry, live: Live, label: str, *, percent: bool = False, words: bool = False, moved: bool = False
    ) -> Given:
        """Put a formula where a figure is due; a formula of the bureau's own, and what is no figure, stay.

        ``moved`` tells that what was typed is kept beside the form already.
        """
        if not self.holds(entry):
            return self.given(entry)
        if entry.formula:
            self.keep(entry, label, "原有公式，保持原样；请确认它没有漏项，也没有写死的数")
            # What was never calculated is taken to give what ours would, until a host calculates it.
            return Given(entry.cell or "", live.value, percent) if entry.uncalculated else self.given(entry)
        if not self.shows(entry):
            self.keep(entry, label, "与标签写在同一格，保持原样")
            return Given(f"({live.formula})", live.value, percent)
        replaceable = {Kind.BLANK, Kind.NUMBER, *((Kind.WORDS,) if words else ())}
        if entry.quantity.kind not in replaceable:
            self.keep(entry, label, f"填写的是“{entry.text}”，保持原样")
            return self.given(entry)
        where = position(entry.cell or "")
        self.cells[where] = live
        if percent and not entry.percent:
            self.looks[where] = Look(numbers=PERCENT)
        self._remember(entry, live, label, moved=moved, percent=percent)
        return Given(entry.cell or "", live.value, percent)

    def _remember(self, entry: Entry, live: Live, label: str, *, moved: bool, percent: bool) -> None:
        if entry.blank or (isinstance(entry.content, Decimal) and _same(entry, live)):
            return
        shown = _shown(live, percent=percent)
        if moved:
            self.keep(entry, label, f"填写的“{entry.text}”与按规则算出的不同，已移到“人工评分”")
            if isinstance(entry.content, Decimal):
                return
        if not moved and not _same(entry, live):
            self.keep(entry, label, f"填写的是“{entry.text}”，改为公式后为“{shown}”，原值记在批注中")
        self.notes[position(entry.cell or "")] = f"{ORIGINAL}{entry.text}"

    def change(self) -> SheetChange:
        """Return everything that changes on this sheet."""
        rows = max((row + span for (row, _), (span, _) in self.grid.spans.items()), default=0)
        area = Area(0, 0, max(rows, self.grid.rows) - 1, first_free(self.grid) - 1)
        return SheetChange(self.cells, self.looks, self.notes, self.page, area)


def first_free(grid: Grid, right: int = 0) -> int:
    """Return the first column of a sheet that holds nothing, also no merge."""
    merged = max((column + wide for (_, column), (_, wide) in grid.spans.items()), default=0)
    return max(grid.columns, merged, right)


def runs_of(cells: Iterable[Given]) -> list[str]:
    """Return cells as ranges where they stand one below the other: G5:G9, G11."""
    places: list[tuple[str, int, int]] = []
    others: list[str] = []
    for given in cells:
        sheet, mark, cell = given.cell.rpartition("!")
        try:
            row, column = position(cell.replace("$", ""))
        except ValueError:
            others.append(given.cell)
            continue
        places.append((sheet + mark, column, row))
    ranges: list[str] = []
    ordered = sorted(set(places))
    for _, run in groupby(enumerate(ordered), key=lambda item: (item[1][0], item[1][1], item[1][2] - item[0])):
        held = [place for _, place in run]
        (sheet, column, first), (_, _, last) = held[0], held[-1]
        area = Area(first, column, last, column)
        ranges.append(sheet + (area.first if area.single else area.address))
    return [*ranges, *others]


def _shown(live: Live, *, percent: bool) -> str:
    """Return the value of a formula as its cell shows it."""
    if not isinstance(live.value, Decimal):
        return str(live.value) or "空"
    return f"{plain(round_half_up(live.value * 100, 2))}%" if percent else plain(live.value)


def _same(entry: Entry, live: Live) -> bool:
    """Tell whether a formula gives what was typed; a rate may have been rounded to the percents that it shows."""
    found, quantity = live.value, entry.quantity
    if not isinstance(found, Decimal) or quantity.number is None:
        return bool(entry.text == found)
    if quantity.unit == "%":
        digits = max(0, -int(quantity.number.as_tuple().exponent))
        return abs(quantity.number - found * 100) * 2 <= Decimal(1).scaleb(-digits)
    return entry.number == found


def columns_taken(changes: Sequence[SheetChange]) -> int:
    """Return the first column behind everything that earlier forms of a sheet placed beside them."""
    widths = [column for change in changes if change.beside for column in change.beside.widths]
    return max(widths, default=-1) + 1
