"""The figures of forms as a consolidation needs them: money in 万元, sums first, rates after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from xlcore.consolidate.record import FormResult
from xlcore.form.model import Entry
from xlcore.form.money import money
from xlcore.form.scoring import budget_inputs
from xlcore.numbers import ZERO, divide, round_half_up
from xlcore.quantity import scale
from xlcore.scheme.model import Scheme

MONEY_UNIT = "万元"
NO_DEPARTMENT, NO_UNIT = "（未填主管部门）", "（未填单位）"
_FACTOR = Decimal(10) ** 4
_PLACES = 2

GRADE_BLANK, GRADE_UNKNOWN, GRADE_NONE = "未填", "其他", "无等级"
"""Where a form is counted whose grade is not one of its scheme's."""


_SHORT = 200
"""Longer texts are not kept."""


def shown(entry: Entry | None) -> str:
    """Return what a cell says on one line; blank or no cell is ''."""
    if entry is None:
        return ""
    content = entry.content
    return _one_line(content if isinstance(content, str) else entry.text)


def _one_line(text: str) -> str:
    return _short_line(text) if len(text) <= _SHORT else " ".join(text.split())


@lru_cache(maxsize=4096)
def _short_line(text: str) -> str:
    return " ".join(text.split())


def figure(entry: Entry | None) -> Decimal | str | None:
    """Return the figure of a cell, else its text; None where there is neither."""
    if entry is None or entry.blank:
        return None
    return entry.text if entry.number is None else entry.number


def department_of(result: FormResult) -> str:
    """Return the department as typed; of a department's own form without that field, the unit."""
    form = result.scored.form
    own = shown(form.unit) if form.kind == "department" else ""
    return shown(form.department) or own or NO_DEPARTMENT


def unit_of(result: FormResult) -> str:
    """Return the unit as typed."""
    return shown(result.scored.form.unit) or NO_UNIT


def in_money_unit(amount: Decimal | None, unit: str) -> Decimal | None:
    """Return an amount of ``unit`` (元, 万元, 亿元) in 万元; None for an unknown unit."""
    factor, base = scale(unit)
    return None if amount is None or base != "元" else divide(amount * factor, _FACTOR)


@dataclass(frozen=True, slots=True)
class Amounts:
    """The money of one form in 万元; None where there is none that can be read.

    ``base`` is the budget that the scheme sets the executed money against.
    """

    initial: Decimal | None
    adjusted: Decimal | None
    executed: Decimal | None
    base: Decimal | None

    @property
    def unreadable(self) -> bool:
        """Whether one of the three is missing, so that a sum lacks it."""
        return None in {self.initial, self.adjusted, self.executed}


def amounts_of(result: FormResult) -> Amounts:
    """Return the money of a form's total row."""
    form, scheme = result.scored.form, result.scored.scheme
    if form.budget is None:
        return Amounts(None, None, None, None)
    row, unit = form.budget.total, form.money_unit
    initial, adjusted, executed = (
        in_money_unit(money(entry, unit), unit) for entry in (row.initial, row.adjusted, row.executed)
    )
    base = in_money_unit(budget_inputs(form, scheme.execution)["budget"].number, unit)
    return Amounts(initial, adjusted, executed, base)


def total_of(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """Return the sum of what is there; None where nothing is."""
    there = [amount for amount in amounts if amount is not None]
    return sum(there, ZERO) if there else None


def weighted_rate(amounts: Iterable[Amounts]) -> Decimal | None:
    """Return Σ executed ÷ Σ budget, over the forms that give both (rates are weighted by money).

    None where no form gives both, or the budgets add up to zero.
    """
    pairs = [(some.executed, some.base) for some in amounts if some.executed is not None and some.base is not None]
    budget = sum((base for _, base in pairs), ZERO)
    return divide(sum((executed for executed, _ in pairs), ZERO), budget) if budget else None


def mean(values: Iterable[Decimal | None]) -> Decimal | None:
    """Return the plain mean of what is there, rounded to two decimals; None where nothing is."""
    there = [value for value in values if value is not None]
    return round_half_up(divide(sum(there, ZERO), Decimal(len(there))), _PLACES) if there else None


def grade_names(schemes: Iterable[Scheme]) -> list[str]:
    """Return the grades of these schemes, each name once, best first."""
    return list(dict.fromkeys(grade.name for scheme in schemes for grade in scheme.grades))


def claimed_grade(result: FormResult) -> str:
    """Return the grade that the unit wrote or ticked, as one of its scheme's, else 未填 or 其他."""
    typed = result.scored.claimed_grade
    if not typed:
        return GRADE_BLANK
    return typed if any(grade.name == typed for grade in result.scored.scheme.grades) else GRADE_UNKNOWN


def grade_of_claim(result: FormResult) -> str:
    """Return the grade that the scheme gives for the total that the unit wrote, else 未填."""
    total = result.scored.claimed_total
    return GRADE_BLANK if total is None else result.scored.scheme.grade_of(total) or GRADE_NONE


def computed_grade(result: FormResult) -> str:
    """Return the grade of the computed total where that is sure, else 无等级."""
    return result.scored.assured_grade or GRADE_NONE


def counts(names: Sequence[str], found: Iterable[str]) -> list[int]:
    """Return how often each name is found."""
    counted = Counter(found)
    return [counted[name] for name in names]
