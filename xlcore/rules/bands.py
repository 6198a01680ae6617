"""Points by bands of a figure, and points deducted for each step: ≥90% 得1分; 每少一项扣1分."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from xlcore.numbers import ONE, ZERO, plain, round_half_up
from xlcore.quantity import Kind, Quantity
from xlcore.rules.base import Figures, Inputs, Labels, Outcome, Refs, Rule, State, figures, guarded, literal, told
from xlcore.rules.expression import Expression
from xlcore.rules.ratios import result

COMPARED_PLACES = 12
"""Decimals to which a figure is rounded before it is set against a limit."""

Operator = Literal[">=", ">", "<=", "<", "="]

SPLIT = re.compile(r"[;；\n]")
"""What may stand between the lines of a ladder, or the numbers of a list."""
_OPERATORS: dict[str, Operator] = {"≥": ">=", "≤": "<=", ">": ">", "<": "<", "=": "="}
_TESTS = {
    ">=": lambda a, b: a >= b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    "<": lambda a, b: a < b,
    "=": lambda a, b: a == b,
}


@dataclass(frozen=True, slots=True)
class Band:
    """One line of a ladder: the first line whose test holds gives its points."""

    op: Operator
    limit: Decimal
    points: Decimal


def band_lines(text: str) -> list[tuple[str, str]]:
    """Return condition and points of every line of a ladder in one text: ``<90%:3; <=100%:2; >100%:0``."""
    lines = (line.replace("：", ":").partition(":") for line in SPLIT.split(text) if line.strip())
    return [(test.strip(), points.strip()) for test, _, points in lines]


def band_of(test: Quantity, points: Quantity) -> Band | None:
    """Return the band of a condition, a sign with a number or percent, and its points; None if they are none."""
    if test.kind is not Kind.NUMBER or points.kind is not Kind.NUMBER or points.number is None:
        return None
    if not test.sign or test.unit not in {"", "%"} or test.fraction is None:
        return None
    if points.sign or points.unit not in {"", "分"}:
        return None
    return Band(_OPERATORS[test.sign], test.fraction, points.number)


def _evaluated(found: Figures, expression: Expression) -> Decimal | None:
    try:
        return round_half_up(expression.evaluate(found.numbers), COMPARED_PLACES)
    except ZeroDivisionError:
        return None


@dataclass(frozen=True, slots=True)
class Bands(Rule):
    """A ladder over an expression of named figures, tried in order (form: luohu)."""

    rule: Literal["bands"]
    value: str
    bands: tuple[Band, ...]
    _value: Expression = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Read the expression, so that a wrong one is refused when the scheme is loaded."""
        if not self.bands:
            message = "分档（bands）至少要有一档"
            raise ValueError(message)
        object.__setattr__(self, "_value", Expression(self.value))

    @property
    def full(self) -> Decimal | None:
        """The points of the best band."""
        return max(band.points for band in self.bands)

    def needs(self) -> tuple[str, ...]:
        """Name the figures of the expression."""
        return self._value.names

    def score(self, inputs: Inputs) -> Outcome:
        """Give the points of the first band that holds."""
        found = figures(inputs, self.needs())
        if found.obstacle:
            return found.obstacle
        value = _evaluated(found, self._value)
        if value is None:
            return Outcome(State.UNDEFINED)
        for band in self.bands:
            if _TESTS[band.op](value, band.limit):
                return Outcome.scored(band.points)
        return Outcome(State.UNDEFINED)

    def formula(self, refs: Refs) -> str:
        """Write the ladder as nested IF."""
        value = f"ROUND({self._value.formula(refs)},{COMPARED_PLACES})"
        ladder = literal(str(State.UNDEFINED))
        for band in reversed(self.bands):
            ladder = f"IF({value}{band.op}{plain(band.limit)},{plain(band.points)},{ladder})"
        return guarded(self.needs(), refs, ladder)

    def call(self, refs: Refs) -> str:
        """Write BAND_SCORE(value, bands)."""
        ladder = "; ".join(f"{band.op}{plain(band.limit)}:{plain(band.points)}" for band in self.bands)
        return guarded(self.needs(), refs, f"BAND_SCORE({self._value.formula(refs)},{literal(ladder)})")

    def explain(self, inputs: Inputs, labels: Labels) -> str:
        """Say the figures, the value and the ladder."""
        outcome = self.score(inputs)
        given = "，".join(told(name, inputs, labels) for name in self.needs())
        ladder = "；".join(f"{band.op}{plain(band.limit)} 得 {plain(band.points)}" for band in self.bands)
        return f"{given}；分档 {ladder}{result(outcome)}"


@dataclass(frozen=True, slots=True)
class Deduction(Rule):
    """start − each × (count beyond the limit), not below zero.

    ``count`` is an expression. ``limit`` and ``step`` make steps of it: with
    limit 0.1 and step 0.01, each whole percentage point above 10 % costs
    ``each`` (form: luohu, 财务合规性).
    """

    rule: Literal["deduction"]
    count: str
    start: Decimal
    each: Decimal
    limit: Decimal = ZERO
    step: Decimal = ONE
    _count: Expression = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Read the expression, so that a wrong one is refused when the scheme is loaded."""
        if self.step <= 0:
            message = "步长（step）应大于 0"
            raise ValueError(message)
        object.__setattr__(self, "_count", Expression(self.count))

    @property
    def full(self) -> Decimal | None:
        """The points that the rule starts from."""
        return self.start

    def needs(self) -> tuple[str, ...]:
        """Name the figures of the count."""
        return self._count.names

    def score(self, inputs: Inputs) -> Outcome:
        """Give the start less what the whole steps cost."""
        found = figures(inputs, self.needs())
        if found.obstacle:
            return found.obstacle
        count = _evaluated(found, self._count)
        if count is None:
            return Outcome(State.UNDEFINED)
        steps = int(round_half_up(max(count - self.limit, ZERO) / self.step, 9))
        return Outcome.scored(max(self.start - self.each * steps, ZERO))

    def formula(self, refs: Refs) -> str:
        """Write the start less the steps, floored at zero."""
        count = f"ROUND({self._count.formula(refs)},{COMPARED_PLACES})"
        steps = f"INT(ROUND(MAX({count}-{plain(self.limit)},0)/{plain(self.step)},9))"
        return guarded(self.needs(), refs, f"MAX({plain(self.start)}-{plain(self.each)}*{steps},0)")

    def call(self, refs: Refs) -> str:
        """Write DEDUCT_SCORE(weight, count, deduct), the count being the whole steps beyond the limit."""
        count = self._count.formula(refs)
        if self.limit or self.step != 1:
            count = f"INT(ROUND(MAX(ROUND({count},{COMPARED_PLACES})-{plain(self.limit)},0)/{plain(self.step)},9))"
        return guarded(self.needs(), refs, f"DEDUCT_SCORE({plain(self.start)},{count},{plain(self.each)})")

    def explain(self, inputs: Inputs, labels: Labels) -> str:
        """Say the start, the count and what each step costs."""
        given = "，".join(told(name, inputs, labels) for name in self.needs())
        over = f"超过 {plain(self.limit)} 后每 {plain(self.step)} " if self.limit else "每项"
        outcome = self.score(inputs)
        return f"起点 {plain(self.start)} 分，{given}，{over}扣 {plain(self.each)} 分{result(outcome)}"
