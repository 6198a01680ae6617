"""Which forms deserve a second look first: a score from 0 to 100 whose four parts can be seen."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from xlcore.checks.finding import Level
from xlcore.consolidate.figures import MONEY_UNIT, amounts_of, shown
from xlcore.consolidate.record import FormResult
from xlcore.form.scoring import ScoredForm, ScoredRow, is_execution
from xlcore.numbers import HUNDRED, ONE, ZERO, divide, plain, round_half_up
from xlcore.quantity import normalise
from xlcore.rules import State

FINDINGS, MONEY, GAP, JUDGED = "问题", "金额", "产出与支出", "定性满分"
"""The parts by name, in their order."""

MOST = {FINDINGS: Decimal(40), MONEY: Decimal(20), GAP: Decimal(20), JUDGED: Decimal(20)}
"""The points that each part gives at most; together 100."""

EACH = {Level.ERROR: Decimal(8), Level.WARNING: Decimal(2), Level.INFO: ZERO}
"""The points of 问题 for each finding."""

FULL_GAP = Decimal("0.5")
"""How far the outputs are ahead of the spending (as a share) for all points of 产出与支出."""

FULL_SHARE = Decimal("0.5")
"""The share of the indicators' weights that was judged and given in full for all points of 定性满分."""

UNKNOWN = Decimal("0.5")
"""The share of a part's points where its figures are not there: neither suspicious nor cleared."""

_PLACES = 2


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a priority: its name, its points, and in Chinese what they come from."""

    name: str
    points: Decimal
    basis: str


@dataclass(frozen=True, slots=True)
class Priority:
    """The parts of a form's priority."""

    parts: tuple[Part, ...]

    @property
    def total(self) -> Decimal:
        """The sum of the parts, 0 to 100."""
        return sum((part.points for part in self.parts), ZERO)


class Basis(NamedTuple):
    """What the priority of a form needs: the parts that are its own, and its budget, which is ranked among all."""

    findings: Part
    gap: Part
    judged: Part
    budget: Decimal | None


def basis_of(result: FormResult) -> Basis:
    """Return what the priority of a form needs: the form itself is not needed any more."""
    return Basis(_findings(result), _gap(result.scored), _judged(result.scored), amounts_of(result).base)


def priorities(bases: Sequence[Basis]) -> list[Priority]:
    """Return the priority of each form among these.

    Only 金额 looks at the other forms: it is a rank.
    """
    known = sorted(basis.budget for basis in bases if basis.budget is not None)
    return [Priority((basis.findings, _money(basis.budget, known), basis.gap, basis.judged)) for basis in bases]


def _part(name: str, share: Decimal, basis: str) -> Part:
    """Return a part that gives a share of its most points, no less than none and no more than all."""
    return Part(name, round_half_up(min(max(share, ZERO), ONE) * MOST[name], _PLACES), basis)


def _findings(result: FormResult) -> Part:
    counts = {level: sum(finding.level is level for finding in result.findings) for level in EACH}
    points = sum((EACH[level] * count for level, count in counts.items()), ZERO)
    told = "，".join(f"{level.chinese} {counts[level]}" for level in EACH if EACH[level])
    return _part(FINDINGS, divide(points, MOST[FINDINGS]), told)


def _money(amount: Decimal | None, known: Sequence[Decimal]) -> Part:
    """Rank the budget among the known ones: all points for the largest, none for the smallest."""
    if amount is None:
        return _part(MONEY, UNKNOWN, "没有可比的预算数，计一半")
    if known[0] == known[-1]:
        return _part(MONEY, UNKNOWN, "各表预算数相同，计一半")
    smaller, larger = bisect_left(known, amount), len(known) - bisect_right(known, amount)
    share = divide(Decimal(smaller), Decimal(smaller + larger))
    return _part(MONEY, share, f"预算 {plain(round_half_up(amount, _PLACES))} {MONEY_UNIT}，第 {larger + 1} 大")


def _gap(scored: ScoredForm) -> Part:
    """Compare what the unit claims for its outputs with what it spent; only outputs ahead of the money count."""
    rows = [row for row in _indicators(scored) if "产出" in row.row.level1.text] or _indicators(scored)
    reached, rate = _claimed_share(rows), scored.rate.points
    if reached is None or rate is None:
        return _part(GAP, UNKNOWN, "产出得分率或执行率无法计算，计一半")
    told = f"产出得分率 {_percent(reached)}，执行率 {_percent(rate)}"
    return _part(GAP, divide(reached - rate, FULL_GAP), told)


def _judged(scored: ScoredForm) -> Part:
    """Weigh the points that rest on judgement and were given in full against all points of the indicators."""
    rows = [row for row in _indicators(scored) if row.weight]
    total = sum((row.weight for row in rows if row.weight), ZERO)
    if not total:
        return _part(JUDGED, UNKNOWN, "没有分值，计一半")
    full = [row.weight for row in rows if row.weight and _is_judged(row) and row.claimed == row.weight]
    share = divide(sum(full, ZERO), total)
    told = f"定性指标得满分的 {len(full)} 项，占指标分值 {_percent(share)}"
    return _part(JUDGED, divide(share, FULL_SHARE), told)


def _indicators(scored: ScoredForm) -> list[ScoredRow]:
    return [row for row in scored.counted if not is_execution(row.row)]


def _is_judged(row: ScoredRow) -> bool:
    """Tell whether a person decides the points: the unit says 定性, or the rule leaves it to a person."""
    return row.outcome.state is State.JUDGED or normalise(shown(row.row.nature)) == "定性"


def _claimed_share(rows: Sequence[ScoredRow]) -> Decimal | None:
    """Return Σ claimed ÷ Σ weight over the rows that have both; None where there are none."""
    pairs = [(row.claimed, row.weight) for row in rows if row.claimed is not None and row.weight]
    weight = sum((weight for _, weight in pairs), ZERO)
    return divide(sum((claimed for claimed, _ in pairs), ZERO), weight) if weight else None


def _percent(share: Decimal) -> str:
    return f"{plain(round_half_up(share * HUNDRED, _PLACES))}%"
