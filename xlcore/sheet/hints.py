"""Checks at the keyboard: the first complaint that holds, as a formula and as the same test in Python."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xlcore.numbers import ZERO, divide, plain, round_half_up
from xlcore.quantity import NOT_DONE_WORDS, CellError, Content, Kind
from xlcore.rules.base import Refs, literal
from xlcore.scheme.model import Scheme
from xlcore.sheet.page import Live
from xlcore.sheet.working import Given, number

FINE, UNTOUCHED = "√", ""
SATISFACTION = "满意度"
"""Groups whose rows score only after a survey."""
RATIO_PLACES = 10
_MONEY_PLACES = 6
_DAY_FROM = 20000
"""A number above this beside a date is the serial number of a day: 20000 is a day of 1954."""
_MONEY_TOLERANCE = {"元": Decimal("0.015"), "万元": Decimal("0.000015")}

Seen = Mapping[str, Content]


@dataclass(frozen=True, slots=True)
class Needs:
    """The cells outside a row that its rule reads, and what to say while one of them is blank."""

    names: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Hint:
    """One complaint: its text, when it holds as a formula, and the same in Python."""

    text: str
    formula: Callable[[Refs], str]
    holds: Callable[[Seen], bool]


def first_of(hints: Sequence[Hint], given: Mapping[str, Given]) -> Live:
    """Return the cell that shows the first complaint that holds, else √."""
    refs = {name: cell.cell for name, cell in given.items()}
    seen = {name: cell.content for name, cell in given.items()}
    formula = literal(FINE)
    for hint in reversed(hints):
        formula = f"IF({hint.formula(refs)},{literal(hint.text)},{formula})"
    return Live(formula, next((hint.text for hint in hints if hint.holds(seen)), FINE))


def blank(content: Content) -> bool:
    """Tell whether a worksheet finds the cell equal to ""."""
    return content is None or content == ""


def has_error(names: Sequence[str]) -> Hint:
    """Complain of a cell with an error value; it must come first, because every other test would fail on it."""
    return Hint(
        "单元格为错误值，请更正",
        lambda r: "OR(" + ",".join(f"ISERROR({r[name]})" for name in names) + ")",
        lambda s: any(isinstance(s[name], CellError) for name in names),
    )


def untouched(names: Sequence[str]) -> Hint:
    """Stay silent while all the cells are blank."""
    return Hint(
        UNTOUCHED,
        lambda r: "AND(" + ",".join(f'{r[name]}=""' for name in names) + ")",
        lambda s: all(blank(s[name]) for name in names),
    )


def _no_number(name: str, text: str) -> Hint:
    return Hint(
        text,
        lambda r: f'AND({r[name]}<>"",NOT(ISNUMBER({r[name]})))',
        lambda s: not blank(s[name]) and number(s[name]) is None,
    )


def _shows(name: str, shown: str, text: str) -> Hint:
    return Hint(text, lambda r: f'{r[name]}&""={literal(shown)}', lambda s: s[name] == shown)


def _n(seen: Seen, name: str) -> Decimal:
    found = number(seen[name])
    return ZERO if found is None else found


def _both(seen: Seen, *names: str) -> bool:
    return all(number(seen[name]) is not None for name in names)


def _numbers(refs: Refs, *names: str) -> str:
    return ",".join(f"ISNUMBER({refs[name]})" for name in names)


def _out_of_range() -> Hint:
    return Hint(
        "得分须在0与分值之间",
        lambda r: f"IF(AND({_numbers(r, 'score', 'weight')}),OR({r['score']}<0,{r['score']}>{r['weight']}),FALSE)",
        lambda s: _both(s, "score", "weight") and not 0 <= _n(s, "score") <= _n(s, "weight"),
    )


def _differs(places: int) -> Hint:
    return Hint(
        "得分与复算得分不一致",
        lambda r: (
            f"IF(AND({_numbers(r, 'score', 'computed')}),"
            f"ROUND({r['score']},{places})<>ROUND({r['computed']},{places}),FALSE)"
        ),
        lambda s: (
            _both(s, "score", "computed")
            and round_half_up(_n(s, "score"), places) != round_half_up(_n(s, "computed"), places)
        ),
    )


def _deducted_silently() -> Hint:
    return Hint(
        "扣分未说明原因",
        lambda r: f'IF(AND({_numbers(r, "score", "weight")}),AND({r["score"]}<{r["weight"]},{r["reason"]}=""),FALSE)',
        lambda s: _both(s, "score", "weight") and _n(s, "score") < _n(s, "weight") and blank(s["reason"]),
    )


def _scored_without_values() -> Hint:
    return Hint(
        "指标值或完成值空白却有得分",
        lambda r: f'IF(ISNUMBER({r["score"]}),AND({r["score"]}>0,OR({r["target"]}="",{r["actual"]}="")),FALSE)',
        lambda s: number(s["score"]) is not None and _n(s, "score") > 0 and (blank(s["target"]) or blank(s["actual"])),
    )


def _over_achieved(threshold: Decimal) -> Hint:
    def holds(seen: Seen) -> bool:
        if seen["state"] != "数" or seen["downward"] is True or _n(seen, "target_scaled") <= 0:
            return False
        ratio = round_half_up(divide(_n(seen, "actual_scaled"), _n(seen, "target_scaled")), RATIO_PLACES)
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


def _not_surveyed() -> Hint:
    """Complain of points for satisfaction without a survey; ``survey`` is the normalised answer."""
    return Hint(
        "未开展满意度调查，不能得分",
        lambda r: (
            f"IF(ISNUMBER({r['score']}),AND({r['score']}>0,OR("
            + ",".join(f"{r['survey']}={literal(word)}" for word in NOT_DONE_WORDS)
            + ")),FALSE)"
        ),
        lambda s: _n(s, "score") > 0 and s["survey"] in NOT_DONE_WORDS,
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


def _cells(refs: Refs, names: Sequence[str]) -> str:
    return ",".join(refs[name] for name in names)


def _unscored(names: frozenset[str], needs: Needs) -> Iterator[Hint]:
    """Yield what a row without a score is waiting for, the first first."""
    yield Hint(
        "请填写分值",
        lambda r: f'AND({r["score"]}="",{r["weight"]}="")',
        lambda s: blank(s["score"]) and blank(s["weight"]),
    )
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
            seen[f"{one}_kind"] == Kind.DATE and seen[f"{other}_kind"] == Kind.NUMBER and _n(seen, other) > _DAY_FROM
            for one, other in sides
        )
        return blank(seen["score"]) and found

    def formula(refs: Refs) -> str:
        tests = ",".join(
            f'AND({refs[f"{one}_kind"]}="{Kind.DATE}",{refs[f"{other}_kind"]}="{Kind.NUMBER}",'
            f"N({refs[other]})>{_DAY_FROM})"
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
    touched = [name for name in shown if name != "target" or not fixed_target]
    hints = [
        has_error([*shown, *(name for name in ("weight", "computed") if name in names)]),
        _not_yet(touched, needs.names),
    ]
    hints += [
        _shows("score", "#单位不一致", "指标值与完成值单位不一致，请改写或人工评分"),
        _shows("score", "#无法识别", "数值无法识别，请改写"),
        _shows("score", "#无法计算", "除数为零，无法计算，请人工评分"),
        _no_number("score", "得分不是数字"),
        _no_number("weight", "分值不是数字"),
        _out_of_range(),
    ]
    if {"target", "actual"} <= names:
        hints.append(_scored_without_values())
    if "survey" in names:
        hints.append(_not_surveyed())
    hints.append(_differs(scheme.places))
    if "reason" in names:
        hints.append(_deducted_silently())
    if {"reason", "state"} <= names:
        hints.append(_over_achieved(scheme.thresholds.over_achieved))
    return [*hints, *_unscored(names, needs)]


def _sum_differs(column: str, sources: Sequence[str], tolerance: Decimal) -> Hint:
    def holds(seen: Seen) -> bool:
        parts = [found for name in sources if (found := number(seen[name])) is not None]
        difference = round_half_up(_n(seen, column) - sum(parts, ZERO), _MONEY_PLACES)
        return bool(parts) and abs(difference) > tolerance

    def formula(refs: Refs) -> str:
        cells = ",".join(refs[name] for name in sources)
        return f"AND(COUNT({cells})>0,ABS(ROUND(N({refs[column]})-SUM({cells}),{_MONEY_PLACES}))>{plain(tolerance)})"

    return Hint("资金总额与各分项之和不一致", formula, holds)


def _negative(columns: Sequence[str]) -> Hint:
    return Hint(
        "金额不能为负",
        lambda r: "OR(" + ",".join(f"N({r[name]})<0" for name in columns) + ")",
        lambda s: any(_n(s, name) < 0 for name in columns),
    )


def _rate_is(text: str, operator: str, limit: Decimal, *, reason: bool) -> Hint:
    """Complain of an execution rate beyond a limit, unless a reason is given where the form asks for one."""

    def holds(seen: Seen) -> bool:
        if _n(seen, "adjusted") <= 0 or number(seen["executed"]) is None:
            return False
        rate = round_half_up(divide(_n(seen, "executed"), _n(seen, "adjusted")), RATIO_PLACES)
        return (rate > limit if operator == ">" else rate < limit) and (not reason or blank(seen["reason"]))

    def formula(refs: Refs) -> str:
        rate = f"ROUND({refs['executed']}/{refs['adjusted']},{RATIO_PLACES}){operator}{plain(limit)}"
        explained = f'AND({rate},{refs["reason"]}="")' if reason else rate
        known = f"AND(N({refs['adjusted']})>0,ISNUMBER({refs['executed']}))"
        return f"IF({known},{explained},FALSE)"

    return Hint(text, formula, holds)


def money_hints(scheme: Scheme, names: frozenset[str], sources: Mapping[str, Sequence[str]]) -> list[Hint]:
    """Return the checks of a row of the money block; ``sources`` names the cells below each amount of the total."""
    amounts = [name for name in ("initial", "adjusted", "executed") if name in names]
    below = [cell for cells in sources.values() for cell in cells]
    hints = [
        has_error([*(name for name in (*amounts, "score", "computed") if name in names), *below]),
        untouched([*amounts, *below]),
        *(_no_number(name, "金额不是数字，请只填数字") for name in amounts),
        _negative(amounts),
    ]
    hints += [_sum_differs(column, cells, _MONEY_TOLERANCE[scheme.money_unit]) for column, cells in sources.items()]
    if {"adjusted", "executed"} <= names:
        reason = "reason" in names
        floor = scheme.thresholds.rate_floor
        over, under = ("请核对或说明", "请说明原因") if reason else ("请核对", "请核对")
        hints.append(_rate_is(f"执行数超过全年预算数，{over}", ">", Decimal(1), reason=reason))
        low = f"执行率低于{plain(floor * 100)}%，{under}"
        if sources:
            hints.append(_rate_is(low, "<", floor, reason=reason))
    if {"score", "weight"} <= names:
        hints.append(_out_of_range())
    if {"score", "computed"} <= names:
        hints.append(_differs(scheme.places))
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
            and round_half_up(_n(s, "weights"), 4) != scheme.total
        ),
    )


def no_score_yet(names: Sequence[str]) -> Hint:
    """Stay silent while the cells are blank and no row has a score."""
    return Hint(
        UNTOUCHED,
        lambda r: f"AND(NOT({r['begun']})" + "".join(f',{r[name]}=""' for name in names) + ")",
        lambda s: s["begun"] is not True and all(blank(s[name]) for name in names),
    )


def said(text: str, name: str) -> Hint:
    """Complain where a cell, or an expression in its place, is true."""
    return Hint(text, lambda r: r[name], lambda s: s[name] is True)


def total_hint(places: int) -> Hint:
    """Complain of a typed total that differs from the sum of the scores."""
    return Hint(
        "总分与各项得分之和不一致",
        lambda r: f"IF(AND({_numbers(r, 'total', 'summed')}),ROUND({r['total']},{places})<>{r['summed']},FALSE)",
        lambda s: _both(s, "total", "summed") and round_half_up(_n(s, "total"), places) != _n(s, "summed"),
    )


def differing_text(text: str, one: str, other: str) -> Hint:
    """Complain of two filled texts that differ."""
    return Hint(
        text,
        lambda r: f'AND({r[one]}<>"",{r[other]}<>"",{r[one]}&""<>{r[other]}&"")',
        lambda s: not blank(s[one]) and not blank(s[other]) and s[one] != s[other],
    )
