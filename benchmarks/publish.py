"""What publishing costs: 1,000 forms of 40 indicators, against writing the same detail rows by other means.

Run ``python benchmarks/publish.py [FORMS]``. Processor time, medians of five runs; only ratios mean something.
Ours writes eight sheets with formats, links, filters, charts; the others write the detail rows only.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pandas as pd
import xlsxwriter

from xlcore.checks import run
from xlcore.consolidate.collect import Collection, FileResult, FormResult
from xlcore.consolidate.publish import publish
from xlcore.form.model import Budget, BudgetRow, Claimed, Entry, Form, IndicatorRow
from xlcore.form.scoring import score
from xlcore.frames import to_frame
from xlcore.scheme.catalogue import get

RUNS, INDICATORS = 5, 40


def entry(content: str | float, cell: str) -> Entry:
    """Return a cell as the reader gives it."""
    return Entry(content if isinstance(content, str) else Decimal(str(content)), cell)


def form(number: int) -> Form:
    """Return a form whose texts differ from the others' as far as those of real forms do."""
    rows = tuple(
        IndicatorRow(
            level1=entry("产出指标", f"A{row}"),
            level2=entry("数量指标", f"B{row}"),
            name=entry(f"维修道路第 {row} 项", f"C{row}"),
            target=entry(f"≥{row + number % 50} 公里", f"D{row}"),
            actual=entry(f"{row + number % 50} 公里", f"E{row}"),
            weight=entry(2.25, f"F{row}"),
            score=entry(2.25, f"G{row}"),
            reason=entry("" if row % 7 else f"第 {number} 号合同的材料到货晚于计划，已补报", f"H{row}"),
        )
        for row in range(10, 10 + INDICATORS)
    )
    money = BudgetRow(
        None,
        entry(100 + number, "D6"),
        entry(100 + number, "E6"),
        entry(90, "F6"),
        None,
        entry(10, "G6"),
        entry(9, "H6"),
    )
    return Form(
        "自评表",
        "project",
        unit=entry(f"第 {number} 中心", "B4"),
        department=entry(f"第 {number % 40} 局", "B5"),
        project=entry(f"道路维修项目 {number}", "B3"),
        year=entry(2023, "A2"),
        budget=Budget(money),
        indicators=rows,
        claimed=Claimed(entry(98, "G60"), entry("优", "G61")),
    )


def collection(count: int) -> Collection:
    """Return a collection of ``count`` forms."""
    scheme = get("mof-project")
    files = []
    for number in range(count):
        scored = score(form(number), scheme)
        result = FormResult(scored, run(scored), "按表式选用")
        files.append(FileResult(Path(f"报送/{number:05}.xlsx"), f"{number:064}", "read", forms=(result,)))
    return Collection(tuple(files))


def plain_rows(frame: pd.DataFrame, path: Path) -> None:
    """Write the rows with XlsxWriter's constant memory, without formats and links."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        for row, values in enumerate(frame.fillna("").itertuples(index=False)):
            sheet.write_row(row, 0, values)


def seconds(work: Callable[[], object]) -> float:
    """Return the median processor seconds of a run."""
    found = []
    for _ in range(RUNS):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return statistics.median(found)


def main(count: int) -> None:
    """Print what each way costs, and against ours."""
    made = collection(count)
    frame = to_frame(made, "指标明细").astype(object).where(lambda cells: cells.notna(), None)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "汇总.xlsx"
        ways: dict[str, Callable[[], object]] = {
            "xlcore, the whole workbook": lambda: publish(made, path),
            "pandas and openpyxl, detail rows": lambda: frame.to_excel(path, index=False, engine="openpyxl"),
            "pandas and XlsxWriter, detail rows": lambda: frame.to_excel(path, index=False, engine="xlsxwriter"),
            "XlsxWriter, constant memory, detail rows": lambda: plain_rows(frame, path),
        }
        found = {name: seconds(work) for name, work in ways.items()}
    own = found["xlcore, the whole workbook"]
    print(f"{count} forms, {len(frame)} detail rows of {len(frame.columns)} columns")
    for name, cost in found.items():
        print(f"{name:42} {cost:6.2f} s {cost / own:5.1f} ×")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
