"""What the places of a form are called when it is printed."""

from __future__ import annotations

from typing import Literal

from xlcore.scheme.model import HeadField, Layout, MoneyColumn, TableColumn

TABLE: dict[TableColumn, str] = {
    "level1": "一级指标",
    "level1_weight": "权重（%）",
    "level2": "二级指标",
    "level2_weight": "权重（%）",
    "name": "三级指标",
    "nature": "指标性质",
    "target": "年度指标值",
    "unit": "度量单位",
    "actual": "实际完成值",
    "weight": "分值",
    "score": "得分",
    "reason": "偏差原因分析及改进措施",
    "about": "指标说明",
    "criterion": "评分标准",
}
MONEY: dict[MoneyColumn, str] = {
    "initial": "年初预算数",
    "adjusted": "全年预算数（A）",
    "executed": "全年执行数（B）",
    "rate": "执行率（B/A）",
    "weight": "分值",
    "score": "得分",
    "reason": "偏差原因分析及改进措施",
}
HEAD: dict[HeadField, str] = {
    "unit": "实施单位",
    "department": "主管部门",
    "project": "项目名称",
    "year": "年度",
}
UNIT_OF_DEPARTMENT = "部门名称"
GOALS, GOALS_SET, GOALS_DONE = "年度总体目标", "年初设定目标", "实际完成情况"
TOTAL, GRADE, TOTAL_ALONE = "总分", "等级", "自评总分"
MANUAL, COMPUTED, CHECK = "人工评分", "复算得分", "校验"
FACT_NAME, FACT_VALUE, FACT_UNIT = "项目", "数值", "单位"

FORM_SHEET, FACTS_SHEET, WORKING_SHEET, HELP_SHEET, MARK_SHEET = "自评表", "基础数据", "计算过程", "填报说明", "_xlcore"
RESULT_SHEET = "校验结果"


def table_heading(layout: Layout, column: TableColumn) -> str:
    """Return the heading of a column of the indicator table: the scheme's own, or the usual one."""
    return layout.headings.get(column, TABLE[column])


def money_heading(layout: Layout, column: MoneyColumn) -> str:
    """Return the heading of a column of the money block: the scheme's own, or the usual one."""
    return layout.headings.get(column, MONEY[column])


def head_label(field: HeadField, kind: Literal["project", "department"]) -> str:
    """Return the label of a head field; the unit of a department form is the department itself."""
    return UNIT_OF_DEPARTMENT if field == "unit" and kind == "department" else HEAD[field]
