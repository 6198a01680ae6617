"""Points for reaching a target: actual against target, the national rule for quantitative indicators.

≥ targets earn actual ÷ target × weight; ≤ targets earn target ÷ actual ×
weight, or fall on a straight line to zero at twice the target, as the scheme
says; a date is met on or before the day; an option list is met by its best
option. Other words are for a person to judge. Sources: notes printed on the
forms of 湖北 and 四川中江; the linear variant is that of a provincial system.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from xlcore.numbers import ONE, ZERO, divide, plain, round_half_up
from xlcore.quantity import OPTION_LISTS, Kind, Quantity, normalise, scale
from xlcore.rules.base import Inputs, Labels, Outcome, Refs, Rule, State
from xlcore.rules.reading import sign_of

Reverse = Literal["ratio", "linear"]

QUALITATIVE = "定性"
UPWARD, DOWNWARD = "=", "≤"
TIME_UNITS = ("天", "日", "个工作日", "工作日", "小时", "分钟", "个月", "年", "周")
"""A time limit without a sign is kept by needing less."""

_NAME_SIGNS = tuple((f"{bracket}{sign}", sign) for sign in ("≥", "≤", ">", "<") for bracket in ("(", "（"))
_CALLED = ("weight", "target", "actual", "nature", "scheme", "unit", "level2", "name", "year")
_BLANK = Quantity(Kind.BLANK)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Target and actual brought to one sign and one scale, or the state that prevents it."""

    state: State
    sign: str = ""
    target: Decimal = ZERO
    actual: Decimal = ZERO

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
        if self.sign in {"≤", "<"}:
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
    if Kind.BLANK in {target.kind, actual.kind}:
        return Comparison(State.BLANK)
    nature = inputs.get("nature", _BLANK).text
    if QUALITATIVE in nature:
        return Comparison(State.JUDGED)
    kinds = {target.kind, actual.kind}
    if kinds == {Kind.NUMBER}:
        return _compare_numbers(inputs, target, actual, nature)
    if kinds == {Kind.DATE}:
        year = int(inputs.get("year", _BLANK).number or 0)
        return Comparison(State.SCORED, DOWNWARD, Decimal(target.date_key(year)), Decimal(actual.date_key(year)))
    if kinds == {Kind.NUMBER, Kind.UNREADABLE}:
        return Comparison(State.UNREADABLE)
    return Comparison(State.JUDGED)


def _compare_numbers(inputs: Inputs, target: Quantity, actual: Quantity, nature: str) -> Comparison:
    shared = inputs.get("unit", _BLANK).text
    units = [quantity.unit or shared for quantity in (target, actual)]
    units = [unit or other for unit, other in zip(units, reversed(units), strict=True)]
    (target_factor, target_base), (actual_factor, actual_base) = map(scale, units)
    bases = {target_base, actual_base} - {""}
    if len(bases) > 1 or _share_beside_percent(target, actual, units[0]):
        return Comparison(State.MISMATCH)
    name = inputs.get("name", _BLANK).text
    sign = target.sign or sign_of(nature) or sign_in_name(name)
    return Comparison(
        State.SCORED,
        sign or default_sign(inputs.get("level2", _BLANK).text, units[0]),
        round_half_up((target.number or ZERO) * target_factor, 8),
        round_half_up((actual.number or ZERO) * actual_factor, 8),
    )


def _share_beside_percent(target: Quantity, actual: Quantity, unit: str) -> bool:
    """Tell whether one side says 95% and the other 0.95: which of both is meant cannot be known."""
    return unit.startswith("%") and (share_without_sign(target, actual) or share_without_sign(actual, target))


def share_without_sign(bare: Quantity, other: Quantity) -> bool:
    """Tell whether a number without unit looks like a share beside a percent."""
    return not bare.unit and ZERO < abs(bare.number or ZERO) <= 1 < abs(other.number or ZERO)


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
        weight = inputs.get("weight", _BLANK).number
        if weight is None:
            return Outcome(State.BLANK)
        found = compare(inputs)
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
        if found.sign not in {"≤", "<"}:
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
        return f"PERF_SCORE({','.join(given)})"

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
        return f"{opening}：未完成，按比例得 {plain(round_half_up(points, 4))}（分值 {inputs['weight'].text}）"


_OBSTACLES = {
    State.BLANK: "未填全，暂不计分",
    State.MISMATCH: "两者单位不一致，不能计算",
    State.UNREADABLE: "不能识别为数值",
}
