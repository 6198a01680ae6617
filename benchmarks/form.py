"""What one form costs: locating, extracting, scoring and checking it, against a bare read of its cells.

Run ``python benchmarks/form.py``. The form has 60 indicator rows in the national layout. Ratios within one run mean
something; absolute times depend on the machine.
"""

from __future__ import annotations

import gc
import io
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

from xlcore.checks import run
from xlcore.form.scoring import score
from xlcore.sheet.abreast import blocks
from xlcore.sheet.board import board
from xlcore.sheet.extract import extract
from xlcore.sheet.grid import Workbook, read_workbook
from xlcore.sheet.labels import vocabulary
from xlcore.sheet.locate import locate
from xlcore.sheet.read import forms_of

ROWS = 60
HEADINGS = (
    "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施",
)  # fmt: skip
GROUPS = (("产出指标", "数量指标", 34, 50), ("效益指标", "社会效益指标", 20, 30), ("满意度指标", "满意度指标", 6, 10))
COUNTED = ("公里", "座", "人次", "万元", "平方米", "台", "户", "场次")
PLACES = ("东河", "西山", "南湖", "北岭", "青石", "白水", "红旗", "新桥")
WORKS = ("养护", "维修", "培训", "采购", "巡查", "检测")


def head(number: int) -> tuple[tuple[str | float, ...], ...]:
    """Return the rows above the indicators: every form has a project, a unit and amounts of its own."""
    place, share, other = PLACES[number % len(PLACES)], 1000 + 7 * number, 200 + 3 * number
    budget = share + other
    return (
        ("项目支出绩效自评表",),
        ("（2023年度）",),
        ("项目名称", f"{place}第{number}期农村公路养护"),
        ("主管部门", f"{place}县交通运输局", "", "", "实施单位", f"{place}县公路管理{number}站"),
        ("项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
        ("", "年度资金总额", budget, budget, budget * 0.97, 10, "97%", 9.7),
        ("", "其中：当年财政拨款", share, share, share * 0.97, "—", "97%", "—"),
        ("", "其他资金", other, other, other * 0.97, "—", "97%", "—"),
    )


def indicator(number: int, index: int) -> tuple[str, str, str]:
    """Return name, target and actual: names and figures are the form's own, units and phrases those of the field."""
    name = f"{PLACES[(number + index) % len(PLACES)]}第{number}段{WORKS[index % len(WORKS)]}事项{index}"
    unit, figure, share = COUNTED[(number + index) % len(COUNTED)], 1000 * number + index, 80 + (number + index) % 19
    values = (
        (f"≥{figure}{unit}", f"{figure + 1}{unit}"),
        (f"≥{share}%", f"{share + 1}%"),
        (f"2023年{1 + (number + index) % 12}月底前", f"2023年{1 + (number + index) % 12}月"),
        ("达到要求", "达到要求"),
    )
    return name, *values[index % len(values)]


def form_file(folder: Path, number: int) -> Path:
    """Write one form; ``number`` makes its names and figures differ from those of another."""
    path = folder / f"{number}.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("自评表")
        above = (*head(number), HEADINGS)
        for row, cells in enumerate(above):
            sheet.write_row(row, 0, cells)
        row = len(above)
        for level1, level2, count, points in GROUPS:
            for column, text in enumerate((f"{level1}（{points}分）", level2)):
                sheet.merge_range(row, column, row + count - 1, column, text)
            for index in range(count):
                weight = 2 if index < points - count else 1
                sheet.write_row(row, 2, (*indicator(number, row), weight, weight, ""))
                row += 1
        sheet.merge_range(row, 0, row, 4, "总分")
        sheet.write_row(row, 5, (100, 99.7))
    return path


def best(works: list[Callable[[], object]]) -> float:
    """Return the milliseconds that one of the works takes: in the best of five rounds, the others were disturbed."""
    rounds = []
    gc.collect()
    for _ in range(5):
        start = time.process_time()
        for work in works:
            work()
        rounds.append((time.process_time() - start) / len(works))
    return min(rounds) * 1000


def bare(content: bytes) -> object:
    """Read every cell of the first sheet and nothing else."""
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def judged(workbook: Workbook) -> object:
    """Locate, extract, recognise, score and check."""
    return [run(score(reading.form, reading.scheme)) for reading in forms_of(workbook)]


def main() -> None:
    """Print the cost of each step and the ratio to the bare read."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [form_file(Path(folder), number) for number in range(1, 21)]
        contents = [path.read_bytes() for path in paths]
        books = [read_workbook(path) for path in paths]
    words = vocabulary()
    judged(books[0])  # loads schemes and labels
    start = time.process_time()
    for book in books:
        judged(book)
    first = (time.process_time() - start) / len(books) * 1000
    reading = best([lambda c=c: bare(c) for c in contents])
    whole = best([lambda b=b: judged(b) for b in books])
    boards = [board(book.grids[0], words) for book in books]
    places = [locate(blocks(one)[0])[0] for one in boards]
    forms = [forms_of(book)[0] for book in books]
    scored = [score(one.form, one.scheme) for one in forms]
    steps = {
        "labels": best([lambda b=b: board(b.grids[0], words) for b in books]),
        "locate": best([lambda b=b: [locate(block) for block in blocks(b)] for b in boards]),
        "extract": best([lambda p=p: extract(p) for p in places]),
        "score": best([lambda f=f: score(f.form, f.scheme) for f in forms]),
        "check": best([lambda s=s: run(s) for s in scored]),
    }
    print(f"bare read of the cells {reading:6.2f} ms")
    for name, cost in steps.items():
        print(f"  {name:20} {cost:6.2f} ms")
    print(f"whole form             {whole:6.2f} ms, {whole / reading:.2f} × the bare read")
    print(f"texts never seen       {first:6.2f} ms, {first / reading:.2f} ×")


if __name__ == "__main__":
    main()
