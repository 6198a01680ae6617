"""Points that follow a person's answer: tick lists, tiers, and a figure that only a person can give."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from xlcore.numbers import ZERO, plain
from xlcore.quantity import Kind, Quantity, normalise
from xlcore.rules.base import NO, YES, Inputs, Labels, Outcome, Refs, Rule, State, literal, told
from xlcore.rules.ratios import result

_BLANK = Quantity(Kind.BLANK)


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a tick list: the fact that holds 是 or 否, and its points."""

    fact: str
    points: Decimal
    label: str


@dataclass(frozen=True, slots=True)
class Checklist(Rule):
    """Points for every item that is met; each answer is 是 or 否 (form: luohu)."""

    rule: Literal["checklist"]
    items: tuple[Item, ...]

    @property
    def full(self) -> Decimal | None:
        """All items met."""
        return sum((item.points for item in self.items), ZERO)

    def needs(self) -> tuple[str, ...]:
        """Name the answers."""
        return tuple(item.fact for item in self.items)

    def score(self, inputs: Inputs) -> Outcome:
        """Give the points of the items answered 是."""
        answers = {item.fact: inputs.get(item.fact, _BLANK) for item in self.items}
        missing = tuple(fact for fact, answer in answers.items() if answer.kind is Kind.BLANK)
        if missing:
            return Outcome(State.BLANK, missing=missing)
        if any(answer.text not in {YES, NO} for answer in answers.values()):
            return Outcome(State.UNREADABLE)
        return Outcome.scored(sum((i.points for i in self.items if answers[i.fact].text == YES), ZERO))

    def formula(self, refs: Refs) -> str:
        """Write the sum of the answered items."""
        cells = [refs[item.fact] for item in self.items]
        blank = "OR(" + ",".join(f'{cell}&""=""' for cell in cells) + ")"
        known = "AND(" + ",".join(f'OR({cell}="{YES}",{cell}="{NO}")' for cell in cells) + ")"
        points = "+".join(f'IF({refs[item.fact]}="{YES}",{plain(item.points)},0)' for item in self.items)
        return f'IFERROR(IF({blank},"",IF({known},{points},"{State.UNREADABLE}")),"{State.UNREADABLE}")'

    def call(self, refs: Refs) -> str:
        """Write PERF_TOTAL over one TIER_SCORE an item, once every item is answered."""
        blank = "OR(" + ",".join(f'{refs[item.fact]}&""=""' for item in self.items) + ")"
        # As text, so that a 0 is an answer that nobody knows, and not a blank.
        parts = ",".join(f'TIER_SCORE({plain(item.points)},{refs[item.fact]}&"")' for item in self.items)
        return f'IFERROR(IF({blank},"",PERF_TOTAL({parts})),"{State.UNREADABLE}")'

    def explain(self, inputs: Inputs, labels: Labels) -> str:
        """Say each item with its answer and points."""
        del labels
        lines = (f"{i.label}（{plain(i.points)} 分）：{inputs.get(i.fact, _BLANK).text or '未填'}" for i in self.items)
        return "；".join(lines) + result(self.score(inputs))


@dataclass(frozen=True, slots=True)
class Tier:
    """One answer of a tier list and its points."""

    name: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class Tiers(Rule):
    """Fixed points for each named tier; the fact holds the name (form: luohu, 信息公开)."""

    rule: Literal["tiers"]
    level: str
    tiers: tuple[Tier, ...]

    def __post_init__(self) -> None:
        """Refuse a list without tiers."""
        if not self.tiers:
            message = "档次（tiers）至少要有一档"
            raise ValueError(message)

    @property
    def full(self) -> Decimal | None:
        """The points of the best tier."""
        return max(tier.points for tier in self.tiers)

    def needs(self) -> tuple[str, ...]:
        """Name the fact that holds the tier."""
        return (self.level,)

    def score(self, inputs: Inputs) -> Outcome:
        """Give the points of the named tier."""
        answer = inputs.get(self.level, _BLANK)
        if answer.kind is Kind.BLANK:
            return Outcome(State.BLANK, missing=(self.level,))
        for tier in self.tiers:
            if normalise(tier.name) == answer.text:
                return Outcome.scored(tier.points)
        return Outcome(State.UNREADABLE)

    def formula(self, refs: Refs) -> str:
        """Write the choice as nested IF."""
        cell = refs[self.level]
        choice = literal(str(State.UNREADABLE))
        for tier in reversed(self.tiers):
            choice = f"IF({cell}={literal(tier.name)},{plain(tier.points)},{choice})"
        return f'IFERROR(IF({cell}&""="","",{choice}),"{State.UNREADABLE}")'

    def call(self, refs: Refs) -> str:
        """Write the same choice: the tiers of a rubric are its own."""
        return self.formula(refs)

    def explain(self, inputs: Inputs, labels: Labels) -> str:
        """Say the tier that was named and the list."""
        ladder = "；".join(f"{tier.name} 得 {plain(tier.points)}" for tier in self.tiers)
        return f"{told(self.level, inputs, labels)}；{ladder}{result(self.score(inputs))}"


@dataclass(frozen=True, slots=True)
class Judged(Rule):
    """A person gives the points, between zero and ``points``; the fact holds them once given."""

    rule: Literal["judged"]
    fact: str
    points: Decimal

    @property
    def full(self) -> Decimal | None:
        """The points that can be given."""
        return self.points

    def needs(self) -> tuple[str, ...]:
        """Name the given points."""
        return (self.fact,)

    def score(self, inputs: Inputs) -> Outcome:
        """Pass the given points on; without them the score is for a person to say."""
        given = inputs.get(self.fact, _BLANK)
        if given.kind is Kind.BLANK:
            return Outcome(State.JUDGED, missing=(self.fact,))
        if not given.typed or given.number is None or not 0 <= given.number <= self.points:
            return Outcome(State.UNREADABLE)
        return Outcome.scored(given.number)

    def formula(self, refs: Refs) -> str:
        """Pass the cell on when it holds points in range."""
        cell = refs[self.fact]
        in_range = f"IF(ISNUMBER({cell}),AND({cell}>=0,{cell}<={plain(self.points)}),FALSE)"
        return f'IFERROR(IF({cell}&""="","",IF({in_range},{cell},"{State.UNREADABLE}")),"{State.UNREADABLE}")'

    def call(self, refs: Refs) -> str:
        """Pass the cell on."""
        return self.formula(refs)

    def explain(self, inputs: Inputs, labels: Labels) -> str:
        """Say that a person gives the points."""
        return f"{told(self.fact, inputs, labels)}：由人工在 0 至 {plain(self.points)} 分内评定"
