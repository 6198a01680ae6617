"""The worksheet functions: thin wrappers over rules and checks, for xlwings and for plain Python."""

# ruff: noqa: N802  # worksheet functions are written in capitals
# ruff: noqa: PLR0913, PLR0917  # a row has as many columns as it has, and a worksheet names no arguments

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from xlcore.excel.host import worksheet_function
from xlcore.excel.ladder import bands_of, even_calendar, figures_of, tier_share
from xlcore.excel.row import OMITTED, explanation, points, readings, verdict
from xlcore.excel.schemes import national, scheme_of
from xlcore.excel.table import table_scores
from xlcore.excel.values import (
    MOST_PLACES,
    SIZES_DIFFER,
    USUAL_PLACES,
    Argument,
    Refusal,
    Shown,
    cell,
    content,
    is_blank,
    listed,
    numbers,
    places_of,
    rows,
    shown,
    typed,
    words,
)
from xlcore.numbers import ONE, ZERO, divide, round_half_up
from xlcore.quantity import Kind, read
from xlcore.rules.bands import Deduction
from xlcore.rules.base import Outcome, State
from xlcore.rules.execution import Execution, execution_rate
from xlcore.rules.progress import Progress
from xlcore.rules.ratios import Completion, Procurement


@worksheet_function
def PERF_SCORE(
    weight: Argument,
    target: Argument,
    actual: Argument,
    nature: Argument = None,
    scheme: Argument = None,
    unit: Argument = None,
    level2: Argument = None,
    name: Argument = None,
    year: Argument = None,
) -> Shown:
    """Score one indicator by target and actual."""
    about = {"nature": nature, "unit": unit, "level2": level2, "name": name, "year": year}
    known = scheme_of(scheme)
    return points(known, readings(known, (weight, target, actual), about))


@worksheet_function
def PERF_SCORES(
    weights: Argument,
    targets: Argument,
    actuals: Argument,
    natures: Argument = None,
    scheme: Argument = None,
    units: Argument = None,
    level2s: Argument = None,
    names: Argument = None,
    year: Argument = None,
) -> list[list[Shown]]:
    """Score a table of indicators."""
    columns = {
        "weight": weights, "target": targets, "actual": actuals, "nature": natures,
        "unit": units, "level2": level2s, "name": names,
    }  # fmt: skip
    return table_scores(columns, scheme, year)


@worksheet_function
def EXEC_RATE(executed: Argument, budget: Argument) -> Shown:
    """Return executed ÷ budget."""
    spent, planned = numbers(executed, budget)
    return shown(execution_rate({"executed": typed(spent), "budget": typed(planned)}))


@worksheet_function
def EXEC_SCORE(weight: Argument, executed: Argument, budget: Argument, scheme: Argument = None) -> Shown:
    """Score the spending."""
    known = scheme_of(scheme)
    full, spent, planned = numbers(weight, executed, budget)
    rule = known.execution.rule if known and known.execution else Execution()
    outcome = rule.score({"weight": typed(full), "executed": typed(spent), "budget": typed(planned)})
    return shown(outcome.settled(full, known.places if known else USUAL_PLACES))


@worksheet_function
def PROCUREMENT_SCORE(weight: Argument, actual: Argument, plan: Argument, places: Argument = None) -> Shown:
    """Score purchases against their plan."""
    full, bought, planned = numbers(weight, actual, plan)
    rule = Procurement("procurement", "actual", "plan", full)
    outcome = rule.score({"actual": typed(bought), "plan": typed(planned)})
    return shown(outcome.settled(full, places_of(places)))


@worksheet_function
def BAND_SCORE(value: Argument, bands: Argument) -> Shown:
    """Score a figure by bands."""
    (figure,) = numbers(value)
    return shown(bands_of(bands).score({"value": typed(figure)}))


@worksheet_function
def DEDUCT_SCORE(weight: Argument, count: Argument, deduct: Argument) -> Shown:
    """Deduct points for each item."""
    full, items, each = numbers(weight, count, deduct)
    return shown(_deduction(full, each).score({"items": typed(items)}).settled(full, MOST_PLACES))


@worksheet_function
def COMPLETION_SCORE(weight: Argument, done: Argument, planned: Argument, places: Argument = None) -> Shown:
    """Score done against planned."""
    full, finished, expected = numbers(weight, done, planned)
    rule = Completion("completion", "done", "planned", full)
    outcome = rule.score({"done": typed(finished), "planned": typed(expected)})
    return shown(outcome.settled(full, places_of(places)))


@worksheet_function
def PROGRESS_SCORE(
    progress: Argument,
    points_each: Argument,
    points_mean: Argument,
    calendar: Argument = None,
    places: Argument = None,
) -> Shown:
    """Score payments against the calendar."""
    rates = figures_of(progress)
    each, mean = numbers(points_each, points_mean)
    written = any(not is_blank(value) and value != 0 for value in listed(calendar))
    due = tuple(figures_of(calendar)) if written else even_calendar(len(rates))
    if len(due) != len(rates):
        raise Refusal(SIZES_DIFFER)
    if min(due) <= 0:
        raise Refusal(str(State.UNDEFINED))
    names = tuple(f"period{index}" for index in range(len(rates)))
    rule = Progress("progress", names, due, each, mean)
    outcome = rule.score({name: typed(rate) for name, rate in zip(names, rates, strict=True)})
    return shown(outcome.settled(rule.full, places_of(places)))


@worksheet_function
def TIER_SCORE(weight: Argument, level: Argument, share: Argument = None, places: Argument = None) -> Shown:
    """Score a qualitative answer."""
    (full,) = numbers(weight)
    earned = Outcome.scored(full * tier_share(words(level), share))
    return shown(earned.settled(full, places_of(places)))


@worksheet_function
def PERF_TOTAL(*scores: Argument) -> Shown:
    """Add scores up."""
    values = [value for area in scores for row in rows(area) for value in row]
    found = [value for value in values if read(content(value)).kind not in {Kind.BLANK, Kind.DASH}]
    return cell(sum(numbers(*found), ZERO)) if found else ""


@worksheet_function
def PERF_GRADE(total: Argument, scheme: Argument = None) -> str:
    """Return the grade of a total."""
    (figure,) = numbers(total)
    known = scheme_of(scheme) or national()
    grade = known.grade_of(round_half_up(figure, known.places))
    return grade or "#方案没有规定等级"


@worksheet_function
def CHANGE_RATE(current: Argument, base: Argument) -> Shown:
    """Return the growth over the base."""
    now, then = numbers(current, base)
    return cell(divide(now, then) - ONE) if then > 0 else str(State.UNDEFINED)


@worksheet_function
def SHARE_RATE(part: Argument, whole: Argument) -> Shown:
    """Return the share of a part in its whole."""
    piece, entire = numbers(part, whole)
    return cell(divide(piece, entire))


@worksheet_function
def PERF_CHECK(
    weight: Argument,
    score: Argument,
    target: Argument,
    actual: Argument,
    reason: Argument = OMITTED,
    scheme: Argument = None,
) -> str:
    """Return the gravest finding about a row."""
    cells = {"weight": weight, "score": score, "target": target, "actual": actual, "reason": reason}
    return verdict(scheme_of(scheme), cells)


@worksheet_function
def PERF_EXPLAIN(
    weight: Argument,
    target: Argument,
    actual: Argument,
    nature: Argument = None,
    scheme: Argument = None,
    unit: Argument = None,
    level2: Argument = None,
    name: Argument = None,
    year: Argument = None,
) -> str:
    """Say how the points of a row arise."""
    about = {"nature": nature, "unit": unit, "level2": level2, "name": name, "year": year}
    known = scheme_of(scheme)
    return explanation(known, readings(known, (weight, target, actual), about))


@lru_cache(maxsize=256)
def _deduction(full: Decimal, each: Decimal) -> Deduction:
    return Deduction("deduction", "items", full, each)
