"""What several checks ask of a form: is a target reached, is a reason given, does a row carry points."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from xlcore.checks.phrases import worded
from xlcore.dates import has_digit
from xlcore.form.model import BudgetRow, Entry, Form
from xlcore.form.money import money
from xlcore.form.parts import splits
from xlcore.form.scoring import ScoredForm, ScoredRow, is_execution, label
from xlcore.numbers import HUNDRED, ONE, ZERO, Interval, divide, plain
from xlcore.quantity import LONGEST_TEXT, MET_WORDS, NOT_DONE_WORDS, OPTION_LISTS, Kind, Quantity, normalise
from xlcore.rules import Comparison, State, Target, best_option, compare

MONEY_PLACES = 2
"""Decimals of printed money; a cell drops closing zeros."""

SMALLEST_DIFFERENCE = Decimal("0.01")
"""Sums of money that differ by less are taken as equal."""

ANSWERS = (str(State.UNDEFINED), str(State.UNREADABLE), str(State.MISMATCH))
"""What a live workbook shows in place of a number."""

NOTHING = "无"
"""The word for nothing: no money of this kind, no reason, or none that happened."""

UNMET_WORDS = ("未完成", "尚未完成", "没有完成", "未按时完成", "未达到", "未达标", "未达成", "未达成预期指标", "未启动")
"""Answers that say that a target was not reached."""

PROMPTS = ("分项填写", "请填写")
_LINE = re.compile(r"(?<=[A-Z])\d+$")
_DOTS = "….。·、"
_UNSURVEYED = re.compile(
    r"(?:本年度?|当年|尚|暂)?(?:未|没有?)(?:开展|进行|组织|实施|做)?.{0,6}(?:调查|测评)(?:工作)?[.。]?"
)
_BLANK = Quantity(Kind.BLANK)


def prompt(entry: Entry | None) -> bool:
    """Tell whether a cell still holds a prompt of the template, such as 指标1：…… or 分项填写."""
    return entry is not None and isinstance(entry.content, str) and _prompts(entry.content[:LONGEST_TEXT])


@lru_cache(maxsize=4096)
def _prompts(text: str) -> bool:
    if not normalise(text):
        return False
    name = label(text)
    numbered = name.startswith("指标") and name[2:].isdecimal()
    return numbered or not name.strip(_DOTS) or any(words in name for words in PROMPTS)


def empty(entry: Entry | None) -> bool:
    """Tell whether the form has the cell and nothing stands in it; a formula without its value is something (C05)."""
    return entry is not None and entry.blank and not entry.uncalculated


def unknown(entry: Entry) -> bool:
    """Tell whether a cell holds something that gives no number: words, an error, a formula without its value."""
    return entry.number is None and (entry.uncalculated or entry.quantity.kind not in {Kind.BLANK, Kind.DASH})


def line(entry: Entry | None) -> int:
    """Return the number of the row in which a cell stands; 0 where it is not known."""
    found = _LINE.search(entry.cell or "") if entry else None
    return int(found[0]) if found else 0


def is_reason(entry: Entry | None) -> bool:
    """Tell whether a cell gives a reason: 无, 0 and dashes give none (docs/checks.md: I12)."""
    return entry is not None and not empty(entry) and not empty_reason(entry)


def empty_reason(entry: Entry) -> bool:
    """Tell whether a reason cell is filled with words that say nothing."""
    text = entry.quantity.text.strip(f"{_DOTS},")
    return entry.quantity.kind is Kind.DASH or text in {NOTHING, "0", ""}


@lru_cache(maxsize=1)
def execution_rows(scored: ScoredForm) -> tuple[ScoredRow, ...]:
    """Return the indicators that carry the points for spending, by their names."""
    return tuple(row for row in scored.rows if is_execution(row.row))


@lru_cache(maxsize=1)
def explained(scored: ScoredForm) -> bool:
    """Tell whether the form explains its money: beside it, beside the indicator of its spending, or once for all."""
    budget = scored.form.budget
    rows: tuple[BudgetRow, ...] = (budget.total, *budget.sources) if budget else ()
    beside = [row.reason for row in rows]
    beside += [row.row.reason for row in execution_rows(scored)]
    return any(is_reason(entry) for entry in (*beside, scored.form.reason))


def spending_is_explained(scored: ScoredForm) -> bool:
    """Tell whether the form explains its spending: as its money, or where it says how the money was managed."""
    return explained(scored) or any(map(is_reason, scored.form.spending_reasons))


def places_of(scored: ScoredForm, points: Decimal) -> int:
    """Return the decimals to which claimed points are compared: those of the scheme, or the fewer that they have.

    Only where nobody said that the form must follow its scheme may it print fewer, 9.7 for 9.74; a whole number shows
    no rounding.
    """
    places = scored.scheme.places
    exponent = Decimal(plain(points)).as_tuple().exponent
    own = -exponent if isinstance(exponent, int) else 0
    return own if 0 < own < places and not scored.form.scheme_given else places


def carries_points(row: ScoredRow) -> bool:
    """Tell whether points are at stake in a row."""
    return (row.weight or ZERO) > 0 or (row.claimed or ZERO) > 0


def full(row: ScoredRow) -> bool:
    """Tell whether a row that carries points claims all of them."""
    return row.weight is not None and row.weight > 0 and row.claimed == row.weight


def deducted(row: ScoredRow) -> bool:
    """Tell whether a row claims less than its points."""
    return row.weight is not None and row.claimed is not None and ZERO <= row.claimed < row.weight


@lru_cache(maxsize=1)
def doubtful(scored: ScoredForm) -> tuple[ScoredRow, ...]:
    """Return the rows whose score can be wrong: all but those that claim all their points, which the rule gives too."""
    return tuple(row for row in scored.rows if not _earned_in_full(row))


def _earned_in_full(row: ScoredRow) -> bool:
    weight = row.weight
    return weight is not None and row.claimed == weight and row.outcome.points == weight and weight > 0


def value(row: ScoredRow, name: str) -> Quantity:
    """Return what a cell of the row says; a missing place reads as blank."""
    return row.inputs.get(name, _BLANK)


def compared(row: ScoredRow) -> Comparison:
    """Return target and actual of a row as its rule compares them."""
    return row.comparison or compare(row.inputs)


@lru_cache(maxsize=256)
def reached(row: ScoredRow) -> bool | None:
    """Tell whether the actual reaches the target; None when the cells do not prove it either way.

    Numbers and dates are compared where the rule compares them; words only
    when they are the same, a standing answer, the best option, say that
    nothing was done, or say it with a figure.
    """
    if not isinstance(row.rule, Target) or prompt(row.row.target) or prompt(row.row.actual):
        return None
    met = compared(row).met
    return _words_reach(row) if met is None else met


def _words_reach(row: ScoredRow) -> bool | None:
    target, actual = value(row, "target"), value(row, "actual")
    if {target.kind, actual.kind} & {Kind.BLANK, Kind.DASH}:
        return None
    if (actual.text == target.text and actual.text not in OPTION_LISTS) or best_option(target, actual):
        return True
    if target.kind is Kind.WORDS and actual.text in MET_WORDS:
        return True
    if (actual.text in NOT_DONE_WORDS or actual.text in UNMET_WORDS) and actual.text != NOTHING:
        return False
    return worded(target, actual, row.inputs) if has_digit(target.text) and has_digit(actual.text) else None


def unsurveyed(row: ScoredRow) -> bool:
    """Tell whether a satisfaction row says that nobody was asked."""
    text = value(row, "actual").text
    if text not in NOT_DONE_WORDS and not _UNSURVEYED.fullmatch(text):
        return False
    return any(entry and "满意度" in entry.text for entry in (row.row.level1, row.row.level2, row.row.name))


def amount(entry: Entry | None, unit: str) -> Decimal | None:
    """Return a figure: money in the form's unit, else the plain number of the cell."""
    if entry is None:
        return None
    found = money(entry, unit)
    return entry.number if found is None and entry.quantity.base != "%" else found


def printed(figure: Decimal) -> Interval:
    """Return what a printed amount can stand for."""
    return Interval.printed(figure, MONEY_PLACES)


def added(figures: Sequence[Decimal]) -> Interval:
    """Return what the sum of printed amounts can stand for."""
    total = Interval.exactly(ZERO)
    for figure in figures:
        total += printed(figure)
    return total


def differs(whole: Decimal, parts: Sequence[Decimal]) -> bool:
    """Tell whether printed parts cannot add up to the printed whole (docs/checks.md: intervals, and less than 0.01)."""
    if abs(whole - sum(parts, ZERO)) < SMALLEST_DIFFERENCE:
        return False
    return not added(parts).meets(printed(whole))


def quotient(part: Decimal, whole: Decimal) -> Interval | None:
    """Return what part ÷ whole can be before rounding; None when the whole may be zero."""
    try:
        return printed(part) / printed(whole)
    except ZeroDivisionError:
        return None


def exceeds(actual: Decimal, limit: Decimal) -> bool:
    """Tell whether an amount is above its limit by a difference that counts (docs/checks.md: at least 0.01)."""
    return actual - limit >= SMALLEST_DIFFERENCE


def allowed_rate(scored: ScoredForm) -> Interval | None:
    """Return the execution rates that the rounded amounts of the total row allow; None where there is none."""
    total = scored.form.budget.total if scored.form.budget else BudgetRow()
    plan, unit = scored.scheme.execution, scored.form.money_unit
    executed = amount(total.executed, unit)
    base = amount(total.initial if plan and plan.base == "initial" else total.adjusted, unit)
    return quotient(executed, base) if executed is not None and base is not None else None


def as_printed(figure: Decimal) -> Interval:
    """Return what a figure can stand for by its own digits: a percent cell reads 95% with ten closing zeros."""
    return Interval.printed(Decimal(plain(figure)))


def bare(entry: Entry) -> bool:
    """Tell whether a percent cell holds a number without percent sign and without percent format."""
    quantity = entry.quantity
    return quantity.kind is Kind.NUMBER and quantity.unit == ""


def printed_rates(entry: Entry | None) -> tuple[Interval, ...]:
    """Return what a printed percent can stand for, as fractions.

    A bare number can be either a fraction (0.95) or a percent (95).
    """
    number = entry.number if entry else None
    if entry is None or number is None:
        return ()
    as_percent = as_printed(number).scaled(ONE / HUNDRED)
    if bare(entry):
        return printed(number), as_percent
    return (as_percent,) if entry.quantity.base == "%" else ()


def contradicts(entry: Entry | None, rate: Interval | None) -> bool:
    """Tell whether a printed percent cannot be the rate under any reading."""
    readings = printed_rates(entry)
    return rate is not None and bool(readings) and not any(reading.meets(rate) for reading in readings)


def miscalculated(entry: Entry | None, part: Decimal, whole: Decimal) -> bool:
    """Tell whether a printed percent cannot be part ÷ whole.

    Digits that were cut off instead of rounded, 57.89% for 57.8985%, prove
    nothing where the printed amounts, each widened by half a unit of its last
    digit, allow the percent: 1157.97 and 2000 do, 1157.97 and 2000.01 do not.
    """
    exact = divide(part, whole)
    # Most rates are exact: nothing is widened to find that out.
    if entry is None or exact * HUNDRED == entry.number or not contradicts(entry, quotient(part, whole)):
        return False
    readings = printed_rates(entry)
    cut_off = any(ZERO <= exact - (one.low + one.high) / 2 < one.high - one.low for one in readings)
    try:
        loose = as_printed(part) / as_printed(whole)
    except ZeroDivisionError:
        return True
    return not cut_off or contradicts(entry, loose)


def spent(scored: ScoredForm) -> Decimal | None:
    """Return the executed money: that of the total row, or the sum of the sources where it is blank or zero."""
    form = scored.form
    if form.budget is None:
        return None
    total = money(form.budget.total.executed, form.money_unit)
    return total or sum(source_amounts(scored, "executed"), ZERO) or total


@lru_cache(maxsize=8)
def source_amounts(scored: ScoredForm, column: str) -> tuple[Decimal, ...]:
    """Return the amounts of a column's source rows that hold one; parts of a numbered source are left out."""
    return tuple(next(splits(scored.form, column)))


def money_rows(form: Form) -> Iterator[BudgetRow]:
    """Yield the total row of the money block, then its sources."""
    if form.budget:
        yield form.budget.total
        yield from form.budget.sources


def shown(figure: Decimal | None) -> str:
    """Return a figure as a message tells it."""
    return "空白" if figure is None else plain(figure)
