"""Checks of the money unit: 元, 万元 and 亿元 inside one form (C03)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from xlcore.checks.execution import total_cost
from xlcore.checks.facts import facts_of
from xlcore.checks.places import MONEY_LABELS, Place, Sort, amounts, money_label, row_label, short
from xlcore.checks.readings import (
    added,
    contradicts,
    money_rows,
    printed,
    printed_rates,
    quotient,
    source_amounts,
    spent,
)
from xlcore.checks.registry import Fault, check
from xlcore.form.model import BudgetRow, FormKind
from xlcore.form.money import MONEY_FACTORS, money
from xlcore.form.scoring import ScoredForm
from xlcore.numbers import ONE, ZERO, Interval, divide, plain, round_half_up
from xlcore.quantity import Kind
from xlcore.scheme.facts import LimitRelation, SumRelation

__all__ = [
    "amounts_are_of_their_unit",
    "amounts_state_one_unit",
    "costs_have_one_unit",
    "facts_have_one_unit",
    "money_block_has_one_unit",
]

STEPS: Final = (Decimal(10) ** 4, Decimal(10) ** 8)
"""How far 元, 万元 and 亿元 lie apart."""

NEAR: Final = (Decimal("0.5"), Decimal(2))
"""Spending that is within these bounds of ten thousand budgets is no spending: its unit is another."""


HUGE: Final[Mapping[FormKind, Decimal]] = {"project": Decimal(10) ** 10, "department": Decimal(10) ** 11}
"""More yuan than a project, or a department, of one form has: 100 and 1,000 亿元."""


@check("C03")
def amounts_are_of_their_unit(scored: ScoredForm) -> Iterator[Fault]:
    """No amount under 万元 or 亿元 is so large that it must have been typed in 元.

    Source: mistakes in published forms; a form that names no unit and holds 元.
    """
    unit, total = scored.form.money_unit, scored.form.budget.total if scored.form.budget else BudgetRow()
    factor = MONEY_FACTORS.get(unit, ONE)
    for column in ("adjusted", "initial", "executed"):
        amount = money(getattr(total, column), unit)
        if amount and factor > 1 and amount * factor > HUGE[scored.form.kind]:
            worth = plain(round_half_up(divide(amount * factor, MONEY_FACTORS["亿元"]), 2))
            text = f"填写 {plain(amount)}，按{unit}计为 {worth} 亿元，可能是按元填写的"
            yield Fault(getattr(total, column), f"资金合计{MONEY_LABELS[column]}", text, found=amount)
            return


@check("C03")
def amounts_state_one_unit(scored: ScoredForm) -> Iterator[Fault]:
    """An amount states no other unit than the heading, unless all amounts state that one.

    Source: mistakes in published forms; 元 and 万元 mixed.
    """
    unit = scored.form.money_unit
    stated = [(place, _stated(place)) for place in amounts(scored) if place.entry.number]
    if len({name for _, name in stated}) == 1:
        return
    for place, name in stated:
        if name and name != unit:
            text = f"“{short(place.entry.text)}”的单位是{name}，表的金额单位是{unit}"
            yield Fault(place.entry, place.label, text, found=place.entry.text)


def _stated(place: Place) -> str:
    """Return the unit that an amount states itself; '' for a bare number, or another thing than money."""
    quantity = place.entry.quantity
    if quantity.kind is not Kind.NUMBER or quantity.typed or not quantity.unit or quantity.base not in {"", "元"}:
        return ""
    return next((name for name, factor in MONEY_FACTORS.items() if factor == quantity.factor), "")


@check("C03")
def money_block_has_one_unit(scored: ScoredForm) -> Iterator[Fault]:
    """No amount of the money block is ten thousand times what belongs beside it.

    Source: mistakes in published forms; 元 and 万元 mixed.
    """
    form = scored.form
    total = form.budget.total if form.budget else BudgetRow()
    for column in ("initial", "adjusted", "executed"):
        entry, sources = getattr(total, column), source_amounts(scored, column)
        whole = money(entry, form.money_unit)
        total_of_sources = sum(sources, ZERO)
        # What agrees is in one unit.
        if not entry or not whole or not total_of_sources or whole == total_of_sources:
            continue
        if _stepped(added(sources), printed(whole)):
            text = f"填写 {plain(whole)}，各分项之和 {plain(total_of_sources)}，相差一万倍或一亿倍"
            yield Fault(entry, f"资金合计{MONEY_LABELS[column]}", text, found=whole)
    for row in money_rows(form):
        base, executed = money(row.adjusted, form.money_unit), money(row.executed, form.money_unit)
        if base and executed and row.executed and _of_other_unit(row, executed, base):
            text = f"填写 {plain(executed)}，全年预算数 {plain(base)}，相差约一万倍或一亿倍"
            yield Fault(row.executed, money_label(row, "executed"), text, found=executed)


def _stepped(one: Interval, other: Interval) -> bool:
    """Tell whether one figure is the other in 元, 万元 or 亿元."""
    return any(one.meets(other.scaled(step)) or other.meets(one.scaled(step)) for step in STEPS)


def _far(figure: Decimal, limit: Decimal) -> bool:
    """Tell whether a figure is so far above its limit that its unit must be smaller."""
    low, high = NEAR
    return limit > 0 and any(low <= divide(figure, limit * step) <= high for step in STEPS)


def _of_other_unit(row: BudgetRow, executed: Decimal, base: Decimal) -> bool:
    """Tell whether spending and budget have two units; little spending proves it only with the printed rate."""
    if _far(executed, base):
        return True
    rate = quotient(executed, base)
    if rate is None or not _far(base, executed) or not printed_rates(row.rate) or not contradicts(row.rate, rate):
        return False
    return any(reading.meets(rate.scaled(step)) for step in STEPS for reading in printed_rates(row.rate))


@check("C03")
def costs_have_one_unit(scored: ScoredForm) -> Iterator[Fault]:
    """The whole cost is not the executed money times ten thousand.

    Source: mistakes in published forms; 元 and 万元 mixed.
    """
    executed = spent(scored)
    for row in scored.rows if executed else ():
        cost = total_cost(row, scored)
        if executed and cost and _stepped(printed(cost), printed(executed)):
            unit = scored.form.money_unit
            text = f"完成值 {plain(cost)} {unit}，全年执行数 {plain(executed)} {unit}，相差一万倍或一亿倍"
            yield Fault(row.row.actual, row_label(row.row, "actual"), text, found=cost)


@check("C03")
def facts_have_one_unit(scored: ScoredForm) -> Iterator[Fault]:
    """No amount of the base data is ten thousand times its limit, or the sum of its parts.

    Source: mistakes in published forms; 元 and 万元 mixed.
    """
    facts = facts_of(scored)
    for relation in scored.scheme.relations:
        if isinstance(relation, SumRelation):
            place, whole, parts = (
                facts.place(relation.whole),
                facts.amount(relation.whole),
                facts.filled(relation.parts),
            )
            figures = [figure for _, figure in parts or ()]
            if place and whole and figures and _stepped(added(figures), printed(whole)):
                text = f"填写 {plain(whole)}，各分项之和 {plain(sum(figures, ZERO))}，相差一万倍或一亿倍"
                yield Fault(place.entry, place.label, text, found=whole)
        if not isinstance(relation, LimitRelation):
            continue
        for actual_path, limit_path in facts.rows(relation.actual, relation.limit):
            place, allowed = facts.place(actual_path), facts.place(limit_path)
            actual, limit = facts.amount(actual_path), facts.amount(limit_path)
            if place and allowed and place.sort is Sort.MONEY and actual and limit and _far(actual, limit):
                text = f"填写 {plain(actual)}，{allowed.label} {plain(limit)}，相差约一万倍或一亿倍"
                yield Fault(place.entry, place.label, text, found=actual)
