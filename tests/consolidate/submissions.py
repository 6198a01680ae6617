"""Forms and collections made in memory, as the reader would give them, and tables read back."""

import hashlib
from decimal import Decimal
from pathlib import Path

from xlcore.checks.catalogue import about_file
from xlcore.checks.finding import Finding, Level
from xlcore.consolidate.collect import Collection, FileResult, FormResult
from xlcore.form.model import Budget, BudgetRow, Claimed, Entry, Form, IndicatorRow
from xlcore.form.scoring import score
from xlcore.scheme.catalogue import get

ROWS = (
    ("产出指标", "数量指标", "维修道路", "≥10公里", "10公里", 50, 50, ""),
    ("效益指标", "社会效益指标", "通行改善", "达到效果", "达到效果", 30, 30, ""),
    ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "95%", 10, 10, ""),
)


def cell(content, address=None, **more):
    """An entry; numbers become decimals, as the reader gives them."""
    return Entry(Decimal(str(content)) if isinstance(content, int | float) else content, address, **more)


def make_form(
    unit="测试中心",
    project="道路维修",
    *,
    department="测试局",
    money=(100, 90, 81),
    money_unit="万元",
    execution=9,
    rows=ROWS,
    total=99,
    grade="优",
    sheet="自评表",
    year=2023,
    kind="project",
):
    """A project form of the national kind; row n of the table stands in worksheet row 10 + n."""
    initial, adjusted, executed = money
    indicators = [
        IndicatorRow(
            level1=cell(level1, f"A{row}"),
            level2=cell(level2, f"B{row}"),
            name=cell(name, f"C{row}"),
            target=cell(target, f"D{row}"),
            actual=cell(actual, f"E{row}"),
            weight=cell(weight, f"F{row}"),
            score=cell(points, f"G{row}"),
            reason=cell(reason, f"H{row}"),
        )
        for row, (level1, level2, name, target, actual, weight, points, reason) in enumerate(rows, start=10)
    ]
    budget = BudgetRow(
        initial=cell(initial, "D6"),
        adjusted=cell(adjusted, "E6"),
        executed=cell(executed, "F6"),
        weight=cell(10, "G6"),
        score=cell(execution, "I6"),
    )
    return Form(
        sheet=sheet,
        kind=kind,
        unit=cell(unit, "E4"),
        department=cell(department, "B4"),
        project=cell(project, "B3"),
        year=cell(year, "A2"),
        money_unit=money_unit,
        budget=Budget(budget),
        indicators=tuple(indicators),
        claimed=Claimed(cell(total, "G20"), cell(grade, "G21")),
    )


def finding(code="T01", level=Level.ERROR, address="G20", **more):
    """A finding with every place filled."""
    texts = {"label": "总分", "text": "填写 96，各项得分之和 97", "advice": "请核对各项得分或更正总分。"}
    figures = {"expected": Decimal(97), "found": Decimal(96)}
    return Finding(code, level, "自评表", address, **{**texts, **figures, **more})


def result(form=None, *findings, scheme="mof-project"):
    """A form that was scored, with these findings."""
    return FormResult(score(form or make_form(), get(scheme)), findings, "按表式选用")


def read_file(path, *results):
    """A file that was read."""
    return FileResult(Path(path), hashlib.sha256(str(path).encode()).hexdigest(), "read", forms=results)


def bad_file(path, code, reason):
    """A file that gave no form."""
    status = "read" if code == "F01" else "rejected"
    return FileResult(Path(path), None, status, reason, findings=(about_file(code, reason),))


def collection(*files):
    """A collection of these files."""
    return Collection(files)


def table(sheet, heading):
    """The rows under the line that begins with a heading, as dictionaries without line breaks in the keys."""
    rows = list(sheet.iter_rows(values_only=True))
    top = next(index for index, row in enumerate(rows) if row[0] == heading)
    keys = [str(key or "").replace("\n", "") for key in rows[top]]
    return [dict(zip(keys, row, strict=True)) for row in rows[top + 1 :]]


def about(workbook):
    """The lines of 说明: first column to the second."""
    return {row[0]: row[1] for row in workbook["说明"].iter_rows(values_only=True)}


def totals(workbook):
    """The row of sums, which stands above the headings of 汇总表."""
    rows = list(workbook["汇总表"].iter_rows(values_only=True))
    keys = [str(key).replace("\n", "") for key in rows[3]]
    return dict(zip(keys, rows[2], strict=True))
