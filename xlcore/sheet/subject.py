"""What a live workbook is about: a scheme, and the rows and figures that it starts with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeAlias

from xlcore.form.model import Budget, BudgetRow, Entry, Form, IndicatorRow, Section
from xlcore.form.scoring import is_execution, match
from xlcore.quantity import Content, normalise
from xlcore.rules import Execution, Rule
from xlcore.scheme.model import Group, Indicator, Scheme
from xlcore.scheme.model import Section as Prescribed
from xlcore.sheet.headings import FORM_SHEET

Edition: TypeAlias = Literal["formula", "udf"]
"""What computes the points: plain worksheet functions, or the functions of this project through xlwings."""


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator row: what stands in it, and the rule that scores it."""

    entry: IndicatorRow
    indicator: Indicator | None
    rule: Rule

    @property
    def level1(self) -> str:
        """The level-1 name."""
        return self.entry.level1.text

    @property
    def level2(self) -> str:
        """The level-2 name; '' where the form has none."""
        return self.entry.level2.text if self.entry.level2 else ""


@dataclass(frozen=True, slots=True)
class Subject:
    """A scheme and the form to print under it; ``manual`` are points given by hand, by row."""

    scheme: Scheme
    form: Form
    rows: tuple[Row, ...]
    manual: Mapping[int, Content] = field(default_factory=dict)
    manual_execution: Content = None
    edition: Edition = "formula"

    @property
    def sources(self) -> tuple[BudgetRow, ...]:
        """The rows of the money block, the total first."""
        if self.form.budget is None:
            return ()
        return (self.form.budget.total, *self.form.budget.sources)

    @property
    def spends(self) -> bool:
        """Whether the money block carries points."""
        plan, money = self.scheme.execution, self.scheme.layout.money
        return plan is not None and plan.row == "money" and money is not None

    def stated(self, level1: str, level2: str | None = None) -> Decimal | None:
        """Return the points of a group: those of the form's own heading, else those of the scheme."""
        for section in self.form.sections:
            if _same(section.level1, level1) and _same(section.level2 or "", level2 or ""):
                return section.stated
        for prescribed in self.scheme.sections:
            if _same(prescribed.name, level1):
                if level2 is None:
                    return prescribed.weight
                groups = (group for group in prescribed.groups if _same(group.name, level2))
                return next((group.weight for group in groups), None)
        return None


def _same(one: str, other: str) -> bool:
    return normalise(one) == normalise(other)


def subject_of(
    scheme: Scheme,
    form: Form | None,
    manual: Mapping[int, Content] | None = None,
    manual_execution: Content = None,
    edition: Edition = "formula",
) -> Subject:
    """Bring a form, or the blank form of a scheme, together with the rule of each row."""
    shown = blank_form(scheme) if form is None else _with_money_rows(form, scheme)
    rows = tuple(
        Row(entry, indicator, _rule_of(entry, indicator, scheme))
        for entry, indicator in zip(shown.indicators, match(shown.indicators, scheme), strict=True)
    )
    return Subject(scheme, shown, rows, manual or {}, manual_execution, edition)


def _rule_of(entry: IndicatorRow, indicator: Indicator | None, scheme: Scheme) -> Rule:
    carried = scheme.execution is not None and scheme.execution.row == "money" and scheme.layout.money is not None
    if indicator is None and not carried and is_execution(entry):
        return scheme.execution.rule if scheme.execution else Execution()
    return scheme.rule_of(indicator)


def _with_money_rows(form: Form, scheme: Scheme) -> Form:
    """Give a form without money the blank money block that its scheme prints."""
    if form.budget is not None or scheme.layout.money is None:
        return form
    values = {name: getattr(form, name) for name in Form.__dataclass_fields__}
    return Form(**{**values, "budget": _blank_budget(scheme)})


def blank_form(scheme: Scheme) -> Form:
    """Return the form that a scheme prescribes, with nothing filled in.

    Places that the workbook computes are None, so that they become formulas.
    """
    return Form(
        sheet=FORM_SHEET,
        kind=scheme.kind,
        unit=Entry(),
        department=Entry(),
        project=Entry(),
        year=Entry(Decimal(scheme.year)) if scheme.year else Entry(),
        money_unit=scheme.money_unit,
        budget=_blank_budget(scheme),
        sections=tuple(_stated(scheme)),
        indicators=tuple(_blank_row(*place) for place in scheme.prescribed()),
    )


def _stated(scheme: Scheme) -> list[Section]:
    return [
        Section(section.name, None, section.weight, Entry(section.weight))
        for section in scheme.sections
        if section.weight is not None
    ]


def _blank_budget(scheme: Scheme) -> Budget | None:
    money = scheme.layout.money
    if money is None:
        return None
    total, *sources = (BudgetRow(name=Entry(name)) for name in money.rows)
    return Budget(total, tuple(sources))


def _blank_row(section: Prescribed, group: Group, indicator: Indicator | None) -> IndicatorRow:
    return IndicatorRow(
        level1=Entry(section.name),
        level2=Entry(group.name),
        name=Entry(indicator.name) if indicator else Entry(),
        nature=Entry(),
        target=Entry(indicator.target or None) if indicator else Entry(),
        unit=Entry(),
        actual=Entry(),
        weight=Entry(indicator.weight) if indicator else Entry(),
        reason=Entry(),
    )
