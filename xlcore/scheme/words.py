"""What people call the parts of a scheme: one Chinese word for each key and each value of the model."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import TypeAlias

from xlcore.numbers import HUNDRED, plain
from xlcore.scheme.agreement import Place

Choices: TypeAlias = Mapping[str, str]

LABELS: dict[str, str] = {
    "id": "方案编号", "title": "方案名称", "place": "地区", "year": "适用年度", "legal": "依据", "kind": "类别",
    "money_unit": "金额单位", "total": "满分", "places": "得分小数位数",
    "grades": "等级", "grades.name": "等级", "at_least": "分数下限",
    "execution": "执行率计分", "execution.weight": "执行率分值", "base": "预算基数",
    "cap": "执行率最高按", "row": "计分位置",
    "row_rule": "自填指标计分", "reverse": "反向指标未完成时",
    "sections": "一级指标", "sections.name": "一级指标", "sections.weight": "一级分值",
    "groups": "二级指标", "groups.name": "二级指标", "groups.weight": "二级分值", "groups.rows": "自填行数",
    "indicators": "三级指标", "indicators.name": "三级指标", "weight": "分值",
    "target": "指标值", "about": "指标说明", "criterion": "评分标准", "rule": "计分规则",
    "value": "数值", "bands": "分档", "op": "比较", "limit": "界限", "points": "得分",
    "count": "项数", "start": "起点分", "each": "每项扣分", "step": "步长",
    "done": "完成数", "planned": "计划数", "actual": "实际数", "plan": "计划额",
    "quarters": "各期进度", "calendar": "应达进度", "points_each": "每期满分", "points_mean": "平均满分",
    "items": "勾选项", "fact": "评分项", "level": "选择项", "tiers": "档次",
    "of": "分项", "zero_if": "为“是”得零分", "full_if": "为“是”得满分",
    "facts": "基础数据", "facts.id": "块代码", "facts.title": "数据块", "figures": "单项", "figures.id": "代码",
    "columns.id": "代码", "figures.label": "名称", "columns.label": "名称", "figures.kind": "数据类型",
    "columns.kind": "数据类型", "choices": "选项", "signed": "可为负数", "table": "表格", "table.id": "表格代码",
    "table.columns": "表格列", "table.rows": "表格行", "free": "空白行",
    "relations": "勾稽关系", "relations.kind": "关系", "whole": "整体", "parts": "各部分", "part": "部分",
    "printed": "填列的比率", "executed": "执行数", "relations.base": "基数", "current": "本期数", "increase": "增加额",
    "code": "问题代码",
    "thresholds": "阈值", "rate_floor": "执行率偏低", "adjustment": "预算调整过大", "over_achieved": "超额完成",
    "output_gap": "产出与支出差距过大",
    "layout": "版式", "layout.title": "表格标题", "head": "表头", "goals": "年度总体目标", "headings": "印出的名称",
    "level1": "一级指标写法", "level2": "二级指标写法", "layout.total": "印总分", "grade": "印等级",
    "signatures": "签字栏", "notes": "附注", "money": "资金表",
    "money.label": "资金表名称", "money.columns": "资金表栏目", "money.rows": "资金行", "sheet": "资金表位置",
    "layout.columns": "指标表栏目", "columns": "栏目", "rows": "行", "checks": "校验", "off": "停用", "levels": "级别",
    "label": "名称", "name": "名称",
}  # fmt: skip
"""Keys, some with the key above them where the same word means another thing there."""

COLUMNS: dict[str, str] = {
    "level1": "一级指标", "level1_weight": "一级指标分值", "level2": "二级指标", "level2_weight": "二级指标分值",
    "name": "三级指标", "nature": "指标性质", "target": "年度指标值", "unit": "度量单位", "actual": "实际完成值",
    "weight": "分值", "score": "得分", "reason": "偏差原因", "about": "指标说明", "criterion": "评分标准",
    "initial": "年初预算数", "adjusted": "全年预算数", "executed": "全年执行数", "rate": "执行率",
}  # fmt: skip

FIGURE_KINDS = {
    "money": "金额", "count": "数量", "percent": "百分数", "points": "得分", "text": "文字", "choice": "选择",
}  # fmt: skip

LEVELS = {"error": "错误", "warning": "提醒", "info": "提示"}

CHOICES: dict[str, Choices] = {
    "kind": {"project": "项目", "department": "部门整体"},
    "money_unit": {"元": "元", "万元": "万元"},
    "base": {"adjusted": "全年预算数", "initial": "年初预算数"},
    "row": {"money": "资金表", "indicator": "三级指标"},
    "reverse": {"ratio": "按指标值÷完成值", "linear": "按超出比例扣减"},
    "rule": {
        "bands": "分档", "deduction": "扣分", "completion": "完成率", "procurement": "政府采购", "progress": "支付进度",
        "checklist": "勾选", "tiers": "选档", "judged": "人工评分", "sum": "合计", "execution": "执行率",
        "target": "指标值",
    },
    "figures.kind": FIGURE_KINDS,
    "columns.kind": FIGURE_KINDS,
    "relations.kind": {
        "sum": "合计", "parts": "其中", "share": "占比", "rate": "比率", "growth": "增长率", "limit": "限额",
    },
    "code": {
        "P01": "P01 实际采购超过计划", "P02": "P02 “三公”经费超预算", "P03": "P03 人员超编",
        "P04": "P04 公用经费超预算", "P05": "P05 项目支出超预算",
    },
    "sheet": {"form": "自评表", "facts": "基础数据"},
    "levels": LEVELS,
    "switch": {"off": "停用", **LEVELS},
    "layout.columns": COLUMNS,
    "money.columns": COLUMNS,
    "head": {"unit": "实施单位", "department": "主管部门", "project": "项目名称", "year": "年度"},
}  # fmt: skip
"""Values that are chosen from a list, by their key."""

SHARES = frozenset({"cap", "rate_floor", "adjustment", "over_achieved", "output_gap"})
"""Keys whose fractions people write as percents."""

PATTERN = (("{name}", "{名称}"), ("{weight}", "{分值}"))
"""The places of a printed heading, as a scheme file writes them and as people do."""

_PATTERNS = frozenset({"layout.level1", "layout.level2"})
_ASIDE = re.compile(r"（[a-z_]+）")
_WORD = re.compile(r" ?(?<![\w.\[\]-])([a-z][a-z0-9_.\[\]]*)(?![\w-]) ?")
_TWICE = re.compile(r"(.{2,})（\1）")


def _keys(place: Place) -> tuple[str, str]:
    """Return the last two keys of a place joined, and the last alone."""
    keys = [key for key in place if isinstance(key, str)]
    return ".".join(keys[-2:]), keys[-1] if keys else ""


def label_of(place: Place) -> str:
    """Return what people call a place: 分值 for sections[0].groups[1].indicators[0].weight."""
    both, last = _keys(place)
    if both.startswith("headings."):
        return COLUMNS.get(last, last)
    return LABELS.get(both) or LABELS.get(last) or last


def choices_of(place: Place) -> Choices:
    """Return the values that a place can have, with their names; nothing for a free value."""
    both, last = _keys(place)
    above = both.rpartition(".")[0]
    return CHOICES.get(both) or CHOICES.get(last) or (LEVELS if above == "levels" else {})


def said(place: Place, value: object) -> str:
    """Return a single value as people write it: 100% for a cap of 1, 是 for true, （空） for none."""
    match value:
        case None | "":
            return "（空）"
        case bool():
            return "是" if value else "否"
        case int() | Decimal():
            number = Decimal(value)
            return f"{plain(number * HUNDRED)}%" if _keys(place)[1] in SHARES else plain(number)
    if _keys(place)[0] in _PATTERNS:
        return in_places(str(value))
    return choices_of(place).get(str(value), str(value))


def in_places(pattern: str) -> str:
    """Write the places of a printed heading as people do."""
    for key, name in PATTERN:
        pattern = pattern.replace(key, name)
    return pattern


def in_chinese(reason: str, place: Place, names: Mapping[str, str]) -> str:
    """Return a message about a place without the keys of a scheme file; ``names`` are those of the base data."""
    values = {value: word for choices in CHOICES.values() for value, word in choices.items()}

    def word(match: re.Match[str]) -> str:
        key = match[1]
        own = LABELS.get(f"{_keys(place)[1]}.{key}") or LABELS.get(f"{_keys(place[:-1])[1]}.{key}")
        known = names.get(key) or choices_of((*place, "kind")).get(key) or own or LABELS.get(key) or values.get(key)
        return known or match[0]

    return _TWICE.sub(r"\1", _WORD.sub(word, _ASIDE.sub("", reason)))


__all__ = [
    "CHOICES", "COLUMNS", "LABELS", "LEVELS", "PATTERN", "choices_of", "in_chinese", "in_places", "label_of", "said",
]  # fmt: skip
