"""One filled-in self-evaluation form, independent of any file: every value with the cell it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from xlcore.quantity import Content, Kind, Quantity, read

FormKind = Literal["project", "department"]


@dataclass(frozen=True, init=False)
class Entry:
    """What one cell holds and where it stands; it is read once, however many ask.

    A place that the form does not have is no Entry but None; a blank cell is
    an Entry with content None. ``sheet`` is set only when the cell stands on
    another sheet than the form itself. ``uncalculated`` is a formula without
    a cached value, ``overwritten`` something typed where the workbook was made
    to compute. ``quantity`` is the reading of the content.
    """

    content: Content = None
    cell: str | None = None
    sheet: str | None = None
    percent: bool = False
    formula: bool = False
    uncalculated: bool = False
    overwritten: bool = False
    quantity: Quantity = field(init=False, repr=False, compare=False)

    def __init__(  # noqa: PLR0913  # the fields
        self,
        content: Content = None,
        cell: str | None = None,
        sheet: str | None = None,
        *,
        percent: bool = False,
        formula: bool = False,
        uncalculated: bool = False,
        overwritten: bool = False,
    ) -> None:
        # A form has hundreds of entries: one update takes half the time of a guarded assignment for each field.
        self.__dict__.update(
            content=content,
            cell=cell,
            sheet=sheet,
            percent=percent,
            formula=formula,
            uncalculated=uncalculated,
            overwritten=overwritten,
            quantity=read(content, percent=percent),
        )

    @property
    def text(self) -> str:
        """The content as text, trimmed; blank is ''."""
        return self.content.strip() if isinstance(self.content, str) else self.quantity.text

    @property
    def blank(self) -> bool:
        """Whether nothing was typed."""
        return self.quantity.kind is Kind.BLANK

    @property
    def number(self) -> Decimal | None:
        """The figure of a cell that must hold a plain number: points, money; None if it holds none."""
        quantity = self.quantity
        return quantity.number if quantity.kind is Kind.NUMBER else None

    @property
    def place(self) -> str | None:
        """The address as a finding shows it: G29, or 基础数据!B4 on another sheet."""
        return f"{self.sheet}!{self.cell}" if self.sheet and self.cell else self.cell


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """One row of the money block: the total, or one source of it."""

    name: Entry | None = None
    initial: Entry | None = None
    adjusted: Entry | None = None
    executed: Entry | None = None
    rate: Entry | None = None
    weight: Entry | None = None
    score: Entry | None = None
    reason: Entry | None = None


@dataclass(frozen=True, slots=True)
class Budget:
    """The money block: 年度资金总额 and its sources, in the form's money unit."""

    total: BudgetRow
    sources: tuple[BudgetRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Points that a heading states for a level-1 or level-2 group."""

    level1: str
    level2: str | None
    stated: Decimal
    entry: Entry


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One row of the indicator table; level1 and level2 are those of its merged cells.

    ``score_above`` is the score cell of a row above that a merge spreads over
    this row too, where each of them has its own weight: it holds the points of
    all of them.
    """

    level1: Entry
    level2: Entry | None = None
    name: Entry | None = None
    nature: Entry | None = None
    target: Entry | None = None
    unit: Entry | None = None
    actual: Entry | None = None
    weight: Entry | None = None
    score: Entry | None = None
    reason: Entry | None = None
    score_above: Entry | None = None


@dataclass(frozen=True, slots=True)
class Claimed:
    """Total and grade as the unit wrote them; None where the form has no such place."""

    total: Entry | None = None
    grade: Entry | None = None
    weight_total: Entry | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """The scheme that the form's workbook was made from, by id, and the fingerprint of its version."""

    scheme: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Form:
    """One self-evaluation form.

    ``facts`` are the figures of the base data sheet by path:
    ``procurement.plan``, ``income.parts[0].amount``. ``reason`` is the one
    explanation cell of forms that have no reason column. ``unread`` are the
    cells inside the form that went into none of its fields. ``title`` is what is
    printed above the head; ``template`` is None for a workbook that does not
    say what it was made from.
    """

    sheet: str
    kind: FormKind
    unit: Entry | None = None
    department: Entry | None = None
    project: Entry | None = None
    year: Entry | None = None
    money_unit: str = "万元"
    budget: Budget | None = None
    sections: tuple[Section, ...] = ()
    indicators: tuple[IndicatorRow, ...] = ()
    claimed: Claimed = field(default_factory=Claimed)
    facts: Mapping[str, Entry] = field(default_factory=dict)
    reason: Entry | None = None
    unread: tuple[Entry, ...] = ()
    title: Entry | None = None
    template: Template | None = None

    @property
    def year_number(self) -> int | None:
        """The year of the form, if its cell holds one."""
        if self.year is None:
            return None
        quantity = self.year.quantity
        if quantity.year:
            return quantity.year
        return int(quantity.number) if quantity.number is not None and quantity.number == int(quantity.number) else None
