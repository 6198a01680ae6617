"""The words of headings: each is read as what it means, and a reviewer's column never as the unit's own."""

import pytest
from render import grid_of, read_grids

from xlcore.sheet.labels import vocabulary

HEADER = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因"]
ROWS = [
    ["产出指标", "数量指标", "巡查水库", "≥10座", "10座", 50, 48, "一座水库检修，未全部巡查"],
    [None, "质量指标", "巡查记录完整率", "100%", "100%", 50, 47, "记录有缺漏"],
]
COLUMN = {"target": 3, "actual": 4, "weight": 5, "score": 6, "reason": 7}
TOTAL = ["总分", None, None, None, None, 100, 95]
MONEY = ["年度资金总额", 100, 110, 99, "90%", 10, 9]
HEAD = [["项目名称", "某水库维修项目"], ["实施单位", "某县水务局", "主管部门", "某市水务局"]]


def read(*rows):
    (form,) = read_grids(grid_of([["项目支出绩效自评表"], *rows]))
    return form


def table(header, rows=ROWS, total=TOTAL):
    return read(*HEAD, header, *rows, total)


def headed(role, word):
    return [word if column == COLUMN[role] else text for column, text in enumerate(HEADER)]


def cells(form, role):
    return [entry and entry.cell for entry in (getattr(row, role) for row in form.indicators)]


WORDS = {
    "target": [
        "标杆值", "绩效标准值", "评价标准值", "指标标准值", "目标设定值", "设定目标", "应完成值", "指标目标",
        "申报值", "年初设定目标", "全年目标", "年度计划完成值", "三级指标目标值", "计划", "预期", "本年任务",
    ],
    "actual": [
        "业绩值", "实际指标值", "实绩值", "实际业绩值", "评价值", "全年实现值", "绩效实现值", "完成目标值",
        "任务完成情况", "目标达成情况", "实际", "完成", "落实情况",
    ],
    "weight": [
        "赋分", "应得分值", "三级指标分值", "总分", "基础分", "比重",
    ],
    "score": [
        "自评", "平均分", "评分结果", "实得", "实得分值", "单位评分", "部门自评", "部门自评得分", "自评结果",
        "自我评价", "单位得分", "本单位自评得分", "专家评分", "三级指标得分",
    ],
    "reason": [
        "扣分依据", "得分依据", "存在问题", "改进措施", "未完成说明", "补充说明", "差距情况",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("role", "word"), [(role, word) for role, words in WORDS.items() for word in words])
def test_a_heading_is_read_as_what_it_means(role, word):
    """Each word heads its column, and the total is that of the scores."""
    form = table(headed(role, word))
    column = "ABCDEFGH"[COLUMN[role]]
    assert [f"{column}5", f"{column}6"] == cells(form, role)
    assert ("G7", "F7") == (form.claimed.total.cell, form.claimed.weight_total.cell)
    assert () == form.unread


OWN = [
    "自评", "评分", "打分", "单位自评", "单位评分", "部门自评", "自评结果", "自我评价", "单位得分", "得分", "实得分",
    "自评得分",
]  # fmt: skip
REVIEWERS = [
    "复评得分", "复审得分", "抽评得分", "抽核得分", "核定得分", "核验得分", "主管部门得分", "主管部门评价得分",
    "主管部门核定得分", "专家得分", "专家评分", "专家评价得分", "第三方得分", "评价组得分", "考核组得分",
    "重点评价得分", "再评价得分", "最终核定得分", "复查得分", "他评得分", "外部评价得分", "部门评价得分",
    "部门核定得分", "财评得分", "终评得分", "检查得分", "督查得分", "复核得分",
]  # fmt: skip


@pytest.mark.parametrize("reviewers", REVIEWERS)
@pytest.mark.parametrize("before", [True, False])
def test_points_of_a_reviewer_are_not_the_units_own(reviewers, before):
    """On either side of any heading of the unit's own points theirs are left alone."""
    place, own = (6, "H") if before else (7, "G")
    for word in OWN:
        header, *rows = [[*row[:place], "x", *row[place:]] for row in (headed("score", word), *ROWS)]
        header[place] = reviewers
        rows = [[40 if text == "x" else text for text in row] for row in rows]
        assert [f"{own}5", f"{own}6"] == cells(table(header, rows, TOTAL[:6]), "score"), word


@pytest.mark.parametrize(
    "word", ["去年完成值", "历年完成值", "往年指标值", "核定完成值", "得分率", "指标值来源", "下年目标值"]
)
def test_another_years_column_is_no_value(word):
    """Columns of other years and of sources take no place of 年初目标 and 完成情况, which say little."""
    header = [*HEADER[:3], "年初目标", "完成情况", *HEADER[5:], word]
    form = table(header, [[*row, 7] for row in ROWS])
    assert (["D5", "D6"], ["E5", "E6"]) == (cells(form, "target"), cells(form, "actual"))
    assert ["G5", "G6"] == cells(form, "score")


@pytest.mark.parametrize("word", ["目标值（调整后）", "调整后年度目标值", "变更后目标值", "修订后目标值"])
def test_a_changed_target_goes_before_the_first(word):
    """Where the column of the changed target is filled it counts."""
    header = [*HEADER[:3], "目标值", word, *HEADER[4:]]
    rows = [[*row[:4], change, *row[4:]] for row, change in zip(ROWS, ("≥9座", None), strict=True)]
    assert ["E5", "D6"] == cells(table(header, rows), "target")


@pytest.mark.parametrize(("plan", "done"), [("计划", "实际"), ("预期", "实际"), ("目标", "完成")])
def test_bare_pairs(plan, done):
    """Of two words alone the one is the target and the other what was done, also below a heading over both."""
    form = table([*HEADER[:3], plan, done, *HEADER[5:]])
    assert (["D5", "D6"], ["E5", "E6"]) == (cells(form, "target"), cells(form, "actual"))


@pytest.mark.parametrize("word", ["偏差", "偏差情况", "偏差值", "差异率"])
def test_deviations_in_figures_are_no_reasons(word):
    """How far the actual value is off says nothing about why."""
    rows = [[*row[:7], deviation] for row, deviation in zip(ROWS, (0, "-2%"), strict=True)]
    assert [None, None] == cells(table(headed("reason", word), rows), "reason")


@pytest.mark.parametrize("word", ["偏差", "偏差情况", "偏差原因"])
def test_deviations_in_words_are_reasons(word):
    """Words below the same heading are reasons, and so is a figure below one that asks for reasons."""
    rows = [ROWS[0], [*ROWS[1][:7], 0 if word == "偏差原因" else "无偏差"]]
    assert ["H5", "H6"] == cells(table(headed("reason", word), rows), "reason")


def test_weak_words_take_no_place_of_others():
    """A column 任务 beside the target, or left of the names, is none of the values, and is told as unknown."""
    header = [*HEADER[:3], "工作任务", *HEADER[3:]]
    form = table(header, [[*row[:3], "巡查", *row[3:]] for row in ROWS], ["总分", None, *TOTAL[1:]])
    assert ["E5", "E6"] == cells(form, "target")
    assert ["D4"] == [entry.cell for entry in form.unread]


@pytest.mark.parametrize(
    ("role", "word"),
    [
        ("executed", "列支金额"), ("executed", "实际投入"), ("executed", "完成数（支出）"),
        ("executed", "报账金额"), ("adjusted", "实际下达预算"), ("adjusted", "指标下达数"),
        ("adjusted", "可执行指标"), ("adjusted", "核定预算数"),
        ("initial", "期初预算"), ("initial", "预算申报数"),
    ],
)  # fmt: skip
def test_a_heading_of_money_is_read(role, word):
    """Each word heads the column of its figure."""
    header = ["资金", "年初预算数", "全年预算数", "全年执行数", "执行率", "分值", "得分"]
    header[{"initial": 1, "adjusted": 2, "executed": 3}[role]] = word
    form = read(*HEAD, header, MONEY, HEADER, *ROWS)
    figures = [
        entry and entry.text for entry in (getattr(form.budget.total, r) for r in ("initial", "adjusted", "executed"))
    ]
    assert ["100", "110", "99"] == figures


@pytest.mark.parametrize("name", ["专项债券", "福彩公益金", "社会资本", "地方配套", "上级转移支付", "省级安排"])
def test_the_last_row_of_money_is_a_source(name):
    """A source that no list has stands below the others."""
    header = ["资金", "年初预算数", "全年预算数", "全年执行数", "执行率", "分值", "得分"]
    form = read(*HEAD, header, MONEY, ["其中：财政拨款", 60, 70, 60], [name, 40, 40, 39], HEADER, *ROWS)
    assert ["其中：财政拨款", name] == [row.name.text for row in form.budget.sources]


@pytest.mark.parametrize(
    ("role", "label"),
    [
        ("unit", "资金使用部门"), ("unit", "实施科室"), ("unit", "购买主体"), ("department", "一级预算单位"),
        ("department", "主管部门及编码"), ("department", "项目主管部门名称"), ("department", "牵头部门"),
        ("project", "险种名称"), ("project", "专项经费名称"),
    ],
)  # fmt: skip
def test_a_label_of_the_head_is_read(role, label):
    """Each label names whose form it is."""
    labels = {"project": "项目名称", "unit": "实施单位", "department": "主管部门", role: label}
    values = {"project": "某水库维修项目", "unit": "某县水务局", "department": "某市水务局"}
    form = read(*([labels[key], values[key]] for key in labels), HEADER, *ROWS)
    assert values == {key: getattr(form, key).text for key in labels}


@pytest.mark.parametrize(
    "label", ["绩效总得分", "绩效自评总得分", "综合评价得分", "部门自评总分", "最后得分", "评价总成绩"]
)
def test_a_label_of_the_total_is_no_indicator(label):
    """It closes the table, and the total stands in the column of the scores."""
    form = table(HEADER, total=[label, *TOTAL[1:]])
    assert (2, "G7") == (len(form.indicators), form.claimed.total.cell)


@pytest.mark.parametrize("label", ["综合评定等级", "考核等次", "自评结果等级", "自评绩效等级", "评价档次"])
def test_a_label_of_the_grade_is_no_indicator(label):
    """The grade stands beside it."""
    form = read(*HEAD, HEADER, *ROWS, TOTAL, [label, "优"])
    assert (2, "B8") == (len(form.indicators), form.claimed.grade.cell)


@pytest.mark.parametrize("name", ["中考总分提高", "信用等级", "学业水平等级", "医院评级"])
def test_an_indicator_may_speak_of_points_and_grades(name):
    """Only labels made of nothing but such words are those of a result."""
    form = table(HEADER, [ROWS[0], [*ROWS[1][:2], name, *ROWS[1][3:]]])
    assert [ROWS[0][2], name] == [row.name.text for row in form.indicators]


@pytest.mark.parametrize("word", ["责任部门", "项目法人", "牵头部门", "险种"])
def test_a_column_of_those_in_charge_makes_no_list_of_forms(word):
    """New names of units and projects may head a column of the indicators."""
    assert 2 == len(table([*HEADER, word], [[*row, "某科"] for row in ROWS]).indicators)


def test_goals_in_a_table_without_points_that_has_all_levels():
    """绩效目标 needs points, or the headings of all three levels beside it."""
    header = ["一级指标", "二级指标", "三级指标", "绩效目标", "实际完成情况"]
    form = table(header, [row[:5] for row in ROWS], [])
    assert (["D5", "D6"], ["E5", "E6"]) == (cells(form, "target"), cells(form, "actual"))


@pytest.mark.parametrize("text", ["复评得分", "专家得分", "主管部门核定得分", "部门评价得分"])
def test_reviewers_points_below_a_table(text):
    """One list of words says it, wherever the points stand."""
    words = vocabulary()
    assert (True, "none", "none") == (words.is_reviewers(text), words.column(text), words.money_column(text))
