"""Groups in the column of the indicators are told from indicators that nobody filled in."""

from decimal import Decimal

import pytest
from render import grid_of, read_grids

from xlcore.checks import run
from xlcore.form.scoring import score
from xlcore.scheme.catalogue import get
from xlcore.sheet.tree import Rung, branches

HEADER = ["指标名称", "指标值", "完成值", "分值", "得分", "备注"]


def read(rows):
    """Return the indicators of a table, each with its groups."""
    (form,) = read_grids(grid_of([["自评表"], HEADER, *rows]))
    return [
        tuple(entry.text if entry else "" for entry in (row.level1, row.level2, row.name)) for row in form.indicators
    ]


def leaf(name, points):
    return [name, "1个", "1个", points, points]


def empty(name, points, score=None):
    return [name, None, None, points, score]


def test_rows_that_add_up_make_a_group():
    """A row without values names the group of the rows below it that add up to its points."""
    rows = [empty("产出指标", 50, 50), leaf("甲", 30), leaf("乙", 20), empty("成本", 10, 10), leaf("丙", 10)]
    assert [("产出指标", "", "甲"), ("产出指标", "", "乙"), ("成本", "", "丙")] == read(rows)


def test_points_of_a_group_may_stand_among_the_scores():
    """A group may print its points in the column of the scores."""
    rows = [empty("产出指标", None, 50), leaf("甲", 30), leaf("乙", 20)]
    assert [("产出指标", "", "甲"), ("产出指标", "", "乙")] == read(rows)


def test_groups_of_two_levels():
    """The rows of a level-1 group are those of its level-2 groups."""
    rows = [empty("产出指标", 50), empty("数量指标", 30), leaf("甲", 30), empty("质量指标", 20), leaf("乙", 20)]
    assert [("产出指标", "数量指标", "甲"), ("产出指标", "质量指标", "乙")] == read(rows)


def test_an_indicator_of_a_list_may_bear_the_name_of_a_group():
    """An indicator 成本 that nobody filled in opens no group: the rows below do not add up to its points."""
    rows = [leaf("甲", 30), empty("成本", 20, 20), leaf("乙", 30), leaf("丙", 10)]
    assert ["甲", "成本", "乙", "丙"] == [name for _, _, name in read(rows)]
    assert {""} == {level1 for level1, _, _ in read(rows)}


@pytest.mark.parametrize("name", ["满意度指标", "满意度", "受益指标"])
def test_the_last_row_is_an_indicator(name):
    """A row that nothing follows is no group."""
    assert ["甲", name] == [last for _, _, last in read([empty("产出指标", 50), leaf("甲", 50), empty(name, 10, 10)])]


def test_a_tree_not_filled_in():
    """The rows of a tree that nobody filled in keep their groups, and none of them becomes one."""
    rows = [
        empty("产出指标", None, 50), empty("完成数量", 30), empty("质量达标", 20), empty("效益指标", None, 30),
        empty("经济效益指标", 30), empty("满意度指标", None, 10), empty("满意度", 10),
    ]  # fmt: skip
    expected = [
        ("产出指标", "完成数量"),
        ("产出指标", "质量达标"),
        ("效益指标", "经济效益指标"),
        ("满意度指标", "满意度"),
    ]
    assert expected == [(level1, name) for level1, _, name in read(rows)]


def test_wrong_points_of_a_group_keep_it():
    """In a tree that 产出指标 opens, 效益指标 is a group though its points are not the sum of its rows."""
    rows = [empty("产出指标", 50), leaf("甲", 50), empty("效益指标", 30), leaf("乙", 20)]
    assert [("产出指标", "甲"), ("效益指标", "乙")] == [(level1, name) for level1, _, name in read(rows)]


@pytest.mark.parametrize(("expected", "points"), [({0, 2}, (50, 50, 30, 30)), ({2}, (50, 40, 30, 30))])
def test_plain_names_need_the_sum(expected, points):
    """管理 and 产出 may be indicators too: without the sum they are."""
    rungs = [
        Rung(row, None if row % 2 else 1, sure=False, weight=Decimal(weight), score=None)
        for row, weight in enumerate(points)
    ]
    assert expected == branches(rungs).keys()


LEVELS = ["一级指标", "二级指标", "三级指标", "分值", "得分"]


def read_levels(*rows):
    """Return the form of a table with three columns of levels."""
    (form,) = read_grids(grid_of([["自评表"], LEVELS, *rows]))
    return form


def test_a_sum_that_does_not_agree_is_told():
    """A known group keeps its row where a clerk made a slip in the sum, and the slip is found."""
    rows = [["产出", None, None, 50, 40], [None, "数量", "甲", 30, 30], [None, "质量", "乙", 10, 10]]
    form = read_levels(*rows, ["合计", None, None, 100, 90])
    assert ["甲", "乙"] == [row.name.text for row in form.indicators]
    assert ["W02"] == [finding.code for finding in run(score(form, get("mof-project"))) if finding.code == "W02"]


def test_points_of_a_group_that_were_not_earned_in_it_are_told():
    """A score of a group that its rows do not add up to belongs to no field (F06)."""
    form = read_levels(["产出", None, None, 50, 45], [None, "数量", "甲", 30, 30], [None, "质量", "乙", 20, 20])
    assert ["E3"] == [entry.cell for entry in form.unread]


def test_a_row_over_another_group_is_an_indicator():
    """The points of a row stay its own where the next row names a group, even where they are as many."""
    form = read_levels(["满意度", None, None, 50, 50], ["产出", "数量", "甲", 50, 50])
    assert [50, 50] == [row.weight.number for row in form.indicators]


def test_a_type_may_stand_alone():
    """In a table with one column of groups a name such as 满意度 needs the sum."""
    header = ["指标类别", "指标名称", "分值", "得分"]
    rows = [["满意度", None, 10, 10], ["资金管理", "甲", 20, 20], ["制度", "乙", 20, 20]]
    (form,) = read_grids(grid_of([["自评表"], header, *rows]))
    assert [10, 20, 20] == [row.weight.number for row in form.indicators]


TYPED = ["指标类型", "指标名称", "指标值", "完成值", "分值", "得分"]


def typed(rows, header=TYPED):
    """Return the indicators of a table with columns of groups, each with its groups and its name."""
    (form,) = read_grids(grid_of([["自评表"], ["项目名称", "道路养护"], header, *rows]))
    return [
        tuple(entry.text if entry else "" for entry in (row.level1, row.level2, row.name)) for row in form.indicators
    ]


def test_a_type_without_a_name_is_no_group_of_the_other_types():
    """Its points may happen to be those of the rows below it."""
    types = [("质量指标", 10), ("时效指标", 10), ("成本指标", 10), ("效益指标", 30), ("满意度指标", 10)]
    rows = [["数量指标", None, None, None, 20, 20], *([name, "甲", "1个", "1个", n, n] for name, n in types)]
    assert [("数量指标", "", ""), *((name, "", "甲") for name, _ in types)] == typed(rows)


def test_a_level_1_group_among_the_types_has_its_own_rows():
    """效益指标 and 满意度指标 with their indicators beside them are not below 产出指标."""
    rows = [["产出指标", None, None, None, 20, 20]]
    rows += [[name, "甲", "1个", "1个", 10, 10] for name in ("数量指标", "质量指标", "效益指标", "满意度指标")]
    expected = [("产出指标", "数量指标", "甲"), ("产出指标", "质量指标", "甲")]
    assert [*expected, ("效益指标", "", "甲"), ("满意度指标", "", "甲")] == typed(rows)


def test_names_in_the_second_level_are_no_groups_of_those_in_the_third():
    """Where rows have their names in the second level, points that happen to add up make none a group."""
    header = ["一级指标", "二级指标", "三级指标", "分值", "评分标准", "得分"]
    rows = [["过程", "制度健全性", None, 5, None, 5], [None, None, "制度执行", 3, None, 3]]
    rows += [[None, None, "制度合规", 2, None, 2], ["产出", "完成率", None, 10, None, 10]]
    rows += [[None, None, "及时率", 15, None, 15]]
    expected = [("过程", "制度健全性", ""), ("过程", "制度健全性", "制度执行"), ("过程", "制度健全性", "制度合规")]
    assert [*expected, ("产出", "完成率", ""), ("产出", "完成率", "及时率")] == typed(rows, header)
