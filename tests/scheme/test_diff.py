"""What changed between two schemes, in the words of the people who read it."""

from __future__ import annotations

from typing import Any

import pytest

from xlcore.scheme.catalogue import builtin, get
from xlcore.scheme.diff import diff
from xlcore.scheme.model import Scheme
from xlcore.scheme.writing import values_of


def changed(scheme_id: str, *edits: tuple[str, Any]) -> tuple[Scheme, Scheme]:
    """Return a scheme and what becomes of it when values at dotted places are replaced; None removes an item."""
    old = get(scheme_id)
    values: Any = values_of(old)
    for place, value in edits:
        *above, last = (int(key) if key.isdecimal() else key for key in place.split("."))
        part = values
        for key in above:
            part = part[key]
        if value is None:
            del part[last]
        else:
            part[last] = value
    return old, Scheme.model_validate(values)


@pytest.mark.parametrize("scheme_id", builtin())
def test_equal_schemes_have_no_differences(scheme_id: str):
    """A scheme differs in nothing from itself."""
    assert () == diff(get(scheme_id), Scheme.model_validate(values_of(get(scheme_id))))


@pytest.mark.parametrize("old", builtin())
@pytest.mark.parametrize("new", builtin())
def test_different_schemes_differ_on_single_lines(old: str, new: str):
    """Any two built-in schemes can be compared; every difference is one line, and none without a reason."""
    lines = diff(get(old), get(new))
    assert (old != new) == bool(lines)
    assert all(line and "\n" not in line for line in lines)


@pytest.mark.parametrize(
    ("scheme_id", "edits", "expected"),
    [
        ("mof-project", [("year", 2025)], ["适用年度：（空） → 2025"]),
        ("mof-project", [("execution.cap", "1.1")], ["执行率计分 执行率最高按：100% → 110%"]),
        (
            "mof-project",
            [("row_rule.reverse", "linear")],
            ["自填指标计分 反向指标未完成时：按指标值÷完成值 → 按超出比例扣减"],
        ),
        ("mof-project", [("grades.0.at_least", 95)], ["等级“优” 分数下限：90 → 95"]),
        (
            "mof-project",
            [("grades.0.name", "优秀")],
            ["等级“优” 删除：等级 优，分数下限 90", "等级“优秀” 新增：等级 优秀，分数下限 90"],
        ),
        ("mof-project", [("thresholds.rate_floor", "0.75")], ["阈值 执行率偏低：80% → 75%"]),
        ("mof-project", [("checks.off", {"F02": "已核"})], ["校验 停用 F02：（空） → 已核"]),
        ("mof-project", [("checks.levels", {"F02": "error"})], ["校验 级别 F02：（空） → 错误"]),
        (
            "mof-project",
            [("sections.0.weight", 45), ("sections.1.weight", 35)],
            ["一级指标“产出指标” 一级分值：50 → 45", "一级指标“效益指标” 一级分值：30 → 35"],
        ),
        (
            "mof-project",
            [("sections.0.groups.0.rows", 4)],
            ["二级指标“产出指标/数量指标” 自填行数：3 → 4"],
        ),
        ("mof-project", [("sections.0.groups.3", None)], ["二级指标“产出指标/成本指标” 删除"]),
        (
            "mof-project",
            [("sections.0.name", "产出")],
            ["一级指标“产出” 改名：产出指标 → 产出"],
        ),
        (
            "yaohai-project-2021",
            [("sections.0.groups.0.indicators.0.name", "立项规范性")],
            ["三级指标“决策/项目立项/立项规范性” 改名：项目立项规范性 → 立项规范性"],
        ),
        (
            "luohu-department-2020",
            [("sections.0.groups.1.indicators.0.rule.start", 5)],
            ["三级指标“部门决策/目标设置/绩效目标完整性” 计分规则 起点分：8 → 5"],
        ),
        (
            "luohu-department-2020",
            [("sections.1.groups.2.indicators.1.rule.bands.0.limit", "0.95")],
            ["三级指标“部门管理/资产管理/固定资产利用率” 计分规则 分档 第 1 项 界限：0.9 → 0.95"],
        ),
        (
            "luohu-department-2020",
            [("sections.1.groups.2.indicators.1.rule.value", "assets.total.in_use / 2")],
            [
                (
                    "三级指标“部门管理/资产管理/固定资产利用率” 计分规则 数值："
                    "[在用固定资产总额] / [固定资产总额（原值）] → [在用固定资产总额] / 2"
                )
            ],
        ),
        (
            "luohu-department-2020",
            [("sections.0.groups.0.indicators.1.rule", {"rule": "judged", "fact": "points.effects", "points": 5})],
            [
                (
                    "三级指标“部门决策/预算编制/预算编制规范性” 计分规则："
                    "计分规则 扣分，项数 预算编制不符合要求的项数，起点分 5，每项扣分 1，界限 0，步长 1"
                    " → 计分规则 人工评分，评分项 履职效果（0 至 25 分），得分 5"
                )
            ],
        ),
        (
            "luquan-department-2022",
            [("facts.0.figures.0.label", "收入合计")],
            ["基础数据“收入” 单项“收入合计” 名称：本年收入合计 → 收入合计"],
        ),
        (
            "luquan-department-2022",
            [("facts.0.table.rows", ["财政拨款收入"])],
            ["基础数据“收入” 表格 表格行：财政拨款收入、事业收入 → 财政拨款收入"],
        ),
        (
            "luquan-department-2022",
            [("relations.0", None)],
            ["勾稽关系 删除：关系 其中，整体 本年收入合计，各部分 收入/每行/金额"],
        ),
        ("mof-project", [("layout.level1", "{name}")], ["版式 一级指标写法：{名称}（{分值}分） → {名称}"]),
        ("mof-project", [("layout.headings", {"actual": "完成值"})], ["版式 印出的名称 实际完成值：（空） → 完成值"]),
        (
            "mof-project",
            [("layout.signatures", ["填报人"])],
            ["版式 签字栏：填报人、联系电话、单位负责人（签字） → 填报人"],
        ),
    ],
)
def test_a_change_is_one_line(scheme_id: str, edits: list[tuple[str, Any]], expected: list[str]):
    """What changed is told with old and new, in Chinese; nothing else is."""
    assert expected == list(diff(*changed(scheme_id, *edits)))


def moved(values: Any) -> None:
    groups = values["sections"][0]["groups"]
    groups[1]["indicators"].append(groups[0]["indicators"].pop())
    groups[0]["weight"], groups[1]["weight"] = 0, 15


def swapped(values: Any) -> None:
    values["sections"][2]["groups"].reverse()


def added(values: Any) -> None:
    values["sections"][3]["groups"][0]["indicators"] = [{"name": "带动就业", "weight": 2}]


def sections_swapped(values: Any) -> None:
    values["sections"].reverse()


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (
            moved,
            [
                "二级指标“决策/项目立项” 二级分值：7 → 0",
                "二级指标“决策/绩效目标” 二级分值：8 → 15",
                "三级指标“决策/绩效目标/项目立项规范性” 移动：决策/项目立项 → 决策/绩效目标",
            ],
        ),
        (
            swapped,
            ["一级指标“产出” 次序：数量指标、时效指标、质量指标、成本指标 → 成本指标、质量指标、时效指标、数量指标"],
        ),
        (added, ["三级指标“效益/经济效益指标/带动就业”（2 分） 新增"]),
        (sections_swapped, ["一级指标 次序：决策、过程、产出、效益 → 效益、产出、过程、决策"]),
    ],
    ids=lambda edit: getattr(edit, "__name__", ""),
)
def test_rows_are_followed(edit: Any, expected: list[str]):
    """What was moved, put elsewhere in the order or added is told as such."""
    old = get("yaohai-project-2021")
    values = values_of(old)
    edit(values)
    assert expected == list(diff(old, Scheme.model_validate(values)))


def test_like_names_of_different_matters_are_no_renaming():
    """数量指标 gone and 质量指标 new are two groups, although three of their four characters agree."""
    old = get("mof-project")
    values: Any = values_of(old)
    del values["sections"][0]["groups"][1]
    values["sections"][0]["groups"][0]["name"] = "质量指标"
    lines = diff(Scheme.model_validate(values), old)
    assert "二级指标“产出指标/数量指标” 新增" in lines
