"""A sample of forms for spot checks (抽评): by department, partly by priority and partly by lot, and repeatable."""

from __future__ import annotations

import hashlib
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil
from typing import Literal, NamedTuple, TypeAlias

from xlcore.consolidate.priority import Basis, Priority, basis_of, priorities
from xlcore.consolidate.record import Collection, FileResult, FormResult
from xlcore.consolidate.report import path_text
from xlcore.consolidate.tables import FormLine, gather
from xlcore.consolidate.tables_repeated import discarded, repeated
from xlcore.errors import InputError, printable
from xlcore.names import name_key
from xlcore.numbers import HUNDRED, ONE, divide
from xlcore.quantity import Kind, read

How: TypeAlias = Literal["重点", "随机"]
"""Why a form was drawn: its priority, or its lot."""

BY_PRIORITY: How = "重点"
BY_LOT: How = "随机"

LOT_PLACES = 6
"""Decimals of a lot as the workbook shows it and as forms are compared."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a sample is drawn.

    ``share`` of each department's forms, and ``by_priority`` of those by
    priority, both 0 to 1; ``seed`` decides the lots.

    Raises:
        InputError: the share is zero.
    """

    share: Decimal
    by_priority: Decimal
    seed: int

    def __post_init__(self) -> None:
        if not self.share:
            raise InputError("抽取比例应大于 0%，例如 --share 20%。")


@dataclass(frozen=True, slots=True)
class Drawn:
    """One form of the population: its priority, its lot, and how it was drawn (None: it was not)."""

    line: FormLine
    priority: Priority
    lot: Decimal
    how: How | None


@dataclass(frozen=True, slots=True)
class Stratum:
    """A department: how many forms it has, and how many of them were drawn in either way."""

    department: str
    forms: int
    by_priority: int
    by_lot: int


@dataclass(frozen=True, slots=True)
class Sample:
    """All forms in the order of their departments, those of one in the order in which lots were given.

    ``population`` is the fingerprint of what was drawn from: the same forms,
    whatever their files are called, give the same, unless their order decided
    which of two counts. ``left_out`` counts the
    forms that came more than once and do not count, ``without`` the files
    that gave no form.
    """

    plan: Plan
    forms: tuple[Drawn, ...]
    population: str
    left_out: int
    without: int

    @property
    def drawn(self) -> list[Drawn]:
        """The forms that were drawn."""
        return [form for form in self.forms if form.how]

    @property
    def strata(self) -> list[Stratum]:
        """The departments in their order."""
        groups: dict[str, list[Drawn]] = defaultdict(list)
        for form in self.forms:
            groups[name_key(form.line.department)].append(form)
        return [
            Stratum(
                group[0].line.department,
                len(group),
                sum(form.how == BY_PRIORITY for form in group),
                sum(form.how == BY_LOT for form in group),
            )
            for group in groups.values()
        ]


def share_of(option: str) -> Callable[[str], Decimal]:
    """Return what reads a share: 20% and 20 are per cent, 0.2 is the share itself.

    What it returns raises an InputError that names option, value and what may
    be written; a bare 1 could be either.
    """

    def read_share(text: str) -> Decimal:
        quantity = read(text)
        plain = quantity.kind is Kind.NUMBER and not quantity.sign and quantity.unit in {"", "%"}
        number = quantity.number if plain else None
        if number is not None and 0 <= number <= HUNDRED and (quantity.unit or number != ONE):
            return number if not quantity.unit and number < ONE else divide(number, HUNDRED)
        doubt = "，不能确定是 1% 还是 100%" if number == ONE else ""
        raise InputError(
            f"选项 {option} 的值不对：写的是“{printable(text)}”{doubt}，应为 0% 到 100% 的比例，"
            "例如 20%（也可写 20，或小数 0.2）。"
        )

    return read_share


def draw(collection: Collection, plan: Plan) -> Sample:
    """Draw the sample.

    Of forms that came more than once only the one that counts is drawn from;
    where they are equally full, that depends on the order of the files.
    Forms are put into one order by the content of their file, sheet and place
    in it, so that names of files, the order of reading and the machine change
    nothing else. Every form gets a lot between 0 and 1 from a generator that starts
    from the seed and the department. Of a department with n forms, n × share,
    rounded up, are drawn: the by-priority share of these, rounded up, are the
    forms with the highest priority, the rest those with the smallest lots.
    """
    found: dict[int, _Candidate] = {}

    def note(line: FormLine, file: FileResult, result: FormResult) -> None:
        last = found.get(line.number - 1)
        nth = last.nth + 1 if last and last.line.path == file.path else 0
        found[line.number] = _Candidate(line, nth, basis_of(result))

    tables = gather(collection, note)
    left_out = discarded(repeated(tables.lines))
    ordered = sorted((one for number, one in found.items() if number not in left_out), key=_key)
    ranked = priorities([one.basis for one in ordered])
    groups: dict[str, list[tuple[FormLine, Priority]]] = defaultdict(list)
    for one, priority in zip(ordered, ranked, strict=True):
        groups[name_key(one.line.department)].append((one.line, priority))
    forms = [form for name in sorted(groups) for form in _drawn(name, groups[name], plan)]
    marks = "\n".join(f"{one.line.sha256} {one.nth} {one.line.sheet}" for one in ordered)
    population = hashlib.sha256(marks.encode("utf-8", "replace")).hexdigest()
    return Sample(plan, tuple(forms), population, len(left_out), len(tables.unread))


class _Candidate(NamedTuple):
    """A form as the draw needs it; ``nth`` counts the forms of its file from 0."""

    line: FormLine
    nth: int
    basis: Basis


def _key(one: _Candidate) -> tuple[str, str, int, str]:
    """Order by content; the path only tells apart files that are the same in every byte."""
    return one.line.sha256 or "", one.line.sheet, one.nth, path_text(one.line.path)


def _drawn(name: str, group: Sequence[tuple[FormLine, Priority]], plan: Plan) -> list[Drawn]:
    generator = random.Random(f"{plan.seed}/{name}".encode("utf-8", "replace"))  # noqa: S311  # a draw that anybody can repeat, no secret
    lots = [Decimal(f"{generator.random():.{LOT_PLACES}f}") for _ in group]
    size = min(len(group), ceil(len(group) * plan.share))
    places = range(len(group))
    urgent = sorted(places, key=lambda index: (-group[index][1].total, index))[: ceil(size * plan.by_priority)]
    rest = sorted(set(places) - set(urgent), key=lambda index: (lots[index], index))[: size - len(urgent)]
    how: dict[int, How] = {**dict.fromkeys(urgent, BY_PRIORITY), **dict.fromkeys(rest, BY_LOT)}
    return [Drawn(line, priority, lots[index], how.get(index)) for index, (line, priority) in enumerate(group)]
