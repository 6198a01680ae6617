"""One filled-in self-evaluation form, independent of any file: every value with the cell it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Literal

from xlcore.quantity import Content, Kind, Quantity, read

# A form has hundreds of these values. The type checker keeps them from being changed (Final): ``frozen`` guards every
# assignment and would double what it costs to make one.

FormKind = Literal["project", "department"]


@dataclass(slots=True, unsafe_hash=True)
class Entry:
    """What one cell holds and where it stands; it is read once, however many ask.

    A place that the form does not have is no Entry but None; a blank cell is
    an Entry with content None. ``sheet`` is set only when the cell stands on
    another sheet than the form itself. ``uncalculated`` is a formula without
    a cached value, ``overwritten`` something typed where the workbook was made
    to compute, ``disguised`` a number whose format shows other digits, or none.
    ``quantity`` is the reading of the content.
    """

    content: Final[Content] = None
    cell: Final[str | None] = None
    sheet: Final[str | None] = None
    percent: Final[bool] = field(default=False, kw_only=True)
    formula: Final[bool] = field(default=False, kw_only=True)
    uncalculated: Final[bool] = field(default=False, kw_only=True)
    overwritten: Final[bool] = field(default=False, kw_only=True)
    disguised: Final[bool] = field(default=False, kw_only=True)
    quantity: Final[Quantity] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self.quantity = read(self.content, percent=self.percent)  # type: ignore[misc]  # the only assignment

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


@dataclass(slots=True, unsafe_hash=True)
class BudgetRow:
    """One row of the money block: the total, or one source of it."""

    name: Final[Entry | None] = None
    initial: Final[Entry | None] = None
    adjusted: Final[Entry | None] = None
    executed: Final[Entry | None] = None
    rate: Final[Entry | None] = None
    weight: Final[Entry | None] = None
    score: Final[Entry | None] = None
    reason: Final[Entry | None] = None


@dataclass(frozen=True, slots=True)
class Split:
    """All the money once more, in words below its total row: by where it comes from, or by what it is for.

    ``name`` is the heading, 按支出性质分; ``whole`` the amount behind it and
    ``parts`` those behind the names below it, blank where none was typed. A
    part that has no name before a colon is the text of its cell.
    """

    name: Entry
    whole: Entry
    parts: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Budget:
    """The money block: 年度资金总额 and its sources, in the form's money unit.

    ``percents`` tells that the heading of the rates says that they are in
    percent: 98 is 98 % there. A number up to 1 may still be meant as a share (C07).
    ``received`` tells that the adjusted budget is what was received, 到位数, of what was planned.
    """

    total: BudgetRow
    sources: tuple[BudgetRow, ...] = ()
    percents: bool = False
    received: bool = False
    splits: tuple[Split, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Points that a heading states for a level-1 or level-2 group."""

    level1: str
    level2: str | None
    stated: Decimal
    entry: Entry


@dataclass(slots=True, unsafe_hash=True)
class IndicatorRow:
    """One row of the indicator table; level1 and level2 are those of its merged cells.

    ``score_above`` is the score cell of a row above that a merge spreads over
    this row too, where each of them has its own weight: it holds the points of
    all of them.
    """

    level1: Final[Entry]
    level2: Final[Entry | None] = None
    name: Final[Entry | None] = None
    nature: Final[Entry | None] = None
    target: Final[Entry | None] = None
    unit: Final[Entry | None] = None
    actual: Final[Entry | None] = None
    weight: Final[Entry | None] = None
    score: Final[Entry | None] = None
    reason: Final[Entry | None] = None
    score_above: Final[Entry | None] = None


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
    say what it was made from. ``scheme_given`` tells that somebody said which
    scheme the form must follow; otherwise it only resembles one.
    ``spending_reasons`` is what the form says of problems with its money beside
    how that was managed, 资金管理情况.
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
    scheme_given: bool = False
    spending_reasons: tuple[Entry, ...] = ()

    @property
    def year_number(self) -> int | None:
        """The year of the form, if its cell holds one."""
        if self.year is None:
            return None
        quantity = self.year.quantity
        if quantity.year:
            return quantity.year
        return int(quantity.number) if quantity.number is not None and quantity.number == int(quantity.number) else None
