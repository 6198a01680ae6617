"""How every figure of a form arose, in Chinese, step by step: the rule, its source, the cells, the rounding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeAlias

from xlcore.errors import printable
from xlcore.form.model import BudgetRow, Entry, IndicatorRow
from xlcore.form.scoring import ScoredForm, ScoredRow, Summand, budget_inputs
from xlcore.numbers import HUNDRED, ZERO, plain, round_half_up
from xlcore.quantity import CellError, Kind, Quantity
from xlcore.rules import Execution, Inputs, Labels, Outcome, Rule, State, Sum, Target
from xlcore.scheme.model import Indicator, Scheme

__all__ = ["Explanation", "explain", "steps"]

USUAL_PLACES: Final = 2
"""Decimals of points without a scheme."""

LONGEST_QUOTE: Final = 40
"""Characters of a cell or a name that a step quotes."""

_UNROUNDED_PLACES: Final = 6
_MONEY_LABELS: Final = {"executed": "全年执行数", "budget": "预算数", "weight": "分值"}
_ROW_LABELS: Final = {"target": "指标值", "actual": "完成值", "nature": "性质", "unit": "度量单位", "weight": "分值"}
_BESIDE: Final = {"nature", "unit"}
_OWN_CELLS: Final = ("name", "nature", "target", "unit", "actual", "weight", "score", "reason")
_MONEY_CELLS: Final = ("name", "initial", "adjusted", "executed", "rate", "weight", "score", "reason")
_STATES: Final = {
    State.BLANK: "未填全，暂不计分",
    State.JUDGED: "由人工评定",
    State.UNDEFINED: "不能计算",
    State.UNREADABLE: "有内容不能识别",
    State.MISMATCH: "单位不一致，不能计算",
}
_REVERSED: Final = {
    "ratio": "越低越好的按指标值÷完成值×分值",
    "excess": "越低越好的按超出指标值的比例扣分，超出一倍为 0 分",
}

_Figure: TypeAlias = tuple[str, Entry | None]
"""A label and the cell that holds its figure; None where the form has no such cell."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """How one figure arose.

    ``title`` names it, each of ``steps`` is one line, ``entries`` are the
    cells that it is about and those that its rule reads.
    """

    title: str
    steps: tuple[str, ...]
    entries: tuple[Entry, ...]

    @property
    def text(self) -> str:
        """The title and the steps, one a line."""
        return "\n".join((self.title, *self.steps))


def explain(scored: ScoredForm) -> tuple[Explanation, ...]:
    """Explain the spending, every indicator row, the total and the grade, in the order of the form."""
    found = [_about_spending(scored)] if scored.form.budget else []
    typed = {row for one in scored.summands if one.typed for row in one.rows}
    found += [_about_row(scored, row, typed=row in typed) for row in scored.rows]
    found.append(_about_total(scored))
    if scored.scheme.grades:
        found.append(_about_grade(scored))
    return tuple(found)


def steps(  # noqa: PLR0913  # two say what is scored, four what is known about it
    rule: Rule,
    inputs: Inputs,
    scheme: Scheme | None,
    *,
    prescribed: Indicator | None = None,
    labels: Labels | None = None,
    cells: str = "",
) -> tuple[str, ...]:
    """Return the steps from the rule to the points: rule, source, figures, calculation, rounding.

    ``inputs`` are those of ``rule`` with ``weight``. ``cells`` tells the
    figures with their cells, where these are known; without a scheme there is
    no source.
    """
    principle = _principle(rule, prescribed)
    return (
        *([f"规则：{principle}"] if principle else []),
        *([_source(scheme)] if scheme else []),
        *([f"数据：{cells}"] if cells else []),
        *_calculation(rule, inputs, labels or {}, scheme.places if scheme else USUAL_PLACES),
    )


def _principle(rule: Rule, prescribed: Indicator | None) -> str:
    """Return the criterion as the scheme prints it, else what the rule of the row says for all rows."""
    if prescribed and prescribed.criterion:
        return " ".join(prescribed.criterion.split())
    if isinstance(rule, Target):
        return (
            f"达到指标值得满分；未达到的按完成值÷指标值×分值，{_REVERSED[rule.reverse]}；逾期未完成和定性指标由人工评定"
        )
    if isinstance(rule, Execution):
        return f"预算执行率（最高按 {plain(rule.cap * HUNDRED)}%）× 分值"
    return ""


def _source(scheme: Scheme) -> str:
    legal = " ".join(scheme.legal.split())
    return f"依据：方案“{scheme.title}”（{scheme.id}）{f'，{legal}' if legal else ''}"


def _calculation(rule: Rule, inputs: Inputs, labels: Labels, places: int) -> Iterator[str]:
    weight = inputs.get("weight", Quantity(Kind.BLANK)).number
    if weight is None:
        yield "计算：分值未填，暂不计分"
        return
    yield f"计算：{rule.explain(inputs, labels)}"
    outcome = rule.score(inputs)
    settled = outcome.settled(weight, places).points
    if outcome.points is not None and settled is not None:
        yield f"取位：{_rounding(outcome.points, weight, settled, places)}"


def _rounding(points: Decimal, weight: Decimal, settled: Decimal, places: int) -> str:
    shown, kept = plain(round_half_up(points, _UNROUNDED_PLACES)), f" {places} 位小数" if places else "整数"
    if points == settled:
        return f"{shown}，按保留{kept}无需舍入"
    limited = "" if ZERO <= points <= weight else f"限在 0 至 {plain(weight)} 之间，"
    return f"{shown}，{limited}四舍五入保留{kept}，得 {plain(settled)}"


def _about_row(scored: ScoredForm, found: ScoredRow, *, typed: bool) -> Explanation:
    name = found.row.name.text if found.row.name and not found.row.name.blank else "（未填指标名称）"
    figures = list(_row_figures(scored, found))
    cells = "，".join(_told(label, entry) for label, entry in figures if label)
    if found.row.weight is None and found.weight is not None:
        cells += f"，分值 {plain(found.weight)}（方案规定）"
    how = steps(
        found.rule,
        found.inputs,
        scored.scheme,
        prescribed=found.prescribed,
        labels=_labels(scored.scheme),
        cells=cells,
    )
    used = (entry for _, entry in figures if entry is not None)
    cell = found.row.score_above or found.row.score
    return Explanation(
        f"指标：{_line(name)}",
        (*how, *_verdict(found.outcome, cell.number if cell else None, cell, counts=typed)),
        tuple(dict.fromkeys((*_entries(found.row, _OWN_CELLS), *used))),
    )


def _row_figures(scored: ScoredForm, found: ScoredRow) -> Iterator[_Figure]:
    """Yield what the rule of a row reads, in the order in which people look for it."""
    rule, row = found.rule, found.row
    if isinstance(rule, Target):
        for name, label in _ROW_LABELS.items():
            entry: Entry | None = getattr(row, name)
            if entry is not None and not (name in _BESIDE and entry.blank):
                yield label, entry
        return
    if isinstance(rule, Execution):
        yield from _money_figures(scored)
    else:
        answers = (rule.zero_if, rule.full_if) if isinstance(rule, Sum) else ()
        for name in dict.fromkeys((*rule.needs(), *filter(None, answers))):
            yield scored.scheme.labels.get(name, name), scored.form.facts.get(name)
    if row.weight is not None:
        yield "分值", row.weight


def _money_figures(scored: ScoredForm) -> Iterator[_Figure]:
    row, plan = scored.form.budget.total if scored.form.budget else BudgetRow(), scored.scheme.execution
    initial = plan is not None and plan.base == "initial"
    yield "全年执行数", row.executed
    yield ("年初预算数", row.initial) if initial else ("全年预算数", row.adjusted)


def _about_spending(scored: ScoredForm) -> Explanation:
    assert scored.form.budget is not None  # noqa: S101  # asked by the caller
    total, plan, weight = scored.form.budget.total, scored.scheme.execution, scored.execution_weight
    cells = "，".join(_told(label, entry) for label, entry in _money_figures(scored))
    inputs: Mapping[str, Quantity] = budget_inputs(scored.form, plan)
    if plan is None or weight is None or scored.execution is None:
        how: tuple[str, ...] = (f"数据：{cells}", f"计算：{_rate(scored, inputs)}", "这里不计分")
    else:
        own = f"，{_told('分值', total.weight)}" if total.weight else f"，分值 {plain(weight)}（方案规定）"
        points = Quantity(Kind.NUMBER, plain(weight), number=weight, typed=True)
        inputs = {**inputs, "weight": points}
        how = steps(plan.rule, inputs, scored.scheme, labels=_labels(scored.scheme), cells=cells + own)
        counts = scored.execution.points is None
        how += _verdict(scored.execution, scored.claimed_execution, total.score, counts=counts)
    rows = (total, *scored.form.budget.sources)
    return Explanation("预算执行", how, tuple(entry for row in rows for entry in _entries(row, _MONEY_CELLS)))


def _rate(scored: ScoredForm, inputs: Inputs) -> str:
    rate, (executed, budget) = scored.rate.points, (inputs[name].text or "未填" for name in ("executed", "budget"))
    percent = "不能计算" if rate is None else f"{plain(round_half_up(rate * HUNDRED, 2))}%"
    return f"执行率 = 全年执行数 {executed} ÷ 预算数 {budget} = {percent}"


def _about_total(scored: ScoredForm) -> Explanation:
    parts = [one for one in scored.summands if one.points is not None]
    figures = [one.points for one in parts if one.points is not None]
    total, typed, added = scored.total, scored.form.claimed.total, sum(figures, ZERO)
    how = ["规则：各项得分之和；规则给不出得分的项目按填写的得分计", _source(scored.scheme)]
    if parts:
        how.append(f"数据：{'，'.join(map(_summand, parts))}")
    how.append(f"计算：{' + '.join(map(plain, figures)) or '没有得分'} = {plain(added) if parts else '不能计算'}")
    if total is not None and total != added:
        how.append(f"取位：{_rounding(added, added, total, scored.scheme.places)}")
    if scored.unscored:
        how.append(f"另有 {scored.unscored} 处没有得分，未计入，不定等级")
    elif scored.assured_grade:
        how.append(f"等级：{scored.assured_grade}")
    how.append(f"填写：{'未填' if scored.claimed_total is None else plain(scored.claimed_total)}{_at(typed)}")
    return Explanation("总分", tuple(how), (typed,) if typed else ())


def _summand(one: Summand) -> str:
    """Name the points of a summand, with their cell and, where they were typed, a word on that."""
    name = _named(one.rows[0]) if one.rows else "预算执行"
    several = f"等 {len(one.rows)} 项" if len(one.rows) > 1 else ""
    points = plain(one.points) if one.points is not None else ""
    return f"{name}{several} {points}{'（填写的得分）' if one.typed else ''}{_at(one.entry)}"


def _named(found: ScoredRow) -> str:
    name = found.row.name
    return _line(name.text) if name and not name.blank else "未命名的指标"


def _about_grade(scored: ScoredForm) -> Explanation:
    typed, total, claimed = scored.form.claimed.grade, scored.total, scored.claimed_total
    ladder = "，".join(
        f"{grade.name} {plain(grade.at_least)} 分及以上" if grade.at_least is not None else f"其余为{grade.name}"
        for grade in scored.scheme.grades
    )
    how = [f"规则：{ladder}", _source(scored.scheme)]
    how.append(f"计算：{_graded(scored)}")
    if claimed is not None and claimed != total:
        how.append(f"按填写的总分 {plain(claimed)}，为“{scored.scheme.grade_of(claimed)}”")
    how.append(f"填写：{_line(scored.claimed_grade) or '未填'}{_at(typed)}")
    return Explanation("等级", tuple(how), (typed,) if typed else ())


def _graded(scored: ScoredForm) -> str:
    """Say which grade the computed total has, or why it has none."""
    if scored.total is None:
        return "没有总分，不能定等级"
    total = f"复算总分 {plain(scored.total)}"
    if scored.unscored:
        return f"{total}，另有 {scored.unscored} 处没有得分，不能定等级"
    if scored.total > scored.scheme.total:
        return f"{total}，超过满分 {plain(scored.scheme.total)}，不能定等级"
    if scored.short and scored.weighed is not None:
        return f"{total}，各项分值之和 {plain(scored.weighed)}，不到满分 {plain(scored.scheme.total)}，不能定等级"
    return f"{total}，为“{scored.grade}”"


def _verdict(outcome: Outcome, typed: Decimal | None, entry: Entry | None, *, counts: bool) -> tuple[str, ...]:
    """Tell computed and typed points; ``counts`` tells that the total takes the typed ones."""
    points = plain(outcome.points) if outcome.points is not None else _STATES[outcome.state]
    beside = "，总分按填写的得分计" if counts and typed is not None else ""
    return f"复算得分：{points}{beside}", f"填写得分：{'未填' if typed is None else plain(typed)}{_at(entry)}"


def _labels(scheme: Scheme) -> Labels:
    return {**_MONEY_LABELS, **scheme.labels}


def _entries(row: IndicatorRow | BudgetRow, names: tuple[str, ...]) -> Iterator[Entry]:
    """Yield the cells of a row that are its own: not its groups, whose merges span several rows."""
    found = (getattr(row, name) for name in names)
    yield from (entry for entry in found if entry is not None and entry.cell)


def _told(label: str, entry: Entry | None) -> str:
    content = entry.content if entry else None
    text = content.code if isinstance(content, CellError) else entry.text if entry else ""
    return f"{label} {_line(text) or '未填'}{_at(entry)}"


def _at(entry: Entry | None) -> str:
    return f"（{printable(entry.place)}）" if entry and entry.place else ""


def _line(text: str) -> str:
    """Return text of a file as a step may quote it: one line, printable, of bearable length."""
    line = printable(" ".join(text.split()))
    return line if len(line) <= LONGEST_QUOTE else f"{line[:LONGEST_QUOTE]}…"
