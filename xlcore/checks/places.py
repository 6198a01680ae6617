"""The places of a form in reading order, each with its name in words and what it must hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from enum import Enum, auto
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from xlcore.checks.readings import prompt
from xlcore.form.model import BudgetRow, Entry, Form, IndicatorRow
from xlcore.form.scoring import ScoredForm
from xlcore.numbers import HUNDRED, ZERO, plain, round_half_up
from xlcore.quantity import LONGEST_TEXT, CellError
from xlcore.scheme.model import Scheme

LONGEST_NAME = 24
"""Characters of a name that a message quotes."""

LARGEST = Decimal(10) ** 15
"""No amount of a form is larger; a worksheet keeps 15 digits."""

_NUMBERED = re.compile(r"^指标\s*\d+\s*[：:]\s*")

TOTAL_ROW = "年度资金总额"

HEAD_LABELS = {"project": "项目名称", "department": "主管部门", "unit": "实施单位", "year": "年度"}
MONEY_LABELS = {
    "initial": "年初预算数",
    "adjusted": "全年预算数",
    "executed": "全年执行数",
    "weight": "分值",
    "rate": "执行率",
    "score": "得分",
    "reason": "偏差原因",
}
ROW_LABELS = {
    "level1": "一级指标",
    "level2": "二级指标",
    "name": "名称",
    "nature": "性质",
    "target": "指标值",
    "unit": "度量单位",
    "actual": "完成值",
    "weight": "分值",
    "score": "得分",
    "reason": "偏差原因",
}


class Sort(Enum):
    """What a cell must hold."""

    WORDS = auto()
    VALUE = auto()
    POINTS = auto()
    MONEY = auto()
    COUNT = auto()
    RATE = auto()

    # That of an enum is Python; every place of a form is looked up by its sort.
    __hash__ = object.__hash__


FIGURES = frozenset({Sort.POINTS, Sort.MONEY, Sort.COUNT, Sort.RATE})
"""What is a number in every form; targets and actuals may be words."""

_MONEY_SORTS = {"weight": Sort.POINTS, "score": Sort.POINTS, "rate": Sort.RATE, "reason": Sort.WORDS}
_ROW_SORTS = {"weight": Sort.POINTS, "score": Sort.POINTS, "target": Sort.VALUE, "actual": Sort.VALUE}
_ROW_PLACES = tuple((column, _ROW_SORTS.get(column, Sort.WORDS)) for column in ROW_LABELS)
_ROW_FIGURES = tuple((column, sort) for column, sort in _ROW_PLACES if sort in FIGURES)
_cells = attrgetter(*(column for column, _ in _ROW_PLACES))
_figures = attrgetter(*(column for column, _ in _ROW_FIGURES))
_FACT_SORTS = {"money": Sort.MONEY, "count": Sort.COUNT, "percent": Sort.RATE, "points": Sort.POINTS}


class Place(NamedTuple):
    """One cell of the form: a ``column`` of a row, or one that has a name of its own.

    ``optional`` tells that 无 there means that there is nothing to fill in.
    """

    entry: Entry
    of: str | IndicatorRow | BudgetRow
    column: str = ""
    sort: Sort = Sort.WORDS
    optional: bool = False

    @property
    def label(self) -> str:
        """The name of the place in words: few of the hundreds of a form are ever told."""
        if isinstance(self.of, IndicatorRow):
            return row_label(self.of, self.column)
        return money_label(self.of, self.column) if isinstance(self.of, BudgetRow) else self.of


def short(text: str) -> str:
    """Return text of a file as a message may quote it: one line, printable, of bearable length."""
    return _short(text[:LONGEST_TEXT])


@lru_cache(maxsize=4096)
def _short(text: str) -> str:
    line = "".join(mark for mark in text if mark.isprintable())
    return line if len(line) <= LONGEST_NAME else f"{line[:LONGEST_NAME]}…"


def percent(fraction: Decimal) -> str:
    """Return a fraction as people write it: 0.95012 is 95.01%."""
    return f"{plain(round_half_up(fraction * HUNDRED, 2))}%"


def row_label(row: IndicatorRow, column: str = "") -> str:
    """Name a place of an indicator row: 指标“机房运维数量”得分."""
    if row.name and not row.name.blank and not prompt(row.name):
        return f"指标“{short(_NUMBERED.sub('', row.name.text))}”{ROW_LABELS.get(column, '')}"
    group = row.level2 if row.level2 and not row.level2.blank else row.level1
    return f"“{short(group.text)}”下未命名的指标{ROW_LABELS.get(column, '')}"


def money_label(row: BudgetRow, column: str = "") -> str:
    """Name a place of the money block: 年度资金总额全年执行数."""
    name = short(row.name.text) if row.name and not row.name.blank else TOTAL_ROW
    return f"{name}{MONEY_LABELS.get(column, '')}"


def fact_places(scheme: Scheme, form: Form) -> dict[str, Place]:
    """Return the filled places of the base data that the scheme knows, by path."""
    found = {}
    for block in scheme.facts:
        table = block.table
        names = {}
        for row in range(table.count if table else 0):
            typed = form.facts.get(block.row_path(row, "name"))
            fixed = table.rows[row] if table and row < len(table.rows) else ""
            names[row] = fixed or (typed.text if typed else "") or f"第 {row + 1} 行"
        for path, figure in block.paths():
            if entry := form.facts.get(path):
                row_number = path.partition("[")[2].partition("]")[0]
                name = f"“{short(names[int(row_number)])}”" if row_number else ""
                title = "" if figure.label.startswith(block.title) else short(block.title)
                sort = _FACT_SORTS.get(figure.kind, Sort.WORDS)
                found[path] = Place(entry, f"{title}{name}{figure.label}", sort=sort, optional=True)
    return found


def places(scored: ScoredForm) -> Iterator[Place]:
    """Yield every place that the form has, in reading order."""
    form = scored.form
    for field, text in HEAD_LABELS.items():
        if entry := getattr(form, field):
            yield Place(entry, text)
    yield from _money_places(form)
    for section in form.sections:
        yield Place(section.entry, f"“{short(section.level2 or section.level1)}”标明的分值")
    for row in form.indicators:
        entries = zip(_cells(row), _ROW_PLACES, strict=True)
        yield from [Place(entry, row, column, sort) for entry, (column, sort) in entries if entry]
    yield from _claims(form)
    if form.reason:
        yield Place(form.reason, "偏差原因")
    yield from fact_places(scored.scheme, form).values()


@lru_cache(maxsize=1)
def odd_figures(scored: ScoredForm) -> tuple[Place, ...]:
    """Return the places that must hold a number, but for those with nothing but a typed one, in reading order."""
    form = scored.form
    found = [place for place in _money_places(form) if place.sort in FIGURES and not _is_plain(place.entry)]
    for row in form.indicators:
        for entry, (column, sort) in zip(_figures(row), _ROW_FIGURES, strict=True):
            if entry and not _is_plain(entry):
                found.append(Place(entry, row, column, sort))
    rest = (*_claims(form), *fact_places(scored.scheme, form).values())
    return (*found, *(place for place in rest if place.sort in FIGURES and not _is_plain(place.entry)))


def _is_plain(entry: Entry) -> bool:
    quantity = entry.quantity
    return quantity.typed and not quantity.unit and abs(quantity.number or ZERO) <= LARGEST


def amounts(scored: ScoredForm) -> Iterator[Place]:
    """Yield the places of money, in reading order."""
    form = scored.form
    for place in (*_money_places(form), *fact_places(scored.scheme, form).values()):
        if place.sort is Sort.MONEY:
            yield place


@lru_cache(maxsize=1)
def broken(scored: ScoredForm) -> tuple[Place, ...]:
    """Return the places whose cell shows an error, no value or other digits, or lost the formula of the template."""
    every = entries(scored)
    found = {id(e) for e in every if e.uncalculated or e.overwritten or e.disguised or type(e.content) is CellError}
    return tuple(place for place in places(scored) if id(place.entry) in found) if found else ()


@lru_cache(maxsize=1)
def entries(scored: ScoredForm) -> tuple[Entry, ...]:
    """Return the entries of ``places``, in the same order: they cost a fraction of the places."""
    form = scored.form
    found: list[Entry | None] = [getattr(form, field) for field in HEAD_LABELS]
    found += [place.entry for place in _money_places(form)]
    found += [section.entry for section in form.sections]
    for row in form.indicators:
        found += _cells(row)
    found += [place.entry for place in _claims(form)]
    found.append(form.reason)
    found += [place.entry for place in fact_places(scored.scheme, form).values()]
    return tuple(filter(None, found))


def _claims(form: Form) -> Iterator[Place]:
    claimed = form.claimed
    for entry, text, sort in (
        (claimed.weight_total, "分值合计", Sort.POINTS),
        (claimed.total, "总分", Sort.POINTS),
        (claimed.grade, "等级", Sort.WORDS),
    ):
        if entry:
            yield Place(entry, text, sort=sort)


def _money_places(form: Form) -> Iterator[Place]:
    if form.budget is None:
        return
    for row in (form.budget.total, *form.budget.sources):
        for column in MONEY_LABELS:
            if entry := getattr(row, column):
                sort = _MONEY_SORTS.get(column, Sort.MONEY)
                yield Place(entry, row, column, sort, optional=row is not form.budget.total)
