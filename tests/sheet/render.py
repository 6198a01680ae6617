"""Published records as plain workbooks: the national arrangement with the record's own headings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from importlib import resources
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter

from xlcore.examples.records import form_of, parse
from xlcore.form.model import Form
from xlcore.sheet.cell import Cell
from xlcore.sheet.codes import address, position
from xlcore.sheet.grid import Grid, Workbook
from xlcore.sheet.read import forms_of

Record = Mapping[str, Any]

MONEY = {
    "年初预算数": "initial", "全年预算数": "adjusted", "全年预算数(A)": "adjusted", "全年预算数（A）": "adjusted",
    "调整预算数": "adjusted", "调整预算数(A)": "adjusted", "预算数(A)": "adjusted", "全年执行数": "executed",
    "全年执行数(B)": "executed", "全年执行数（B）": "executed", "执行数(B)": "executed", "执行率": "printed_rate",
    "执行率(B/A)": "printed_rate", "执行率（B/A)": "printed_rate", "预算执行率(B/A)": "printed_rate",
    "分值": "weight", "得分": "score", "自评得分": "score", "得分(20分*执行率)": "score",
    "偏差原因分析及改进措施": "reason",
}  # fmt: skip
TABLE = {
    "一级指标": "level1", "一级指标 名称": "level1", "二级指标": "level2", "二级指标 名称": "level2",
    "三级指标": "name", "三级指标 名称": "name", "绩效指标性质": "nature", "年度指标值": "target",
    "指标值(A)": "target",
    "年度指标值(A)": "target", "年初目标值(A)": "target", "绩效指标值": "target", "绩效度量单位": "unit",
    "实际完成值": "actual", "实际完成值(B)": "actual", "全年实际值": "actual", "全年实际值(B)": "actual",
    "全年完成值": "actual", "实际完成指标值": "actual", "分值": "weight", "权重": "weight", "得分": "score",
    "偏差原因分析及改进措施": "reason", "未完成原因及拟采取的改进措施": "reason", "未完成原因分析及改进措施": "reason",
    "未完成原因和改进措施": "reason", "指标说明": "about", "评分标准": "criterion",
}  # fmt: skip
WEIGHTS = ("level1_weight", "level2_weight", "weight")


@dataclass
class Sheet:
    """Cells and merges in the making; where each field of the record went, by its path."""

    name: str = "自评表"
    cells: dict[tuple[int, int], Any] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    places: dict[str, tuple[int, int]] = field(default_factory=dict)

    def put(self, row: int, column: int, value: Any, *, rows: int = 1, columns: int = 1, path: str = "") -> None:
        """Place a value over a block of cells; ``path`` names its field in the record."""
        if value is not None and value != "":
            self.cells[row, column] = value
        if rows * columns > 1:
            self.merges.append((row, column, row + rows - 1, column + columns - 1))
        if path:
            self.places[path] = (row, column)


def load(path: Path) -> Record:
    return parse(path.read_text("utf-8"))


def records() -> dict[str, Record]:
    """Return every published record of the project by id."""
    folders = [Path(str(resources.files("xlcore.examples") / "data")), Path(__file__).parent.parent / "forms"]
    found = [load(path) for folder in folders for path in sorted(folder.glob("*.json"))]
    return {record["id"]: record for record in found}


def table_roles(record: Record) -> list[str]:
    headings = record["columns"]["indicators"]
    if any("权重(%)" in heading for heading in headings):
        weights = iter(WEIGHTS)
        return [next(weights) if heading == "权重(%)" else TABLE[heading] for heading in headings]
    return [TABLE[heading] for heading in headings]


def runs(values: list[Any]) -> Iterator[tuple[int, int]]:
    """Yield start and length of runs of equal neighbours."""
    start = 0
    for index in range(1, len(values) + 1):
        if index == len(values) or values[index] != values[start]:
            yield start, index - start
            start = index


def sheet_of(record: Record, *, merged: bool = True, margin: int = 0) -> Sheet:
    """Lay out a record; ``merged=False`` fills only the first row of each group and merges nothing."""
    sheet = Sheet()
    width = max(len(record["columns"]["indicators"]), len(record["columns"]["budget"]) + 2, 6)
    sheet.put(0, margin, record["title"], columns=width)
    sheet.put(1, margin, f"（{record['year']}年度）", columns=width)
    row = _head(sheet, record, 2, margin)
    row = _money(sheet, record, row, margin)
    if record["indicators"]:
        row = _table(sheet, record, row, margin, merged=merged)
    _foot(sheet, record, row, margin)
    return sheet


def _head(sheet: Sheet, record: Record, row: int, left: int) -> int:
    if record["project"] is not None:
        sheet.put(row, left, "项目名称")
        sheet.put(row, left + 1, record["project"], columns=3, path="project")
        row += 1
        sheet.put(row, left, "主管部门")
        sheet.put(row, left + 1, record["department"], columns=2, path="department")
        sheet.put(row, left + 3, "实施单位")
        sheet.put(row, left + 4, record["unit"], columns=2, path="unit")
    else:
        sheet.put(row, left, "部门（单位）\n名称")
        sheet.put(row, left + 1, record["unit"], columns=5, path="unit")
    return row + 1


def _money(sheet: Sheet, record: Record, row: int, left: int) -> int:
    headings, budget = record["columns"]["budget"], record["budget"]
    if "资金总额" in headings:
        for index, heading in enumerate(headings):
            source = budget if index == 0 else budget["rows"][index - 1]
            path = "budget" if index == 0 else f"budget.rows[{index - 1}]"
            sheet.put(row, left + 1 + index, heading)
            sheet.put(row + 1, left + 1 + index, source["adjusted"], path=f"{path}.adjusted")
        return row + 2
    sources = [("budget", "年度资金总额", budget)]
    sources += [(f"budget.rows[{i}]", source["name"], source) for i, source in enumerate(budget["rows"])]
    sheet.put(row, left, f"项目资金\n（{record['money_unit']}）", rows=len(sources) + 1)
    for index, heading in enumerate(headings):
        sheet.put(row, left + 2 + index, heading)
    for offset, (path, name, source) in enumerate(sources, start=1):
        sheet.put(row + offset, left + 1, name, path=f"{path}.name")
        for index, heading in enumerate(headings):
            role = MONEY[heading]
            sheet.put(row + offset, left + 2 + index, source.get(role), path=f"{path}.{role}")
    return row + len(sources) + 1


def _table(sheet: Sheet, record: Record, row: int, left: int, *, merged: bool) -> int:
    roles, rows = table_roles(record), record["indicators"]
    stated = {(s["level1"], s.get("level2")): s["stated"] for s in record["sections"]}
    for index, heading in enumerate(record["columns"]["indicators"]):
        sheet.put(row, left + index, heading)
    for index, role in enumerate(roles):
        column = left + index
        if role in {"level1", "level2", "level1_weight", "level2_weight"}:
            keys = [(i["level1"], i["level2"] if role.startswith("level2") else None) for i in rows]
            for start, length in runs(keys):
                points = stated.get(keys[start])
                name = keys[start][0] if role.startswith("level1") else keys[start][1]
                if role.endswith("_weight"):
                    value = points
                else:
                    value = f"{name}（{points}分）" if points and "level1_weight" not in roles else name
                high = length if merged else 1
                sheet.put(row + 1 + start, column, value, rows=high)
                for inside in range(length):
                    sheet.places[f"indicators[{start + inside}].{role}"] = (row + 1 + start, column)
        else:
            for i, indicator in enumerate(rows):
                value = indicator.get(role)
                sheet.put(
                    row + 1 + i,
                    column,
                    "见评分标准" if isinstance(value, dict) else value,
                    path=f"indicators[{i}].{role}",
                )
    return row + 1 + len(rows)


def _foot(sheet: Sheet, record: Record, row: int, left: int) -> None:
    roles, claimed = table_roles(record), record["claimed"]
    if form_of(record).claimed.total is not None and "score" in roles:
        sheet.put(row, left, "总 分", columns=min(3, roles.index("score")))
        if "weight" in roles:
            sheet.put(row, left + roles.index("weight"), claimed.get("table_weight_total"), path="claimed.weight_total")
        sheet.put(row, left + roles.index("score"), claimed["total"], path="claimed.total")
        row += 1
    if claimed["grade"] is not None:
        sheet.put(row, left, "等级")
        sheet.put(row, left + 1, claimed["grade"], path="claimed.grade")
        row += 1
    sheet.put(row, left, "注：1.得分一次性按要求填写，其他资金包括自有资金等。", columns=6)


def by_xlsxwriter(sheets: Iterable[Sheet], path: Path) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            for top, left, bottom, right in sheet.merges:
                page.merge_range(top, left, bottom, right, "")
            for (row, column), value in sheet.cells.items():
                if isinstance(value, str):
                    page.write_string(row, column, value)
                else:
                    page.write_number(row, column, float(value))
    return path


def by_openpyxl(sheets: Iterable[Sheet], path: Path) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        for (row, column), value in sheet.cells.items():
            cell = page.cell(row + 1, column + 1)
            cell.value = value if isinstance(value, str) else float(value)
            if isinstance(value, str):
                cell.data_type = "s"
        for top, left, bottom, right in sheet.merges:
            page.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    book.save(path)
    return path


def cell_of(value: Any) -> Cell:
    if isinstance(value, Cell):
        return value
    return Cell(Decimal(str(value)) if type(value) in {int, float} else value)


def grid_of(rows: Iterable[Iterable[Any]], merges: Iterable[str] = (), *, sheet: str = "自评表") -> Grid:
    """Return a grid in memory: rows of values, None for blank; merges as A1:B2."""
    cells = {
        (r, c): cell_of(value)
        for r, row in enumerate(rows)
        for c, value in enumerate(row)
        if value is not None and value != ""
    }
    anchors, spans = {}, {}
    for merge in merges:
        (top, left), (bottom, right) = (position(end) for end in merge.split(":"))
        inside = [(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)]
        anchors.update(dict.fromkeys(inside, (top, left)))
        spans[top, left] = (bottom - top + 1, right - left + 1)
    height = max((r + 1 for r, _ in cells), default=0)
    width = max((c + 1 for _, c in cells), default=0)
    return Grid(sheet, "visible", height, width, cells, anchors, spans)


def read_grids(*grids: Grid) -> list[Form]:
    """Return the forms that are found on grids."""
    return [reading.form for reading in forms_of(Workbook(Path("x.xlsx"), "", grids))]


def grid_of_sheet(sheet: Sheet) -> Grid:
    """Return a rendered record as a grid in memory."""
    height = max(row for row, _ in sheet.cells) + 1
    width = max(column for _, column in sheet.cells) + 1
    rows = [[sheet.cells.get((row, column)) for column in range(width)] for row in range(height)]
    return grid_of(rows, [f"{address(*merge[:2])}:{address(*merge[2:])}" for merge in sheet.merges], sheet=sheet.name)
