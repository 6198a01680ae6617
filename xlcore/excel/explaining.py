"""Why a score: the row of the form on which the selection stands, in words."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

import xlwings as xw

from xlcore.checks import Finding, run
from xlcore.errors import InputError
from xlcore.excel.book import OpenForms
from xlcore.form.model import BudgetRow, Entry, IndicatorRow
from xlcore.form.scoring import ScoredForm, ScoredRow, budget_inputs, score
from xlcore.numbers import plain
from xlcore.quantity import Kind, Quantity
from xlcore.rules import Labels, Outcome, State
from xlcore.scheme.model import Scheme
from xlcore.sheet.grid import position

_MONEY_LABELS = {"executed": "全年执行数", "budget": "预算数", "weight": "分值"}
_STATES = {
    State.BLANK: "未填全，暂不计分",
    State.JUDGED: "由人工评定",
    State.UNDEFINED: "不能计算",
    State.UNREADABLE: "有内容不能识别",
    State.MISMATCH: "单位不一致，不能计算",
}


class Selected(NamedTuple):
    """The rows and columns of the selection, from 0; the ends are not part of it."""

    rows: range
    columns: range


def explanation(book: xw.Book, forms: OpenForms) -> str:
    """Return how the score of the selected row arises, and what the checks say about that row.

    Raises:
        InputError: the selection is no cell, or outside the rows that carry points.
    """
    selected = _selected(book)
    for reading in forms.readings:
        scored = score(reading.form, reading.scheme)
        told = _told(scored, selected)
        if told:
            return f"{told}\n\n（按“{reading.scheme.title}”）"
    raise InputError("所选单元格不在自评表的指标行里。请选中一个指标行、资金总额行或总分的单元格，再点一次。")


def _selected(book: xw.Book) -> Selected:
    selection = book.selection
    # A shape gives no range in classic Excel, and one without address on the JSON engine.
    name = selection.address if selection is not None else None
    if selection is None or not name:
        raise InputError("没有选中单元格。请选中自评表里的一个指标行，再点一次。")
    first, _, last = name.split(",")[0].replace("$", "").partition(":")
    try:
        (top, left), (bottom, right) = position(first), position(last or first)
    except ValueError as error:  # whole rows or columns
        raise InputError("选中的是整行或整列。请只选中一个单元格，再点一次。") from error
    return Selected(range(top, bottom + 1), range(left, right + 1))


def _told(scored: ScoredForm, selected: Selected) -> str | None:
    """Return the words about the first row that the selection touches."""
    total = scored.form.claimed.total
    if _stands_in(selected, total, by_row=False):
        return _about_total(scored)
    row = next((row for row in scored.rows if _touches(selected, row.row)), None)
    if row is not None:
        return _about_row(scored, row)
    budget = scored.form.budget
    if budget is not None and scored.execution is not None and _touches(selected, budget.total):
        return _about_spending(scored, budget.total)
    return None


def _entries(row: IndicatorRow | BudgetRow) -> Iterator[Entry]:
    """Yield the cells of a row that are its own: not its groups, whose merges span several rows."""
    names = ("name", "target", "actual", "initial", "adjusted", "executed", "weight", "score", "reason")
    found = (getattr(row, name, None) for name in names)
    yield from (entry for entry in found if isinstance(entry, Entry) and entry.cell and not entry.sheet)


def _touches(selected: Selected, row: IndicatorRow | BudgetRow) -> bool:
    return any(_stands_in(selected, entry, by_row=True) for entry in _entries(row))


def _stands_in(selected: Selected, entry: Entry | None, *, by_row: bool) -> bool:
    if entry is None or entry.cell is None or entry.sheet:
        return False
    row, column = position(entry.cell)
    return row in selected.rows and (by_row or column in selected.columns)


def _about_row(scored: ScoredForm, found: ScoredRow) -> str:
    name = found.row.name.text if found.row.name and not found.row.name.blank else "（未填指标名称）"
    why = found.rule.explain(found.inputs, _labels(scored.scheme))
    lines = [f"指标：{' '.join(name.split())}", why, *_verdict(found.outcome, found.claimed)]
    return "\n".join([*lines, *_remarks(scored, found.row)])


def _about_spending(scored: ScoredForm, row: BudgetRow) -> str:
    plan, weight = scored.scheme.execution, scored.execution_weight
    assert plan is not None  # noqa: S101  # without a plan the money block has no score
    assert weight is not None  # noqa: S101  # it comes with the score
    assert scored.execution is not None  # noqa: S101  # asked by the caller
    points = Quantity(Kind.NUMBER, plain(weight), number=weight, typed=True)
    inputs = {**budget_inputs(scored.form, plan), "weight": points}
    lines = ["预算执行", plan.rule.explain(inputs, _labels(scored.scheme))]
    lines += _verdict(scored.execution, scored.claimed_execution)
    return "\n".join([*lines, *_remarks(scored, row)])


def _about_total(scored: ScoredForm) -> str:
    parts = [scored.execution.points if scored.execution else None, *(row.points for row in scored.rows)]
    summed = " + ".join(plain(points) for points in parts if points is not None)
    total = "不能计算" if scored.total is None else plain(scored.total)
    typed = scored.claimed_total
    lines = ["总分：各项得分之和；规则给不出得分的项目按填写的得分计", f"{summed or '没有得分'} = {total}"]
    if scored.grade:
        lines.append(f"等级：{scored.grade}")
    return "\n".join([*lines, f"填写：{'未填' if typed is None else plain(typed)}"])


def _verdict(outcome: Outcome, typed: Decimal | None) -> tuple[str, str]:
    points = plain(outcome.points) if outcome.points is not None else _STATES[outcome.state]
    return f"复算得分：{points}", f"填写得分：{'未填' if typed is None else plain(typed)}"


def _labels(scheme: Scheme) -> Labels:
    return {**_MONEY_LABELS, **scheme.labels}


def _remarks(scored: ScoredForm, row: IndicatorRow | BudgetRow) -> list[str]:
    """Return the findings at the cells of the row."""
    cells = {entry.cell for entry in _entries(row)}
    findings: list[Finding] = [finding for finding in run(scored) if finding.cell in cells]
    return [f"· {finding.message}" for finding in findings]
