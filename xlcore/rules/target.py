"""Points for reaching a target: actual against target, the national rule for quantitative indicators.

≥ targets earn actual ÷ target × weight; ≤ targets earn target ÷ actual ×
weight, or fall on a straight line to zero at twice the target, as the scheme
says; a date is met on or before the day; an option list is met by its best
option. Other words are for a person to judge, and so are figures whose
direction nobody typed and times that may lie on either side of a deadline. Sources: notes printed on the
forms of 湖北 and 四川中江; the linear variant is that of a provincial system.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from xlcore.dates import date_key
from xlcore.numbers import HUNDRED, ONE, ZERO, divide, plain, round_half_up
from xlcore.quantity import OPTION_LISTS, Kind, Quantity, normalise, scale
from xlcore.rules.base import Inputs, Labels, Outcome, Refs, Rule, State
from xlcore.rules.reading import direction_of

Reverse = Literal["ratio", "linear"]

QUALITATIVE = "定性"
UPWARD, DOWNWARD = "=", "≤"
TIME_UNITS = ("天", "日", "个工作日", "工作日", "小时", "分钟", "个月", "年", "周")
"""A time limit without a sign is kept by needing less."""

HARM_WORDS = (
    "投诉",
    "事故",
    "故障",
    "差错",
    "违规",
    "违法",
    "违纪",
    "逾期",
    "超期",
    "死亡",
    "发生率",
    "损耗",
    "流失",
    "失业",
)
"""Words in the name of an indicator that may be better when it is lower."""

DATE_UNITS = ("", "月", "月前", "月底", "月底前", "前")
"""What may follow 2022.12 when it is a month and no quantity."""

FIRST_DATED = date_key(1000, 0, 0)
"""Dates with a smaller key belong to no known year."""

SHARE_LIMIT, SHARE_RATIO = Decimal(5), Decimal(20)
"""A bare number up to the first, beside a percent so many times as large, may be a share: 1.05 beside 100%."""

_NAME_SIGNS = tuple((f"{bracket}{sign}", sign) for sign in ("≥", "≤", ">", "<") for bracket in ("(", "（"))
_CALLED = ("weight", "target", "actual", "nature", "scheme", "unit", "level2", "name", "year")
_BLANK = Quantity(Kind.BLANK)


@dataclass(slots=True, unsafe_hash=True)
class Comparison:
    """Target and actual brought to one sign and one scale, or the state that prevents it."""

    state: Final[State]
    sign: Final[str] = ""
    target: Final[Decimal] = ZERO
    actual: Final[Decimal] = ZERO

    @property
    def downward(self) -> bool:
        """Whether the target is a limit to stay below."""
        return self.sign in {"≤", "<"}

    @property
    def ratio(self) -> Decimal | None:
        """Completion: actual ÷ target, for the direction that the sign asks; None without a scale."""
        if self.state is not State.SCORED or self.target == 0:
            return None
        return divide(self.actual, self.target)

    @property
    def met(self) -> bool | None:
        """Whether the actual reaches the target; None when a person must say."""
        if self.state is not State.SCORED:
            return None
        if self.downward:
            return self.actual <= self.target
        if self.sign == UPWARD and self.target == 0:
            return self.actual <= 0
        return self.actual >= self.target


def sign_in_name(name: str) -> str:
    """Return the comparator of a template mask in an indicator's name: 公猪舍(≥**平方米)."""
    text = normalise(name)
    return next((sign for mark, sign in _NAME_SIGNS if mark in text), "")


def default_sign(level2: str, unit: str) -> str:
    """Return the direction of a target without a sign: costs and time limits are kept by staying below."""
    if "成本" in level2 or ("时效" in level2 and unit in TIME_UNITS):
        return DOWNWARD
    return UPWARD


def compare(inputs: Inputs) -> Comparison:
    """Bring ``target`` and ``actual`` to one sign and scale.

    Further inputs: ``nature`` (性质 column), ``unit`` (度量单位 column),
    ``name``, ``level2``, ``year``.
    """
    target, actual = inputs.get("target", _BLANK), inputs.get("actual", _BLANK)
    nature = inputs.get("nature", _BLANK).text
    if target.kind is actual.kind and QUALITATIVE not in nature:
        if target.kind is Kind.NUMBER:
            return _compare_numbers(inputs, target, actual, nature)
        if target.kind is Kind.DATE:
            return _compare_dates(target, actual, int(inputs.get("year", _BLANK).number or 0))
    kinds = {target.kind, actual.kind}
    if Kind.UNREADABLE in kinds and any(side.kind is Kind.UNREADABLE and not side.text for side in (target, actual)):
        return Comparison(State.UNREADABLE)
    if Kind.BLANK in kinds:
        return Comparison(State.BLANK)
    unreadable = kinds == {Kind.NUMBER, Kind.UNREADABLE} and QUALITATIVE not in nature
    return Comparison(State.UNREADABLE if unreadable else State.JUDGED)


def _compare_dates(target: Quantity, actual: Quantity, year: int) -> Comparison:
    """Compare a deadline with the days that the actual can mean; a person judges where both are possible."""
    due, last, first = target.date_key(year), actual.date_key(year), actual.first_key(year)
    if min(due, last) < FIRST_DATED <= max(due, last) or first <= due < last:
        return Comparison(State.JUDGED)
    return Comparison(State.SCORED, DOWNWARD, Decimal(due), Decimal(last))


def _compare_numbers(inputs: Inputs, target: Quantity, actual: Quantity, nature: str) -> Comparison:
    shared = inputs.get("unit", _BLANK).text
    target_unit, actual_unit = target.unit or shared or actual.unit, actual.unit or shared or target.unit
    (target_factor, target_base), (actual_factor, actual_base) = scale(target_unit), scale(actual_unit)
    other = target_base and actual_base and target_base != actual_base
    if other or _share_beside_percent(target, actual, target_unit, shared):
        return Comparison(State.MISMATCH)
    name, level2 = inputs.get("name", _BLANK).text, inputs.get("level2", _BLANK).text
    sign = target.sign or direction_of(nature) or sign_in_name(name)
    found = Comparison(
        State.SCORED,
        sign or default_sign(level2, target_unit),
        round_half_up((target.number or ZERO) * target_factor, 8),
        round_half_up((actual.number or ZERO) * actual_factor, 8),
    )
    if not (target.sign or actual.sign):
        dates = (dated(target.number or ZERO, target_unit, ""), dated(actual.number or ZERO, actual_unit, ""))
        if mean_dates(dates, level2):
            return Comparison(State.JUDGED)
    if not sign and direction_open(found, name, percent="%" in {target_base, actual_base}):
        return Comparison(State.JUDGED)
    return found


def direction_open(found: Comparison, name: str, *, percent: bool) -> bool:
    """Tell whether a difference proves nothing, because nobody typed the direction of the target.

    A percent among the costs may be meant either way, no cost at all may be
    work not done, and fewer complaints are better. A target of zero leaves
    only one direction.
    """
    if found.target in {found.actual, ZERO}:
        return False
    return percent or found.actual <= 0 if found.sign == DOWNWARD else any(word in name for word in HARM_WORDS)


def dated(number: Decimal, unit: str, sign: str) -> int:
    """Return 2 for a number that can be a month or day (2022.12, 20221231), 1 for a year, 0 for any other."""
    if sign or unit not in DATE_UNITS or number < 1900:
        return 0
    if number < 2101:
        months = round_half_up((number - int(number)) * HUNDRED, 6)
        if months == 0:
            return 1
        return 2 if months == int(months) and (months <= 12 or months % 10 == 0) else 0
    if number != int(number) or not 19000101 <= number <= 21001231:
        return 0
    month, day = int(number) // 100 % 100, int(number) % 100
    return 2 if 1 <= month <= 12 and 1 <= day <= 31 else 0


def mean_dates(dates: Sequence[int], level2: str) -> bool:
    """Tell whether two bare numbers are dates, of which the bigger is not the better."""
    return min(dates) == 2 or ("时效" in level2 and max(dates) > 0)


def _share_beside_percent(target: Quantity, actual: Quantity, unit: str, shared: str) -> bool:
    """Tell whether one side says 95% and the other 0.95: which of both is meant cannot be known."""
    if not unit.startswith("%"):
        return False
    return share_without_sign(target, actual, shared) or share_without_sign(actual, target, shared)


def share_without_sign(bare: Quantity, other: Quantity, shared: str) -> bool:
    """Tell whether a number without unit looks like a share beside a percent; ``shared`` is the unit column."""
    number, percent = abs(bare.number or ZERO), abs(other.number or ZERO)
    if bare.unit or number == 0:
        return False
    return number <= 1 < percent or (not shared and number <= SHARE_LIMIT and percent >= SHARE_RATIO * number)


def best_option(target: Quantity, actual: Quantity) -> bool:
    """Tell whether the target is an option list and the actual its best option: 好坏, 好."""
    options = target.text.replace("、", "").replace("/", "")
    return options in OPTION_LISTS and actual.text == options[:1]


@dataclass(frozen=True, slots=True)
class Target(Rule):
    """Actual against target; the inputs are those of ``compare`` and ``weight``."""

    rule: Literal["target"] = "target"
    reverse: Reverse = "ratio"

    @property
    def full(self) -> Decimal | None:
        """The weight decides."""
        return None

    def needs(self) -> tuple[str, ...]:
        """Name target and actual."""
        return ("target", "actual")

    def score(self, inputs: Inputs) -> Outcome:
        """Give the points of the comparison, or of the best option."""
        return self.award(compare(inputs), inputs)

    def award(self, found: Comparison, inputs: Inputs) -> Outcome:
        """Give the points as ``score`` does, for inputs that were compared."""
        weight = inputs.get("weight", _BLANK).number
        if weight is None:
            return Outcome(State.BLANK)
        if found.state is State.JUDGED and best_option(inputs["target"], inputs["actual"]):
            return Outcome.scored(weight)
        if found.state is not State.SCORED:
            return Outcome(found.state)
        if found.met:
            return Outcome.scored(weight)
        return self._short(found, weight, dates=inputs["target"].kind is Kind.DATE)

    def _short(self, found: Comparison, weight: Decimal, *, dates: bool) -> Outcome:
        """Give the points of a missed target."""
        if dates:
            return Outcome(State.JUDGED)
        if found.target < 0:
            return Outcome(State.UNDEFINED)
        if found.target == 0:
            return Outcome.scored(ZERO)
        if not found.downward:
            return Outcome.scored(divide(max(found.actual, ZERO), found.target) * weight)
        if self.reverse == "ratio":
            return Outcome.scored(divide(found.target, found.actual) * weight)
        excess = divide(found.actual - found.target, found.target)
        return Outcome.scored(max(ONE - excess, ZERO) * weight)

    def formula(self, refs: Refs) -> str:
        """Write the rule over the cells of ``pairing.PAIR_STEPS``."""
        target, actual, weight = refs["target_value"], refs["actual_value"], refs["weight"]
        if self.reverse == "ratio":
            over = f"{target}/{actual}*{weight}"
        else:
            over = f"MAX(1-({actual}-{target})/{target},0)*{weight}"
        missed = (
            f'IF({target}<0,"{State.UNDEFINED}",IF({target}=0,0,'
            f"IF({refs['downward']},{over},MAX({actual},0)/{target}*{weight})))"
        )
        late = f'IF({refs["state"]}="期","",{missed})'
        compared = f"IF({refs['met']},{weight},{late})"
        scored = f'OR({refs["state"]}="数",{refs["state"]}="期")'
        best = f'IF({refs["state"]}="优",{weight},{refs["state"]})'
        return f'IF(ISNUMBER({weight}),IF({scored},{compared},{best}),"")'

    def call(self, refs: Refs) -> str:
        """Write PERF_SCORE over the columns that the form has; it rounds its points.

        ``scheme`` refers to the id of the scheme; without it the national rule holds.
        """
        given = [refs.get(name, "") for name in _CALLED]
        while not given[-1]:
            given.pop()
        return f'IF(ISNUMBER({refs["weight"]}),PERF_SCORE({",".join(given)}),"")'

    def explain(self, inputs: Inputs, labels: Labels) -> str:
        """Say target, actual, direction and the share of the weight."""
        del labels
        target, actual = inputs.get("target", _BLANK), inputs.get("actual", _BLANK)
        found = compare(inputs)
        opening = f"指标值 {target.text or '未填'}，完成值 {actual.text or '未填'}"
        if found.state is not State.SCORED:
            if found.state is State.JUDGED and best_option(target, actual):
                return f"{opening}：为最优选项，得满分 {inputs['weight'].text}"
            return f"{opening}：{_OBSTACLES.get(found.state, '由人工评定')}"
        if found.met:
            return f"{opening}：已完成，得满分 {inputs['weight'].text}"
        points = self.score(inputs).points
        if points is None:
            return f"{opening}：未完成，由人工评定"
        shown = plain(round_half_up(points, 4))
        return f"{opening}：未完成，按比例得 {shown}（{self._share(found)}分值 {inputs['weight'].text}）"

    def _share(self, found: Comparison) -> str:
        """Return the share of the weight that a missed target earns, as it is written; '' where nothing is divided."""
        target, actual = plain(found.target), plain(found.actual)
        if found.target <= 0:
            return ""
        if not found.downward:
            return f"{plain(max(found.actual, ZERO))} ÷ {target} × "
        return f"{target} ÷ {actual} × " if self.reverse == "ratio" else f"〔1 − ({actual} − {target}) ÷ {target}〕× "


_OBSTACLES = {
    State.BLANK: "未填全，暂不计分",
    State.MISMATCH: "两者单位不一致，不能计算",
    State.UNREADABLE: "不能识别为数值",
}
