"""The sheets 指标明细 and 问题清单: one row an indicator, one row a finding, each with a link to its cell."""

from __future__ import annotations

from collections.abc import Iterator

from xlcore.checks.catalogue import CATALOGUE
from xlcore.checks.finding import Finding, Level
from xlcore.consolidate import names
from xlcore.consolidate.figures import figure, shown
from xlcore.consolidate.publish_book import Book, Sheet
from xlcore.consolidate.publish_cells import Column, Value
from xlcore.consolidate.publish_looks import AMBER, RED
from xlcore.consolidate.publish_places import Located, Places
from xlcore.consolidate.publish_summary import difference
from xlcore.consolidate.record import FileResult, FormResult
from xlcore.consolidate.tables import FormLine, points_or_reason
from xlcore.form.model import BudgetRow, Entry, IndicatorRow
from xlcore.form.scoring import ScoredRow

EXECUTION = "预算执行"
"""The level-1 name under which the points of the money block are listed."""

INDICATOR_COLUMNS = (
    Column("表序号", 5, "count"),
    Column("文件", 18),
    Column("工作表", 8),
    Column("单位", 16),
    Column("项目", 20),
    Column("一级指标", 11),
    Column("二级指标", 10),
    Column("三级指标", 24),
    Column("性质", 5, "centre"),
    Column("年度指标值", 13),
    Column("实际完成值", 13),
    Column("度量单位", 6, "centre"),
    Column("分值", 7, "points"),
    Column("自评得分", 8, "points"),
    Column("复算得分", 10, "points"),
    Column("差异", 7, "points"),
    Column("偏差原因", 22),
    Column("定位", 8, "link"),
)
FINDING_COLUMNS = (
    Column("级别", 5, "centre"),
    Column("编号", 5, "centre"),
    Column("标题", 16),
    Column("表序号", 5, "count"),
    Column("文件", 18),
    Column("单位", 16),
    Column("项目", 20),
    Column("工作表", 8),
    Column("单元格", 8, "link"),
    Column("位置", 20),
    Column("问题", 40),
    Column("应为", 9, "centre"),
    Column("填写", 9, "centre"),
    Column("建议", 32),
)


def begin_indicators(book: Book) -> Sheet:
    """Begin 指标明细; its headings stand in the first row, so that a pivot table can use it as it is."""
    sheet = book.sheet(names.INDICATORS, INDICATOR_COLUMNS)
    sheet.begin(freeze=1)
    return sheet


def end_indicators(sheet: Sheet) -> None:
    """Close 指标明细."""
    sheet.end()
    sheet.colour("差异", 1, "!=", "0", AMBER)


def begin_findings(book: Book) -> Sheet:
    """Begin 问题清单; its headings stand in the first row."""
    sheet = book.sheet(names.FINDINGS, FINDING_COLUMNS)
    sheet.begin(freeze=2)
    return sheet


def end_findings(sheet: Sheet) -> None:
    """Close 问题清单."""
    sheet.end("（没有发现问题）")
    sheet.colour("级别", 1, "==", f'"{Level.ERROR.chinese}"', RED)
    sheet.colour("级别", 1, "==", f'"{Level.WARNING.chinese}"', AMBER)


def indicator_rows(line: FormLine, file: FileResult, result: FormResult, places: Places) -> Iterator[list[Value]]:
    """Yield one row for the points of the money block, if it has any, and one for each indicator."""
    scored = result.scored
    form = scored.form
    head: list[Value] = [line.number, places.name(file), form.sheet, line.typed_unit, line.project]
    if scored.execution is not None and form.budget:
        link = places.cell_link(file, form.sheet, _mark(form.budget.total))
        yield [*head, *_execution(result, form.budget.total), link]
    for row in scored.rows:
        if not _is_blank(row.row):
            yield [*head, *_indicator(row), places.cell_link(file, form.sheet, _mark(row.row))]


def finding_row(finding: Finding, line: FormLine | None, file: Located | None, places: Places) -> list[Value]:
    """Return the row of a finding about a form, a file, or neither (what the roster misses)."""
    return [
        finding.level.chinese,
        finding.code,
        CATALOGUE[finding.code].title,
        line.number if line else None,
        places.name(file) if file else "",
        line.typed_unit if line else "",
        line.project if line else "",
        finding.sheet or "",
        places.finding_link(file, finding) if file else None,
        finding.label,
        finding.text,
        finding.expected,
        finding.found,
        finding.advice,
    ]


def _execution(result: FormResult, row: BudgetRow) -> list[Value]:
    """Return the points for spending as a row of the table, so that a form's rows add up to its total."""
    scored = result.scored
    computed = scored.execution.points if scored.execution else None
    return [
        *(EXECUTION, "", "预算执行率", ""),
        shown(row.adjusted),
        shown(row.executed),
        scored.form.money_unit,
        scored.execution_weight,
        figure(row.score),
        points_or_reason(scored.execution),
        difference(scored.claimed_execution, computed),
        shown(row.reason),
    ]


def _indicator(scored: ScoredRow) -> list[Value]:
    row = scored.row
    words = (row.level1, row.level2, row.name, row.nature, row.target, row.actual, row.unit)
    return [
        *map(shown, words),
        scored.weight if scored.weight is not None else figure(row.weight),
        figure(row.score),
        points_or_reason(scored.outcome),
        difference(scored.claimed, scored.outcome.points),
        shown(row.reason),
    ]


def _is_blank(row: IndicatorRow) -> bool:
    """Tell whether a row of the template was left empty: it is no indicator."""
    for entry in (row.name, row.target, row.actual, row.weight, row.score):
        if entry is not None and not entry.blank:
            return False
    return True


def _mark(row: IndicatorRow | BudgetRow) -> Entry | None:
    """Return the cell that a row's link leads to: its score, else its weight, else its name."""
    for entry in (row.score, row.weight, row.name):
        if entry is not None and entry.cell:
            return entry
    return None
