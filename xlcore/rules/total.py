"""Points that are the sum of several rules, with an override that makes the whole zero or full."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeAlias

from xlcore.numbers import ZERO, plain
from xlcore.quantity import Kind, Quantity
from xlcore.rules.bands import Bands, Deduction
from xlcore.rules.base import YES, Inputs, Labels, Outcome, Refs, Rule, State
from xlcore.rules.choices import Checklist, Judged, Tiers
from xlcore.rules.progress import Progress
from xlcore.rules.ratios import Completion, Procurement, result


class _ByRule:
    """Tells pydantic that ``rule`` names the family, and asks for pydantic only then.

    Worksheet functions use the rules without schemes, and should start at once.
    """

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:  # noqa: ANN401  # pydantic's protocol
        from pydantic import Field  # noqa: PLC0415  # see above

        return handler.generate_schema(Annotated[source, Field(discriminator="rule")])


_OneRule: TypeAlias = Bands | Deduction | Completion | Procurement | Progress | Checklist | Tiers | Judged
PartRule: TypeAlias = Annotated[_OneRule, _ByRule()]
"""A rule over named facts that is no sum itself; ``rule`` names the family."""

_BLANK = Quantity(Kind.BLANK)


@dataclass(frozen=True, slots=True)
class Sum(Rule):
    """The sum of ``of``; a fact that says 是 in ``zero_if`` or ``full_if`` overrides it (form: luohu, 财务合规性)."""

    rule: Literal["sum"]
    of: tuple[PartRule, ...]
    zero_if: str | None = None
    full_if: str | None = None

    @property
    def parts(self) -> tuple[Rule, ...]:
        """The rules added up."""
        return self.of

    @property
    def full(self) -> Decimal | None:
        """The sum of what the parts award."""
        return sum((part.full or ZERO for part in self.of), ZERO)

    def needs(self) -> tuple[str, ...]:
        """Name what the parts need; an override counts only when it is answered."""
        return tuple(name for part in self.of for name in part.needs())

    def score(self, inputs: Inputs) -> Outcome:
        """Give the override, else the sum once every part has points."""
        if self.zero_if and inputs.get(self.zero_if, _BLANK).text == YES:
            return Outcome.scored(ZERO)
        if self.full_if and inputs.get(self.full_if, _BLANK).text == YES:
            return Outcome.scored(self.full or ZERO)
        outcomes = [part.score(inputs) for part in self.of]
        for outcome in outcomes:
            if outcome.state in {State.UNDEFINED, State.UNREADABLE}:
                return outcome
        missing = tuple(name for outcome in outcomes for name in outcome.missing)
        for state in (State.BLANK, State.JUDGED):
            if any(outcome.state is state for outcome in outcomes):
                return Outcome(state, missing=missing)
        return Outcome.scored(sum((outcome.points or ZERO for outcome in outcomes), ZERO))

    def formula(self, refs: Refs) -> str:
        """Write the sum over the cells of the parts."""
        cells = [refs[f"part{index}"] for index in range(len(self.of))]
        formula = f'IF(COUNT({",".join(cells)})={len(cells)},{"+".join(cells)},"")'
        for cell in reversed(cells):
            formula = f'IF(LEFT({cell}&"",1)="#",{cell},{formula})'
        if self.full_if:
            formula = f"IF({_says_yes(refs[self.full_if])},{plain(self.full or ZERO)},{formula})"
        if self.zero_if:
            formula = f"IF({_says_yes(refs[self.zero_if])},0,{formula})"
        return formula

    def call(self, refs: Refs) -> str:
        """Write the formula: PERF_TOTAL would pass over a part that is still blank."""
        return self.formula(refs)

    def explain(self, inputs: Inputs, labels: Labels) -> str:
        """Say each part, then the sum."""
        parts = (f"（{n}）{part.explain(inputs, labels)}" for n, part in enumerate(self.of, 1))
        return "；".join(parts) + f"；合计{result(self.score(inputs))}"


def _says_yes(cell: str) -> str:
    return f'IF(ISERROR({cell}),FALSE,{cell}="{YES}")'


FactRule: TypeAlias = Annotated[_OneRule | Sum, _ByRule()]
"""The rules that read named facts of a department's base data sheet; ``rule`` names the family."""
