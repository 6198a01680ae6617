"""How the figures of the base data sheet must agree, as checks at the keyboard: sums, parts, limits and points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from xlcore.numbers import ZERO, plain, round_half_up
from xlcore.rules import Judged
from xlcore.rules.base import Refs
from xlcore.scheme.facts import LimitRelation, PartsRelation, SumRelation
from xlcore.scheme.model import Scheme
from xlcore.sheet.hint import Hint, Seen, blank
from xlcore.sheet.limits import SUM_SLACK
from xlcore.sheet.working import Given, number

PLACES = 6
LIMITS = {
    "P01": "实际采购超过计划",
    "P02": "“三公”经费超预算",
    "P03": "在职人数超过编制数",
    "P04": "公用经费超预算",
    "P05": "项目支出超预算",
}


class RelationHint(NamedTuple):
    """A check, the path of the cell beside which it stands, and all the paths that it looks at."""

    place: str
    reads: tuple[str, ...]
    hint: Hint


def judged_points(scheme: Scheme) -> dict[str, Decimal]:
    """Return the most points that a person may give, by the fact that holds them."""
    rules = [scheme.rule_of(indicator) for _, _, indicator in scheme.prescribed()]
    every = [rule for whole in rules for rule in (whole, *whole.parts)]
    return {rule.fact: rule.points for rule in every if isinstance(rule, Judged)}


def relation_hints(scheme: Scheme, given: Mapping[str, Given]) -> Iterator[RelationHint]:
    """Yield the checks of all sums, parts, limits and given points, table rows one by one."""
    for fact, points in judged_points(scheme).items():
        if fact in given:
            yield RelationHint(fact, (fact,), _points_hint(fact, points))
    for relation in scheme.relations:
        match relation:
            case SumRelation() | PartsRelation():
                for whole, parts in _sums(relation, given):
                    hint = _sum_hint(whole, parts, exact=isinstance(relation, SumRelation))
                    yield RelationHint(whole, (whole, *parts), hint)
            case LimitRelation():
                for actual, limit in _aligned((relation.actual, relation.limit), given):
                    hint = _limit_hint(actual, limit, LIMITS[relation.code])
                    yield RelationHint(actual, (actual, limit), hint)


def rows_of(path: str, given: Mapping[str, Given]) -> list[str]:
    """Return the paths that ``[]`` stands for; a path without it is itself."""
    before, bracket, after = path.partition("[]")
    if not bracket:
        return [path]
    return [name for name in given if name.startswith(f"{before}[") and name.endswith(f"]{after}")]


def _sums(relation: SumRelation | PartsRelation, given: Mapping[str, Given]) -> Iterator[tuple[str, list[str]]]:
    """Yield whole and parts; a whole in a table is compared row by row."""
    if "[]" in relation.whole:
        for whole, *parts in _aligned((relation.whole, *relation.parts), given):
            yield whole, parts
    else:
        yield relation.whole, [name for part in relation.parts for name in rows_of(part, given)]


def _aligned(paths: Sequence[str], given: Mapping[str, Given]) -> Iterator[tuple[str, ...]]:
    """Yield the paths of each row; a path outside the table is the same in every row."""
    expanded = [rows_of(path, given) for path in paths]
    count = max(len(names) for names in expanded)
    for index in range(count):
        yield tuple(names[index] if len(names) > 1 else names[0] for names in expanded)


def _sum_hint(whole: str, parts: Sequence[str], *, exact: bool) -> Hint:
    def formula(refs: Refs) -> str:
        cells = ",".join(refs[name] for name in parts)
        difference = f"ROUND(SUM({cells})-N({refs[whole]}),{PLACES})"
        beyond = f"ABS({difference})" if exact else difference
        return f"AND(COUNT({cells})>0,ISNUMBER({refs[whole]}),{beyond}>{plain(SUM_SLACK)})"

    def holds(seen: Seen) -> bool:
        found = [value for name in parts if (value := number(seen[name])) is not None]
        total = number(seen[whole])
        if not found or total is None:
            return False
        difference = round_half_up(sum(found, ZERO) - total, PLACES)
        return (abs(difference) if exact else difference) > SUM_SLACK

    return Hint("合计与各分项之和不一致" if exact else "各分项之和超过合计", formula, holds)


def _points_hint(fact: str, points: Decimal) -> Hint:
    def holds(seen: Seen) -> bool:
        given = number(seen[fact])
        return not blank(seen[fact]) and (given is None or not 0 <= given <= points)

    return Hint(
        f"请填写0至{plain(points)}之间的数字",
        lambda r: f'IF(ISNUMBER({r[fact]}),OR({r[fact]}<0,{r[fact]}>{plain(points)}),{r[fact]}<>"")',
        holds,
    )


def _limit_hint(actual: str, limit: str, text: str) -> Hint:
    def holds(seen: Seen) -> bool:
        one, other = number(seen[actual]), number(seen[limit])
        return one is not None and other is not None and one > other

    return Hint(
        text,
        lambda r: f"IF(AND(ISNUMBER({r[actual]}),ISNUMBER({r[limit]})),{r[actual]}>{r[limit]},FALSE)",
        holds,
    )
