"""A sample of forms for spot checks (抽评): by department, partly by priority and partly by lot, and repeatable."""

from __future__ import annotations

import hashlib
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil
from typing import Literal, TypeAlias

from xlcore.consolidate.collect import FileResult, FormResult
from xlcore.consolidate.priority import Priority, priorities
from xlcore.consolidate.publish_departments import department_of
from xlcore.consolidate.report import path_text
from xlcore.errors import InputError
from xlcore.numbers import HUNDRED, divide
from xlcore.quantity import Kind, normalise, read

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
    """

    share: Decimal
    by_priority: Decimal
    seed: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """One form of the population: its priority, its lot, and how it was drawn (None: it was not)."""

    file: FileResult
    result: FormResult
    department: str
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
    whatever their files are called, give the same.
    """

    plan: Plan
    forms: tuple[Drawn, ...]
    population: str

    @property
    def drawn(self) -> list[Drawn]:
        """The forms that were drawn."""
        return [form for form in self.forms if form.how]

    @property
    def strata(self) -> list[Stratum]:
        """The departments in their order."""
        groups: dict[str, list[Drawn]] = defaultdict(list)
        for form in self.forms:
            groups[normalise(form.department)].append(form)
        return [
            Stratum(
                group[0].department,
                len(group),
                sum(form.how == BY_PRIORITY for form in group),
                sum(form.how == BY_LOT for form in group),
            )
            for group in groups.values()
        ]


def percent(text: str) -> Decimal:
    """Return the share that a percent such as 20% stands for.

    Raises:
        InputError: it is no percent between 0 and 100.
    """
    quantity = read(text)
    number = quantity.number if quantity.kind is Kind.NUMBER and quantity.unit == "%" and not quantity.sign else None
    if number is None or not 0 <= number <= HUNDRED:
        raise InputError(f"比例应写成 0% 到 100% 之间的百分数，例如 20%；写的是“{text}”。")
    return divide(number, HUNDRED)


def draw(files: Iterable[FileResult], plan: Plan) -> Sample:
    """Draw the sample.

    Forms are put into one order by the content of their file, sheet and place
    in it, so that names of files, the order of reading and the machine change
    nothing. Every form gets a lot between 0 and 1 from a generator that starts
    from the seed and the department. Of a department with n forms, n × share,
    rounded up, are drawn: the by-priority share of these, rounded up, are the
    forms with the highest priority, the rest those with the smallest lots.

    Raises:
        InputError: the share is zero.
    """
    if not plan.share:
        raise InputError("抽取比例应大于 0%。")
    ordered = sorted(_numbered(files), key=_key)
    ranked = priorities([result for _, _, result in ordered])
    groups: dict[str, list[tuple[FileResult, FormResult, Priority]]] = defaultdict(list)
    for (file, _, result), priority in zip(ordered, ranked, strict=True):
        groups[normalise(department_of(result))].append((file, result, priority))
    forms = [form for name in sorted(groups) for form in _drawn(name, groups[name], plan)]
    marks = "\n".join(f"{file.sha256} {index} {result.scored.form.sheet}" for file, index, result in ordered)
    return Sample(plan, tuple(forms), hashlib.sha256(marks.encode("utf-8", "replace")).hexdigest())


_Numbered: TypeAlias = tuple[FileResult, int, FormResult]


def _numbered(files: Iterable[FileResult]) -> list[_Numbered]:
    return [(file, index, result) for file in files for index, result in enumerate(file.forms)]


def _key(numbered: _Numbered) -> tuple[str, str, int, str]:
    """Order by content; the path only tells apart files that are the same in every byte."""
    file, index, result = numbered
    return file.sha256 or "", result.scored.form.sheet, index, path_text(file.path)


def _drawn(name: str, group: Sequence[tuple[FileResult, FormResult, Priority]], plan: Plan) -> list[Drawn]:
    generator = random.Random(f"{plan.seed}/{name}")  # noqa: S311  # a draw that anybody can repeat, no secret
    lots = [Decimal(f"{generator.random():.{LOT_PLACES}f}") for _ in group]
    size = min(len(group), ceil(len(group) * plan.share))
    places = range(len(group))
    urgent = sorted(places, key=lambda index: (-group[index][2].total, index))[: ceil(size * plan.by_priority)]
    rest = sorted(set(places) - set(urgent), key=lambda index: (lots[index], index))[: size - len(urgent)]
    how: dict[int, How] = {**dict.fromkeys(urgent, BY_PRIORITY), **dict.fromkeys(rest, BY_LOT)}
    department = department_of(group[0][1])
    return [
        Drawn(file, result, department, priority, lots[index], how.get(index))
        for index, (file, result, priority) in enumerate(group)
    ]
