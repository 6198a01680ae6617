"""Checks of an indicator's points against what was reached (I01–I09)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from xlcore.checks.places import money_label, percent, row_label, short
from xlcore.checks.readings import (
    as_printed,
    compared,
    deducted,
    doubtful,
    empty,
    execution_rows,
    full,
    is_reason,
    places_of,
    prompt,
    reached,
    shown,
    unsurveyed,
    value,
)
from xlcore.checks.registry import Fault, check
from xlcore.form.scoring import ScoredForm, ScoredRow, shared_scores
from xlcore.numbers import ZERO, plain, round_half_up
from xlcore.quantity import Kind
from xlcore.rules import Execution, Target


@check("I01")
def points_stay_in_range(scored: ScoredForm) -> Iterator[Fault]:
    """No score is above its weight or below zero; one merged over several rows is held against their sum.

    Source: note on form zhongjiang-project-2022.
    """
    for row in doubtful(scored):
        if text := _out_of_range(row.claimed, row.weight):
            yield Fault(row.row.score, row_label(row.row, "score"), *text)
    for group in shared_scores(scored.rows):
        score, weights = group[0].row.score, [row.weight for row in group if row.weight is not None]
        limit = sum(weights, ZERO) if len(weights) == len(group) else None
        if text := _out_of_range(score.number if score else None, limit):
            yield Fault(score, row_label(group[0].row, "score"), *text)
    if scored.form.budget:
        total = scored.form.budget.total
        weight = total.weight.number if total.weight else scored.execution_weight
        if text := _out_of_range(scored.claimed_execution, weight):
            yield Fault(total.score, money_label(total, "score"), *text)


def _out_of_range(points: Decimal | None, weight: Decimal | None) -> tuple[str, Decimal, Decimal] | None:
    """Return the sentence, the limit and the points, where the points are past a limit."""
    if points is not None and points < 0:
        return f"填写 {plain(points)}，不能小于 0", ZERO, points
    if points is not None and weight is not None and points > weight:
        return f"填写 {plain(points)}，大于分值 {plain(weight)}", weight, points
    return None


@check("I02")
def points_follow_the_rule(scored: ScoredForm) -> Iterator[Fault]:
    """A quantitative score is what the rule gives; full though missed is I03, short though met is I04.

    The actual may be rounded in print: points that its rounding allows are right. So are they at their own decimals,
    one at least, where nobody said which scheme the form follows: 4.9 for 4.91, but no 5.

    Source: notes on form hubei-project-2020, actual ÷ target × weight.
    """
    for row in doubtful(scored):
        due, claimed = row.outcome.points, row.claimed
        if due is None or claimed is None or row.weight is None or isinstance(row.rule, Execution):
            continue
        if _full_though_missed(row) or _short_though_met(row) or not ZERO <= claimed <= row.weight:
            continue
        if isinstance(row.rule, Target) and (prompt(row.row.target) or prompt(row.row.actual)):
            continue
        if not _allowed(row, due, places_of(scored, claimed)):
            text = f"填写 {plain(claimed)}，按评分规则应为 {plain(due)}（分值 {plain(row.weight)}）"
            yield Fault(row.row.score, row_label(row.row, "score"), text, due, claimed)


def _allowed(row: ScoredRow, due: Decimal, places: int) -> bool:
    """Tell whether the claimed points are those of the rule, or of an actual that is printed as this one.

    A percent and a number with decimals are rounded in print; a count is exact.
    """
    claimed = round_half_up(row.claimed or ZERO, places)
    if claimed == due:
        return True
    actual = value(row, "actual")
    actuals, number = [actual], actual.number if isinstance(row.rule, Target) and actual.kind is Kind.NUMBER else None
    if number is not None and (actual.base == "%" or number != number.to_integral_value()):
        width = as_printed(number)
        actuals += [replace(actual, number=end) for end in (width.low, width.high)]
    scores = [row.rule.score({**row.inputs, "actual": one}).settled(row.weight, places) for one in actuals]
    points = [one.points for one in scores if one.points is not None]
    return min(points, default=due) <= claimed <= max(points, default=due)


def _full_though_missed(row: ScoredRow) -> bool:
    due = row.outcome.points
    lost = due is None or row.weight is None or due < row.weight
    return lost and full(row) and reached(row) is False and not unsurveyed(row)


def _short_though_met(row: ScoredRow) -> bool:
    return deducted(row) and reached(row) is True


def _both(row: ScoredRow) -> str:
    target, actual = (short(entry.text) if entry else "" for entry in (row.row.target, row.row.actual))
    return f"指标值 {target}，完成值 {actual}"


@check("I03")
def full_points_are_earned(scored: ScoredForm) -> Iterator[Fault]:
    """Full points only when the target is met, or missed by less than the rule's rounding shows.

    Source: what finance bureaus look at: full points only if met.
    """
    for row in doubtful(scored):
        if _full_though_missed(row):
            text = f"{_both(row)}，未完成，得分 {shown(row.claimed)} 等于分值 {shown(row.weight)}"
            yield Fault(row.row.score, row_label(row.row, "score"), text, row.outcome.points, row.claimed)


@check("I04")
def met_targets_are_not_deducted(scored: ScoredForm) -> Iterator[Fault]:
    """A met target earns its full points, or a second look.

    Source: form yinchuan-project-2021, points taken off though met.
    """
    for row in doubtful(scored):
        if _short_though_met(row):
            text = f"{_both(row)}，已完成，得分 {shown(row.claimed)} 小于分值 {shown(row.weight)}"
            yield Fault(row.row.score, row_label(row.row, "score"), text, row.weight, row.claimed)


@check("I05")
def deductions_are_explained(scored: ScoredForm) -> Iterator[Fault]:
    """A deduction has a reason, on forms that have a place for it; what the execution rate takes away needs none.

    Source: what finance bureaus look at: a deduction has a reason.
    """
    for row in doubtful(scored):
        reason = row.row.reason or scored.form.reason
        by_rule = isinstance(row.rule, Execution) and row.outcome.points != row.weight
        if reason and deducted(row) and not by_rule and not is_reason(reason):
            text = f"得分 {shown(row.claimed)} 小于分值 {shown(row.weight)}，原因未说明"
            yield Fault(row.row.reason or row.row.score, row_label(row.row, "reason"), text, row.weight, row.claimed)


@check("I06")
def excess_is_explained(scored: ScoredForm) -> Iterator[Fault]:
    """Completion at or above the scheme's threshold has a reason; staying below a limit is no excess.

    Source: alerts of provincial finance systems from 120 %.
    """
    threshold = scored.scheme.thresholds.over_achieved
    for row in scored.rows:
        reason = row.row.reason or scored.form.reason
        completion = _excess(row, threshold) if reason else None
        if completion is not None and not is_reason(reason):
            text = f"{_both(row)}，完成比例 {percent(completion)}，达到 {percent(threshold)} 以上，原因未说明"
            found = round_half_up(completion, 4)
            yield Fault(row.row.reason or row.row.actual, row_label(row.row, "reason"), text, threshold, found)


def _excess(row: ScoredRow, threshold: Decimal) -> Decimal | None:
    """Return actual ÷ target of an upward number that reaches the threshold."""
    if not isinstance(row.rule, Target) or value(row, "target").kind is not Kind.NUMBER:
        return None
    found = compared(row)
    # Few rows get there; to divide costs more than all the rest.
    if found.target <= 0 or found.downward or found.actual < threshold * found.target:
        return None
    return found.ratio


@check("I07")
def scored_rows_are_filled(scored: ScoredForm) -> Iterator[Fault]:
    """A row that scores has a target and an actual; a dash says that none is set.

    An execution rate whose money is known needs neither: the rule reads the money block; nor do the rows of a group
    that has no place for targets beside others that have one, 资金管理情况: somebody judges them.

    Source: what finance bureaus look at: no blanks; form yaohai-project-2021.
    """
    for row in scored.rows:
        if not (empty(row.row.target) or empty(row.row.actual)) or (row.claimed or ZERO) <= 0:
            continue
        if (isinstance(row.rule, Execution) and row.outcome.points is not None) or _only_judged(row, scored.rows):
            continue
        blank = [column for column in ("target", "actual") if empty(getattr(row.row, column))]
        what = "和".join({"target": "指标值", "actual": "完成值"}[column] for column in blank)
        text = f"{what}空白，得分 {shown(row.claimed)}（分值 {shown(row.weight)}）"
        yield Fault(getattr(row.row, blank[0]), row_label(row.row), text, found=row.claimed)


def _only_judged(row: ScoredRow, rows: Sequence[ScoredRow]) -> bool:
    """Tell whether no row of a row's group has a place for a target, while those of another group have."""
    if row.row.target is not None:
        return False
    aimed = {other.row.level1.text for other in rows if other.row.target is not None}
    return bool(aimed) and row.row.level1.text not in aimed


@check("I08")
def satisfaction_is_surveyed(scored: ScoredForm) -> Iterator[Fault]:
    """Satisfaction scores only after a survey.

    Source: form jinnan-project-2020.
    """
    for row in scored.rows:
        if unsurveyed(row) and (row.claimed or ZERO) > 0:
            text = f"完成值为“{short(value(row, 'actual').text)}”，应得 0，得分 {shown(row.claimed)}"
            yield Fault(row.row.score, row_label(row.row, "score"), text, ZERO, row.claimed)


@check("I09")
def execution_is_scored_once(scored: ScoredForm) -> Iterator[Fault]:
    """The execution rate is not scored in the money block and again as an indicator.

    A block without points of its own may repeat the score of that indicator.

    Source: form ezhou-project-2021.
    """
    total = scored.form.budget.total if scored.form.budget else None
    points = [total.weight.number if total and total.weight else None, scored.claimed_execution]
    for row in execution_rows(scored):
        if not prompt(row.row.name) and any(points) and (row.weight or row.claimed):
            text = f"资金部分已计分值 {shown(scored.execution_weight)}，本行又计分值 {shown(row.weight)}"
            yield Fault(row.row.name, row_label(row.row), text, found=row.weight)
