"""What is taken as the names of the indicators, and as their points, where the headings say less."""

import pytest
from render import grid_of, read_grids

TITLE = [["2023年度项目支出绩效自评表"], ["项目名称", "道路养护"]]
GROUPS = ["数量指标", "质量指标", "时效指标"]


def form_of(rows):
    """Return the form of a table below its title."""
    (form,) = read_grids(grid_of([*TITLE, *rows]))
    return form


def texts(form, *roles):
    """Return what each indicator has for some roles."""
    entries = ([getattr(row, role) for role in roles] for row in form.indicators)
    return [tuple(entry.text if entry else None for entry in found) for found in entries]


@pytest.mark.parametrize("third", ["评价要点", None])
@pytest.mark.parametrize("group", ["进度指标", "产出进度", "经济成本", "项目立项"])
def test_groups_are_no_names_where_a_heading_is_lost(third, group):
    """A group that nobody listed, among known ones, makes none of them the name of an indicator."""
    rows = [["一级指标", "二级指标", third, "年度指标值", "实际完成值", "分值", "得分"]]
    rows += [["产出指标", name, f"事项{name}", "1个", "1个", 10, 10] for name in [*GROUPS, group]]
    found = texts(form_of(rows), "level2", "name")
    assert [(name, None) for name in [*GROUPS, group]] == found


@pytest.mark.parametrize("names", [["数量", "质量", "效率"], ["建设", "维修", "建设"]])
def test_words_without_a_heading_are_the_names(names):
    """A column of words between the groups and the values has the names, whatever the groups are called."""
    rows = [["一级指标", "二级指标", None, "年度指标值", "实际完成值", "分值", "得分"]]
    rows += [["产出指标", name, f"事项{name}", "1个", "1个", 10, 10] for name in names]
    assert [(name, None) for name in names] == texts(form_of(rows), "level2", "name")


def test_indicators_in_the_second_level_may_be_called_like_groups():
    """群众满意度 is the name of an indicator as well."""
    names = ["预算执行率", "公开及时性", "社会效益", "群众满意度"]
    rows = [["一级指标", "二级指标", "评分标准", "分值", "得分"]]
    rows += [["履职效果", name, "按完成情况计分", 10, 10] for name in names]
    assert [(None, name) for name in names] == texts(form_of(rows), "level2", "name")


@pytest.mark.parametrize(
    "between",
    [
        ["未完成原因", "无"],
        ["扣分原因", None, "下雨停工"],
        ["偏差原因", None, None, "无"],
        ["共计", None, None, None, None, 20, 20],
        ["总分值", None, None, None, None, 20, 20],
    ],
)
def test_reasons_and_sums_below_each_group_do_not_close_the_table(between):
    """Indicators follow; those at the foot are what they were."""
    rows = [["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]]
    merges = ["D5:G5", "D7:G7"] if between[0] == "偏差原因" else []
    for group, name in (("产出指标", "甲"), ("效益指标", "乙"), ("满意度指标", "丙")):
        rows += [[group, f"{group}一", name, "1个", "1个", 20, 20], between]
    (form,) = read_grids(grid_of([*TITLE, *rows, ["总分", None, None, None, None, 60, 60]], merges))
    assert [("甲",), ("乙",), ("丙",)] == texts(form, "name")
    assert "60" == form.claimed.total.text


@pytest.mark.parametrize("label", ["二级指标得分", "二级得分"])
def test_points_of_the_level_of_the_names_are_the_score(label):
    """They are where no other column has it; the total stands below."""
    rows = [["一级指标", "二级指标", "年度指标值", "实际完成值", "二级指标分值", label]]
    rows += [["产出指标", name, "1个", "1个", 50, 45] for name in ("养护里程", "合格率")]
    form = form_of([*rows, ["总分", None, None, None, 100, 90]])
    assert [("养护里程", "45"), ("合格率", "45")] == texts(form, "name", "score")
    assert ("90", ()) == (form.claimed.total.text, form.unread)


@pytest.mark.parametrize("label", ["二级指标得分", "一级得分", "得分率", "得分比例"])
def test_points_of_groups_and_rates_are_told_where_nothing_has_the_score(label):
    """Neither they nor what stands below them is lost in silence."""
    rows = [["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", label, "备注"]]
    rows += [["产出指标", name, f"事项{name}", "1个", "1个", 30, 30, None] for name in GROUPS]
    form = form_of([*rows, ["总分", None, None, None, None, 90, 88]])
    assert ["G3", "G7"] == [entry.cell for entry in form.unread]
    assert [(None,)] * 3 == texts(form, "score")


@pytest.mark.parametrize("label", ["二级指标得分", "得分率"])
def test_points_of_groups_and_rates_beside_the_score_are_no_gap(label):
    """The score is read from its own column."""
    rows = [["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", label]]
    rows += [["产出指标", name, f"事项{name}", "1个", "1个", 30, 30, 30] for name in GROUPS]
    form = form_of(rows)
    assert ((), [("30",)] * 3) == (form.unread, texts(form, "score"))
