"""Checks of the money that a form splits once more in words (B01)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from xlcore.checks.budget import AMOUNTS
from xlcore.checks.places import MONEY_LABELS, short
from xlcore.checks.readings import differs
from xlcore.checks.registry import Fault, check
from xlcore.form.model import BudgetRow, Split
from xlcore.form.money import money
from xlcore.form.scoring import ScoredForm
from xlcore.numbers import ZERO, plain


@check("B01")
def splits_are_the_total(scored: ScoredForm) -> Iterator[Fault]:
    """What the money is split into by income or by use is what is said of it, and one of the amounts of its total row.

    Source: form hengshan-department-2023, 按收入性质分 and 按支出性质分 below 年度资金总额.
    """
    budget, unit = scored.form.budget, scored.form.money_unit
    if budget is None or not budget.splits:
        return
    totals = {name: found for name, found in _totals(budget.total, unit).items() if found}
    for split in budget.splits:
        label = short(split.name.text.replace("：", ":").partition(":")[0])
        whole, amounts = money(split.whole, unit), _amounts(split, unit)
        if amounts is None or (whole is None and not split.whole.blank):
            continue
        added = sum(amounts, ZERO)
        if whole is not None and amounts and differs(whole, amounts):
            yield Fault(split.name, label, f"填写 {plain(whole)}，各分项之和 {plain(added)}", added, whole)
        elif totals and (whole or amounts) and all(differs(one, amounts or [whole or ZERO]) for one in totals.values()):
            told = "、".join(f"{MONEY_LABELS[name]} {plain(one)}" for name, one in totals.items())
            text = f"合计 {plain(added if amounts else whole or ZERO)}，与年度资金总额不等（{told}）"
            yield Fault(split.name, label, text, list(totals.values())[-1], added if amounts else whole)


def _totals(row: BudgetRow, unit: str) -> dict[str, Decimal | None]:
    return {name: money(getattr(row, name), unit) for name in AMOUNTS}


def _amounts(split: Split, unit: str) -> list[Decimal] | None:
    """Return the amounts of the parts that hold one; None where one cannot be read."""
    found = [money(part, unit) for part in split.parts if not part.blank]
    return None if None in found else [one for one in found if one is not None]
