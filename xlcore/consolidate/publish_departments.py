"""The sheet 部门统计: forms, money, weighted rate, mean scores, grades and findings by department and by unit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from xlcore.consolidate import names
from xlcore.consolidate.figures import (
    MONEY_UNIT,
    counts,
    grade_names,
    mean,
    total_of,
    weighted_rate,
)
from xlcore.consolidate.publish_book import Book, Sheet
from xlcore.consolidate.publish_cells import Column, Value
from xlcore.consolidate.publish_charts import Bars, place_wide
from xlcore.consolidate.publish_looks import AMBER, RED
from xlcore.consolidate.tables import FormLine, Tables
from xlcore.consolidate.tables_verdict import Verdict
from xlcore.names import name_key
from xlcore.numbers import ZERO

CHARTED = 30
"""Departments that one chart can show; the table holds all."""

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
_RATE, _SCORES = 6, 7
"""The columns of the rate and of the first mean."""


def grouped(lines: Sequence[FormLine], key: Callable[[FormLine], Sequence[str]]) -> list[list[FormLine]]:
    """Group forms whose names are the same but for spelling, the largest budget first, then as they came."""
    groups: dict[tuple[str, ...], list[FormLine]] = {}
    for line in lines:
        groups.setdefault(tuple(name_key(name) for name in key(line)), []).append(line)
    return sorted(groups.values(), key=_budget, reverse=True)


def _budget(lines: Sequence[FormLine]) -> Decimal:
    return total_of(line.amounts.base for line in lines) or ZERO


def write(book: Book, tables: Tables, verdict: Verdict) -> None:
    """Write the sheet: the departments, their charts, the units."""
    grades = grade_names(tables.schemes.values())
    columns = (*_BEFORE, *(Column(f"{grade}\n（复算）", 8, "count") for grade in grades), *_AFTER)
    sheet = book.sheet(names.DEPARTMENTS, columns, charted=True)
    sheet.title("按部门、按单位统计")
    sheet.note(
        "执行率 = 执行数之和 ÷ 预算数之和，只计两数齐全的表；均分为总分的简单平均；等级为复算等级。"
        "预算大的在前。重报而未采用的表不计。"
    )
    sheet.header(freeze=1)
    first = sheet.row
    departments = grouped(verdict.counted, lambda line: [line.department])
    sheet.body(_row(group, f"（{_units(group)} 个单位）", grades) for group in departments)
    sheet.add(_row(verdict.counted, "", grades, "合计"), tone="total")
    _colours(sheet, first)
    sheet.gap()
    if departments:
        _charts(sheet, first, departments)
    sheet.note("各单位：")
    first = sheet.row + 1
    units = grouped(verdict.counted, lambda line: [line.department, line.unit])
    sheet.table(_row(group, group[0].unit, grades) for group in units)
    _colours(sheet, first)


def _row(group: Sequence[FormLine], unit: str, grades: Sequence[str], name: str = "") -> list[Value]:
    amounts = [line.amounts for line in group]
    return [
        name or group[0].department,
        unit,
        len(group),
        total_of(some.initial for some in amounts),
        total_of(some.adjusted for some in amounts),
        total_of(some.executed for some in amounts),
        weighted_rate(amounts),
        mean(line.claimed_total for line in group),
        mean(line.total for line in group),
        *counts(grades, (line.computed_grade for line in group)),
        sum(line.errors for line in group),
        sum(line.warnings for line in group),
    ]


def _units(group: Sequence[FormLine]) -> int:
    return len({name_key(line.unit) for line in group})


def _colours(sheet: Sheet, first: int) -> None:
    sheet.colour("错误", first, ">", "0", RED)
    sheet.colour("提醒", first, ">", "0", AMBER)
    sheet.colour("执行率", first, ">", "1", AMBER)


def _charts(sheet: Sheet, first: int, departments: Sequence[Sequence[FormLine]]) -> None:
    charted = departments[:CHARTED]
    names = [group[0].department for group in charted]
    limited = f"（预算最大的 {CHARTED} 个部门）" if len(departments) > CHARTED else ""
    rates = {"执行率": [weighted_rate([line.amounts for line in group]) for group in charted]}
    means = {
        "自评均分": [mean(line.claimed_total for line in group) for group in charted],
        "复算均分": [mean(line.total for line in group) for group in charted],
    }
    place_wide(sheet, Bars(f"各部门执行率{limited}", names, rates, first, _RATE, "0.0%"))
    place_wide(sheet, Bars(f"各部门自评均分与复算均分{limited}", names, means, first, _SCORES, "0.00"))
