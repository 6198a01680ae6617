"""One check at the keyboard: what it says, when it holds as a formula, and the same test in Python."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from xlcore.numbers import ZERO, plain, round_half_up
from xlcore.quantity import DASHES, CellError, Content
from xlcore.rules.base import Refs, literal
from xlcore.rules.reading import replaced
from xlcore.sheet.limits import SUM_SLACK, Limits
from xlcore.sheet.page import Live
from xlcore.sheet.working import Given, number

FINE, UNTOUCHED = "√", ""
_MONEY_PLACES = 6

DIGITS_ONLY = "请只填数字，不要写单位"
"""What to do where a number was typed with its unit: a worksheet takes 120万元 for a text."""

Seen: TypeAlias = Mapping[str, Content]
"""What the cells hold that a check looks at, by name."""


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


def value_of(seen: Seen, name: str) -> Decimal:
    """Return the number of a cell as the worksheet's N gives it: zero where there is none."""
    found = number(seen[name])
    return ZERO if found is None else found


def both(seen: Seen, *names: str) -> bool:
    """Tell whether all the cells hold numbers."""
    return all(number(seen[name]) is not None for name in names)


def numbers(refs: Refs, *names: str) -> str:
    """Write the same for a worksheet, as arguments of AND."""
    return ",".join(f"ISNUMBER({refs[name]})" for name in names)


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


def silence() -> Hint:
    """Say nothing where nothing is wrong, in place of √."""
    return Hint(UNTOUCHED, lambda _: "TRUE", lambda _: True)


def said(text: str, name: str) -> Hint:
    """Complain where a cell, or an expression in its place, is true."""
    return Hint(text, lambda r: r[name], lambda s: s[name] is True)


def no_number(name: str, text: str) -> Hint:
    """Complain of anything in a cell that is no number."""
    return Hint(
        text,
        lambda r: f'AND({r[name]}<>"",NOT(ISNUMBER({r[name]})))',
        lambda s: not blank(s[name]) and number(s[name]) is None,
    )


def no_figure(name: str, text: str, *, percent: bool = False) -> Hint:
    """Complain of what is no number, except a dash for nothing and, in a percent, a text such as 95%."""

    def formula(refs: Refs) -> str:
        cell = refs[name]
        nothing = f'{replaced(cell, ((dash, "") for dash in DASHES))}=""'
        accepted = f'OR({nothing},RIGHT({cell},1)="%")' if percent else nothing
        return f"IF(ISNUMBER({cell}),FALSE,NOT({accepted}))"

    def holds(seen: Seen) -> bool:
        content = seen[name]
        if blank(content) or number(content) is not None:
            return False
        text = content if isinstance(content, str) else "?"
        return bool(text.strip("".join(DASHES))) and not (percent and text.endswith("%"))

    return Hint(text, formula, holds)


def outside(names: Sequence[str], noun: str, limits: Limits) -> list[Hint]:
    """Return the complaints of numbers that are negative without cause, or too large to be meant."""
    negative = Hint(
        f"{noun}不能为负",
        lambda r: "OR(" + ",".join(f"N({r[name]})<0" for name in names) + ")",
        lambda s: any(value_of(s, name) < 0 for name in names),
    )
    large = Hint(
        f"{noun}超过{limits.words}，请核对",
        lambda r: "OR(" + ",".join(f"ABS(N({r[name]}))>{plain(limits.likely)}" for name in names) + ")",
        lambda s: any(abs(value_of(s, name)) > limits.likely for name in names),
    )
    return [large] if limits.signed else [negative, large]


def differing_text(text: str, one: str, other: str) -> Hint:
    """Complain of two filled texts that differ."""
    return Hint(
        text,
        lambda r: f'AND({r[one]}<>"",{r[other]}<>"",{r[one]}&""<>{r[other]}&"")',
        lambda s: not blank(s[one]) and not blank(s[other]) and s[one] != s[other],
    )


def manual_out_of_range() -> Hint:
    """Complain of points given by hand that are no number, negative, or more than the weight."""

    def formula(refs: Refs) -> str:
        manual, weight = refs["manual"], refs["weight"]
        beyond = f"IF(ISNUMBER({weight}),OR({manual}<0,{manual}>{weight}),{manual}<0)"
        return f'IF(ISNUMBER({manual}),{beyond},{manual}<>"")'

    def holds(seen: Seen) -> bool:
        given, weight = number(seen["manual"]), number(seen["weight"])
        if given is None:
            return not blank(seen["manual"])
        return given < 0 or (weight is not None and given > weight)

    return Hint("人工评分须为0至分值之间的数字", formula, holds)


def score_out_of_range() -> Hint:
    """Complain of a score below zero or above its weight."""
    return Hint(
        "得分须在0与分值之间",
        lambda r: f"IF(AND({numbers(r, 'score', 'weight')}),OR({r['score']}<0,{r['score']}>{r['weight']}),FALSE)",
        lambda s: both(s, "score", "weight") and not 0 <= value_of(s, "score") <= value_of(s, "weight"),
    )


def score_differs(places: int) -> Hint:
    """Complain of a score that the rule does not give."""
    return Hint(
        "得分与复算得分不一致",
        lambda r: (
            f"IF(AND({numbers(r, 'score', 'computed')}),"
            f"ROUND({r['score']},{places})<>ROUND({r['computed']},{places}),FALSE)"
        ),
        lambda s: (
            both(s, "score", "computed")
            and round_half_up(value_of(s, "score"), places) != round_half_up(value_of(s, "computed"), places)
        ),
    )


def sum_differs(column: str, sources: Sequence[str]) -> Hint:
    """Return the check of a sum of money against its sources."""

    def holds(seen: Seen) -> bool:
        parts = [found for name in sources if (found := number(seen[name])) is not None]
        difference = round_half_up(value_of(seen, column) - sum(parts, ZERO), _MONEY_PLACES)
        return bool(parts) and abs(difference) > SUM_SLACK

    def formula(refs: Refs) -> str:
        cells = ",".join(refs[name] for name in sources)
        return f"AND(COUNT({cells})>0,ABS(ROUND(N({refs[column]})-SUM({cells}),{_MONEY_PLACES}))>{plain(SUM_SLACK)})"

    return Hint("资金总额与各分项之和不一致", formula, holds)
