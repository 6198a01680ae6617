"""What the rules give for a form, side by side with what the unit claimed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from xlcore.form.grades import grade_in
from xlcore.form.model import BudgetRow, Entry, Form, IndicatorRow
from xlcore.form.money import money
from xlcore.form.numbering import unnumbered
from xlcore.form.subrows import part_rows
from xlcore.numbers import ZERO, plain, round_half_up
from xlcore.quantity import LONGEST_TEXT, Kind, Quantity
from xlcore.rules import Comparison, Execution, Inputs, Outcome, Rule, State, Target, compare, execution_rate
from xlcore.scheme.model import ExecutionPlan, Group, Indicator, Scheme, Section
from xlcore.scheme.recognise import group_key

_BLANK = Quantity(Kind.BLANK)
_RATE = "执行率"
_EXECUTION_NAME = re.compile(r"(?:部门|年度|全年|当年)?(?:预算|资金|预算资金|资金预算|经费)?执行率")
"""Names under which an indicator row carries the points for spending; 项目支出预算执行率 is that of a part."""

# 预算执行率（%）, 资金使用合规性（5分）.
_CARRIED = re.compile(r"\((?:%|\d+(?:\.\d+)?分?)\)$")


@dataclass(slots=True, eq=False)
class ScoredRow:
    """One indicator with its rule, what the rule gives, and what the unit claimed.

    ``claimed`` is None also where one score cell holds the points of several rows. ``comparison`` is how the rule
    read target and actual; None where it does not compare them, and in a row that was read back from a record.
    A scored row, as a scored form, equals only itself: what is found out about it can be remembered.
    """

    row: Final[IndicatorRow]
    rule: Final[Rule]
    prescribed: Final[Indicator | None]
    inputs: Final[Inputs]
    weight: Final[Decimal | None]
    outcome: Final[Outcome]
    claimed: Final[Decimal | None]
    comparison: Final[Comparison | None] = field(default=None, repr=False, compare=False)

    @property
    def points(self) -> Decimal | None:
        """The computed points; the unit's own where the rule gives none."""
        return self.claimed if self.outcome.points is None else self.outcome.points


class Summand(NamedTuple):
    """What one score cell adds to the total; None where neither the rule nor the unit gives a figure.

    ``rows`` are the indicators that it stands for, none for the spending;
    several where one typed score holds the points of all of them. ``entry`` is
    the score cell, ``weight`` what can be earned. ``typed`` tells that the
    points are the unit's own.
    """

    points: Decimal | None
    rows: tuple[ScoredRow, ...]
    entry: Entry | None
    weight: Decimal
    typed: bool


@dataclass(frozen=True, slots=True, eq=False)
class ScoredForm:
    """A form under a scheme: ``rate`` is executed ÷ budget, ``execution`` the points of the money block.

    ``execution`` is None when the money block carries no points. ``total``
    sums what the rules give, with the unit's own score where they give none;
    None when the form holds no score at all.
    """

    form: Form
    scheme: Scheme
    rate: Outcome
    execution: Outcome | None
    execution_weight: Decimal | None
    rows: tuple[ScoredRow, ...]
    total: Decimal | None
    grade: str | None

    @property
    def unscored(self) -> int:
        """How many places with points got none: neither the rule nor the unit gives a figure. ``total`` lacks them."""
        return sum(one.points is None and one.weight > 0 for one in self.summands)

    @property
    def summands(self) -> tuple[Summand, ...]:
        """What makes the total, in the order of the form; it is their sum at the scheme's decimals."""
        return _summands_of(self)

    @property
    def counted(self) -> tuple[ScoredRow, ...]:
        """The rows whose points count: without those that split the points of a numbered row above them."""
        return _counted_of(self)

    @property
    def weighed(self) -> Decimal | None:
        """What all weights add up to, blank ones as zero; None where one is not seen, or cannot be read."""
        rows = self.counted
        weights = [row.weight or ZERO for row in rows if row.weight is not None or _is_blank(row.row.weight)]
        return sum(weights, self.execution_weight or ZERO) if len(weights) == len(rows) else None

    @property
    def short(self) -> bool:
        """Whether all weights are seen and add up to less than the full total: rows are still to be filled in."""
        return bool(self.scheme.sections) and self.weighed is not None and self.weighed < self.scheme.total

    @property
    def assured_grade(self) -> str | None:
        """The grade of the total; None where points or weights are lacking, or points exceed the scheme's total."""
        lacking = self.unscored or self.short
        sure = self.total is not None and not lacking and self.total <= self.scheme.total
        return self.grade if sure else None

    @property
    def claimed_total(self) -> Decimal | None:
        """The total that the unit wrote."""
        return _number(self.form.claimed.total)

    @property
    def claimed_grade(self) -> str:
        """The grade that the unit wrote or ticked, as the scheme calls it; '' when none is, else as it is typed."""
        entry = self.form.claimed.grade
        return grade_in(entry.text, [grade.name for grade in self.scheme.grades]) if entry else ""

    @property
    def claimed_execution(self) -> Decimal | None:
        """The execution points that the unit wrote in the money block; None where they are those of an indicator."""
        return _number(self.form.budget.total.score) if self.form.budget and not self.repeats_execution else None

    @property
    def repeats_execution(self) -> bool:
        """Whether the score in the money block is that of an indicator row, told again."""
        return _repeats_a_row(self.form, self.scheme)


def _is_blank(entry: Entry | None) -> bool:
    return entry is not None and entry.blank


def _number(entry: Entry | None) -> Decimal | None:
    return entry.number if entry else None


def _read(entry: Entry | None) -> Quantity:
    return entry.quantity if entry else _BLANK


@lru_cache(maxsize=1024)
def _figure(number: Decimal) -> Quantity:
    return Quantity(Kind.NUMBER, text=plain(number), number=number, typed=True)


def _amount(entry: Entry | None, unit: str) -> Quantity:
    """Return a money cell as a plain number in the form's unit."""
    amount = money(entry, unit)
    if amount is None:
        blank = entry is None or entry.blank
        return Quantity(Kind.BLANK if blank else Kind.UNREADABLE)
    return _figure(amount)


def budget_inputs(form: Form, plan: ExecutionPlan | None) -> dict[str, Quantity]:
    """Return ``executed`` and ``budget``, the base being the one that the scheme sets the money against."""
    row = form.budget.total if form.budget else BudgetRow()
    base = row.initial if plan and plan.base == "initial" else row.adjusted
    return {"executed": _amount(row.executed, form.money_unit), "budget": _amount(base, form.money_unit)}


def score(form: Form, scheme: Scheme) -> ScoredForm:
    """Score every row, the spending, the total and the grade. Never raises for what a person typed."""
    inputs = budget_inputs(form, scheme.execution)
    facts = {path: entry.quantity for path, entry in form.facts.items()}
    year = form.year_number or scheme.year
    known = {**facts, **inputs, "year": Quantity(Kind.NUMBER, number=Decimal(year)) if year else _BLANK}
    carried = _money_block_carries(form, scheme)
    rows = _without_shared(
        _score_row(row, indicator, scheme, known, carried=carried)
        for row, indicator in zip(form.indicators, match(form.indicators, scheme), strict=True)
    )
    execution, weight = _score_execution(form, scheme, inputs) if carried else (None, None)
    counted = _counted(form, scheme, rows, weight)
    found = [one.points for one in _summands(form, counted, execution, weight) if one.points is not None]
    total = round_half_up(sum(found, ZERO), scheme.places) if found else None
    return ScoredForm(
        form,
        scheme,
        execution_rate(inputs),
        execution,
        weight,
        rows,
        total,
        scheme.grade_of(total) if total is not None else None,
    )


def _without_shared(every: Iterable[ScoredRow]) -> tuple[ScoredRow, ...]:
    """Return the rows; those of a score cell that holds the points of several claim none of their own."""
    rows = tuple(every)
    shared = {row for group in shared_scores(rows) for row in group}
    return tuple(replace(row, claimed=None) if row in shared else row for row in rows)


def shared_scores(rows: tuple[ScoredRow, ...]) -> Iterator[tuple[ScoredRow, ...]]:
    """Yield the rows of every score cell that holds the points of several rows."""
    return (group for group in _score_cells(rows) if len(group) > 1)


def _score_cells(rows: tuple[ScoredRow, ...]) -> Iterable[tuple[ScoredRow, ...]]:
    """Return the rows of every score cell; on most forms each has one."""
    starts = [index for index, row in enumerate(rows) if row.row.score_above is None or not index]
    if len(starts) == len(rows):
        return zip(rows, strict=True)
    return [rows[start:end] for start, end in pairwise([*starts, len(rows)])]


@lru_cache(maxsize=1)
def _summands_of(scored: ScoredForm) -> tuple[Summand, ...]:
    return tuple(_summands(scored.form, scored.counted, scored.execution, scored.execution_weight))


@lru_cache(maxsize=1)
def _counted_of(scored: ScoredForm) -> tuple[ScoredRow, ...]:
    return _counted(scored.form, scored.scheme, scored.rows, scored.execution_weight)


def _counted(form: Form, scheme: Scheme, rows: tuple[ScoredRow, ...], weight: Decimal | None) -> tuple[ScoredRow, ...]:
    parts = part_rows(form, scheme.total, weight)
    return tuple(row for index, row in enumerate(rows) if index not in parts) if parts else rows


def _summands(
    form: Form, rows: tuple[ScoredRow, ...], execution: Outcome | None, weight: Decimal | None
) -> Iterator[Summand]:
    """Yield what makes the total; a shared score counts once, where the rules do not give all of its rows."""
    if execution is not None and form.budget:
        spent, typed = form.budget.total.score, execution.points is None
        yield Summand(_number(spent) if typed else execution.points, (), spent, weight or ZERO, typed)
    for group in _score_cells(rows):
        entry = group[0].row.score
        shared = _number(entry) if len(group) > 1 else None
        if shared is not None and any(row.outcome.points is None for row in group):
            yield Summand(shared, group, entry, sum((row.weight or ZERO for row in group), ZERO), typed=True)
            continue
        for row in group:
            points = row.outcome.points
            one = group if len(group) == 1 else (row,)
            yield Summand(row.claimed if points is None else points, one, entry, row.weight or ZERO, points is None)


def _money_block_carries(form: Form, scheme: Scheme) -> bool:
    """Tell whether the money block has a place for points of its own, and the scheme gives them there."""
    if form.budget is None or scheme.execution is None or scheme.execution.row != "money":
        return False
    total = form.budget.total
    if total.weight is not None and not (total.weight.blank and (total.score is None or total.score.blank)):
        return True
    return (total.weight or total.score) is not None and not _repeats_a_row(form, scheme)


def _repeats_a_row(form: Form, scheme: Scheme) -> bool:
    """Tell whether points of a money block that prints no weight are those of an indicator, whose they would double.

    It is not where the weights of the indicators leave room for the execution points.
    """
    if form.budget is None or _number(form.budget.total.weight) is not None:
        return False
    if not any(_number(row.weight) and is_execution(row) for row in form.indicators):
        return False
    weights = sum((_number(row.weight) or ZERO for row in form.indicators), ZERO)
    return scheme.execution is None or weights + scheme.execution.weight != scheme.total


def _score_execution(form: Form, scheme: Scheme, inputs: Inputs) -> tuple[Outcome, Decimal]:
    plan = scheme.execution
    assert plan is not None  # noqa: S101  # asked by _money_block_carries
    printed = _number(form.budget.total.weight) if form.budget else None
    weight = plan.weight if printed is None else printed
    outcome = plan.rule.score({**inputs, "weight": _figure(weight)})
    return outcome.settled(weight, scheme.places), weight


def _score_row(
    row: IndicatorRow, prescribed: Indicator | None, scheme: Scheme, known: Inputs, *, carried: bool
) -> ScoredRow:
    weight = _number(row.weight)
    if row.weight is None and prescribed is not None:
        weight = prescribed.weight
    rule = scheme.rule_of(prescribed)
    if prescribed is None and not carried and is_execution(row):
        rule = scheme.execution.rule if scheme.execution else Execution()
    inputs = {
        **known,
        "level2": _read(row.level2),
        "name": _read(row.name),
        "nature": _read(row.nature),
        "target": _read(row.target),
        "unit": _read(row.unit),
        "actual": _read(row.actual),
        "weight": _figure(weight) if weight is not None else _BLANK,
    }
    comparison = compare(inputs) if isinstance(rule, Target) else None
    if weight is None:
        outcome = Outcome(State.BLANK)
    else:
        earned = rule.award(comparison, inputs) if isinstance(rule, Target) and comparison else rule.score(inputs)
        outcome = earned.settled(weight, scheme.places)
    return ScoredRow(row, rule, prescribed, inputs, weight, outcome, _number(row.score), comparison)


def is_execution(row: IndicatorRow) -> bool:
    """Tell whether an indicator row carries the points for spending, by its name."""
    name = label(row.name.text) if row.name else ""
    return name.endswith(_RATE) and _EXECUTION_NAME.fullmatch(name) is not None


def label(text: str) -> str:
    """Return a name as it is compared: one spelling, without a number in front, a percent sign or points behind."""
    return _label(text[:LONGEST_TEXT])


@lru_cache(maxsize=4096)
def _label(text: str) -> str:
    name = unnumbered(text)
    head, colon, rest = name.replace("：", ":").partition(":")
    name = rest if colon and head.startswith("指标") and head[2:].isdecimal() else name
    return _CARRIED.sub("", name) or name


def match(rows: tuple[IndicatorRow, ...], scheme: Scheme) -> list[Indicator | None]:
    """Find the prescribed indicator of each row: by name, else by its place in its level-2 group."""
    prescribed = list(scheme.prescribed())
    by_name = {label(indicator.name): indicator for _, _, indicator in prescribed if indicator}
    aligned = len(prescribed) == len(rows)
    found: list[Indicator | None] = []
    for index, row in enumerate(rows):
        indicator = by_name.get(label(row.name.text)) if by_name and row.name else None
        if indicator is None and aligned and (row.name is None or row.name.blank):
            indicator = _at_place(row, *prescribed[index])
        found.append(indicator)
    return found


def _at_place(row: IndicatorRow, section: Section, group: Group, indicator: Indicator | None) -> Indicator | None:
    level1, level2 = (group_key(entry.text) if entry else "" for entry in (row.level1, row.level2))
    return indicator if (level1, level2) == (group_key(section.name), group_key(group.name)) else None
