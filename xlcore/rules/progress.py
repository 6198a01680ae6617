"""Points for spending in step with the calendar: quarters against the plan, and their mean (支付进度)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from xlcore.numbers import ZERO, divide, plain
from xlcore.rules.base import UNROUNDED, Inputs, Labels, Outcome, Refs, Rule, figures, guarded, literal, told
from xlcore.rules.ratios import result


@dataclass(frozen=True, slots=True)
class Progress(Rule):
    """Σ progress ÷ calendar × points_each + mean of the rates × points_mean (form: luohu, 预算执行率).

    ``quarters`` name cumulative payment rates as fractions; ``calendar`` is
    what should have been paid by then.
    """

    rule: Literal["progress"]
    quarters: tuple[str, ...]
    calendar: tuple[Decimal, ...]
    points_each: Decimal
    points_mean: Decimal

    def __post_init__(self) -> None:
        """Refuse a calendar that does not fit the quarters."""
        if not self.quarters or len(self.quarters) != len(self.calendar) or min(self.calendar) <= 0:
            message = "序时进度（calendar）应与各季（quarters）一一对应，且都大于 0"
            raise ValueError(message)

    @property
    def full(self) -> Decimal | None:
        """The points when every quarter keeps the calendar and the mean is 100 %."""
        return self.points_each * len(self.quarters) + self.points_mean

    def needs(self) -> tuple[str, ...]:
        """Name the quarters."""
        return self.quarters

    def score(self, inputs: Inputs) -> Outcome:
        """Give the points of the quarters and of their mean."""
        found = figures(inputs, self.needs())
        if found.obstacle:
            return found.obstacle
        rates = [found.numbers[name] for name in self.quarters]
        kept = sum((divide(r, c) for r, c in zip(rates, self.calendar, strict=True)), ZERO)
        mean = divide(sum(rates, ZERO), Decimal(len(rates)))
        return Outcome.scored(kept * self.points_each + mean * self.points_mean)

    def formula(self, refs: Refs) -> str:
        """Write both sums."""
        pairs = zip(self.quarters, self.calendar, strict=True)
        kept = "+".join(f"{refs[name]}/{plain(calendar)}" for name, calendar in pairs)
        mean = f"({'+'.join(refs[name] for name in self.quarters)})/{len(self.quarters)}"
        return guarded(self.needs(), refs, f"({kept})*{plain(self.points_each)}+{mean}*{plain(self.points_mean)}")

    def call(self, refs: Refs) -> str:
        """Write PROGRESS_SCORE(progress, points_each, points_mean, calendar, places), not yet rounded.

        The quarters are joined to one text, as their cells need not stand side by side.
        """
        joined = '&";"&'.join(refs[name] for name in self.quarters)
        calendar = literal(";".join(plain(due) for due in self.calendar))
        points = f"{plain(self.points_each)},{plain(self.points_mean)}"
        call = f"PROGRESS_SCORE({joined},{points},{calendar},{UNROUNDED})"
        return guarded(self.needs(), refs, call)

    def explain(self, inputs: Inputs, labels: Labels) -> str:
        """Say the quarters and both weights."""
        given = "，".join(told(name, inputs, labels) for name in self.quarters)
        return (
            f"{given}；各季与序时进度之比之和 × {plain(self.points_each)}"
            f" + 平均支付率 × {plain(self.points_mean)}{result(self.score(inputs))}"
        )
