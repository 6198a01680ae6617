"""The places of a form in reading order, each with its name in words and what it must hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from enum import Enum, auto
from functools import lru_cache
from itertools import chain
from operator import attrgetter
from typing import NamedTuple

from xlcore.checks.readings import money_rows, prompt
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


class _Shape:
    """The columns of a kind of row, what each must hold, and which of them hold figures and money, by position."""

    def __init__(self, sorts: dict[str, Sort]) -> None:
        self.columns = tuple(sorts.items())
        self.figures = tuple(index for index, sort in enumerate(sorts.values()) if sort in FIGURES)
        self.money = tuple(index for index, sort in enumerate(sorts.values()) if sort is Sort.MONEY)


_INDICATOR = _Shape({column: _ROW_SORTS.get(column, Sort.WORDS) for column in ROW_LABELS})
_MONEY = _Shape({column: _MONEY_SORTS.get(column, Sort.MONEY) for column in MONEY_LABELS})
_ALONE = {sort: _Shape({"": sort}) for sort in Sort}
_indicator_cells, _money_cells = attrgetter(*ROW_LABELS), attrgetter(*MONEY_LABELS)


class _Row(NamedTuple):
    """Cells that stand together: those of an indicator or of a sum of money, or one that has a name of its own."""

    of: str | IndicatorRow | BudgetRow
    cells: tuple[Entry | None, ...]
    shape: _Shape
    optional: bool = False

    def places(self, which: Iterable[int]) -> Iterator[Place]:
        """Yield the places at some positions, where the form has them."""
        for index in which:
            if entry := self.cells[index]:
                yield Place(entry, self.of, *self.shape.columns[index], self.optional)


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


@lru_cache(maxsize=1)
def _rows(scored: ScoredForm) -> tuple[_Row, ...]:
    """Return every cell of the form in reading order, by rows: the one walk over it."""
    form, words, points = scored.form, _ALONE[Sort.WORDS], _ALONE[Sort.POINTS]
    total = form.budget.total if form.budget else None
    return (
        *(_Row(text, (getattr(form, field),), words) for field, text in HEAD_LABELS.items()),
        *(_Row(row, _money_cells(row), _MONEY, row is not total) for row in money_rows(form)),
        *(
            _Row(f"“{short(section.level2 or section.level1)}”标明的分值", (section.entry,), words)
            for section in form.sections
        ),
        *[_Row(row, _indicator_cells(row), _INDICATOR) for row in form.indicators],
        _Row("分值合计", (form.claimed.weight_total,), points),
        _Row("总分", (form.claimed.total,), points),
        _Row("等级", (form.claimed.grade,), words),
        _Row("偏差原因", (form.reason,), words),
        *(
            _Row(place.of, (place.entry,), _ALONE[place.sort], place.optional)
            for place in fact_places(scored.scheme, form).values()
        ),
    )


def places(scored: ScoredForm) -> Iterator[Place]:
    """Yield every place that the form has, in reading order."""
    for row in _rows(scored):
        yield from row.places(range(len(row.cells)))


@lru_cache(maxsize=1)
def entries(scored: ScoredForm) -> tuple[Entry, ...]:
    """Return the entries of ``places``, in the same order: they cost a fraction of the places."""
    return tuple(filter(None, chain.from_iterable([row.cells for row in _rows(scored)])))


@lru_cache(maxsize=1)
def odd_figures(scored: ScoredForm) -> tuple[Place, ...]:
    """Return the places that must hold a number, but for those with nothing but a typed one, in reading order."""
    found: list[Place] = []
    for row in _rows(scored):
        odd = [index for index in row.shape.figures if (entry := row.cells[index]) and not _is_plain(entry)]
        if odd:
            found += row.places(odd)
    return tuple(found)


def _is_plain(entry: Entry) -> bool:
    quantity = entry.quantity
    return quantity.typed and not quantity.unit and abs(quantity.number or ZERO) <= LARGEST


def amounts(scored: ScoredForm) -> Iterator[Place]:
    """Yield the places of money, in reading order."""
    for row in _rows(scored):
        if row.shape.money:
            yield from row.places(row.shape.money)


@lru_cache(maxsize=1)
def broken(scored: ScoredForm) -> tuple[Place, ...]:
    """Return the places whose cell shows an error, no value or other digits, or lost the formula of the template."""
    every = entries(scored)
    found = {id(e) for e in every if e.uncalculated or e.overwritten or e.disguised or type(e.content) is CellError}
    return tuple(place for place in places(scored) if id(place.entry) in found) if found else ()
