"""What a report says of the whole form: against the form (N04), and against what it said before (N06)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from xlcore.checks.readings import SMALLEST_DIFFERENCE
from xlcore.form.model import BudgetRow
from xlcore.form.money import MONEY_FACTORS, money
from xlcore.form.scoring import ScoredForm
from xlcore.narrative.clauses import Claim
from xlcore.narrative.sentences import PERCENT, Figure, Sentence
from xlcore.narrative.widths import over, percent
from xlcore.numbers import Interval, plain

__all__ = ["Statement", "against", "repeated", "statements"]

_WHOSE = (
    r"(?:\d{4}年度?)?(?:本|该|我)?(?:项目|部门|单位|局|中心)?(?:整体)?(?:\d{4}年度?|本年度?|全年)?"
    r"(?:支出|资金|财政|部门)?(?:绩效)?"
)
_IS = r"(?:总额|合计|总计)?数?(?:为|是|共|共计|:)*$"
_COLUMNS = (
    ("initial", "年初预算数", re.compile(rf"^{_WHOSE}年初(?:部门)?预算(?:资金)?(?:安排|批复)?(?:资金)?{_IS}")),
    ("adjusted", "全年预算数", re.compile(rf"^{_WHOSE}(?:全年|调整后)的?(?:全年)?预算(?:资金)?{_IS}")),
    ("executed", "全年执行数", re.compile(rf"^{_WHOSE}(?:全年|年度)(?:预算)?(?:执行数|实际执行|实际支出){_IS}")),
)
_RATE = re.compile(rf"^{_WHOSE}(?:预算|资金)?执行率(?:为|是|达到?|:)*$")
_SCORE = re.compile(
    rf"^{_WHOSE}(?:自评|自我评价|评价|综合)?(?:总得分|最终得分|综合得分|自评得分|自评总分|自评总得分|自评分)(?:为|是|:|达到?|共计?)*"
    r"(?P<points>\d{1,4}(?:\.\d{1,6})?)分"
)
_FULL = re.compile(r"(?:满分|总分)为?100分")
_POINTS = re.compile(r"\d分")
_GRADE = re.compile(
    r"(?:(?:评价|自评|绩效|评定|综合)(?:等级|结论|结果)|(?:^|(?<=[,，;。]))等级)(?:评定)?(?:为|是|:)+[“\"'「]?(?P<grade>优秀|优|良好|良|中|一般|较差|差)"
    r"[”\"'」]?(?:级|等级|等)?(?=[,，。;)]|$)"
)
_MARKS = re.compile(r"[,，、;。:()]")
_OPENING = re.compile(r"^[一二三四五六七八九十]{0,3}$")
_YEARS = re.compile(r"(\d{4})年")


class Statement(NamedTuple):
    """What a sentence says of the whole form: ``column`` of the money total, ``rate``, ``score`` or ``grade``."""

    column: str
    label: str
    text: str
    width: Interval | None
    sentence: Sentence


def statements(sentence: Sentence) -> Iterator[Statement]:
    """Yield what a sentence says of the whole form.

    Amounts count only from the opening of the sentence on, one after the
    other: behind any other words they may be those of a part.
    """
    if "其中" in sentence.said:
        return
    last = 0
    for figure in sentence.figures:
        between = _MARKS.sub("", sentence.shape[last : figure.at].removesuffix(figure.label))
        found = _column(figure)
        if found is None or not _OPENING.match(between):
            break
        yield Statement(*found, figure.text, figure.width, sentence)
        last = figure.at + 1
    yield from _judged(sentence)


def _column(figure: Figure) -> tuple[str, str] | None:
    if figure.sign == PERCENT:
        return ("rate", "预算执行率") if _RATE.match(figure.label) else None
    return next(((column, label) for column, label, words in _COLUMNS if words.match(figure.label)), None)


def _judged(sentence: Sentence) -> Iterator[Statement]:
    clauses = [clause for clause in re.split(r"[,，;。:]", _FULL.sub("", sentence.said)) if clause]
    scores = [match for clause in clauses if (match := _SCORE.match(clause))]
    if len(scores) == 1 and len(_POINTS.findall(_FULL.sub("", sentence.said))) == 1:
        points = scores[0]["points"]
        yield Statement("score", "自评得分", f"{points}分", Interval.printed(Decimal(points)), sentence)
    grades = list(_GRADE.finditer(sentence.said))
    if len(grades) == 1:
        yield Statement("grade", "等级", grades[0]["grade"], None, sentence)


def against(statement: Statement, forms: Sequence[ScoredForm]) -> Claim | None:
    """Return what is wrong if the statement agrees with none of the forms, and each has such a figure."""
    shown = [_differs(statement, scored) for scored in forms if _same_year(statement.sentence, scored)]
    if not shown or len(shown) < len(forms) or not all(shown):
        return None
    text = f"报告写{statement.label} {statement.text}，自评表为 {' 或 '.join(dict.fromkeys(filter(None, shown)))}"
    return Claim("N04", text, shown[0], statement.text)


def _same_year(sentence: Sentence, scored: ScoredForm) -> bool:
    year = scored.form.year_number
    return year is None or {int(found) for found in _YEARS.findall(sentence.said)} <= {year}


def _differs(statement: Statement, scored: ScoredForm) -> str | None:
    """Return what the form says where that is something else; None where it agrees or has no such figure."""
    form = scored.form
    row = form.budget.total if form.budget else BudgetRow()
    if statement.column == "grade":
        typed = scored.claimed_grade
        return None if not typed or statement.text in typed or typed in statement.text else typed
    assert statement.width is not None  # noqa: S101  # only a grade has none
    if statement.column == "score":
        claimed = scored.claimed_total
        # The total of a form is what it says; a report may have rounded it.
        wrong = claimed is not None and not statement.width.low <= claimed <= statement.width.high
        return f"{plain(claimed)}分" if wrong and claimed is not None else None
    if statement.column == "rate":
        return _other_rate(row, form.money_unit, statement.width)
    width, entry = _yuan(row, statement.column, form.money_unit), getattr(row, statement.column)
    slack = SMALLEST_DIFFERENCE * MONEY_FACTORS.get(form.money_unit, Decimal(1))
    if width is None or Interval(width.low - slack, width.high + slack).meets(statement.width):
        return None
    return f"{entry.text}{'' if entry.quantity.unit else form.money_unit}（{entry.place}）"


def _other_rate(row: BudgetRow, unit: str, told: Interval) -> str | None:
    """Return the rate of the form where the told one is against neither of its budgets."""
    executed, budgets = _yuan(row, "executed", unit), [_yuan(row, name, unit) for name in ("adjusted", "initial")]
    rates = [over(executed, budget) for budget in budgets if budget] if executed else []
    if not rates or any(rate is None or rate.meets(told) for rate in rates):
        return None
    return next(percent((rate.low + rate.high) / 2) for rate in rates if rate)


def _yuan(row: BudgetRow, column: str, unit: str) -> Interval | None:
    amount = money(getattr(row, column), unit)
    return None if amount is None else Interval.printed(amount, 2).scaled(MONEY_FACTORS.get(unit, Decimal(1)))


def repeated(told: Sequence[Statement]) -> Iterator[tuple[Sentence, Claim]]:
    """Yield where an amount of one name and year is first told otherwise, if exactly two values are told."""
    groups: dict[tuple[str, tuple[str, ...]], list[Statement]] = {}
    for statement in told:
        if statement.column in {"initial", "adjusted", "executed"}:
            years = tuple(_YEARS.findall(statement.sentence.said))
            groups.setdefault((statement.column, years), []).append(statement)
    for group in groups.values():
        first, others = group[0], [one for one in group if not _agree(one, group[0])]
        if others and all(_agree(one, others[0]) for one in others):
            text = f"{first.sentence.place}写{first.label} {first.text}，这里写 {others[0].text}"
            yield others[0].sentence, Claim("N06", text, first.text, others[0].text)


def _agree(one: Statement, other: Statement) -> bool:
    return one.width is not None and other.width is not None and one.width.meets(other.width)
