"""Checks of the base data through the relations of the scheme (B01, B02, B11, B12, P01–P05)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from xlcore.checks.places import Place, fact_places, percent
from xlcore.checks.readings import added, amount, contradicts, differs, exceeds, miscalculated, printed, printed_rates
from xlcore.checks.registry import Fault, check
from xlcore.form.scoring import ScoredForm
from xlcore.numbers import HUNDRED, ZERO, Interval, divide, plain, round_half_up
from xlcore.scheme.facts import (
    GrowthRelation,
    LimitRelation,
    PartsRelation,
    RateRelation,
    ShareRelation,
    SumRelation,
)

__all__ = ["Facts", "facts_of"]


class Facts:
    """The base data of a form by path; ``[]`` in a path stands for every row."""

    def __init__(self, scored: ScoredForm) -> None:
        self._unit = scored.form.money_unit
        self._places = fact_places(scored.scheme, scored.form)

    def place(self, path: str) -> Place | None:
        """Return the place of a path, if the form has it."""
        return self._places.get(path)

    def amount(self, path: str) -> Decimal | None:
        """Return the figure of a path; None where there is none that can be read."""
        place = self.place(path)
        return amount(place.entry, self._unit) if place else None

    def rows(self, *paths: str) -> list[tuple[str, ...]]:
        """Return the paths of each row that they share; paths without ``[]`` stand in every row."""
        tables = [path.partition("[]") for path in paths if "[]" in path]
        if not tables:
            return [paths]
        head, _, _ = tables[0]
        numbers = sorted({int(p[len(head) + 1 :].partition("]")[0]) for p in self._places if p.startswith(f"{head}[")})
        return [tuple(path.replace("[]", f"[{number}]") for path in paths) for number in numbers]

    def filled(self, paths: tuple[str, ...]) -> list[tuple[Place, Decimal]] | None:
        """Return the parts that hold a figure; None when a part that stands alone holds none."""
        found = []
        for path in paths:
            for (one,) in self.rows(path):
                place, figure = self.place(one), self.amount(one)
                if place and figure is not None:
                    found.append((place, figure))
                elif "[]" not in path:
                    return None
        return found


@lru_cache(maxsize=1)
def facts_of(scored: ScoredForm) -> Facts:
    """Return the base data of a form, in which many checks look."""
    return Facts(scored)


@check("B01")
def tables_add_up(scored: ScoredForm) -> Iterator[Fault]:
    """The parts of a table of the base data add up to its total.

    Source: what finance bureaus look at: the total is the sum of its sources.
    """
    facts = facts_of(scored)
    for relation in scored.scheme.relations:
        if not isinstance(relation, SumRelation):
            continue
        place, whole, parts = facts.place(relation.whole), facts.amount(relation.whole), facts.filled(relation.parts)
        if place and whole is not None and parts and differs(whole, figures := [figure for _, figure in parts]):
            total = sum(figures, ZERO)
            text = f"填写 {plain(whole)}，{_told(parts)} {plain(total)}"
            yield Fault(place.entry, place.label, text, total, whole)


def _told(parts: list[tuple[Place, Decimal]]) -> str:
    return parts[0][0].label if len(parts) == 1 else "各分项之和"


@check("B11")
def parts_stay_within_their_whole(scored: ScoredForm) -> Iterator[Fault]:
    """Parts together do not exceed their whole.

    Source: forms luquan-department-2022 and quxian-department-2023.
    """
    facts = facts_of(scored)
    for relation in scored.scheme.relations:
        whole = facts.amount(relation.whole) if isinstance(relation, PartsRelation) else None
        if whole is None or not isinstance(relation, PartsRelation):
            continue
        parts = facts.filled(relation.parts) or []
        for count, (place, _) in enumerate(parts, 1):
            figures = [figure for _, figure in parts[:count]]
            if added(figures).low > printed(whole).high:
                total = sum((figure for _, figure in parts), ZERO)
                text = f"各部分之和 {plain(total)}，超过总数 {plain(whole)}"
                yield Fault(place.entry, place.label, text, whole, total)
                break


@check("B11")
def printed_shares_follow(scored: ScoredForm) -> Iterator[Fault]:
    """A printed share is part ÷ whole.

    Source: forms luquan-department-2022 and quxian-department-2023.
    """
    facts = facts_of(scored)
    for relation in scored.scheme.relations:
        if isinstance(relation, ShareRelation):
            yield from _misprinted(facts, relation.part, relation.whole, relation.printed)


@check("B02")
def printed_rates_follow(scored: ScoredForm) -> Iterator[Fault]:
    """A printed rate of the base data is executed ÷ base.

    Source: the forms' own heading, B/A; form quxian-department-2023.
    """
    facts = facts_of(scored)
    for relation in scored.scheme.relations:
        if isinstance(relation, RateRelation):
            yield from _misprinted(facts, relation.executed, relation.base, relation.printed)


def _misprinted(facts: Facts, upper: str, lower: str, shown: str) -> Iterator[Fault]:
    for part_path, whole_path, printed_path in facts.rows(upper, lower, shown):
        part, whole, place = facts.amount(part_path), facts.amount(whole_path), facts.place(printed_path)
        if place is None or part is None or not whole:
            continue
        if miscalculated(place.entry, part, whole):
            rate = divide(part, whole)
            text = f"填写 {place.entry.text}，{plain(part)} ÷ {plain(whole)} = {percent(rate)}"
            yield Fault(place.entry, place.label, text, round_half_up(rate, 4), _middle(place))


def _middle(place: Place) -> Decimal:
    reading = printed_rates(place.entry)[-1]
    return (reading.low + reading.high) / 2


@check("B12")
def printed_growth_follows(scored: ScoredForm) -> Iterator[Fault]:
    """A printed growth is the increase ÷ last year's figure, which is the current one less the increase.

    Source: form luquan-department-2022, a ratio printed as growth.
    """
    facts = facts_of(scored)
    for relation in scored.scheme.relations:
        if not isinstance(relation, GrowthRelation):
            continue
        current, increase = facts.amount(relation.current), facts.amount(relation.increase)
        place = facts.place(relation.printed)
        if place is None or current is None or increase is None or current == increase:
            continue
        base = current - increase
        if contradicts(place.entry, _growth(current, increase)):
            rate = divide(increase, base)
            text = f"填写 {place.entry.text}，{plain(increase)} ÷ {plain(base)} = {percent(rate)}"
            yield Fault(place.entry, place.label, text, round_half_up(rate, 4), _middle(place))


def _growth(current: Decimal, increase: Decimal) -> Interval | None:
    try:
        return printed(increase) / (printed(current) - printed(increase))
    except ZeroDivisionError:
        return None


@check("P01")
def procurement_stays_within_plan(scored: ScoredForm) -> Iterator[Fault]:
    """Procurement does not exceed its plan.

    Source: form luohu-department-2020, 政府采购执行情况.
    """
    return _above(scored, "P01")


@check("P02")
def sangong_stays_within_budget(scored: ScoredForm) -> Iterator[Fault]:
    """“三公” spending does not exceed its budget.

    Source: base data of form hengshan-department-2023.
    """
    return _above(scored, "P02")


@check("P03")
def staff_stays_within_establishment(scored: ScoredForm) -> Iterator[Fault]:
    """No more staff in post than established.

    Source: base data of form hengshan-department-2023.
    """
    return _above(scored, "P03")


@check("P04")
def running_costs_stay_within_budget(scored: ScoredForm) -> Iterator[Fault]:
    """Running costs do not exceed their (adjusted) budget.

    Source: base data of form hengshan-department-2023.
    """
    return _above(scored, "P04")


@check("P05")
def projects_stay_within_budget(scored: ScoredForm) -> Iterator[Fault]:
    """Project spending does not exceed its (adjusted) budget.

    Source: base data of form hengshan-department-2023.
    """
    return _above(scored, "P05")


def _above(scored: ScoredForm, code: str) -> Iterator[Fault]:
    facts = facts_of(scored)
    for relation in scored.scheme.relations:
        if not isinstance(relation, LimitRelation) or relation.code != code:
            continue
        for actual_path, limit_path in facts.rows(relation.actual, relation.limit):
            place, allowed = facts.place(actual_path), facts.place(limit_path)
            actual, limit = facts.amount(actual_path), facts.amount(limit_path)
            if place and allowed and actual is not None and limit is not None and exceeds(actual, limit):
                share = f"（{plain(round_half_up(divide(actual, limit) * HUNDRED, 1))}%）" if limit > 0 else ""
                text = f"{plain(actual)}，超过{allowed.label} {plain(limit)}{share}"
                yield Fault(place.entry, place.label, text, limit, actual)
