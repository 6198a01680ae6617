from decimal import Decimal
from importlib import resources

import pytest
import yaml

from xlcore.sheet.label_text import heading, letters, points_inside, spelling, year_of
from xlcore.sheet.labels import vocabulary


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("执行率", "执行率（B/A)"),
        ("执行率", "执 行 率\n(B/A)"),
        ("年初预算数", "年初\n预算数"),
        ("全年预算数", "全年预算数A"),
        ("全年预算数", "全年预算数（万元）"),
        ("年度资金总额", "年度资金总额 万元"),
        ("合计", "合　计"),
        ("得分", "得分（20分＊执行率）"),
        ("产出指标", "产出指标50分"),
        ("项目名称", "【项目名称】"),
        ("项目名称", "一、项目名称："),
        ("部门名称", "部门（单位）名称"),
        ("权重", "权重（％）"),
        ("一级指标名称", "一级指标\n名称"),
        ("2020年度", "（2020年度）"),
        ("执行率", "执行率\n④=③/②"),
        ("执行率", "④执行率=③/②"),
        ("全年预算数", "②全年预算数"),
        ("指标值", "2023年指标值"),
        ("全年预算数", "2023年度全年预算数"),
        ("年初预算数", "2023年初预算数"),
    ],
)
def test_spelling(expected, text):
    """Labels that differ in white space, brackets, width, units, points and formula letters are one label."""
    assert expected == spelling(text)


def test_letters_read_through_brackets():
    """Labels of base data that differ only in their brackets stay apart."""
    assert "收入总计年初预算数" == letters("收入总计（年初预算数）")


@pytest.mark.parametrize(
    ("name", "points", "text"),
    [
        ("产出指标", 50, "产出指标（50分）"),
        ("产出指标", 50, "产\n出\n指\n标\n\n（50分）"),
        ("数量指标", 8, "数量指标(8分)"),
        ("效益指标", 30, "效益指标30分"),
        ("满意度指标", 10, "满意度指标（10）"),
        ("部门决策", 20, "部门决策（20%）"),
        ("成本指标", Decimal("7.5"), "成本指标（7.5 分）"),
        ("社会效益\n指标", None, "社会效益\n指标"),
        ("产出指标", None, "产\n出\n指\n标"),
        ("指标1", None, "指标1"),
        ("50分", None, "50分"),
        ("产出指标", 50, "（一）产出指标（50分）"),
        ("满意度指标", None, "三、满意度指标"),
        ("数量指标", None, "1.数量指标"),
        ("1.5级", None, "1.5级"),
        ("★★★农村低保(≥**人)", None, "★★★农村低保(≥**人)"),
    ],
)
def test_heading(name, points, text):
    """A heading gives its name and its points; without points it stays as typed."""
    assert (name, points) == heading(text)


@pytest.mark.parametrize(
    ("year", "text"),
    [
        (2023, "2023年完成值"),
        (2022, "２０２２ 年实际值"),
        (2023, "一、2023年执行数"),
        (None, "全年完成值"),
        (None, "2023年"),
    ],
)
def test_year_of(year, text):
    """A year in front of a label is told apart from the label."""
    assert year == year_of(text)


def test_points_inside():
    """The points of spending can stand in the heading of its score."""
    assert Decimal(20) == points_inside("得分（20分*执行率）")
    assert points_inside("得分") is None


@pytest.mark.parametrize(
    ("area", "meaning", "text"),
    [
        ("head", "project", "项目支出名称"),
        ("head", "department", "主管部门（及代码）"),
        ("head", "department", "市级\n主管部门"),
        ("head", "unit", "部门（单位）名称"),
        ("money", "adjusted", "调整预算数（A）"),
        ("money", "rate", "执行率（%）"),
        ("table", "target", "年初目标值(A)"),
        ("table", "actual", "全年实际值（B）"),
        ("table", "weight", "权重"),
        ("table", "reason", "未完成原因及拟采取的改进措施"),
        ("table", "nature", "绩效指标性质"),
        ("rows", "total", "年度资金总额："),
        ("foot", "total", "总\n分"),
        ("foot", "grade", "评价等级"),
    ],
)
def test_meaning(area, meaning, text):
    """The vocabulary knows the labels that forms use."""
    assert meaning == getattr(vocabulary().word(text), area)


def test_value_behind_colon():
    """A label and its value can share a cell."""
    word = vocabulary().word("填报单位：某某局  填报日期：2021年3月1日")
    assert ("unit", "某某局") == (word.head, word.value)


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        (("project", "某大堤护坡工程"), "项目名称    某大堤护坡工程"),
        (("project", "某大堤护坡工程"), "项 目 名 称\u3000某大堤护坡工程"),
        (("project", "某项目   二期"), "项  目  名  称    某项目   二期"),
        (("unit", "某局"), "项目单位   某局    联系人：张三"),
        (("unit", "某局"), "预算单位  （公章）  某局"),
        (("department", "某市水利局、某市财政局"), "主管部门    某市水利局、某市财政局"),
        (("project", None), "项  目  名  称"),
        (("unit", None), "项目单位    （盖章）"),
        (("department", None), "主管部门   ______"),
        (("unit", None), "项目实施单位/项目负责人"),
        (("unit", None), "项目实施单位及负责人"),
        (("unit", "某中心/张三"), "单位名称、联系人：某中心/张三"),
        (None, "项目单位 某局"),
        (None, "项目名称 主管部门"),
        (None, "项目名称    主管部门    实施单位"),
        (None, "单位名称  金额  备注"),
        (None, "填报单位    （签章）   年  月  日"),
        (None, "主管部门   审核意见："),
        (None, "实施单位和主管部门"),
        (None, "实施单位负责人"),
    ],
)
def test_value_behind_blanks(expected, text):
    """Blanks part a label of the head from its value; headings in one cell, signatures and persons do not."""
    word = vocabulary().word(text)
    assert expected == (word and (word.head, word.value))


def test_inline_labels():
    """One cell can hold several labels with their values."""
    found = vocabulary().inline("项目名称：道路养护    主管部门：交通局")
    assert [("project", "道路养护"), ("department", "交通局")] == [(word.head, word.value) for word in found]


def test_ticked_grades_are_the_value_of_their_label():
    """Grades to tick behind the colon are no part of the label, though they stand in brackets."""
    word = vocabulary().word("自评得分等级：（优☑）（良□）")
    assert ("grade", "（优☑）（良□）") == (word.foot, word.value)


@pytest.mark.parametrize("text", ["视频监控系统运维数量", "指标1：开展培训", "", "——", "1.", "项目名称" * 20])
def test_no_label(text):
    """Names, dashes and prose are no labels."""
    assert vocabulary().word(text) is None


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("score", "自评得分（分）"),
        ("none", "财政审定评分"),
        ("none", "部门复核得分"),
        ("none", "人工评分"),
        ("none", "复算得分"),
        ("none", "指标完成率"),
        ("reason", "未达到目标的原因和改进措施"),
        ("target", "预期绩效目标值"),
        ("actual", "截至年底实际完成值"),
        ("score", "自评得分及依据"),
        ("weight", "调整后分值"),
        ("actual", "调整后完成值"),
        ("", "是否调整后"),
        ("none", "数据采集依据"),
        ("", "视频监控"),
    ],
)
def test_column(expected, text):
    """Headings in no list are understood by their words; those of reviewers and helpers are not the unit's own."""
    assert expected == vocabulary().column(text)


@pytest.mark.parametrize(
    ("expected", "area", "key"),
    [
        ("none", "table", "指标值设定依据"),
        ("reason", "table", "完成值与目标值差异"),
        ("none", "money", "16月执行数"),
        ("", "table", "评分依据"),
        ("", "table", "目标值"),
        ("", "head", "立项依据"),
    ],
)
def test_aside(expected, area, key):
    """Some words make a heading give way to others; a label in the lists of its part does not."""
    assert expected == vocabulary().aside(area, key)


def test_extended():
    """A scheme's own headings are understood in its workbooks."""
    words = vocabulary().extended({"actual": "本年做到", "executed": "花掉的钱"}, ("全部款项", "上级给的"))
    assert "actual" == words.word("本年做到").table
    assert "executed" == words.word("花掉的钱").money
    assert ["total", "source"] == [words.word(text).rows for text in ("全部款项", "上级给的")]
    assert vocabulary().word("本年做到") is None


def test_no_label_has_two_meanings_in_one_place():
    """In one part of a form a label means one thing."""
    data = yaml.safe_load((resources.files("xlcore.sheet") / "labels.yaml").read_text("utf-8"))
    for area in ("head", "money", "rows", "table", "foot"):
        keys = [spelling(label) for role, labels in data[area].items() if role != "like" for label in labels]
        assert [] == [key for key in keys if keys.count(key) > 1], area


def test_points_in_wide_digits():
    """Points typed in full-width digits count, and the name keeps its spelling."""
    assert ("Ａ类指标", Decimal("12.5")) == heading("Ａ类指标（１２．５分）")
