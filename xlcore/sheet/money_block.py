"""The money block of a live workbook: budget, spending, rate and the points for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xlcore.form.model import BudgetRow, Entry
from xlcore.numbers import plain
from xlcore.scheme.model import MoneyColumn
from xlcore.sheet import styles
from xlcore.sheet.formulas import limits, rate_of, spending
from xlcore.sheet.headings import money_heading
from xlcore.sheet.hints import first_of, money_hints
from xlcore.sheet.layout import Columns, in_lines
from xlcore.sheet.page import Area, Page
from xlcore.sheet.placing import Cells, chosen
from xlcore.sheet.subject import Subject
from xlcore.sheet.working import Given

AMOUNTS: tuple[MoneyColumn, ...] = ("initial", "adjusted", "executed")
NO_POINTS = "—"


@dataclass(frozen=True, slots=True)
class MoneyCells:
    """The cells of the money block that the rest of the workbook refers to.

    ``score`` is what the form counts, ``counted`` what the recomputed total counts.
    """

    total: Mapping[str, Given]
    weight: Given | None = None
    score: Given | None = None
    computed: Given | None = None
    counted: Given | None = None


def place_money(page: Page, columns: Columns, first: int, subject: Subject) -> MoneyCells:
    """Place heading and rows from row ``first``; the total comes first and its sources below."""
    money = subject.scheme.layout.money
    assert money is not None  # noqa: S101  # only called for forms with a money block
    rows = subject.sources
    unit = subject.scheme.money_unit
    label = money.label if unit in money.label else f"{money.label}（{unit}）"
    page.put(Area(first, 0, first + len(rows), 0), in_lines(label, columns.widths[0]), styles.LABEL)
    page.put(columns.money_name.on(first), None, styles.LABEL)
    for name, span in columns.money.items():
        heading = in_lines(money_heading(subject.scheme.layout, name), columns.width(span))
        page.put(span.on(first), heading, styles.LABEL)
    block = _Block(page, columns, subject)
    sources = [block.place(first + 1 + index, row, money.rows, index) for index, row in enumerate(rows) if index]
    return block.place_total(first + 1, rows[0], money.rows[0], sources)


class _Block:
    def __init__(self, page: Page, columns: Columns, subject: Subject) -> None:
        self._cells, self._columns, self._subject = Cells(page), columns, subject

    def _amounts(self, row: int, source: BudgetRow) -> dict[str, Given]:
        return {
            name: self._cells.enter(span.on(row), getattr(source, name), styles.INPUT_AMOUNT)
            for name, span in self._columns.money.items()
            if name in AMOUNTS
        }

    def _rate(self, row: int, source: BudgetRow, amounts: Mapping[str, Given]) -> dict[str, Given]:
        """Place the rate; returns its cell where it was typed, or must be."""
        span = self._columns.money.get("rate")
        given = limits(amounts, self._subject.scheme.execution)
        if span is None:
            return {}
        if len(given) < 2:
            return {"rate": self._cells.enter(span.on(row), source.rate, styles.INPUT.shown_as(styles.PERCENT))}
        live = rate_of(given, self._subject.edition)
        cell = self._cells.settle(span.on(row), source.rate, live, styles.RESULT.shown_as(styles.PERCENT))
        return {"rate": cell} if source.rate else {}

    def _name(self, row: int, source: BudgetRow, names: tuple[str, ...], index: int) -> None:
        usual = Entry(names[index]) if index < len(names) else Entry()
        name = source.name if source.name and not source.name.blank else usual
        self._cells.enter(self._columns.money_name.on(row), name, styles.FIXED_LEFT)

    def _reason(self, row: int, source: BudgetRow) -> dict[str, Given]:
        span = self._columns.money.get("reason")
        return {"reason": self._cells.enter(span.on(row), source.reason, styles.INPUT_LONG)} if span else {}

    def place(self, row: int, source: BudgetRow, names: tuple[str, ...], index: int) -> dict[str, Given]:
        """Place a source row: its points cells hold a dash unless something was typed there."""
        self._name(row, source, names, index)
        amounts = self._amounts(row, source)
        given = {**amounts, **self._rate(row, source, amounts), **self._reason(row, source)}
        for name in ("weight", "score"):
            if span := self._columns.money.get(name):
                entry = getattr(source, name)
                self._cells.enter(span.on(row), entry or Entry(NO_POINTS), styles.FIXED)
        hints = money_hints(self._subject.scheme, frozenset(given), {})
        self._cells.beside(row, self._columns.check, first_of(hints, given), styles.SIDE_CHECK)
        return amounts

    def place_total(self, row: int, source: BudgetRow, name: str, sources: list[dict[str, Given]]) -> MoneyCells:
        """Place the total row, the points for spending, and the checks of the block."""
        self._name(row, source, (name,), 0)
        amounts = self._amounts(row, source)
        rate = self._rate(row, source, amounts)
        weight = self._weight(row, source)
        computed = score = manual = None
        if weight and self._subject.spends:
            computed = self._computed(row, amounts, weight)
            manual = self._cells.by_hand(row, self._columns.manual, self._subject.manual_execution)
            score = computed
            if span := self._columns.money.get("score"):
                score = self._cells.settle(span.on(row), source.score, chosen(manual, computed, weight), styles.RESULT)
        elif span := self._columns.money.get("score"):
            self._cells.enter(span.on(row), source.score, styles.INPUT)
        points = _named(weight=weight, score=score, computed=computed, manual=manual)
        self._check(row, source, {**amounts, **rate, **points}, sources)
        return MoneyCells(amounts, weight, score, computed)

    def _weight(self, row: int, source: BudgetRow) -> Given | None:
        plan, span = self._subject.scheme.execution, self._columns.money.get("weight")
        usual = Entry(plan.weight) if plan and self._subject.spends else None
        if span:
            return self._cells.enter(span.on(row), source.weight or usual, styles.FIXED)
        return Given(plain(plan.weight), plan.weight) if plan and usual else None

    def _computed(self, row: int, amounts: Mapping[str, Given], weight: Given) -> Given:
        """Place min(rate, cap) × weight, settled: the cell beside the form holds the rounded points."""
        scheme = self._subject.scheme
        live = spending(limits(amounts, scheme.execution), weight, scheme, self._subject.edition)
        return self._cells.beside(row, self._columns.computed, live)

    def _check(self, row: int, source: BudgetRow, given: dict[str, Given], sources: list[dict[str, Given]]) -> None:
        given = {**given, **self._reason(row, source)}
        below: dict[str, list[str]] = {
            name: [f"{name}{index}" for index in range(len(sources))] for name in AMOUNTS if name in given and sources
        }
        parts = {f"{name}{index}": cells[name] for index, cells in enumerate(sources) for name in below}
        hints = money_hints(self._subject.scheme, frozenset(given), below)
        self._cells.beside(row, self._columns.check, first_of(hints, {**given, **parts}), styles.SIDE_CHECK)


def _named(**cells: Given | None) -> dict[str, Given]:
    return {name: cell for name, cell in cells.items() if cell is not None}
