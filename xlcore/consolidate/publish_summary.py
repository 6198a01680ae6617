"""The sheet 汇总表: one row a form, claimed and computed side by side, with the sums above."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from xlcore.consolidate import names
from xlcore.consolidate.figures import MONEY_UNIT, total_of, weighted_rate
from xlcore.consolidate.publish_book import Book
from xlcore.consolidate.publish_cells import Column, Value
from xlcore.consolidate.publish_looks import AMBER, RED
from xlcore.consolidate.publish_places import Places
from xlcore.consolidate.tables import FormLine, Tables
from xlcore.consolidate.tables_verdict import Verdict

COUNTS, LEFT_OUT = "是", "重报"
"""Whether a form is in the sums."""

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
    Column("计入\n合计", 5, "centre"),
    Column("定位", 6, "link"),
)


def difference(claimed: Decimal | None, computed: Decimal | None) -> Decimal | None:
    """Return claimed − computed, if both are there."""
    return None if claimed is None or computed is None else claimed - computed


def money_note(verdict: Verdict) -> str:
    """Say how money was brought to one unit, and what the sums lack."""
    converted = sum(line.money_unit != MONEY_UNIT for line in verdict.counted)
    lacking = sum(line.amounts.unreadable for line in verdict.counted)
    notes = [f"金额统一以{MONEY_UNIT}计"]
    if converted:
        notes.append(f"{converted} 份表原以其他单位填报，已折算")
    if lacking:
        notes.append(f"{lacking} 份表的金额有空白或无法识别，合计不含该项")
    if verdict.left_out:
        notes.append(f"{len(verdict.left_out)} 份重报的表列出而不计入合计（见“{names.REPEATED}”）")
    return f"{'；'.join(notes)}。"


def write(book: Book, tables: Tables, verdict: Verdict, places: Places) -> None:
    """Write the sheet."""
    sheet = book.sheet(names.SUMMARY, COLUMNS)
    sheet.title("项目支出与部门整体支出绩效自评汇总表")
    sheet.note(f"{money_note(verdict)}合计执行率 = 执行数之和 ÷ 预算数之和，只计两数齐全的表。差异 = 自评分 − 复算分。")
    sheet.add(_totals(verdict), tone="total")
    first = sheet.row + 1
    sheet.table(rows(tables, verdict, places), freeze=2, empty="（没有读到自评表）")
    if tables.lines:
        sheet.colour("错误", first, ">", "0", RED)
        sheet.colour("提醒", first, ">", "0", AMBER)
        sheet.colour("差异", first, "!=", "0", AMBER)
        sheet.colour("执行率", first, ">", "1", AMBER)
        sheet.colour("计入\n合计", first, "==", f'"{LEFT_OUT}"', AMBER)


def rows(tables: Tables, verdict: Verdict, places: Places) -> Iterator[list[Value]]:
    """Yield one row a form."""
    out = verdict.left_out
    return (_row(line, tables, places, LEFT_OUT if line.number in out else COUNTS) for line in tables.lines)


def _totals(verdict: Verdict) -> list[Value]:
    amounts = [line.amounts for line in verdict.counted]
    row: dict[str, Value] = {
        "文件": f"合计（{len(verdict.counted)} 份）",
        COLUMNS[9].title: total_of(some.initial for some in amounts),
        COLUMNS[10].title: total_of(some.adjusted for some in amounts),
        COLUMNS[11].title: total_of(some.executed for some in amounts),
        "执行率": weighted_rate(amounts),
        "错误": sum(line.errors for line in verdict.counted),
        "提醒": sum(line.warnings for line in verdict.counted),
    }
    return [row.get(column.title) for column in COLUMNS]


def _row(line: FormLine, tables: Tables, places: Places, counts: str) -> list[Value]:
    unit = line.money_unit
    return [
        line.number,
        places.name(line),
        line.sheet,
        line.typed_unit,
        line.typed_department,
        line.project,
        line.year,
        tables.schemes[line.scheme].title,
        unit if unit == MONEY_UNIT else f"{unit}→{MONEY_UNIT}",
        *line.money,
        line.rate,
        line.claimed,
        line.total,
        difference(line.claimed_total, line.total),
        line.typed_grade,
        line.grade,
        line.errors,
        line.warnings,
        counts,
        places.line_link(line),
    ]
