"""The checks at the keyboard of each part of a form: which complaints there are, the weightiest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xlcore.numbers import divide, plain, round_half_up
from xlcore.quantity import GLYPHS, NOT_DONE_WORDS, SIGNS, Kind
from xlcore.rules.base import Refs, State, literal
from xlcore.rules.reading import contains
from xlcore.rules.target import QUALITATIVE
from xlcore.scheme.model import Scheme
from xlcore.sheet.hint import (
    DIGITS_ONLY,
    UNTOUCHED,
    Hint,
    Seen,
    blank,
    both,
    differing_text,
    first_of,
    has_error,
    manual_out_of_range,
    no_figure,
    no_number,
    numbers,
    outside,
    said,
    score_differs,
    score_out_of_range,
    silence,
    sum_differs,
    untouched,
    value_of,
)  # fmt: skip
from xlcore.sheet.limits import (
    DAY_FROM,
    FIRST_YEAR,
    LAST_YEAR,
    LIKELY_RATIO,
    money_limits,
    points_limits,
    rate_limits,
)  # fmt: skip
from xlcore.sheet.working import number

__all__ = [
    "SATISFACTION", "Hint", "Needs", "blank", "differing_text", "first_of", "has_error", "money_hints", "no_score_yet",
    "row_hints", "said", "silence", "total_alone_hints", "total_hint", "untouched", "weight_hint", "year_hint",
]  # fmt: skip

SATISFACTION = "满意度"
"""Groups whose rows score only after a survey."""
RATIO_PLACES = 10
_NATURES = (*SIGNS, *(glyph for glyph, sign in GLYPHS if sign in SIGNS and len(glyph) == 1), QUALITATIVE)
"""What a nature is recognised by: a comparator in any spelling, or the word for qualitative."""
_NO_DIVISOR = "除数为零，无法计算，请人工评分"


@dataclass(frozen=True, slots=True)
class Needs:
    """The cells outside a row that its rule reads, and what to say while one of them is blank."""

    names: tuple[str, ...] = ()
    text: str = ""


def _unknown_nature() -> Hint:
    def holds(seen: Seen) -> bool:
        content = seen["nature"]
        text = content if isinstance(content, str) else ""
        return not blank(content) and not any(mark in text for mark in _NATURES)

    return Hint(
        "指标性质请从列表中选择",
        lambda r: f'AND({r["nature"]}<>"",NOT(OR({",".join(contains(r["nature"], mark) for mark in _NATURES)})))',
        holds,
    )


def _shows(name: str, shown: str, text: str) -> Hint:
    return Hint(text, lambda r: f'{r[name]}&""={literal(shown)}', lambda s: s[name] == shown)


def _deducted_silently() -> Hint:
    return Hint(
        "扣分未说明原因",
        lambda r: f'IF(AND({numbers(r, "score", "weight")}),AND({r["score"]}<{r["weight"]},{r["reason"]}=""),FALSE)',
        lambda s: both(s, "score", "weight") and value_of(s, "score") < value_of(s, "weight") and blank(s["reason"]),
    )


def _scored_without_values() -> Hint:
    return Hint(
        "指标值或完成值空白却有得分",
        lambda r: f'IF(ISNUMBER({r["score"]}),AND({r["score"]}>0,OR({r["target"]}="",{r["actual"]}="")),FALSE)',
        lambda s: value_of(s, "score") > 0 and (blank(s["target"]) or blank(s["actual"])),
    )


def _over_achieved(threshold: Decimal) -> Hint:
    def holds(seen: Seen) -> bool:
        if seen["state"] != "数" or seen["downward"] is True or value_of(seen, "target_scaled") <= 0:
            return False
        ratio = round_half_up(divide(value_of(seen, "actual_scaled"), value_of(seen, "target_scaled")), RATIO_PLACES)
        return ratio >= threshold and blank(seen["reason"])

    return Hint(
        f"完成值达到指标值的{plain(threshold * 100)}%以上，请说明原因",
        lambda r: (
            f'IF({r["state"]}="数",IF(AND(NOT({r["downward"]}),{r["target_scaled"]}>0),'
            f"AND(ROUND({r['actual_scaled']}/{r['target_scaled']},{RATIO_PLACES})>={plain(threshold)},"
            f'{r["reason"]}=""),FALSE),FALSE)'
        ),
        holds,
    )


def _far_apart() -> Hint:
    """Complain of an actual that cannot be meant beside its target, whatever the reason says.

    Where less is better, a small actual is no slip.
    """

    def holds(seen: Seen) -> bool:
        target, actual = value_of(seen, "target_scaled"), value_of(seen, "actual_scaled")
        if seen["state"] != "数" or target <= 0 or actual <= 0:
            return False
        return actual > LIKELY_RATIO * target or (seen["downward"] is not True and target > LIKELY_RATIO * actual)

    def formula(refs: Refs) -> str:
        target, actual, times = refs["target_scaled"], refs["actual_scaled"], plain(LIKELY_RATIO)
        apart = f"OR({actual}>{times}*{target},AND(NOT({refs['downward']}),{target}>{times}*{actual}))"
        return f'IF({refs["state"]}="数",IF(AND({target}>0,{actual}>0),{apart},FALSE),FALSE)'

    return Hint("完成值与指标值相差百倍以上，请核对", formula, holds)


def _not_surveyed() -> Hint:
    """Complain of points for satisfaction without a survey; ``survey`` is the normalised answer."""
    return Hint(
        "未开展满意度调查，不能得分",
        lambda r: (
            f"IF(ISNUMBER({r['score']}),AND({r['score']}>0,OR("
            + ",".join(f"{r['survey']}={literal(word)}" for word in NOT_DONE_WORDS)
            + ")),FALSE)"
        ),
        lambda s: value_of(s, "score") > 0 and s["survey"] in NOT_DONE_WORDS,
    )


def _not_yet(touched: Sequence[str], needs: Sequence[str]) -> Hint:
    """Stay silent while nothing of a row is filled, unless it has a weight and other rows have scores already."""
    needed = "" if not needs else ",COUNTA({})=0"
    return Hint(
        UNTOUCHED,
        lambda r: (
            "AND("
            + ",".join(f'{r[name]}=""' for name in touched)
            + needed.format(_cells(r, needs))
            + f",NOT(AND({r['begun']},ISNUMBER({r['weight']}))))"
        ),
        lambda s: (
            all(blank(s[name]) for name in (*touched, *needs))
            and not (s["begun"] is True and number(s["weight"]) is not None)
        ),
    )


def _unweighted() -> Hint:
    return Hint(
        "请填写分值",
        lambda r: f'AND({r["manual"]}<>"",{r["weight"]}="")',
        lambda s: not blank(s["manual"]) and blank(s["weight"]),
    )


def _cells(refs: Refs, names: Sequence[str]) -> str:
    return ",".join(refs[name] for name in names)


def _unscored(names: frozenset[str], needs: Needs) -> Iterator[Hint]:
    """Yield what a row without a score is waiting for, the first first."""
    yield Hint("请填写分值", lambda r: f'{r["weight"]}=""', lambda s: blank(s["weight"]))
    if needs.names:
        yield Hint(
            needs.text,
            lambda r: f'AND({r["score"]}="",COUNTA({_cells(r, needs.names)})<{len(needs.names)})',
            lambda s: blank(s["score"]) and any(blank(s[name]) for name in needs.names),
        )
    elif {"target", "actual"} <= names:
        yield Hint(
            "请填写指标值和完成值",
            lambda r: f'AND({r["score"]}="",OR({r["target"]}="",{r["actual"]}=""))',
            lambda s: blank(s["score"]) and (blank(s["target"]) or blank(s["actual"])),
        )
    if "target_kind" in names:
        yield _typed_date()
    yield Hint("请人工评分", lambda r: f'{r["score"]}=""', lambda s: blank(s["score"]))


def _typed_date() -> Hint:
    """Complain of a number that is the day behind a date, beside a date in words.

    LibreOffice does not tell that a cell is shown as a date where the format is a Chinese one.
    """
    sides = (("target", "actual"), ("actual", "target"))

    def holds(seen: Seen) -> bool:
        found = any(
            (seen[f"{one}_kind"], seen[f"{other}_kind"]) == (Kind.DATE, Kind.NUMBER)
            and value_of(seen, other) > DAY_FROM
            for one, other in sides
        )
        return blank(seen["score"]) and found

    def formula(refs: Refs) -> str:
        tests = ",".join(
            f'AND({refs[f"{one}_kind"]}="{Kind.DATE}",{refs[f"{other}_kind"]}="{Kind.NUMBER}",'
            f"N({refs[other]})>{DAY_FROM})"
            for one, other in sides
        )
        return f'AND({refs["score"]}="",OR({tests}))'

    return Hint("日期请按文字填写，如 2023年12月", formula, holds)


def row_hints(scheme: Scheme, names: frozenset[str], needs: Needs, *, fixed_target: bool) -> list[Hint]:
    """Return the checks of an indicator row.

    ``names`` are the cells that it has, ``needs`` those of the base data that
    its rule reads. A target that the scheme prescribes says nothing about
    whether a person has begun with the row.
    """
    shown = [name for name in ("score", "target", "actual", "reason") if name in names]
    by_hand = [name for name in ("manual",) if name in names]
    touched = [name for name in (*shown, *by_hand) if name != "target" or not fixed_target]
    hints = [
        has_error([*shown, *(name for name in (*by_hand, "weight", "computed", "nature") if name in names)]),
        no_number("weight", f"分值不是数字，{DIGITS_ONLY}"),
        *outside(["weight"], "分值", points_limits(scheme.total)),
        _not_yet(touched, needs.names),
    ]
    if by_hand:
        hints += [_unweighted(), manual_out_of_range()]
    if "nature" in names:
        hints.append(_unknown_nature())
    hints += [
        _shows("score", str(State.MISMATCH), "指标值与完成值单位不一致，请改写或人工评分"),
        _shows("score", str(State.UNREADABLE), "数值无法识别，请改写"),
        _shows("score", str(State.UNDEFINED), _NO_DIVISOR),
        no_number("score", f"得分不是数字，{DIGITS_ONLY}"),
        score_out_of_range(),
    ]
    if {"target", "actual"} <= names:
        hints.append(_scored_without_values())
    if "survey" in names:
        hints.append(_not_surveyed())
    if "state" in names:
        hints.append(_far_apart())
    hints.append(score_differs(scheme.places))
    if "reason" in names:
        hints.append(_deducted_silently())
    if {"reason", "state"} <= names:
        hints.append(_over_achieved(scheme.thresholds.over_achieved))
    return [*hints, *_unscored(names, needs)]


def _rate_is(text: str, operator: str, limit: Decimal, *, reason: bool) -> Hint:
    """Complain of an execution rate beyond a limit, unless a reason is given where the form asks for one."""

    def holds(seen: Seen) -> bool:
        if value_of(seen, "adjusted") <= 0 or number(seen["executed"]) is None:
            return False
        rate = round_half_up(divide(value_of(seen, "executed"), value_of(seen, "adjusted")), RATIO_PLACES)
        return (rate > limit if operator == ">" else rate < limit) and (not reason or blank(seen["reason"]))

    def formula(refs: Refs) -> str:
        rate = f"ROUND({refs['executed']}/{refs['adjusted']},{RATIO_PLACES}){operator}{plain(limit)}"
        explained = f'AND({rate},{refs["reason"]}="")' if reason else rate
        known = f"AND(N({refs['adjusted']})>0,ISNUMBER({refs['executed']}))"
        return f"IF({known},{explained},FALSE)"

    return Hint(text, formula, holds)


def money_hints(
    scheme: Scheme, names: frozenset[str], sources: Mapping[str, Sequence[str]], unit: str = ""
) -> list[Hint]:
    """Return the checks of a row of the money block; ``sources`` names the cells below each amount of the total.

    ``unit`` is that of the amounts, where it is not the scheme's. A rate among
    the names is one that was typed.
    """
    unit = unit or scheme.money_unit
    amounts = [name for name in ("initial", "adjusted", "executed") if name in names]
    others = [name for name in ("rate", "manual") if name in names]
    below = [cell for cells in sources.values() for cell in cells]
    hints = [
        has_error([*(name for name in (*amounts, *others, "score", "computed") if name in names), *below]),
        untouched([*amounts, *others, *below]),
        *(no_number(name, f"金额不是数字，{DIGITS_ONLY}") for name in amounts),
        *outside(amounts, "金额", money_limits(unit)),
    ]
    hints += [sum_differs(column, cells) for column, cells in sources.items()]
    if {"adjusted", "executed"} <= names:
        reason = "reason" in names
        floor = scheme.thresholds.rate_floor
        over, under = ("请核对或说明", "请说明原因") if reason else ("请核对", "请核对")
        hints.append(_rate_is(f"执行数超过全年预算数，{over}", ">", Decimal(1), reason=reason))
        low = f"执行率低于{plain(floor * 100)}%，{under}"
        if sources:
            hints.append(_rate_is(low, "<", floor, reason=reason))
    if "rate" in names:
        hints.append(no_figure("rate", "执行率不是数字，请填写如 95%", percent=True))
        hints += outside(["rate"], "执行率", rate_limits())
    if "manual" in names:
        hints.append(manual_out_of_range())
    if "score" in names:
        hints.append(_shows("score", str(State.UNDEFINED), _NO_DIVISOR))
        hints.append(no_number("score", f"得分不是数字，{DIGITS_ONLY}"))
    if {"score", "weight"} <= names:
        hints.append(score_out_of_range())
    if {"score", "computed"} <= names:
        hints.append(score_differs(scheme.places))
    return hints


def weight_hint(scheme: Scheme) -> Hint:
    """Complain of weights that do not add up to the total of the scheme, once there is a score."""
    total = plain(scheme.total)
    return Hint(
        f"分值合计应为{total}",
        lambda r: f"IF(AND({r['begun']},ISNUMBER({r['weights']})),ROUND({r['weights']},4)<>{total},FALSE)",
        lambda s: (
            s["begun"] is True
            and number(s["weights"]) is not None
            and round_half_up(value_of(s, "weights"), 4) != scheme.total
        ),
    )


def no_score_yet(names: Sequence[str]) -> Hint:
    """Stay silent while the cells are blank and no row has a score."""
    return Hint(
        UNTOUCHED,
        lambda r: f"AND(NOT({r['begun']})" + "".join(f',{r[name]}=""' for name in names) + ")",
        lambda s: s["begun"] is not True and all(blank(s[name]) for name in names),
    )


def year_hint() -> Hint:
    """Complain of a year that is no whole number of this century."""

    def holds(seen: Seen) -> bool:
        year = number(seen["year"])
        if year is None:
            return not blank(seen["year"])
        return not FIRST_YEAR <= year <= LAST_YEAR or year != int(year)

    return Hint(
        "请填写四位年份",
        lambda r: (
            f"IF(ISNUMBER({r['year']}),OR({r['year']}<{FIRST_YEAR},{r['year']}>{LAST_YEAR},"
            f'{r["year"]}<>INT({r["year"]})),{r["year"]}<>"")'
        ),
        holds,
    )


def total_hint(places: int) -> Hint:
    """Complain of a typed total that differs from the sum of the scores."""
    return Hint(
        "总分与各项得分之和不一致",
        lambda r: f"IF(AND({numbers(r, 'total', 'summed')}),ROUND({r['total']},{places})<>{r['summed']},FALSE)",
        lambda s: both(s, "total", "summed") and round_half_up(value_of(s, "total"), places) != value_of(s, "summed"),
    )


def total_alone_hints(scheme: Scheme) -> list[Hint]:
    """Return the checks of a total that the unit writes because nothing on the form adds up to it."""
    return [
        has_error(["total"]),
        untouched(["total"]),
        no_number("total", f"总分不是数字，{DIGITS_ONLY}"),
        *outside(["total"], "总分", points_limits(scheme.total)),
    ]
