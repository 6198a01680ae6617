"""Ordinary forms that resemble a layout with a rule of its own are read as what they are."""

import pytest
from render import read_grids
from unseen_forms import grid

from xlcore.checks import run
from xlcore.form.scoring import score
from xlcore.scheme.catalogue import get


def read(picture):
    """Return the only form of a picture below a title."""
    (form,) = read_grids(grid(f"2023年度项目支出绩效自评表\n项目名称|某项目\n{picture.strip()}"))
    return form


def cells(form, role):
    """Return where the indicators have something in a role."""
    return [entry.cell for row in form.indicators if (entry := getattr(row, role)) and not entry.blank]


def codes(form):
    """Return the codes of the errors of a form."""
    return {finding.code for finding in run(score(form, get(f"mof-{form.kind}")))}


@pytest.mark.parametrize(
    "name",
    [
        "目标完成情况",
        "完成情况",
        "绩效目标",
        "年度目标",
        "实施进度",
        "完成程度",
        "完成率",
        "预算完成率",
        "考核指标",
        "目标",
    ],
)
def test_a_first_indicator_called_like_a_heading_is_no_heading(name):
    """Words and figures below headings that each have one column are an indicator with its points."""
    form = read(f"评价指标|分值|得分|备注\n{name}|40|36|慢\n资金使用|60|60|\n总分|100|96|")
    assert (["A4", "A5"], ["B4", "B5"], "C6") == (cells(form, "name"), cells(form, "weight"), form.claimed.total.cell)
    assert {"T01", "W01"}.isdisjoint(codes(form))


def test_two_words_of_headings_in_the_columns_of_levels_are_an_indicator():
    """绩效目标 | 绩效指标 below 一级 | 二级 is a group with its indicator."""
    form = read("一级指标|二级指标|分值|得分\n绩效目标|绩效指标|20|20\n预算|预算执行|80|80\n总分|<|100|100")
    assert (["C4", "C5"], "D6") == (cells(form, "weight"), form.claimed.total.cell)


@pytest.mark.parametrize("name", ["绩效指标", "指标"])
def test_one_word_over_the_levels_with_points_moves_no_column(name):
    """A row of one word and points right below the headings costs no column its meaning."""
    form = read(f"""
一级指标|二级指标|三级指标|指标值|完成值|分值|得分
{name}|<|<|<|<|100|96
产出指标|数量指标|人数|≥5|6|50|50
效益指标|社会|提升|提升|提升|50|46
""")
    assert (["C5", "C6"], ["D5", "D6"]) == (cells(form, "name")[1:], cells(form, "target"))


SUMS = """
评价指标|<|<|指标值|完成值|分值|得分
一级指标|二级指标|三级指标|^|^|{}|{}
产出指标|数量指标|人数|≥5人|6人|50|50
效益指标|社会|提升|提升|提升|50|46
"""


@pytest.mark.parametrize(
    ("total", "sums", "foot"),
    [
        ("G4", (100, 96), ""),
        ("G4", ("100分", "96分"), ""),
        (None, (100, 100), ""),
        ("G7", (100, 100), "总分|<|<|<|<||"),
        ("G7", (100, 100), "总分|<|<|<|<|100|96"),
        (None, (100, ""), ""),
    ],
)
def test_full_points_among_the_headings_are_no_total(total, sums, foot):
    """100 below 得分 where an indicator lost points is what could be earned; a blank total stays the place of it."""
    form = read(SUMS.format(*sums) + foot)
    assert total == (form.claimed.total and form.claimed.total.cell)
    assert (["F5", "F6"], ["D5", "D6"]) == (cells(form, "weight"), cells(form, "target"))
    assert {"T01", "W01"}.isdisjoint(codes(form))
    assert (total == "G7" and "100|96" not in foot) == ("T03" in codes(form))


def test_full_points_below_the_scores_alone_are_no_total():
    """Without weights nobody knows what 100 below 自评得分 is."""
    form = read("""
评价指标|<|<|指标值|完成值|自评得分
一级指标|二级指标|三级指标|^|^|100
产出指标|数量指标|人数|≥5人|6人|50
效益指标|社会|提升|提升|提升|46
""")
    assert (None, ["F5", "F6"]) == (form.claimed.total, cells(form, "score"))


def test_a_total_in_the_column_of_weights_where_merged_cells_are_lost():
    """Where the headings give the sum of the weights, the only figure beside 综合得分 is the total."""
    form = read("""
评价指标|||指标分值|评价得分
一级|二级|三级|100|96
产出指标|数量指标|人数|50|50
效益指标|社会|提升|50|46
综合得分|||96|
""")
    assert ("D7", "D4") == (form.claimed.total.cell, form.claimed.weight_total.cell)
    assert {"T01", "W01"}.isdisjoint(codes(form))


@pytest.mark.parametrize(
    "row",
    [
        "评价结果|绩效评价结果|评价结果应用|应用|应用|30|30",
        "评价得分|绩效|重点评价得分|≥90|92|30|30",
        "绩效管理|评价|绩效自评结论|公开|公开|30|30",
    ],
)
def test_a_group_called_like_a_result_closes_no_table(row):
    """With target, actual value and both points a row is an indicator, whatever its group is called."""
    form = read(f"""
一级指标|二级指标|三级指标|指标值|完成值|分值|得分
产出指标|数量指标|人数|≥5|6|50|50
{row}
效益指标|社会|提升|提升|提升|20|16
总分|<|<|<|<|100|96
""")
    assert (["F4", "F5", "F6"], "G7") == (cells(form, "weight"), form.claimed.total.cell)


def test_an_indicator_called_like_a_result_closes_no_table():
    """How it is scored, and its points, make an indicator of 绩效评价结果; without that it gives the total."""
    table = "评价指标|评分标准|分值|得分\n目标设定|明确|50|50\n"
    form = read(f"{table}绩效评价结果|公开|30|30\n绩效自评结论|公开|20|16\n总分|<|100|96")
    assert (["C4", "C5", "C6"], "D7") == (cells(form, "weight"), form.claimed.total.cell)
    form = read(f"{table}公开|公开|50|46\n绩效评价结果|<|100|96\n注：公开")
    assert (["C4", "C5"], "D6") == (cells(form, "weight"), form.claimed.total.cell)


MANAGED = """
资金管理情况||情况说明|<|分值|得分|存在问题和改进措施
^|分配科学性||<|10|10|
^|拨付及时性|及时|<|10|10|
^|使用规范性|规范|<|20|18|个别不规范
"""
TABLE = """
一级指标|二级指标|三级指标|指标值|实际完成值|分值|得分
产出指标|数量指标|培训人数|≥50人|60人|40|40
效益指标|社会效益|提升|提升|提升|20|20
"""


@pytest.mark.parametrize("blocks", [(MANAGED, TABLE), (TABLE, MANAGED)])
def test_how_the_money_was_managed_above_or_below_the_indicators(blocks):
    """The total stands in the columns of the ordinary table; judged rows need no words beside their points (I07)."""
    form = read("\n".join(block.strip() for block in (*blocks, "总分|<|<|<|<|100|98")))
    assert ("G10", "F10") == tuple(entry.cell for entry in (form.claimed.total, form.claimed.weight_total))
    assert (5, set()) == (len(form.indicators), codes(form) & {"T01", "W01", "I07"})


@pytest.mark.parametrize("said", ["无问题", "整改问题"])
def test_a_group_called_like_the_management_of_money_explains_no_spending(said):
    """The first row of the group 资金管理 has words and points, no headings: B04 stays."""
    form = read(f"""
资金情况|年初预算数|全年预算数|全年执行数|分值|执行率|得分|原因
年度资金总额|100|100|60|10|60%|6|
一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因
过程|项目管理|制度健全性|健全|健全|10分|10分|
^|资金管理|资金使用合规性|{said}|{said}|10分|10分|
^|^|预算执行率|100%|60%|10分|6分|
产出指标|数量指标|培训人数|≥50人|60人|60|60|
总分|<|<|<|<|100|92|
""")
    assert ((), True) == (form.spending_reasons, "B04" in codes(form))


@pytest.mark.parametrize(
    ("headings", "roles"),
    [
        ("指标名称|指标值|完成值|分值|得分|原因", {"target": "C", "actual": "D", "weight": "E", "score": "F"}),
        ("评价内容|评分标准|分值|自评得分", {"actual": "", "weight": "D", "score": "E"}),
    ],
)
def test_a_section_about_money_has_headings_like_the_others(headings, roles):
    """资金管理 is one section among several: its headings mean what they mean in the others."""
    values = "指标|100%|100%|20|20|" if "指标值" in headings else "指标|合规得满分|20|20"
    rows = [f"{title}|{headings}\n^|{values}\n^|{values}" for title in ("项目管理", "资金管理情况", "产出指标")]
    form = read("\n".join(rows))
    for role, column in roles.items():
        assert [f"{column}{row}" for row in (4, 5, 7, 8, 10, 11) if column] == cells(form, role)


@pytest.mark.parametrize(
    "beside",
    [
        ("人", "场", "满意率"),
        ("定量", "定量", "定性"),
        ("达到50人得满分", "少一场扣2分", "满意得满分"),
        ("全年参训人数", "全年的场次", "参训人员满意率"),
    ],
)
@pytest.mark.parametrize("heading", ["绩效指标|", "评价内容|", "指标名称|<", "三级指标|<"])
def test_words_beside_names_do_not_become_the_names(heading, beside):
    """Where each row has a name of its own, what stands right of it says more about it."""
    names = ("培训人数", "培训场次", "群众评价")
    rows = [f"{name}|{word}|5|6|30|30" for name, word in zip(names, beside, strict=True)]
    form = read("\n".join([f"{heading}|指标值|实际完成值|分值|得分", *rows, "总分|<|<|<|90|90"]))
    assert ["A4", "A5", "A6"] == cells(form, "name")


@pytest.mark.parametrize("heading", ["绩效指标|", "指标名称|<"])
def test_names_beside_groups_stay_names(heading):
    """Where a text stands over several rows, the names are right of it."""
    rows = ["产出|参加培训的人数|5|6|30|30", "^|举办培训的场次|5|6|30|30", "效益|群众的整体评价|5|6|30|30"]
    form = read("\n".join([f"{heading}|指标值|实际完成值|分值|得分", *rows, "总分|<|<|<|90|90"]))
    assert ["B4", "B5", "B6"] == cells(form, "name")


@pytest.mark.parametrize("name", ["目标名称", "考核项目", "考核内容", "评分内容", "评估指标"])
def test_a_list_of_tasks_above_the_indicators_is_no_table_of_them(name):
    """Without points what is evaluated and how much of it was done is a list, no table."""
    form = read(f"{name}|目标值|<|<|完成值|<|<\n培训|50人|<|<|60人|<|<\n{TABLE.strip()}\n总分|<|<|<|<|60|60")
    assert (["C6", "C7"], ["D6", "D7"]) == (cells(form, "name"), cells(form, "target"))


def test_a_heading_over_four_columns_is_told_in_its_own_cell():
    """Of four columns below one heading the one that is not read is told by that heading (F06)."""
    form = read("""
指标体系|<|<|<|指标值|实际完成值|分值|得分
产出指标|数量指标|培训|参加培训的人数|≥50人|60人|60|60
产出指标|质量指标|培训|参加培训的效果|≥50人|60人|40|40
总分|<|<|<|<|<|100|100
""")
    assert ["A3"] == [entry.cell for entry in form.unread]


@pytest.mark.parametrize("heading", ["预算指标值", "设定指标值"])
def test_a_second_target_is_told(heading):
    """A further column of targets beside the listed one is not dropped in silence (F06)."""
    form = read(
        f"一级指标|二级指标|三级指标|年度指标值|{heading}|实际完成值|分值|得分\n产出指标|数量指标|人数|≥5|≥4|6|100|100"
    )
    assert (["D4"], ["E3"]) == (cells(form, "target"), [entry.cell for entry in form.unread])
