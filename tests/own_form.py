"""A bureau's own form in a few rows, with a place for everything that can come alive."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook

ROWS: Sequence[Sequence[object]] = (
    ["2023年度项目支出绩效自评表"],
    ["项目名称", "道路养护", None, "实施单位", "养护中心"],
    ["项目资金（万元）", None, "全年预算数", "全年执行数", "分值", "执行率", "得分"],
    [None, "年度资金总额", 100, 80, 10, None, None],
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因"],
    ["产出指标", "数量指标", "养护里程", "≥100公里", "90公里", 60, None, "雨季停工"],
    ["效益指标", "社会效益指标", "事故", "≤10起", "8起", 30, None, None],
    ["总分", None, None, None, None, 100, None],
    ["等级", None],
)


def save(path: Path, rows: Sequence[Sequence[object]] = ROWS, headings: Mapping[str, str | None] | None = None) -> Path:
    """Write the form by openpyxl, with some headings changed; return its path."""
    book = Workbook()
    book.active.title = "绩效自评表"
    for row in rows:
        book.active.append([(headings or {}).get(cell, cell) if isinstance(cell, str) else cell for cell in row])
    book.save(path)
    return path
