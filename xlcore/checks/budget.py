"""Checks of the money block: sums, rates, and what needs an explanation (B01–B06, B08, B09)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from xlcore.checks.places import MONEY_LABELS, money_label, percent, short
from xlcore.checks.readings import (
    allowed_rate,
    differs,
    empty,
    explained,
    miscalculated,
    money_rows,
    printed_rates,
    source_amounts,
    spending_is_explained,
)
from xlcore.checks.registry import Fault, check
from xlcore.form.model import Budget, BudgetRow, Entry
from xlcore.form.money import money
from xlcore.form.parts import Run, halves, splits
from xlcore.form.scoring import ScoredForm
from xlcore.numbers import HUNDRED, ONE, ZERO, Interval, divide, plain, round_half_up

_PERCENT_PLACES: Final = 2
"""Decimals of a percent in a message, and how many more may be needed."""
AMOUNTS: Final = ("initial", "adjusted", "executed")
SOURCES: Final = (
    "拨款",
    "财政",
    "基金",
    "公共预算",
    "国有资本",
    "中央",
    "省级",
    "市级",
    "区级",
    "县级",
    "本级",
    "自筹",
    "自有",
    "单位资金",
    "上级",
    "补助",
    "转移支付",
    "配套",
    "结转",
    "非税",
    "专户",
    "债",
    "公益金",
)
"""Words that name where money comes from."""

WHOLE: Final = ("总", "合计", "整体")
"""Words that name all the money."""


def _total(scored: ScoredForm, column: str) -> tuple[Entry | None, Decimal | None]:
    row = scored.form.budget.total if scored.form.budget else BudgetRow()
    entry: Entry | None = getattr(row, column)
    return entry, money(entry, scored.form.money_unit)


def _rate_cell(scored: ScoredForm) -> tuple[Entry | None, str]:
    """Return the cell that shows the spending: the rate, else the executed money."""
    row = scored.form.budget.total if scored.form.budget else BudgetRow()
    column = "rate" if row.rate and not row.rate.blank else "executed"
    return getattr(row, column), money_label(row, column)


def _sums(scored: ScoredForm) -> Iterator[tuple[str, Entry, Decimal | None, tuple[Decimal, ...]]]:
    """Yield every amount column: its total cell, the total, and the amounts of its sources."""
    if _lists_sources(scored.form.budget):
        return
    for column in AMOUNTS:
        entry, total = _total(scored, column)
        if entry:
            yield column, entry, total, source_amounts(scored, column)


@check("B01")
def money_total_is_the_sum(scored: ScoredForm) -> Iterator[Fault]:
    """The money total row is the sum of its sources; a column without any source amount proves nothing.

    Rows that can be the parts of a source above them need not count. A lone
    其中 names a part of the total, which may be more. The total may be split
    twice, by where the money comes from and by what it is for: each split
    must be the total.

    Source: what finance bureaus look at: the total is the sum of its sources.
    """
    for column, entry, total, sources in _sums(scored):
        if not sources or not total or not differs(total, sources):
            continue
        if _names_a_part(scored) and sum(sources, ZERO) < total:
            continue
        if any(not differs(total, amounts) for amounts in splits(scored.form, column)):
            continue
        pairs = [((first, second), told) for first, second, told in halves(scored.form, column)]
        wrong = [([run for run in pair if _misses(total, run)], told) for pair, told in pairs]
        if any(not runs for runs, _ in wrong):
            continue
        run = next((runs[0] for runs, told in wrong if told and len(runs) == 1), None)
        added = sum(run.readings[0] if run else sources, ZERO)
        which = "至".join(f"“{short(name)}”" for name in dict.fromkeys((run.first, run.last))) if run else "各分项"
        text = f"填写 {plain(total)}，{which}之和 {plain(added)}"
        yield Fault(entry, f"资金合计{MONEY_LABELS[column]}", text, added, total)


def _misses(total: Decimal, run: Run) -> bool:
    """Tell whether sources that follow each other are not the total, however they are read."""
    return all(differs(total, amounts) for amounts in run.readings)


def _lists_sources(budget: Budget | None) -> bool:
    """Tell whether a block has no total: its first row is named as one source beside the others."""
    first = budget.total.name.text if budget and budget.total.name else ""
    parted = any(row.name and row.name.text.startswith("其中") for row in budget.sources) if budget else True
    return not parted and any(word in first for word in SOURCES) and not any(word in first for word in WHOLE)


def _names_a_part(scored: ScoredForm) -> bool:
    """Tell whether the block has one source only, and calls it a part: 其中：财政拨款."""
    sources = scored.form.budget.sources if scored.form.budget else ()
    return len(sources) == 1 and sources[0].name is not None and sources[0].name.text.startswith("其中")


@check("B09")
def total_row_is_filled(scored: ScoredForm) -> Iterator[Fault]:
    """The money total row holds money when its sources do.

    Source: form guichi-project-2022.
    """
    unfilled = [
        (
            entry,
            f"{MONEY_LABELS[column]}合计为 {plain(total) if total is not None else '空白'}，分项之和 {plain(added)}",
        )
        for column, entry, total, sources in _sums(scored)
        if not total and (total is not None or empty(entry)) and (added := sum(sources, ZERO))
    ]
    if unfilled:
        yield Fault(unfilled[0][0], "资金合计行", "；".join(text for _, text in unfilled))


@check("B02")
def printed_rate_follows(scored: ScoredForm) -> Iterator[Fault]:
    """A printed rate is executed ÷ budget, for the total and for each source.

    Source: the forms' own heading, B/A; form quxian-department-2023.
    """
    plan, unit = scored.scheme.execution, scored.form.money_unit
    for row in money_rows(scored.form):
        base = money(row.initial if plan and plan.base == "initial" else row.adjusted, unit)
        executed = money(row.executed, unit)
        if row.rate is None or not base or executed is None:
            continue
        if miscalculated(row.rate, executed, base):
            rate = divide(executed, base)
            text = f"填写 {row.rate.text}，{plain(executed)} ÷ {plain(base)} = {_percent_beside(rate, row.rate)}"
            yield Fault(row.rate, money_label(row, "rate"), text, round_half_up(rate, 4), _printed(row.rate))


def _percent_beside(rate: Decimal, entry: Entry) -> str:
    """Return a rate with so many decimals that it is seen to differ from the printed one: 57.899% beside 57.89%."""
    typed = _printed(entry) * HUNDRED
    own = -int(Decimal(plain(typed)).as_tuple().exponent)
    for places in range(max(own, _PERCENT_PLACES), own + _PERCENT_PLACES + 1):
        shown = round_half_up(rate * HUNDRED, places)
        if abs(shown - typed) > ONE.scaleb(-places):
            return f"{plain(shown)}%"
    return percent(rate)


def _printed(entry: Entry) -> Decimal:
    """Return a printed percent as a fraction; the last reading of a bare number is that of a percent."""
    reading = printed_rates(entry)[-1]
    return (reading.low + reading.high) / 2


def _rate(scored: ScoredForm) -> tuple[Decimal | None, Interval | None]:
    """Return the execution rate and what its rounded figures allow: of the amounts, else the printed percent."""
    if scored.rate.points is None and scored.form.budget:
        told = printed_rates(scored.form.budget.total.rate)
        return ((told[0].low + told[0].high) / 2, told[0]) if len(told) == 1 else (None, None)
    return scored.rate.points, allowed_rate(scored)


@check("B03")
def spending_stays_within_budget(scored: ScoredForm) -> Iterator[Fault]:
    """An execution rate above 100 % is explained.

    Source: what finance bureaus look at; form jinzhai-department-2023.
    """
    rate, allowed = _rate(scored)
    if rate is not None and allowed and allowed.low > ONE and not spending_is_explained(scored):
        entry, label = _rate_cell(scored)
        yield Fault(entry, label, f"执行率 {percent(rate)}，超过 100%，没有说明", ONE, round_half_up(rate, 4))


@check("B04")
def money_is_spent(scored: ScoredForm) -> Iterator[Fault]:
    """An execution rate below the scheme's floor is explained.

    Source: alerts of provincial finance systems below 80 %.
    """
    (rate, allowed), floor = _rate(scored), scored.scheme.thresholds.rate_floor
    if rate is not None and allowed and allowed.high < floor and not spending_is_explained(scored):
        entry, label = _rate_cell(scored)
        text = f"执行率 {percent(rate)}，低于 {percent(floor)}，没有说明"
        yield Fault(entry, label, text, floor, round_half_up(rate, 4))


@check("B05")
def budget_is_not_the_spending(scored: ScoredForm) -> Iterator[Fault]:
    """The adjusted budget is not copied from the spending; all that was received may be spent.

    Source: what finance bureaus look at: adjusted equal to executed is suspicious.
    """
    (_, initial), (entry, adjusted), (_, executed) = (_total(scored, column) for column in AMOUNTS)
    if _received(scored):
        return
    if initial is not None and adjusted is not None and adjusted == executed != initial:
        text = f"全年预算数与全年执行数同为 {plain(adjusted)}，年初预算数为 {plain(initial)}"
        yield Fault(entry, "资金合计全年预算数", text, found=adjusted)


@check("B06")
def adjustment_is_explained(scored: ScoredForm) -> Iterator[Fault]:
    """A budget moved away from the initial one by more than the tolerance is explained.

    Source: what finance bureaus look at: adjusted against initial is explained.
    """
    (_, initial), (entry, adjusted) = (_total(scored, column) for column in ("initial", "adjusted"))
    if not initial or adjusted is None:
        return
    change, tolerance = divide(adjusted - initial, initial), scored.scheme.thresholds.adjustment
    if abs(change) > tolerance and not explained(scored):
        before, after = ("年初预算或计划数", "到位数") if _received(scored) else ("年初预算数", "全年预算数")
        text = f"{before} {plain(initial)}，{after} {plain(adjusted)}，变动 {percent(change)}，没有说明"
        yield Fault(entry, f"资金合计{after}", text, found=adjusted)


def _received(scored: ScoredForm) -> bool:
    """Tell whether the form has what was received in place of an adjusted budget."""
    return scored.form.budget is not None and scored.form.budget.received


@check("B08")
def amounts_are_not_negative(scored: ScoredForm) -> Iterator[Fault]:
    """No budget and no spending is below zero.

    Source: a budget is not negative.
    """
    for row in money_rows(scored.form):
        for column in AMOUNTS:
            entry = getattr(row, column)
            amount = money(entry, scored.form.money_unit)
            if amount is not None and amount < 0:
                yield Fault(entry, money_label(row, column), f"填写 {plain(amount)}，不能小于 0", ZERO, amount)
