"""Checks of the total and the grade, and of scores that nobody can check (T01–T04)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import combinations
from string import digits
from typing import NamedTuple

from xlcore.checks.places import money_label, row_label, short
from xlcore.checks.readings import doubtful, empty, line, unknown
from xlcore.checks.registry import Fault, check
from xlcore.form.model import Budget, BudgetRow, Entry
from xlcore.form.scoring import ScoredForm
from xlcore.numbers import ZERO, plain, round_half_up
from xlcore.quantity import Kind
from xlcore.rules import Outcome, State
from xlcore.scheme.recognise import group_key

_ANSWERS = {"choice", "text", "points"}
"""Kinds of facts that only a person can give."""


_FEW = 4
"""Among more figures some always add up to what is looked for."""


class Bounds(NamedTuple):
    """Between what the printed scores can add up to; ``high`` is None without an upper bound."""

    low: Decimal
    high: Decimal | None


@check("T01")
def total_is_the_sum(scored: ScoredForm) -> Iterator[Fault]:
    """The printed total is the sum of the printed scores; a score that is not seen may be all or nothing.

    The score of a money block that repeats an indicator's counts once. Figures
    of the form that no label explains may be further scores.

    Source: forms jinnan-project-2020, 96 for 97, and jishan-project-2020.
    """
    entry, claimed, bounds = scored.form.claimed.total, scored.claimed_total, _bounds(scored)
    if entry is None or claimed is None or bounds is None:
        return
    low, high = bounds
    typed = round_half_up(claimed, scored.scheme.places)
    counted = {typed, typed + _left_out(scored)}
    if any(low <= figure and (high is None or figure <= high) for figure in counted):
        return
    if any(low <= typed - figure and (high is None or typed - figure <= high) for figure in _unexplained(scored)):
        return
    added = f" {plain(low)}" if low == high or high is None else f"在 {plain(low)} 至 {plain(high)} 之间"
    due = low if typed < low or high is None else high
    yield Fault(entry, "总分", f"填写 {plain(claimed)}，各项得分之和{added}", due, claimed)


def _unexplained(scored: ScoredForm) -> Iterator[Decimal]:
    """Yield what some of the few figures add up to that stand in the column of the scores and were not read."""
    columns = {_column(row.row.score) for row in scored.rows} - {""}
    unread = [entry.number for entry in scored.form.unread if _column(entry) in columns]
    figures = [number for number in unread if number and ZERO < number < scored.scheme.total]
    if len(figures) <= _FEW:
        for count in range(1, len(figures) + 1):
            yield from (sum(some, ZERO) for some in combinations(figures, count))


def _column(entry: Entry | None) -> str:
    return (entry.cell or "").rstrip(digits) if entry else ""


def _left_out(scored: ScoredForm) -> Decimal:
    """Return the execution points where the printed sum of the weights is that of the indicators alone.

    The total beside it, in the same row, is then theirs, too.
    """
    printed, rows = scored.form.claimed.weight_total, [row.weight for row in scored.counted]
    if printed is None or not scored.form.budget or not scored.claimed_execution or None in rows:
        return ZERO
    if not line(printed) or line(printed) != line(scored.form.claimed.total):
        return ZERO
    total = sum((weight for weight in rows if weight is not None), ZERO)
    whole = printed.number == total and total + (scored.execution_weight or ZERO) == scored.scheme.total
    return scored.claimed_execution if whole and scored.execution_weight else ZERO


@lru_cache(maxsize=1)
def _bounds(scored: ScoredForm) -> Bounds | None:
    """Return what the scores can add up to; None on a form without any score."""
    rows = [row for row in scored.counted if row.row.score_above is None]
    places = [(row.row.score, row.weight, row.row.weight is None or unknown(row.row.weight)) for row in rows]
    if scored.form.budget and not scored.repeats_execution:
        total = _scored_money(scored.form.budget)
        open_weight = total.weight is not None and unknown(total.weight)
        places.append((total.score, total.weight.number if total.weight else None, open_weight))
    numbers = [entry.number if entry else None for entry, _, _ in places]
    low = sum((number for number in numbers if number is not None), ZERO)
    if all(number is None for number in numbers):
        return None
    spread, limited = ZERO, True
    for (entry, weight, is_open), number in zip(places, numbers, strict=True):
        if number is not None or (entry and entry.quantity.kind is Kind.DASH):
            continue
        spread += weight or ZERO
        limited = limited and not (weight is None and is_open)
    spread += _unseen(scored)
    rounded = [round_half_up(figure, scored.scheme.places) for figure in (low, low + spread)]
    return Bounds(rounded[0], rounded[1] if limited else None)


def _unseen(scored: ScoredForm) -> Decimal:
    """Return the points that headings state, 预算执行情况（10分）, of which no cell shows what was earned."""
    budget = scored.form.budget
    if budget and budget.total.score:
        return ZERO
    seen = {group_key(row.row.level1.text) for row in scored.rows}
    sections = [section for section in scored.form.sections if section.level2 is None]
    return sum((section.stated for section in sections if group_key(section.level1) not in seen), ZERO)


def _scored_money(budget: Budget) -> BudgetRow:
    """Return the row of money that has the score: where the total has none, the only source that has one."""
    scored = [row for row in budget.sources if row.score and row.score.number is not None]
    return scored[0] if len(scored) == 1 and empty(budget.total.score) else budget.total


@check("T02")
def grade_follows_the_total(scored: ScoredForm) -> Iterator[Fault]:
    """The printed or ticked grade is the scheme's grade for the printed total; 优秀 and 优 are the same grade.

    Source: the grade scale of the scheme; 90, 80 and 60 in the national frame.
    """
    entry, total = scored.form.claimed.grade, scored.claimed_total
    typed = scored.claimed_grade
    if entry is None or not typed or total is None:
        return
    due = scored.scheme.grade_of(total)
    if not due or typed == due or entry.quantity.kind is Kind.DASH:
        return
    sure = any(grade.name == typed for grade in scored.scheme.grades)
    if sure or (due not in typed and typed not in due):
        text = f"填写“{short(entry.text)}”，总分 {plain(total)} 对应“{due}”"
        yield Fault(entry, "等级", text, due, entry.text)


@check("T03")
def total_and_grade_are_filled(scored: ScoredForm) -> Iterator[Fault]:
    """Total and grade are filled where the form has a place for them.

    Source: form luquan-department-2022.
    """
    for entry, label in ((scored.form.claimed.total, "总分"), (scored.form.claimed.grade, "等级")):
        unticked = label == "等级" and entry is not None and not entry.blank and not scored.claimed_grade
        if not (empty(entry) or unticked):
            continue
        total = None if scored.total is None or scored.unscored else plain(scored.total)
        computed = scored.assured_grade if label == "等级" else total
        lacks = "公式没有结果，请先填全数据和得分" if entry and entry.formula and not computed else "未填写"
        yield Fault(entry, label, lacks + (f"，复算为 {computed}" if computed else ""), computed)


@check("T04")
def scores_can_be_verified(scored: ScoredForm) -> Iterator[Fault]:
    """A score whose rule lacks figures, or a total without any score, can be neither confirmed nor refuted.

    Source: to be unable to verify is a third state beside right and wrong.
    """
    claimed = scored.form.claimed.total
    if claimed and scored.claimed_total is not None and _bounds(scored) is None:
        computed = f"，按评分规则复算为 {plain(scored.total)}" if scored.total is not None else ""
        text = f"填写 {plain(scored.claimed_total)}，表中没有各项得分{computed}"
        yield Fault(claimed, "总分", text, scored.total, scored.claimed_total)
    number = scored.claimed_execution
    if scored.form.budget and scored.execution and number and (obstacle := _obstacle(scored, scored.execution)):
        total = scored.form.budget.total
        yield Fault(total.score, money_label(total, "score"), f"填写 {plain(number)}，{obstacle}", found=number)
    for row in doubtful(scored):
        if row.claimed and (obstacle := _obstacle(scored, row.outcome)):
            text = f"填写 {plain(row.claimed)}，{obstacle}"
            yield Fault(row.row.score, row_label(row.row, "score"), text, found=row.claimed)


def _obstacle(scored: ScoredForm, outcome: Outcome) -> str:
    """Say why the rule gives no points; answers that only a person can give are no obstacle."""
    if outcome.points is not None:
        return ""
    if outcome.state is State.BLANK:
        labels = {"executed": "全年执行数", "budget": "全年预算数", **_figures(scored)}
        lacking = [labels[name] for name in outcome.missing if name in labels]
        return f"缺少数据：{'、'.join(dict.fromkeys(lacking))}" if lacking else ""
    return {
        State.UNDEFINED: "除数为零，不能计算",
        State.UNREADABLE: "所需数据不能识别为数字",
        State.MISMATCH: "指标值和完成值的单位不一致，不能计算",
    }.get(outcome.state, "")


@lru_cache(maxsize=1)
def _figures(scored: ScoredForm) -> dict[str, str]:
    """Return the label of every fact that is a figure, by path."""
    paths = (path for block in scored.scheme.facts for path in block.paths())
    return {path: figure.label for path, figure in paths if figure.kind not in _ANSWERS}
