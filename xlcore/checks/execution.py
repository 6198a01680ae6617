"""Checks of the points for spending, and of costs against the money spent (B07, B10, B13, B14)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from xlcore.checks.places import money_label, percent, row_label
from xlcore.checks.readings import allowed_rate, empty, places_of, printed, printed_rates, shown, spent, value
from xlcore.checks.registry import Fault, check
from xlcore.form.model import Entry
from xlcore.form.scoring import ScoredForm, ScoredRow, label
from xlcore.numbers import HUNDRED, ZERO, Interval, divide, plain, round_half_up
from xlcore.quantity import SCALES, Kind, Quantity
from xlcore.rules import Execution, Target

TOTAL_COST_WORDS = ("总成本", "总投资", "总费用", "总支出", "总金额", "项目成本", "资金总额")
UNIT_COST_WORDS = ("每", "均", "单位", "单项", "单价")


@check("B07")
def execution_score_follows(scored: ScoredForm) -> Iterator[Fault]:
    """The points for spending are min(rate, cap) × weight, in the money block or as an indicator.

    Amounts are rounded in print, and a printed rate may be the one that was
    multiplied: any points between those limits are right. So are they at their
    own decimals, one at least, where nobody said which scheme the form follows:
    9.7 for 9.74, but no 10. An indicator with a target of its own may also earn
    what that target gives.

    Source: national note, rate × weight; form jishan-project-2020, 9 given for 9.91.
    """
    if scored.execution and scored.form.budget and scored.execution_weight is not None:
        total = scored.form.budget.total
        yield from _misscored(scored, total.score, money_label(total, "score"), scored.execution_weight)
    for row in scored.rows:
        if isinstance(row.rule, Execution) and row.weight is not None and not _earns_by_target(row, scored):
            yield from _misscored(scored, row.row.score, row_label(row.row, "score"), row.weight)


def _earns_by_target(row: ScoredRow, scored: ScoredForm) -> bool:
    """Tell whether the claimed points are those of the row's own target, such as ≥95 %, at the computed rate."""
    rate = scored.rate.points
    if rate is None or row.claimed is None:
        return False
    places = places_of(scored, row.claimed)
    share = round_half_up(rate * HUNDRED, 8)
    actual = Quantity(Kind.NUMBER, f"{plain(share)}%", number=share, unit="%", base="%")
    due = Target().score({**row.inputs, "actual": actual}).settled(row.weight, places).points
    return due == round_half_up(row.claimed, places)


def _misscored(scored: ScoredForm, entry: Entry | None, where: str, weight: Decimal) -> Iterator[Fault]:
    claimed, rate, plan = entry.number if entry else None, scored.rate.points, scored.scheme.execution
    if claimed is None or rate is None:
        return
    rule, places = plan.rule if plan else Execution(), places_of(scored, claimed)

    def points(share: Decimal, places: int = places) -> Decimal:
        return round_half_up(min(max(share, ZERO), rule.cap) * weight, places)

    if round_half_up(claimed, places) != points(rate) and not any(
        points(width.low) <= round_half_up(claimed, places) <= points(width.high) for width in _widths(scored)
    ):
        due = points(rate, scored.scheme.places)
        text = f"填写 {plain(claimed)}，执行率 {percent(rate)} × 分值 {plain(weight)}，应为 {plain(due)}"
        yield Fault(entry, where, text, due, claimed)


def _widths(scored: ScoredForm) -> Iterator[Interval]:
    """Yield the rates that the rounded amounts allow, and the printed rate itself where it is one of them."""
    exact = allowed_rate(scored)
    if exact is None or scored.form.budget is None:
        return
    yield exact
    for reading in printed_rates(scored.form.budget.total.rate):
        if reading.meets(exact):
            yield Interval.exactly((reading.low + reading.high) / 2)


@check("B10")
def points_stand_once(scored: ScoredForm) -> Iterator[Fault]:
    """Source rows carry no execution points; the total row does.

    Source: form suixi-project-2019.
    """
    budget = scored.form.budget
    if budget is None or not any(e and e.number for e in (budget.total.weight, budget.total.score)):
        return
    for row in budget.sources:
        weight, points = (entry.number if entry else None for entry in (row.weight, row.score))
        if weight or points:
            text = f"分值 {shown(weight)}、得分 {shown(points)} 与合计行重复"
            yield Fault(row.weight if weight else row.score, money_label(row), text, found=weight or points)


@check("B13")
def cost_is_the_spending(scored: ScoredForm) -> Iterator[Fault]:
    """The actual of a total-cost indicator is the executed money.

    Source: forms guichi-project-2022 and ezhou-project-2021.
    """
    executed = spent(scored)
    if executed is None:
        return
    for row in scored.rows:
        cost = total_cost(row, scored)
        if cost is not None and not printed(cost).meets(printed(executed)):
            text = (
                f"完成值 {plain(cost)} {scored.form.money_unit}，全年执行数 {plain(executed)} {scored.form.money_unit}"
            )
            yield Fault(row.row.actual, row_label(row.row, "actual"), text, executed, cost)


def total_cost(row: ScoredRow, scored: ScoredForm) -> Decimal | None:
    """Return the actual of a row about the whole cost, in the form's money unit."""
    actual = value(row, "actual")
    if "成本" not in value(row, "level2").text or not _whole(row, scored):
        return None
    if actual.kind is not Kind.NUMBER or actual.number is None or actual.sign:
        return None
    unit = actual.unit or value(row, "target").unit or value(row, "unit").text
    factor = next((factor for mark, factor in SCALES if unit.startswith(mark)), Decimal(1))
    if unit.removeprefix("亿").removeprefix("万") not in {"元", ""} or not unit:
        return None
    own = next((factor for mark, factor in SCALES if scored.form.money_unit.startswith(mark)), Decimal(1))
    return divide(actual.number * factor, own)


def _whole(row: ScoredRow, scored: ScoredForm) -> bool:
    """Tell whether a cost row speaks of the whole project: by a word for total, or by the project's own name."""
    name = label(row.row.name.text) if row.row.name else ""
    project = label(scored.form.project.text) if scored.form.project else ""
    if not name or any(word in name for word in UNIT_COST_WORDS):
        return False
    return any(word in name for word in TOTAL_COST_WORDS) or name == project


@check("B14")
def execution_is_scored(scored: ScoredForm) -> Iterator[Fault]:
    """The execution row has its points when other rows have theirs.

    Source: form jinzhai-department-2023.
    """
    total = scored.form.budget.total if scored.form.budget else None
    if total is None or not empty(total.score):
        return
    weight = total.weight.number if total.weight else None
    if weight and any(row.claimed is not None for row in scored.rows):
        due = scored.execution.points if scored.execution else None
        text = f"未填写，分值 {plain(weight)}" + (f"，应为 {plain(due)}" if due is not None else "")
        yield Fault(total.score, money_label(total, "score"), text, due)
