"""Checks of what stands in indicator rows, beside their points (I10–I15)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlcore.checks.places import percent, row_label, short
from xlcore.checks.readings import (
    ANSWERS,
    NOTHING,
    doubtful,
    empty,
    empty_reason,
    full,
    is_reason,
    money_rows,
    prompt,
    reached,
    shown,
    value,
)
from xlcore.checks.registry import Fault, check
from xlcore.dates import has_digit
from xlcore.form.model import Entry
from xlcore.form.scoring import ScoredForm, ScoredRow
from xlcore.numbers import HUNDRED, ONE, ZERO, plain, round_half_up
from xlcore.quantity import NOT_DONE_WORDS, Kind, Quantity
from xlcore.rules import State, Target
from xlcore.rules.target import QUALITATIVE

_GOES_ON = re.compile(
    "(?<!未发生)(?<!未出现)(?<!没有)(?<!不存在)(?<!无)(?:"
    "建设中(?!心)|(?<!存)在建|施工中|进行中|实施中|推进中|推进过程中|办理中"
    "|筹备|筹建|前期工作|前期手续|前期准备|正在|未完工|未完成|尚未|未竣工|未验收"
    "|未开工|未实施|未启动|未开展|部分完成|基本完成|基本完工|结转下年|结转至下年"
    "|延期|停工|暂缓|待建|待验收|待完成|在办|续建中"
    ")"
)
"""Words of an actual value that say that an output is not complete, and not that nothing of the kind happened."""
_DONE = re.compile(
    r"(?:已|均|都|全部|全面|如期|提前|顺利|按期|按时|及时|按计划|按要求|年底前|年内|项目|工程|任务|工作|目标)*"
    r"(?:完成|完工|竣工|达到|达成|达标|合格|按期|按时|及时|实现)(?:目标|任务|要求|标准|预期目标|预期|验收|建设|100%)?"
)
"""Answers that say that all is done, and nothing else."""
_NAMES = {Kind.NUMBER: "数字", Kind.DATE: "日期", Kind.WORDS: "文字"}


@check("I10")
def target_and_actual_are_alike(scored: ScoredForm) -> Iterator[Fault]:
    """A number is answered by a number, a date by a date or by words.

    Source: ratios cannot be formed between them.
    """
    for row in scored.rows:
        target, actual = value(row, "target"), value(row, "actual")
        typed, answer = row.row.target, row.row.actual
        if typed is None or answer is None or target.kind is actual.kind or not _unlike(target, actual):
            continue
        qualitative = QUALITATIVE in value(row, "nature").text
        if isinstance(row.rule, Target) and not qualitative and not _prompts(row):
            kinds = f"{_NAMES[target.kind]}“{short(typed.text)}”，完成值为{_NAMES[actual.kind]}“{short(answer.text)}”"
            yield Fault(answer, row_label(row.row), f"指标值为{kinds}", typed.text, answer.text)


def _prompts(row: ScoredRow) -> bool:
    return prompt(row.row.target) or prompt(row.row.actual)


def _unlike(target: Quantity, actual: Quantity) -> bool:
    """Tell whether readings of two kinds cannot be compared; words with a figure inside them may still say the same."""
    kinds = {target.kind, actual.kind}
    if kinds == {Kind.NUMBER, Kind.DATE}:
        return True
    if kinds != {Kind.NUMBER, Kind.WORDS}:
        return False
    words = target.text if target.kind is Kind.WORDS else actual.text
    return words not in (*NOT_DONE_WORDS, NOTHING) and not has_digit(words)


@check("I11")
def targets_are_not_zero(scored: ScoredForm) -> Iterator[Fault]:
    """A target of zero leaves no ratio to form.

    Source: form hengshan-project-2020.
    """
    for row in scored.rows:
        target = value(row, "target")
        if target.kind is Kind.NUMBER and target.number == 0 and row.row.target:
            text = f"填写“{short(row.row.target.text)}”，完成值“{short(value(row, 'actual').text)}”"
            yield Fault(row.row.target, row_label(row.row, "target"), text, found=ZERO)


@check("I12")
def reasons_say_something(scored: ScoredForm) -> Iterator[Fault]:
    """A reason is more than 无, 0 or a dash.

    Source: what finance bureaus look at: no empty reasons.
    """
    for money in money_rows(scored.form):
        yield from _empty_reason(money.reason, "资金偏差原因")
    for row in scored.rows:
        if row.row.reason and not row.row.reason.blank:
            yield from _empty_reason(row.row.reason, row_label(row.row, "reason"))
    yield from _empty_reason(scored.form.reason, "偏差原因")


def _empty_reason(entry: Entry | None, label: str) -> Iterator[Fault]:
    if entry and not entry.blank and empty_reason(entry):
        yield Fault(entry, label, f"只写了“{short(entry.text)}”", found=entry.text)


@check("I13")
def rubrics_award_their_weight(scored: ScoredForm) -> Iterator[Fault]:
    """What a printed rubric awards at most is the indicator's weight.

    Source: form luohu-department-2020.
    """
    for row in scored.rows:
        awarded = row.rule.full
        if awarded is not None and row.weight is not None and awarded != row.weight:
            text = f"评分细则最多得 {plain(awarded)}，分值 {plain(row.weight)}"
            yield Fault(row.row.weight, row_label(row.row, "weight"), text, awarded, row.weight)


@check("I14")
def outputs_match_the_spending(scored: ScoredForm) -> Iterator[Fault]:
    """Complete outputs with most of the money unspent need a second look, unless 资金管理情况 says why it is unspent.

    Source: forms changning-project-2022 and yaohai-project-2021.
    """
    rate, gap, said = scored.rate.points, scored.scheme.thresholds.output_gap, scored.form.spending_reasons
    if rate is None or scored.form.budget is None or ONE - rate < gap or any(map(is_reason, said)):
        return
    complete = [_complete(row) for row in scored.rows if "产出" in row.row.level1.text and not _about_cost(row)]
    known = [done for done in complete if done is not None]
    if known and all(known):
        apart = round_half_up((ONE - rate) * HUNDRED, 2)
        text = f"产出指标全部完成，执行率 {percent(rate)}，相差 {plain(apart)} 个百分点"
        yield Fault(scored.form.budget.total.executed, "资金合计全年执行数", text, ONE, round_half_up(rate, 4))


@check("I15")
def scores_are_filled(scored: ScoredForm) -> Iterator[Fault]:
    """A named indicator with points has its score when other scores of the form are filled; else the lack is told.

    Source: form yaohai-project-2021; a blank is unknown, not 0.
    """
    claims = [scored.claimed_execution, *(row.claimed for row in scored.rows)]
    if all(claim is None for claim in claims):
        return
    for row in doubtful(scored):
        entry = row.row.score
        if row.claimed is not None:
            continue
        answered = entry is not None and entry.text in ANSWERS
        if (row.weight or ZERO) > 0 and _named(row) and (empty(entry) or answered):
            lacking = _lacking(row, scored)
            text = f"显示“{entry.text}”" if entry and answered else "未填写"
            text += f"，分值 {shown(row.weight)}" + (f"，缺少：{'、'.join(lacking)}" if lacking else "")
            yield Fault(entry, row_label(row.row, "score"), text, row.outcome.points)


def _named(row: ScoredRow) -> bool:
    """Tell whether a row is an indicator: one with a name of its own, or one that the scheme prescribes."""
    name = row.row.name
    return row.prescribed is not None or (name is not None and not name.blank and not prompt(name))


def _lacking(row: ScoredRow, scored: ScoredForm) -> list[str]:
    """Name what the rule still needs: cells of the row, base data, or the points that only a person can give."""
    if isinstance(row.rule, Target):
        names = {"target": "指标值", "actual": "完成值"}
        blank = [name for column, name in names.items() if value(row, column).kind is Kind.BLANK]
        return blank or (["人工评分"] if row.outcome.state is State.JUDGED else [])
    labels = {"executed": "全年执行数", "budget": "全年预算数", **scored.scheme.labels}
    known = [short(labels[path]) for path in row.outcome.missing if path in labels]
    judged = ["人工评分"] if row.outcome.state is State.JUDGED and not known else []
    return list(dict.fromkeys(known)) + judged


def _about_cost(row: ScoredRow) -> bool:
    """Tell whether a row limits what is spent: money left over keeps it and is no output."""
    return "成本" in value(row, "level2").text


def _complete(row: ScoredRow) -> bool | None:
    """Tell whether an output claims all its points, or, on forms without weights, reaches its target.

    Where it says that work goes on it is not complete, nor where its words prove nothing.
    """
    if _goes_on(value(row, "actual").text):
        return False
    if row.weight is None:
        answered = any(value(row, column).kind not in {Kind.BLANK, Kind.DASH} for column in ("target", "actual"))
        return reached(row) or _says_done(row) or (False if answered else None)
    return full(row) if row.weight > 0 and row.claimed is not None else None


def _goes_on(text: str) -> bool:
    """Tell whether an actual value says that the work is not done: 建设中, 正在实施, 未完工."""
    return _GOES_ON.search(text) is not None


def _says_done(row: ScoredRow) -> bool:
    """Tell whether words answer words, or a day, with nothing but that all is done: 按期完成, 达到."""
    target = value(row, "target").kind
    return target in {Kind.WORDS, Kind.DATE} and _DONE.fullmatch(value(row, "actual").text.strip("。.")) is not None
