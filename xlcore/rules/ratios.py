"""Points that follow a ratio of figures: done ÷ planned, bought ÷ planned (完成率, 采购)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from xlcore.numbers import ONE, ZERO, divide, plain, round_half_up
from xlcore.rules.base import UNROUNDED, Inputs, Labels, Outcome, Refs, Rule, State, figures, guarded, literal, told


@dataclass(frozen=True, slots=True)
class Completion(Rule):
    """done ÷ planned × points, at most the points (form: luohu, 项目完成及时性)."""

    rule: Literal["completion"]
    done: str
    planned: str
    points: Decimal

    @property
    def full(self) -> Decimal | None:
        """The points of the printed rule."""
        return self.points

    def needs(self) -> tuple[str, ...]:
        """Name both counts."""
        return (self.done, self.planned)

    def score(self, inputs: Inputs) -> Outcome:
        """Give min(done ÷ planned, 1) × points; nothing planned cannot be judged."""
        found = figures(inputs, self.needs())
        if found.obstacle:
            return found.obstacle
        if found.numbers[self.planned] == 0:
            return Outcome(State.UNDEFINED)
        share = divide(found.numbers[self.done], found.numbers[self.planned])
        return Outcome.scored(min(max(share, ZERO), ONE) * self.points)

    def formula(self, refs: Refs) -> str:
        """Write the capped share times the points."""
        share = f"MIN(MAX({refs[self.done]}/{refs[self.planned]},0),1)"
        return guarded(self.needs(), refs, f"{share}*{literal(self.points)}")

    def call(self, refs: Refs) -> str:
        """Write COMPLETION_SCORE(weight, done, planned, places), not yet rounded."""
        call = f"COMPLETION_SCORE({literal(self.points)},{refs[self.done]},{refs[self.planned]},{UNROUNDED})"
        return guarded(self.needs(), refs, call)

    def explain(self, inputs: Inputs, labels: Labels) -> str:
        """Say both counts and the points."""
        share = f"{told(self.done, inputs, labels)} ÷ {told(self.planned, inputs, labels)}"
        return f"{share} × {plain(self.points)}{result(self.score(inputs))}"


@dataclass(frozen=True, slots=True)
class Procurement(Rule):
    """actual ÷ plan × points, and nothing when the actual exceeds the plan (form: luohu, 政府采购执行情况)."""

    rule: Literal["procurement"]
    actual: str
    plan: str
    points: Decimal

    @property
    def full(self) -> Decimal | None:
        """The points of the printed rule."""
        return self.points

    def needs(self) -> tuple[str, ...]:
        """Name both amounts."""
        return (self.actual, self.plan)

    def score(self, inputs: Inputs) -> Outcome:
        """Give actual ÷ plan × points, 0 above plan; a plan of zero cannot be divided by."""
        found = figures(inputs, self.needs())
        if found.obstacle:
            return found.obstacle
        actual, plan = found.numbers[self.actual], found.numbers[self.plan]
        if actual > plan:
            return Outcome.scored(ZERO)
        if plan == 0:
            return Outcome(State.UNDEFINED)
        return Outcome.scored(max(divide(actual, plan), ZERO) * self.points)

    def formula(self, refs: Refs) -> str:
        """Write the share times the points, with the override."""
        actual, plan = refs[self.actual], refs[self.plan]
        share = f"MAX({actual}/{plan},0)*{literal(self.points)}"
        return guarded(self.needs(), refs, f"IF({actual}>{plan},0,{share})")

    def call(self, refs: Refs) -> str:
        """Write PROCUREMENT_SCORE(weight, actual, plan, places), not yet rounded."""
        call = f"PROCUREMENT_SCORE({literal(self.points)},{refs[self.actual]},{refs[self.plan]},{UNROUNDED})"
        return guarded(self.needs(), refs, call)

    def explain(self, inputs: Inputs, labels: Labels) -> str:
        """Say both amounts, the override and the points."""
        share = f"{told(self.actual, inputs, labels)} ÷ {told(self.plan, inputs, labels)}"
        return f"{share} × {plain(self.points)}，超过计划得 0 分{result(self.score(inputs))}"


def result(outcome: Outcome) -> str:
    """Return what closes an explanation: the points, or why there are none."""
    if outcome.points is not None:
        return f"，得 {plain(round_half_up(outcome.points, 4))}"
    reasons = {
        State.BLANK: "：数据未填，暂不计分",
        State.UNREADABLE: "：数据不能识别为数值",
        State.UNDEFINED: "：除数为零，不能计算",
    }
    return reasons.get(outcome.state, "：由人工评定")
