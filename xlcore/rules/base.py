"""What every rule is: a small value that scores, writes itself as a formula, and explains itself."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Final, TypeAlias

from xlcore.numbers import ZERO, plain, round_half_up
from xlcore.quantity import Kind, Quantity

Inputs: TypeAlias = Mapping[str, Quantity]
"""What a rule reads, by name: ``weight``, ``target``, ``procurement.plan``, …"""

Refs: TypeAlias = Mapping[str, str]
"""Where a worksheet holds the same inputs, by the same names."""

Labels: TypeAlias = Mapping[str, str]
"""What people call the inputs, by the same names."""

YES, NO = "是", "否"

UNROUNDED = 12
"""Decimals that a call of a worksheet function keeps; the indicator rounds its points, once."""


class State(StrEnum):
    """What became of a score; the values are what a cell shows in place of a number."""

    SCORED = "scored"
    BLANK = "blank"
    JUDGED = "judged"
    UNDEFINED = "#无法计算"
    UNREADABLE = "#无法识别"
    MISMATCH = "#单位不一致"


@dataclass(slots=True, unsafe_hash=True)
class Outcome:
    """Points, or why there are none.

    ``missing`` names the blank inputs of a BLANK outcome.
    """

    state: Final[State]
    points: Final[Decimal | None] = None
    missing: Final[tuple[str, ...]] = ()

    @classmethod
    def scored(cls, points: Decimal) -> Outcome:
        """Return an outcome with points."""
        return cls(State.SCORED, points)

    @property
    def shown(self) -> Decimal | str:
        """What the worksheet cell shows: the number, nothing, or a text that begins with #."""
        if self.points is not None:
            return self.points
        return "" if self.state in {State.BLANK, State.JUDGED} else str(self.state)

    def settled(self, weight: Decimal | None, places: int) -> Outcome:
        """Keep the points between zero and the weight, and round them: once, here."""
        if self.points is None or weight is None:
            return self
        return Outcome.scored(round_half_up(min(max(self.points, ZERO), weight), places))


def settled_formula(points: str, weight: str, places: int) -> str:
    """Return the worksheet twin of ``Outcome.settled``; ``points`` and ``weight`` are references."""
    return f"IF(AND(ISNUMBER({points}),ISNUMBER({weight})),ROUND(MIN(MAX({points},0),{weight}),{places}),{points})"


class Rule(ABC):
    """How one indicator earns its points.

    Subclasses are frozen dataclasses: the fields are what a scheme prescribes.
    Points are unrounded; the indicator rounds them once, with its weight as
    the limit (``Outcome.settled``).
    """

    __slots__ = ()
    # Read by pydantic when a scheme is loaded: an unknown key is an error.
    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    @property
    def parts(self) -> tuple[Rule, ...]:
        """The rules that this one adds up, each of which has a cell of its own."""
        return ()

    @property
    @abstractmethod
    def full(self) -> Decimal | None:
        """The points that the printed rule awards at most; None where the weight decides."""

    @abstractmethod
    def needs(self) -> tuple[str, ...]:
        """Name the inputs that must be filled before there are points."""

    @abstractmethod
    def score(self, inputs: Inputs) -> Outcome:
        """Give the points, or say why not. Never raises for what a person typed."""

    @abstractmethod
    def formula(self, refs: Refs) -> str:
        """Write the rule with plain worksheet functions, without the leading ``=``.

        The parts of a sum are referred to as ``part0``, ``part1``, …
        """

    @abstractmethod
    def call(self, refs: Refs) -> str:
        """Write the rule as a call of the worksheet function that does the same.

        Where no function does, it is the formula.
        """

    @abstractmethod
    def explain(self, inputs: Inputs, labels: Labels) -> str:
        """Say in Chinese how the points arose, with the figures."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of some inputs, or the reason why they are not all there."""

    numbers: Mapping[str, Decimal]
    obstacle: Outcome | None = None


def figures(inputs: Inputs, names: Sequence[str]) -> Figures:
    """Collect number cells by name; a blank comes before an unreadable one, as in the worksheet."""
    quantities = {name: inputs.get(name, Quantity(Kind.BLANK)) for name in names}
    missing = tuple(name for name, quantity in quantities.items() if quantity.kind is Kind.BLANK)
    if missing:
        return Figures({}, Outcome(State.BLANK, missing=missing))
    numbers = {name: q.fraction for name, q in quantities.items() if q.typed and q.fraction is not None}
    if len(numbers) < len(quantities):
        return Figures({}, Outcome(State.UNREADABLE))
    return Figures(numbers)


def guarded(names: Sequence[str], refs: Refs, expression: str) -> str:
    """Return a formula that is blank while a number is missing, and says so when one cannot be read."""
    cells = ",".join(refs[name] for name in names)
    count = len(names)
    return (
        f'IF(COUNTA({cells})<{count},"",IF(COUNT({cells})<{count},"{State.UNREADABLE}",'
        f'IFERROR({expression},"{State.UNDEFINED}")))'
    )


def literal(value: Decimal | str) -> str:
    """Write a constant into a formula."""
    return plain(value) if isinstance(value, Decimal) else '"' + value.replace('"', '""') + '"'


def told(name: str, inputs: Inputs, labels: Labels) -> str:
    """Return 采购计划 3355.13: an input with its label and what its cell says."""
    quantity = inputs.get(name, Quantity(Kind.BLANK))
    return f"{labels.get(name, name)} {quantity.text or '未填'}"
