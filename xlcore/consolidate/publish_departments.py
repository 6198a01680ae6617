"""The sheet 部门统计: forms, money, weighted rate, mean scores, grades and findings by department and by unit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from xlcore.checks.finding import Level
from xlcore.consolidate import names
from xlcore.consolidate.collect import Collection, FormResult
from xlcore.consolidate.figures import (
    MONEY_UNIT,
    amounts_of,
    computed_grade,
    counts,
    grade_names,
    mean,
    shown,
    total_of,
    weighted_rate,
)
from xlcore.consolidate.publish_book import Book, Column, Sheet, Value
from xlcore.consolidate.publish_charts import CHART_ROWS, Bars, place
from xlcore.consolidate.publish_looks import AMBER, RED
from xlcore.consolidate.publish_summary import level_count
from xlcore.numbers import ZERO
from xlcore.quantity import normalise

NO_DEPARTMENT, NO_UNIT = "（未填主管部门）", "（未填单位）"
CHARTED = 30
"""Departments that one chart can show; the table holds all."""

CHART_WIDTH = 1_000
"""Pixels."""

_BEFORE = (
    Column("主管部门", 22),
    Column("单位", 24),
    Column("表数", 6, "count"),
    Column(f"年初预算\n（{MONEY_UNIT}）", 13, "money"),
    Column(f"全年预算\n（{MONEY_UNIT}）", 13, "money"),
    Column(f"全年执行\n（{MONEY_UNIT}）", 13, "money"),
    Column("执行率", 9, "rate"),
    Column("自评均分", 8, "points"),
    Column("复算均分", 8, "points"),
)
_AFTER = (Column("错误", 6, "count"), Column("提醒", 6, "count"))
_SCORES = 7
"""The column of the first mean."""


def department_of(result: FormResult) -> str:
    """Return the department as typed; of a department's own form without that field, the unit."""
    form = result.scored.form
    own = shown(form.unit) if form.kind == "department" else ""
    return shown(form.department) or own or NO_DEPARTMENT


def unit_of(result: FormResult) -> str:
    """Return the unit as typed."""
    return shown(result.scored.form.unit) or NO_UNIT


def grouped(results: Sequence[FormResult], key: Callable[[FormResult], Sequence[str]]) -> list[list[FormResult]]:
    """Group forms whose names are the same but for spelling, the largest budget first, then as they came."""
    groups: dict[tuple[str, ...], list[FormResult]] = {}
    for result in results:
        groups.setdefault(tuple(normalise(name) for name in key(result)), []).append(result)
    return sorted(groups.values(), key=_budget, reverse=True)


def _budget(results: Sequence[FormResult]) -> Decimal:
    return total_of(amounts_of(result).base for result in results) or ZERO


def write(book: Book, collection: Collection) -> None:
    """Write the sheet: the departments, their chart, the units."""
    results = [result for _, result in collection.forms]
    grades = grade_names(results)
    columns = (*_BEFORE, *(Column(f"{grade}\n（复算）", 8, "count") for grade in grades), *_AFTER)
    sheet = book.sheet(names.DEPARTMENTS, columns)
    sheet.title("按部门、按单位统计")
    sheet.note(
        "执行率 = 执行数之和 ÷ 预算数之和，只计两数齐全的表；均分为总分的简单平均；等级为复算等级。预算大的在前。"
    )
    sheet.header(freeze=1)
    first = sheet.row
    departments = grouped(results, lambda result: [department_of(result)])
    sheet.body([_row(group, f"（{_units(group)} 个单位）", grades) for group in departments])
    sheet.body([_row(results, "", grades, "合计")], tone="total")
    _colours(sheet, first)
    sheet.gap()
    if departments:
        _chart(sheet, first, departments)
    sheet.note("各单位：")
    first = sheet.row + 1
    units = grouped(results, lambda result: [department_of(result), unit_of(result)])
    sheet.table([_row(group, unit_of(group[0]), grades) for group in units])
    _colours(sheet, first)


def _row(group: Sequence[FormResult], unit: str, grades: Sequence[str], name: str = "") -> list[Value]:
    amounts = [amounts_of(result) for result in group]
    return [
        name or department_of(group[0]),
        unit,
        len(group),
        total_of(some.initial for some in amounts),
        total_of(some.adjusted for some in amounts),
        total_of(some.executed for some in amounts),
        weighted_rate(amounts),
        mean(result.scored.claimed_total for result in group),
        mean(result.scored.total for result in group),
        *counts(grades, (computed_grade(result) for result in group)),
        sum(level_count(result, Level.ERROR) for result in group),
        sum(level_count(result, Level.WARNING) for result in group),
    ]


def _units(group: Sequence[FormResult]) -> int:
    return len({normalise(unit_of(result)) for result in group})


def _colours(sheet: Sheet, first: int) -> None:
    sheet.colour("错误", first, ">", "0", RED)
    sheet.colour("提醒", first, ">", "0", AMBER)


def _chart(sheet: Sheet, first: int, departments: Sequence[Sequence[FormResult]]) -> None:
    charted = departments[:CHARTED]
    names = [department_of(group[0]) for group in charted]
    means = {
        "自评均分": [mean(result.scored.claimed_total for result in group) for group in charted],
        "复算均分": [mean(result.scored.total for result in group) for group in charted],
    }
    limited = f"（预算最大的 {CHARTED} 个部门）" if len(departments) > CHARTED else ""
    bars = Bars(f"各部门自评均分与复算均分{limited}", names, means, first, _SCORES)
    place(sheet, bars, (sheet.row, 0), CHART_WIDTH)
    sheet.gap(CHART_ROWS)
