"""Points for spending the budget: execution rate times weight, capped (执行率得分)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from xlcore.numbers import ONE, ZERO, divide, plain, round_half_up
from xlcore.rules.base import Inputs, Labels, Outcome, Refs, Rule, State, figures, guarded, literal, told

__all__ = ["Execution", "execution_rate", "rate_call", "rate_formula"]


def execution_rate(inputs: Inputs) -> Outcome:
    """Return executed ÷ budget as a fraction; a budget of zero has no rate (national note: B/A)."""
    found = figures(inputs, ("executed", "budget"))
    if found.obstacle:
        return found.obstacle
    if found.numbers["budget"] == 0:
        return Outcome(State.UNDEFINED)
    return Outcome.scored(divide(found.numbers["executed"], found.numbers["budget"]))


def rate_formula(refs: Refs) -> str:
    """Write the execution rate for the worksheet."""
    return guarded(("executed", "budget"), refs, f"{refs['executed']}/{refs['budget']}")


def rate_call(refs: Refs) -> str:
    """Write EXEC_RATE(executed, budget)."""
    return guarded(("executed", "budget"), refs, f"EXEC_RATE({refs['executed']},{refs['budget']})")


@dataclass(frozen=True, slots=True)
class Execution(Rule):
    """min(rate, cap) × weight; the inputs are ``executed``, ``budget`` and ``weight``."""

    rule: Literal["execution"] = "execution"
    cap: Decimal = ONE

    @property
    def full(self) -> Decimal | None:
        """The weight decides."""
        return None

    def needs(self) -> tuple[str, ...]:
        """Name executed money and the budget that it is set against."""
        return ("executed", "budget")

    def score(self, inputs: Inputs) -> Outcome:
        """Give min(rate, cap) × weight, never below zero."""
        weight = inputs["weight"].number
        rate = execution_rate(inputs)
        if weight is None or rate.points is None:
            return rate if weight is not None else Outcome(State.BLANK)
        return Outcome.scored(min(max(rate.points, ZERO), self.cap) * weight)

    def formula(self, refs: Refs) -> str:
        """Write min(rate, cap) × weight."""
        rate = f"MIN(MAX({refs['executed']}/{refs['budget']},0),{literal(self.cap)})"
        scored = guarded(("executed", "budget"), refs, f"{rate}*{refs['weight']}")
        return f'IF(ISNUMBER({refs["weight"]}),{scored},"")'

    def call(self, refs: Refs) -> str:
        """Write EXEC_SCORE(weight, executed, budget, scheme); it rounds its points.

        ``scheme`` refers to the id of the scheme; without it the cap is 100 %.
        """
        scheme = f",{refs['scheme']}" if "scheme" in refs else ""
        call = f"EXEC_SCORE({refs['weight']},{refs['executed']},{refs['budget']}{scheme})"
        return f'IF(ISNUMBER({refs["weight"]}),{guarded(("executed", "budget"), refs, call)},"")'

    def explain(self, inputs: Inputs, labels: Labels) -> str:
        """Say rate, cap and weight."""
        rate = execution_rate(inputs)
        base = f"{told('executed', inputs, labels)} ÷ {told('budget', inputs, labels)}"
        if rate.points is None:
            return f"{base}：执行率不能计算"
        percent = plain(round_half_up(rate.points * 100, 2))
        return f"{base} = {percent}%，按不超过 {plain(self.cap * 100)}% 乘以分值 {inputs['weight'].text}"
