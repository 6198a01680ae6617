"""Checks of the money that a form splits once more in words (B01)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import compress, product
from typing import Final

from xlcore.checks.budget import AMOUNTS
from xlcore.checks.places import MONEY_LABELS, short
from xlcore.checks.readings import differs
from xlcore.checks.registry import Fault, check
from xlcore.form.model import BudgetRow
from xlcore.form.money import money
from xlcore.form.scoring import ScoredForm
from xlcore.numbers import ZERO, plain

FAR: Final = 1000
"""An amount so many times as large is in another unit."""

MOST_PARTS: Final = 8
"""More parts are not tried in all ways: no form has as many."""


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
        whole, amounts = money(split.whole, unit), [money(part, unit) for part in split.parts if not part.blank]
        known = [amount for amount in amounts if amount is not None]
        if len(known) < len(amounts) or (whole is None and not split.whole.blank):
            continue
        added, complete = sum(known, ZERO), len(known) == len(split.parts) > 0
        if whole is not None and complete and _misses(whole, known):
            yield Fault(split.name, label, f"填写 {plain(whole)}，各分项之和 {plain(added)}", added, whole)
            continue
        # What was carried over may be said beside the money of the year: then some of the parts are that.
        ways = [way for way in (known, [whole] if whole else []) if way]
        if totals and (complete or whole) and all(_misses(total, way) for total in totals.values() for way in ways):
            told = "、".join(f"{MONEY_LABELS[name]} {plain(total)}" for name, total in totals.items())
            said = added if whole is None else whole
            text = f"合计 {plain(said)}，与年度资金总额不等（{told}）"
            yield Fault(split.name, label, text, list(totals.values())[-1], said)


def _totals(row: BudgetRow, unit: str) -> dict[str, Decimal | None]:
    return {name: money(getattr(row, name), unit) for name in AMOUNTS}


def _misses(whole: Decimal, parts: Sequence[Decimal]) -> bool:
    """Tell whether amounts cannot be parts of a whole, in whatever way: some of them may be parts of others.

    What is a thousand times as much has another unit, and that is not told here (C03).
    """
    added = sum(parts, ZERO)
    if not added or not (whole < added * FAR and added < whole * FAR) or len(parts) > MOST_PARTS:
        return False
    some = (list(compress(parts, chosen)) for chosen in product((True, False), repeat=len(parts)))
    return all(differs(whole, chosen) for chosen in some if chosen)
