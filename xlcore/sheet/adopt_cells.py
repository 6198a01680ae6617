"""The cells of somebody else's sheet: what becomes a formula there, what is kept, what stands beside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import groupby

from xlcore.form.model import Entry
from xlcore.numbers import plain, round_half_up
from xlcore.quantity import CellError, Content, Kind
from xlcore.sheet import styles
from xlcore.sheet.codes import Position, position
from xlcore.sheet.grid import Grid
from xlcore.sheet.page import Area, Live, Page
from xlcore.sheet.patch.change import Look, SheetChange
from xlcore.sheet.patch.survey import covers
from xlcore.sheet.placing import Cells
from xlcore.sheet.scan import Rectangle
from xlcore.sheet.styles import PERCENT, Style
from xlcore.sheet.working import Given, number

ORIGINAL = "原填写："
SCORES = frozenset({"得分", "执行得分"})
"""Labels of the cells that a total adds up."""


class How(StrEnum):
    """What became of something that stood in a cell, in Chinese."""

    MOVED = "移到“人工评分”"
    NOTED = "记在批注中"
    STAYS = "保持原样"
    UNREAD = "读不出数字"


@dataclass(frozen=True, slots=True)
class Kept:
    """A place where what was typed was kept or moved aside, how, and in Chinese what stood there and why."""

    sheet: str
    cell: str
    label: str
    how: How
    text: str


@dataclass
class OwnCells:
    """The cells of one sheet of a bureau's workbook, and the page of what is placed beside the form."""

    sheet: str
    grid: Grid
    fixed: Sequence[Rectangle] = ()
    """The blocks of which no single cell can change."""
    cells: dict[Position, Content | Live] = field(default_factory=dict)
    looks: dict[Position, Look] = field(default_factory=dict)
    notes: dict[Position, str] = field(default_factory=dict)
    kept: list[Kept] = field(default_factory=list)
    live: dict[str, list[str]] = field(default_factory=dict)
    """The cells that became formulas, by what stands in them: 得分, 总分."""

    def __post_init__(self) -> None:
        self.page = Page(self.sheet)
        self._beside = Cells(self.page)

    def holds(self, entry: Entry) -> bool:
        """Tell whether an entry stands on this sheet."""
        return entry.cell is not None and entry.sheet in {None, self.sheet}

    def shows(self, entry: Entry) -> bool:
        """Tell whether the cell of an entry holds what was read; else it stands inside a longer text."""
        return not self.holds(entry) or self.grid.raw(*position(entry.cell or "")).content == entry.content

    def calculated(self, entry: Entry) -> bool:
        """Tell whether the bureau has a formula in the cell of an entry, be it one over a block of cells."""
        where = position(entry.cell or "") if self.holds(entry) else None
        return entry.formula or (where is not None and any(covers(block, where) for block in self.fixed))

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

    def keep(self, entry: Entry, label: str, how: How, why: str) -> None:
        """Remember what becomes of what stands in a cell."""
        self.kept.append(Kept(self.sheet, entry.cell or "", label, how, why))

    def settle(  # noqa: PLR0913  # the last three say what kind of place it is
        self,
        entry: Entry,
        live: Live,
        label: str,
        *,
        percent: bool = False,
        words: bool = False,
        rule: Given | None = None,
    ) -> Given:
        """Put a formula where a figure is due; a formula of the bureau's own, and what is no figure, stay.

        A day or an error value is what a program made of something else, or of a formula: it goes into a note.
        ``rule`` is given where what was typed stands beside the form already: what the rule gives instead.
        """
        if not self.holds(entry):
            return self.given(entry)
        where = position(entry.cell or "")
        if self.calculated(entry):
            self._keep_formula(entry, label)
            # What was never calculated is taken to give what ours would, until a host calculates it.
            return Given(entry.cell or "", live.value, percent) if entry.uncalculated else self.given(entry)
        if not self.shows(entry):
            self.keep(entry, label, How.STAYS, "与标签写在同一格，没有改成公式")
            return Given(f"({live.formula})", live.value, percent)
        dated = isinstance(entry.content, date)
        replaceable = {Kind.BLANK, Kind.NUMBER, *((Kind.WORDS,) if words else ())}
        if entry.quantity.kind not in replaceable and not dated and not isinstance(entry.content, CellError):
            self.keep(entry, label, How.UNREAD, _unread(entry, label))
            return self.given(entry)
        self.cells[where] = live
        self.live.setdefault(label, []).append(entry.cell or "")
        if dated or percent != entry.percent:
            self.looks[where] = Look(numbers=PERCENT if percent else "General")
        self._remember(entry, live, label, percent=percent, rule=rule)
        return Given(entry.cell or "", live.value, percent)

    def _keep_formula(self, entry: Entry, label: str) -> None:
        why = "原有公式，没有改；请确认它没有漏项，也没有写死的数"
        if isinstance(entry.content, CellError):
            why = f"原有公式的结果是错误值 {entry.content.code}，没有改；请更正公式，否则总分无法计算"
        elif isinstance(entry.content, str) and entry.content and entry.number is None and label in SCORES:
            why = f"原有公式的结果“{typed(entry)}”读不出数字，没有改，不计入总分；请更正公式"
        self.keep(entry, label, How.STAYS, why)

    def _remember(self, entry: Entry, live: Live, label: str, *, percent: bool, rule: Given | None) -> None:
        """Tell where that is now which a formula took the place of; a bare number that the formula gives is shown."""
        bare, same = isinstance(entry.content, Decimal), _same(entry, live)
        if entry.blank or (rule is None and bare and same):
            return
        if rule is not None:
            points = number(rule.content)
            gives = "规则算不出得分" if points is None else f"按规则为“{plain(points)}”"
            more = "" if bare else "，原文记在批注中"
            self.keep(entry, label, How.MOVED, f"填写“{typed(entry)}”，{gives}；得分格仍显示填写的分{more}")
        else:
            gives = "公式结果相同" if same else f"改为公式后为“{_shown(live, percent=percent)}”"
            self.keep(entry, label, How.NOTED, f"填写“{typed(entry)}”，{gives}")
        if rule is None or not bare:
            self.notes[position(entry.cell or "")] = f"{ORIGINAL}{typed(entry)}"

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


def typed(entry: Entry) -> str:
    """Return what stands in a cell as people see it, also an error value or a truth value."""
    if isinstance(entry.content, CellError):
        return entry.content.code
    return str(entry.content).upper() if isinstance(entry.content, bool) else entry.text


def _unread(entry: Entry, label: str) -> str:
    """Say that a cell is no formula because of what stands in it, and what to do."""
    what = "表示不适用" if entry.quantity.kind is Kind.DASH else "读不出数字"
    counted = "，不计入总分" if label in SCORES else ""
    return f"填写“{typed(entry)}”，{what}，没有改成公式{counted}；请改填数字，或在原件中清空此格后重新生成，由公式计算"


def _shown(live: Live, *, percent: bool) -> str:
    """Return the value of a formula as its cell shows it."""
    if not isinstance(live.value, Decimal):
        return str(live.value) or "空"
    return f"{plain(round_half_up(live.value * 100, 2))}%" if percent else plain(live.value)


def _same(entry: Entry, live: Live) -> bool:
    """Tell whether a formula gives what was typed; a rate may have been rounded to the percents that it shows."""
    found, quantity = live.value, entry.quantity
    if not isinstance(found, Decimal) or quantity.number is None:
        return typed(entry) == found
    if quantity.unit == "%":
        digits = max(0, -int(quantity.number.as_tuple().exponent))
        return abs(quantity.number - found * 100) * 2 <= Decimal(1).scaleb(-digits)
    return entry.number == found


def columns_taken(changes: Sequence[SheetChange]) -> int:
    """Return the first column behind everything that earlier forms of a sheet placed beside them."""
    widths = [column for change in changes if change.beside for column in change.beside.widths]
    return max(widths, default=-1) + 1
