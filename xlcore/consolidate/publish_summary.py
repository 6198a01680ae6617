"""The sheet 汇总表: one row a form, claimed and computed side by side, with the sums above."""

from __future__ import annotations

from decimal import Decimal

from xlcore.checks.finding import Level
from xlcore.consolidate import names
from xlcore.consolidate.collect import Collection, FileResult, FormResult
from xlcore.consolidate.figures import MONEY_UNIT, Amounts, amounts_of, figure, shown, total_of, weighted_rate
from xlcore.consolidate.publish_book import Book, Column, Value
from xlcore.consolidate.publish_looks import AMBER, RED
from xlcore.consolidate.publish_places import Places
from xlcore.rules import Outcome, State

COLUMNS = (
    Column("序号", 5, "count"),
    Column("文件", 20),
    Column("工作表", 8),
    Column("单位", 18),
    Column("主管部门", 14),
    Column("项目", 22),
    Column("年度", 5, "year"),
    Column("方案", 16),
    Column("金额单位", 7, "centre"),
    Column(f"年初预算\n（{MONEY_UNIT}）", 12, "money"),
    Column(f"全年预算\n（{MONEY_UNIT}）", 12, "money"),
    Column(f"全年执行\n（{MONEY_UNIT}）", 12, "money"),
    Column("执行率", 9, "rate"),
    Column("自评分", 8, "points"),
    Column("复算分", 8, "points"),
    Column("差异", 8, "points"),
    Column("自评\n等级", 5, "centre"),
    Column("复算\n等级", 5, "centre"),
    Column("错误", 5, "count"),
    Column("提醒", 5, "count"),
    Column("定位", 6, "link"),
)

_WHY_NO_POINTS = {
    State.JUDGED: "需人工评分",
    State.UNDEFINED: "无法计算",
    State.UNREADABLE: "无法识别",
    State.MISMATCH: "单位不一致",
}


def points_or_reason(outcome: Outcome | None) -> Decimal | str | None:
    """Return the points of an outcome, else why there are none; None where inputs are blank."""
    if outcome is None:
        return None
    return _WHY_NO_POINTS.get(outcome.state) if outcome.points is None else outcome.points


def level_count(result: FormResult, level: Level) -> int:
    """Return how many findings of a level a form has."""
    return sum(finding.level is level for finding in result.findings)


def difference(claimed: Decimal | None, computed: Decimal | None) -> Decimal | None:
    """Return claimed − computed, if both are there."""
    return None if claimed is None or computed is None else claimed - computed


def money_note(collection: Collection) -> str:
    """Say how money was brought to one unit, and what the sums lack."""
    results = [result for _, result in collection.forms]
    converted = sum(result.scored.form.money_unit != MONEY_UNIT for result in results)
    lacking = sum(amounts_of(result).unreadable for result in results)
    notes = [f"金额统一以{MONEY_UNIT}计"]
    if converted:
        notes.append(f"{converted} 份表原以其他单位填报，已折算")
    if lacking:
        notes.append(f"{lacking} 份表的金额有空白或无法识别，合计不含该项")
    return f"{'；'.join(notes)}。"


def write(book: Book, collection: Collection, places: Places) -> None:
    """Write the sheet."""
    sheet = book.sheet(names.SUMMARY, COLUMNS)
    sheet.title("项目支出与部门整体支出绩效自评汇总表")
    sheet.note(
        f"{money_note(collection)}合计执行率 = 执行数之和 ÷ 预算数之和，只计两数齐全的表。差异 = 自评分 − 复算分。"
    )
    forms = list(collection.forms)
    amounts = [amounts_of(result) for _, result in forms]
    sheet.body([_totals(collection, amounts)], tone="total")
    first = sheet.row + 1
    rows = [
        _row(number, file, result, some, places)
        for number, ((file, result), some) in enumerate(zip(forms, amounts, strict=True), start=1)
    ]
    sheet.table(rows, freeze=2, empty="（没有读到自评表）")
    if rows:
        sheet.colour("错误", first, ">", "0", RED)
        sheet.colour("提醒", first, ">", "0", AMBER)
        sheet.colour("差异", first, "!=", "0", AMBER)
        sheet.colour("执行率", first, ">", "1", AMBER)


def _totals(collection: Collection, amounts: list[Amounts]) -> list[Value]:
    row: dict[str, Value] = {
        "文件": f"合计（{collection.form_count} 份）",
        COLUMNS[9].title: total_of(some.initial for some in amounts),
        COLUMNS[10].title: total_of(some.adjusted for some in amounts),
        COLUMNS[11].title: total_of(some.executed for some in amounts),
        "执行率": weighted_rate(amounts),
        "错误": sum(level_count(result, Level.ERROR) for _, result in collection.forms),
        "提醒": sum(level_count(result, Level.WARNING) for _, result in collection.forms),
    }
    return [row.get(column.title) for column in COLUMNS]


def _row(number: int, file: FileResult, result: FormResult, amounts: Amounts, places: Places) -> list[Value]:
    scored = result.scored
    form = scored.form
    total = form.budget.total if form.budget else None
    unit = form.money_unit
    return [
        number,
        places.name(file),
        form.sheet,
        shown(form.unit),
        shown(form.department),
        shown(form.project),
        form.year_number,
        scored.scheme.title,
        unit if unit == MONEY_UNIT else f"{unit}→{MONEY_UNIT}",
        figure(total.initial if total else None) if amounts.initial is None else amounts.initial,
        figure(total.adjusted if total else None) if amounts.adjusted is None else amounts.adjusted,
        figure(total.executed if total else None) if amounts.executed is None else amounts.executed,
        points_or_reason(scored.rate),
        figure(form.claimed.total),
        scored.total,
        difference(scored.claimed_total, scored.total),
        shown(form.claimed.grade),
        scored.grade,
        level_count(result, Level.ERROR),
        level_count(result, Level.WARNING),
        places.sheet_link(file, result),
    ]
