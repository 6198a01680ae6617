"""Filled forms in any number: 62 rows by 9 columns, styled, each file with its own content.

Some are written by XlsxWriter; the others are those with other names and amounts in their XML, which costs a tenth.
"""

from __future__ import annotations

import re
import zipfile
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

WRITTEN = 200
"""Forms that XlsxWriter writes."""

SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"

GROUPS = (
    ("产出指标（50分）", (("数量指标", 14), ("质量指标", 10), ("时效指标", 6), ("成本指标", 4))),
    ("效益指标（30分）", (("经济效益指标", 3), ("社会效益指标", 4), ("生态效益指标", 2), ("可持续影响指标", 2))),
    ("满意度指标（10分）", (("服务对象满意度指标", 1),)),
)
HEADINGS = ("一级指标", "二级指标", "三级指标", "指标性质", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析")
ROWS, HEAD_ROWS = 62, 12
INDICATORS = sum(count for _, groups in GROUPS for _, count in groups)


def write_form(path: Path, number: int) -> None:
    """Write one filled form; the number makes its figures its own."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("自评表")
        look = {"font_name": "宋体", "font_size": 10, "border": 1, "valign": "vcenter", "text_wrap": True}
        text, points = book.add_format(look), book.add_format({**look, "num_format": "0.0"})
        bold = book.add_format({**look, "bold": True, "align": "center", "bg_color": "#D9E2F3"})
        title = book.add_format({"font_name": "黑体", "font_size": 16, "bold": True, "align": "center"})
        sheet.set_column(0, 8, 14)
        sheet.merge_range(0, 0, 0, 8, "项目支出绩效自评表", title)
        sheet.merge_range(1, 0, 1, 8, "（2023年度）", title)
        _write_head(sheet, number, text, bold)
        _write_money(sheet, number, text, bold, points)
        for column, heading in enumerate(HEADINGS):
            sheet.write(11, column, heading, bold)
        row = HEAD_ROWS
        for name, groups in GROUPS:
            top = row
            for group, count in groups:
                first = row
                for _ in range(count):
                    _write_indicator(sheet, row, number, group, text, points)
                    row += 1
                _merge(sheet, first, row - 1, 1, group, text)
            _merge(sheet, top, row - 1, 0, name, text)
        sheet.merge_range(row, 0, row, 5, "总分", bold)
        sheet.write_row(row, 6, [100, 96.5], points)
        for rest in range(row + 1, ROWS):
            sheet.merge_range(rest, 0, rest, 8, f"备注{rest}", text)


def _write_head(sheet: Any, number: int, text: Any, bold: Any) -> None:  # noqa: ANN401  # XlsxWriter has no types
    sheet.write(2, 0, "项目名称", bold)
    sheet.merge_range(2, 1, 2, 8, f"第{number}号道路维修养护项目", text)
    sheet.write(3, 0, "主管部门", bold)
    sheet.merge_range(3, 1, 3, 4, f"测试市第{number % 40}局", text)
    sheet.write(3, 5, "实施单位", bold)
    sheet.merge_range(3, 6, 3, 8, f"测试市第{number % 40}局第{number % 400}中心", text)
    sheet.merge_range(9, 0, 10, 0, "年度总体目标", bold)
    sheet.merge_range(9, 1, 9, 4, "预期目标", bold)
    sheet.merge_range(9, 5, 9, 8, "实际完成情况", bold)
    sheet.merge_range(10, 1, 10, 4, "完成道路维修养护，保障通行安全。", text)
    sheet.merge_range(10, 5, 10, 8, "按计划完成全部任务。", text)


def _write_money(sheet: Any, number: int, text: Any, bold: Any, points: Any) -> None:  # noqa: ANN401  # as above
    sheet.merge_range(4, 0, 8, 0, "项目资金（万元）", bold)
    sheet.merge_range(4, 1, 4, 2, "", bold)
    sheet.write_row(4, 3, ["年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"], bold)
    budget = 100 + number % 900
    executed = round(budget * 0.93, 2)
    for row, name in enumerate(("年度资金总额", "其中：当年财政拨款", "上年结转资金", "其他资金"), start=5):
        sheet.merge_range(row, 1, row, 2, name, text)
        share = int(row < 7)
        sheet.write_row(row, 3, [budget * share, budget * share, executed * share], points)
        sheet.write_row(row, 6, [10, executed / budget, 9.3] if row == 5 else ["—"] * 3, points)


def _write_indicator(sheet: Any, row: int, number: int, group: str, text: Any, points: Any) -> None:  # noqa: ANN401, PLR0913, PLR0917  # as above
    short = (number + row) % 7 == 0
    values = {
        "数量": (f"≥{100 + number % 50 + row}公里", f"{100 + number % 50 + row - short}公里"),
        "质量": ("≥95%", "98%"),
        "时效": ("2023年12月底前", "2023年11月30日"),
        "成本": ("≤50万元", "48.5万元"),
        "服务": ("≥90%", "93%"),
    }
    target, actual = values.get(group[:2], ("有所改善", "有所改善"))
    weight = 10 if group.startswith("服务") else 1.5 if row < 46 else 2.7
    name = f"第{row}项{group[:2]}任务{number % 97}"
    sheet.write_row(row, 2, [name, "定性" if target == actual else "定量", target, actual], text)
    sheet.write_row(row, 6, [weight, round(weight * 0.9, 1) if short else weight], points)
    sheet.write(row, 8, "工期略有延后，已整改" if short else "", text)


def _merge(sheet: Any, first: int, last: int, column: int, content: str, look: Any) -> None:  # noqa: ANN401, PLR0913, PLR0917  # as above
    if last > first:
        sheet.merge_range(first, column, last, column, content, look)
    else:
        sheet.write(first, column, content, look)


def write_forms(folder: Path, count: int) -> None:
    """Write ``count`` files into a new folder."""
    folder.mkdir()
    for number in range(count):
        path = folder / f"{number:06}.xlsx"
        if number < WRITTEN:
            write_form(path, number)
        else:
            path.write_bytes(patched(folder / f"{number % WRITTEN:06}.xlsx", number))


def patched(template: Path, number: int) -> bytes:
    """Return the form of a template as that of another project, with its own unit, names and amounts."""
    rest, sheet, strings = taken_apart(template)
    like = int(template.stem)
    budget, own = 100 + like % 900, 100 + number % 900
    for old, new in ((budget, own), (round(budget * 0.93, 2), round(own * 0.93, 2))):
        # A cell with a type holds the number of a text.
        sheet = re.sub(rf'(<c r="[A-Z]+[0-9]+" s="[0-9]+"><v>){old:g}</v>', rf"\g<1>{new:g}</v>", sheet)
    packed = BytesIO(rest)
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(SHEET, sheet)
        archive.writestr(STRINGS, renamed(strings, like, number))
    return packed.getvalue()


def renamed(text: str, like: int, number: int) -> str:
    """Return the texts of one form, however they are packed, as those of another."""
    text = text.replace(f"第{like}号", f"第{number}号").replace(f"第{like % 40}局", f"第{number % 400}局")
    text = text.replace(f"第{like % 400}中心", f"第{number % 4000}中心")
    return re.sub(rf"任务{like % 97}(?![0-9])", f"任务{number % 997}", text)


@lru_cache(maxsize=WRITTEN)
def taken_apart(template: Path) -> tuple[bytes, str, str]:
    """Return a workbook without its sheet and its texts, and these two."""
    packed = BytesIO()
    with zipfile.ZipFile(template) as archive, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as rest:
        for name in archive.namelist():
            if name not in {SHEET, STRINGS}:
                rest.writestr(name, archive.read(name))
        texts = archive.read(SHEET).decode(), archive.read(STRINGS).decode()
    return packed.getvalue(), *texts
