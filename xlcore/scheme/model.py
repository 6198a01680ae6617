"""What a bureau prescribes: sections, weights, rules, grade scale, checks and form, for a place and a year."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from xlcore.numbers import ONE
from xlcore.rules import Execution, FactRule, Rule, Target
from xlcore.scheme.agreement import problems
from xlcore.scheme.facts import FactBlock, Identifier, Relation, Strict
from xlcore.scheme.fingerprint import digest

Points = Annotated[Decimal, Field(ge=0, le=1000)]
Share = Annotated[Decimal, Field(ge=0, le=10)]

SCHEME_ID = r"^[a-z0-9][a-z0-9-]*$"

MoneyColumn = Literal["initial", "adjusted", "executed", "rate", "weight", "score", "reason"]
TableColumn = Literal[
    "level1", "level1_weight", "level2", "level2_weight", "name", "nature", "target", "unit", "actual",
    "weight", "score", "reason", "about", "criterion",
]  # fmt: skip
HeadField = Literal["unit", "department", "project", "year"]
LevelName = Literal["error", "warning", "info"]


class Grade(Strict):
    """One grade and the least total that earns it, included; the last has no least."""

    name: str
    at_least: Decimal | None = None


class ExecutionPlan(Strict):
    """How spending earns points; ``row`` tells whether the money block or an indicator carries them."""

    weight: Points
    base: Literal["adjusted", "initial"] = "adjusted"
    cap: Share = ONE
    row: Literal["money", "indicator"] = "money"

    @property
    def rule(self) -> Execution:
        """The rule that gives the points."""
        return Execution(cap=self.cap)


class Indicator(Strict):
    """A prescribed indicator: its weight, its rule and what its criterion says."""

    name: str
    weight: Points
    rule: Annotated[FactRule | Execution | Target, Field(discriminator="rule")] | None = None
    target: str = ""
    about: str = ""
    criterion: str = ""


class Group(Strict):
    """A level-2 group: prescribed indicators, then blank rows for the unit's own."""

    name: str
    weight: Points | None = None
    indicators: tuple[Indicator, ...] = ()
    rows: Annotated[int, Field(ge=0, le=100)] = 0


class Section(Strict):
    """A level-1 group and the points that it carries."""

    name: str
    weight: Points | None = None
    groups: tuple[Group, ...]


class Thresholds(Strict):
    """Limits of the checks, as fractions unless said otherwise."""

    rate_floor: Share = Decimal("0.8")
    adjustment: Share = Decimal("0.1")
    over_achieved: Share = Decimal("1.2")
    output_gap: Share = Decimal("0.3")


class Checks(Strict):
    """Checks that the bureau switches off, each with its reason, or gives another level."""

    off: dict[str, str] = Field(default_factory=dict)
    levels: dict[str, LevelName] = Field(default_factory=dict)


class Money(Strict):
    """The money block as the form prints it; the first row is the total."""

    label: str
    columns: tuple[MoneyColumn, ...]
    rows: tuple[str, ...]
    sheet: Literal["form", "facts"] = "form"


class Layout(Strict):
    """The form as its bureau prints it; ``headings`` replace the usual column headings."""

    title: str
    head: tuple[tuple[HeadField, ...], ...]
    money: Money | None = None
    goals: bool = False
    columns: tuple[TableColumn, ...] = ()
    headings: dict[str, str] = Field(default_factory=dict)
    level1: str = "{name}"
    level2: str = "{name}"
    total: bool = True
    grade: bool = False
    signatures: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _headings_name_columns(self) -> Self:
        known = {*self.columns, *(self.money.columns if self.money else ())}
        unknown = [name for name in self.headings if name not in known]
        if unknown:
            message = f"headings 写了表中没有的列：{'、'.join(unknown)}"
            raise ValueError(message)
        return self

    @field_validator("level1", "level2")
    @classmethod
    def _has_known_places(cls, pattern: str) -> str:
        rest = pattern.replace("{name}", "").replace("{weight}", "")
        if "{" in rest or "}" in rest:
            message = f"花括号里只能写 {{name}} 和 {{weight}}，写的是“{pattern}”"
            raise ValueError(message)
        return pattern


class Scheme(Strict):
    """One evaluation scheme (评价方案)."""

    id: Annotated[str, Field(pattern=SCHEME_ID)]
    title: str
    place: str
    year: int | None = None
    legal: str = ""
    kind: Literal["project", "department"]
    money_unit: Literal["元", "万元"] = "万元"
    total: Points = Decimal(100)
    places: Annotated[int, Field(ge=0, le=4)] = 2
    grades: tuple[Grade, ...] = ()
    execution: ExecutionPlan | None = None
    row_rule: Target = Target()
    sections: tuple[Section, ...] = ()
    facts: tuple[FactBlock, ...] = ()
    relations: tuple[Relation, ...] = ()
    thresholds: Thresholds = Thresholds()
    checks: Checks = Checks()
    layout: Layout

    def prescribed(self) -> Iterator[tuple[Section, Group, Indicator | None]]:
        """Yield every row that the form prints; None stands for a blank row of the unit's own."""
        for section in self.sections:
            for group in section.groups:
                for indicator in group.indicators:
                    yield section, group, indicator
                for _ in range(group.rows):
                    yield section, group, None

    @cached_property
    def labels(self) -> dict[str, str]:
        """What people call each fact, by path."""
        return {path: figure.label for block in self.facts for path, figure in block.paths()}

    @cached_property
    def fingerprint(self) -> str:
        """What differs when the form that the scheme prints, or its points, differ.

        Thresholds and switches of the checks do not count: they change no
        figure of a workbook. Nor does what the scheme leaves at its default:
        a later xlcore may know more settings.
        """
        return digest(self.model_dump(exclude={"thresholds", "checks"}, exclude_defaults=True))

    def rule_of(self, indicator: Indicator | None) -> Rule:
        """Return the rule of a prescribed indicator, or that of the unit's own rows."""
        return indicator.rule if indicator and indicator.rule else self.row_rule

    def grade_of(self, total: Decimal) -> str | None:
        """Return the grade of a total; every boundary belongs to the better grade."""
        for grade in self.grades:
            if grade.at_least is None or total >= grade.at_least:
                return grade.name
        return None

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        """Refuse a scheme whose parts disagree, every problem at its own place."""
        found = [
            InitErrorDetails(
                type=PydanticCustomError("scheme", "{problem}", {"problem": problem}), loc=place, input=None
            )
            for place, problem in problems(self)
        ]
        if found:
            raise ValidationError.from_exception_data("Scheme", found)
        return self


__all__ = [
    "Checks",
    "ExecutionPlan",
    "Grade",
    "Group",
    "Identifier",
    "Indicator",
    "Layout",
    "LevelName",
    "Money",
    "Scheme",
    "Section",
]
