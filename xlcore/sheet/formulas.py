"""The formulas of a live form, wherever its cells stand: rate, points, sums, grade and the checks beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlcore.numbers import ZERO, plain, round_half_up
from xlcore.quantity import CellError, Content, Kind, Quantity, read
from xlcore.rules import Execution, Rule, State, execution_rate, rate_call, rate_formula, settled_formula
from xlcore.rules.base import literal
from xlcore.scheme.model import ExecutionPlan, Scheme
from xlcore.sheet.hint import first_of
from xlcore.sheet.hints import SATISFACTION, Needs, row_hints
from xlcore.sheet.page import Live
from xlcore.sheet.subject import Edition
from xlcore.sheet.working import Given, Worked, number

NO_RATE = "—"
WEIGHT_PLACES = 4
"""Decimals to which the weights are added up."""
_READ = ("state", "downward", "target_scaled", "actual_scaled", "target_kind", "actual_kind")
"""What the checks of a row look at on the working sheet."""


def limits(total: Mapping[str, Given], plan: ExecutionPlan | None) -> dict[str, Given]:
    """Return the cells of executed money and of the budget that it is set against."""
    base = plan.base if plan else "adjusted"
    found = {"executed": total.get("executed"), "budget": total.get(base)}
    return {name: cell for name, cell in found.items() if cell is not None}


def rate_of(given: Mapping[str, Given], edition: Edition) -> Live:
    """Return executed ÷ budget as a share; a dash where the budget is zero."""
    inputs = {name: cell.quantity for name, cell in given.items()}
    refs = {name: cell.cell for name, cell in given.items()}
    formula = rate_call(refs) if edition == "udf" else rate_formula(refs)
    formula = f'IF(IF(COUNT({refs["executed"]},{refs["budget"]})=2,{refs["budget"]}=0,FALSE),"{NO_RATE}",{formula})'
    rate = execution_rate(inputs)
    return Live(formula, NO_RATE if rate.state is State.UNDEFINED else rate.shown)


def spending(given: Mapping[str, Given], weight: Given, scheme: Scheme, edition: Edition) -> Live:
    """Return min(rate, cap) × weight, settled: what the scheme gives for spending the budget."""
    assert scheme.execution is not None  # noqa: S101  # only asked where spending carries points
    if len(given) < 2:
        return Live('""', "")
    rule = scheme.execution.rule
    refs = {**{name: cell.cell for name, cell in given.items()}, "weight": weight.cell}
    inputs = {name: cell.quantity for name, cell in given.items()}
    points = number(weight.content)
    quantity = Quantity(Kind.BLANK) if points is None else read(points)
    outcome = rule.score({**inputs, "weight": quantity}).settled(points, scheme.places)
    if edition == "udf":
        formula = rule.call({**refs, "scheme": literal(scheme.id)})
    else:
        formula = settled_formula(f"({rule.formula(refs)})", weight.cell, scheme.places)
    return Live(formula, outcome.shown)


def points_of(worked: Worked, weight: Given, places: int) -> Live:
    """Return what the rule gives for a row: the call that rounds by itself, else the settled working cell."""
    return worked.call or settled(worked.given("raw"), weight, places)


def settled(raw: Given, weight: Given, places: int) -> Live:
    """Return the points kept between zero and the weight and rounded; blank without a weight."""
    formula = f'IF(ISNUMBER({weight.cell}),{settled_formula(raw.cell, weight.cell, places)},"")'
    limit, points = number(weight.content), number(raw.content)
    if limit is None:
        return Live(formula, "")
    if points is None:
        return Live(formula, "" if raw.content is None else str(raw.content))
    return Live(formula, round_half_up(min(max(points, 0 * points), limit), places))


def summed(cells: Sequence[str], values: Sequence[Content], places: int) -> Live:
    """Return the rounded sum of cells, blank while none holds a number, and a # text over an error."""
    if not cells:
        return Live('""', "")
    listed = ",".join(cells)
    formula = f'IF(COUNT({listed})=0,"",IFERROR(ROUND(SUM({listed}),{places}),"{State.UNDEFINED}"))'
    found = [value for content in values if (value := number(content)) is not None]
    if not found:
        return Live(formula, "")
    if any(isinstance(content, CellError) for content in values):
        return Live(formula, str(State.UNDEFINED))
    return Live(formula, round_half_up(sum(found, ZERO), places))


def grade_of(total: Given, scheme: Scheme, edition: Edition, lacking: Given | None = None) -> Live:
    """Return the choice of the grade as nested IF; every boundary belongs to the better grade.

    A total that was added up has no grade while points are ``lacking``, or
    where it is more than the scheme gives; None for a total that was typed.
    """
    formula = '""'
    for grade in reversed(scheme.grades):
        name = literal(grade.name)
        limit = grade.at_least
        formula = name if limit is None else f"IF({total.cell}>={plain(limit)},{name},{formula})"
    points = number(total.content)
    value = scheme.grade_of(points) if points is not None else None
    if edition == "udf" and scheme.grades:
        formula = f"PERF_GRADE({total.cell},{literal(scheme.id)})"
    if lacking and scheme.grades:
        formula = f'IF(OR({total.cell}>{plain(scheme.total)},{lacking.cell}),"",{formula})'
        unsure = points is not None and (points > scheme.total or lacking.content is True)
        value = None if unsure else value
    return Live(f'IF(ISNUMBER({total.cell}),{formula},"")', value or "")


def below_full(weights: Given, scheme: Scheme) -> Given:
    """Return the test whether weights add up to less than the scheme's total: rows are still to be filled in."""
    added = number(weights.content)
    test = f"IF(ISNUMBER({weights.cell}),ROUND({weights.cell},{WEIGHT_PLACES})<{plain(scheme.total)},FALSE)"
    return Given(test, added is not None and round_half_up(added, WEIGHT_PLACES) < scheme.total)


def any_of(tests: Sequence[Given]) -> Given:
    """Return the test whether one of several, at least one, holds."""
    return Given(f"OR({','.join(test.cell for test in tests)})", any(test.content is True for test in tests))


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check of an indicator row looks at: its rule, its group, its cells by name.

    ``fixed_target`` marks a target that the scheme prescribes.
    """

    rule: Rule
    group: str
    given: Mapping[str, Given]
    worked: Worked
    fixed_target: bool


def row_check(row: Checked, begun: Given, scheme: Scheme) -> Live:
    """Return the first complaint about an indicator row, else √."""
    known = dict(row.given)
    if "state" in row.worked.refs:
        known |= {name: row.worked.given(name) for name in _READ}
        if SATISFACTION in row.group:
            known["survey"] = row.worked.given("actual_text")
    needed = {f"need{place}": given for place, given in enumerate(row.worked.needs)}
    needs = Needs(tuple(needed), "请填写预算数和执行数" if isinstance(row.rule, Execution) else "基础数据未填全")
    hints = row_hints(scheme, frozenset(known), needs, fixed_target=row.fixed_target)
    return first_of(hints, {**known, **needed, "begun": begun})
