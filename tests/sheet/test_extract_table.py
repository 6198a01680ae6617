from dataclasses import replace
from decimal import Decimal

import pytest
from render import grid_of, read_grids

from xlcore.quantity import CellError
from xlcore.sheet.cell import Cell

HEADER = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"]


def read(rows, merges=(), header=HEADER):
    (form,) = read_grids(grid_of([header, *rows], merges))
    return form


def texts(form, *roles):
    return [tuple(e.text if (e := getattr(row, role)) else None for role in roles) for row in form.indicators]


def test_content_is_as_typed():
    """Stars, line breaks, prefixes, signs and spaces stay in the content."""
    row = ["产出指标", "数量指标", "★★★农村低保(≥**人)", "  ≧21933人", "达到\n效果", 5, "5 分", "无"]
    entry = read([row]).indicators[0]
    assert row[2:5] == [entry.name.content, entry.target.content, entry.actual.content]
    assert ("5 分", "G2") == (entry.score.content, entry.score.cell)


@pytest.mark.parametrize("cell", [CellError("#DIV/0!"), True])
def test_error_cells_are_kept(cell):
    """Errors and truth values arrive as they are; a check names them."""
    assert cell == read([["产出指标", "数量指标", "甲", "1", "1", 5, cell]]).indicators[0].score.content


def test_uncalculated_formula():
    """A formula without a value is an entry of its own kind."""
    cell = Cell(None, formula=True, uncalculated=True)
    entry = read([["产出指标", "数量指标", "甲", "1", "1", 5, cell]]).indicators[0].score
    assert (None, True, True) == (entry.content, entry.formula, entry.uncalculated)


def test_percent_format():
    """The percent format of a cell comes along."""
    entry = (
        read([["产出指标", "数量指标", "甲", "95%", Cell(Decimal("0.95"), percent=True), 5, 5]]).indicators[0].actual
    )
    assert "95%" == entry.text


def test_columns_the_form_lacks_are_none():
    """A column that the form does not have gives no entry; a blank cell gives a blank one."""
    row = read([["产出指标", "数量指标", "甲", None, "1"]], header=HEADER[:5]).indicators[0]
    assert (None, None, None) == (row.weight, row.score, row.reason)
    assert (None, "D2") == (row.target.content, row.target.cell)


def test_merged_groups():
    """Merged level cells hold for all of their rows, with the address of their first cell."""
    rows = [
        ["产出指标\n（50分）", "数量指标", "甲", "1", "1", 5, 5],
        [None, None, "乙", "1", "1", 5, 5],
        [None, "质量指标", "丙", "1", "1", 5, 5],
    ]
    form = read(rows, ["A2:A4", "B2:B3"])
    assert [("产出指标", "数量指标"), ("产出指标", "数量指标"), ("产出指标", "质量指标")] == texts(
        form, "level1", "level2"
    )
    assert ["A2"] * 3 == [row.level1.cell for row in form.indicators]


def test_repeated_groups():
    """Level cells repeated on each row are one group, and its points are stated once."""
    rows = [["产出指标（50分）", "数量指标（8分）", name, "1", "1", 5, 5] for name in "甲乙"]
    form = read(rows)
    assert [("产出指标", None, 50), ("产出指标", "数量指标", 8)] == [
        (s.level1, s.level2, s.stated) for s in form.sections
    ]
    assert ["A2", "B2"] == [s.entry.cell for s in form.sections]


def test_new_section_does_not_inherit_level2():
    """A new level-1 group starts without the level-2 group of the one before."""
    rows = [["产出指标", "数量指标", "甲", "1", "1", 5, 5], ["满意度指标", None, "乙", "1", "1", 5, 5]]
    assert [("产出指标", "数量指标"), ("满意度指标", "")] == texts(read(rows), "level1", "level2")


def test_level1_merged_over_level2():
    """A heading merged over both level columns is both."""
    rows = [["满意度指标（10分）", None, "甲", "1", "1", 10, 10]]
    assert [("满意度指标", "满意度指标", "甲")] == texts(read(rows, ["A2:B2"]), "level1", "level2", "name")


def test_heading_merged_over_the_name():
    """A row whose heading takes the place of the name is an indicator of that name."""
    form = read([["预算执行率（10分）", None, None, "100%", "98%", 10, 9.8]], ["A2:C2"])
    assert [("预算执行率（10分）", "98%")] == texts(form, "name", "actual")
    assert [("预算执行率", None, 10)] == [(s.level1, s.level2, s.stated) for s in form.sections][:1]


def test_points_merged_over_rows_belong_to_the_first():
    """One score for two rows is given once: to the first; the second has no place for it."""
    rows = [["产出指标", "数量指标", "甲", "1", "1", 10, 9], [None, None, "乙", "2", "2", None, None]]
    first, second = read(rows, ["A2:A3", "B2:B3", "F2:F3", "G2:G3"]).indicators
    assert (Decimal(10), Decimal(9), None, None) == (
        first.weight.content,
        first.score.content,
        second.weight,
        second.score,
    )


def test_reason_merged_over_rows_holds_for_each():
    """One reason for several rows explains each of them."""
    rows = [["产出指标", "数量指标", "甲", "1", "1", 5, 4, "疫情"], [None, None, "乙", "2", "2", 5, 4, None]]
    assert [("疫情",), ("疫情",)] == texts(read(rows, ["H2:H3"]), "reason")


def test_cell_taken_by_its_left_neighbour_is_no_place():
    """Target and actual in one merged cell: it is the target, and there is no actual."""
    row = read([["产出指标", "数量指标", "甲", "完成", None, 5, 5]], ["D2:E2"]).indicators[0]
    assert ("完成", None) == (row.target.content, row.actual)


def test_value_under_a_merge_is_not_seen():
    """A value that a merge hides is not the value of its cell."""
    row = read([["产出指标", "数量指标", "甲", "完成", "旧值", 5, 5]], ["D2:E2"]).indicators[0]
    assert row.actual is None


def test_template_rows():
    """Blank rows inside a group are kept, wholly empty ones are not."""
    rows = [
        ["产出指标", "数量指标", "甲", "1", "1", 5, 5],
        [None, None, None, None, None, None, None],
        [None, "质量指标", None, None, None, None, None],
        [],
        ["效益指标", "社会效益指标", "乙", "1", "1", 5, 5],
    ]
    form = read(rows, ["A2:A4", "B2:B3"])
    assert [("数量指标", "甲"), ("数量指标", ""), ("质量指标", ""), ("社会效益指标", "乙")] == texts(
        form, "level2", "name"
    )


def test_blank_cell_beside_merged_groups_stays_blank():
    """Where groups are merged cells, a blank level-2 cell is blank."""
    rows = [
        ["产出指标", "数量指标", "甲", "1", "1", 5, 5],
        [None, None, "乙", "1", "1", 5, 5],
        [None, None, "丙", "1", "1", 5, 5],
    ]
    assert [("数量指标",), ("数量指标",), ("",)] == texts(read(rows, ["A2:A4", "B2:B3"]), "level2")


def test_subtotals_are_no_indicators():
    """小计 rows inside the table are passed over."""
    rows = [
        ["产出指标", "数量指标", "甲", "1", "1", 5, 5],
        [None, "小计", None, None, None, 5, 5],
        ["效益指标", "社会效益指标", "乙", "1", "1", 5, 5],
    ]
    assert [("甲",), ("乙",)] == texts(read(rows), "name")


def test_repeated_header_with_other_columns():
    """A repeated header is no indicator, and its own order of columns holds below it."""
    swapped = [*HEADER[:3], "分值", "年度指标值", "实际完成值", "得分"]
    rows = [
        ["产出指标", "数量指标", "甲", "1", "2", 5, 4],
        swapped,
        [None, None, "乙", 6, "3", "4", 5],
    ]
    assert [("甲", "1", "2", "5"), ("乙", "3", "4", "6")] == texts(read(rows), "name", "target", "actual", "weight")
    assert [("产出指标", "数量指标")] * 2 == texts(read(rows), "level1", "level2")


def test_vertical_labels_with_points():
    """Labels down the side and above the table state points too, with their cells."""
    rows = [
        ["预算执行情况\n（20分）", "预算数(A)", "执行数(B)", "执行率(B/A)", "得分(20分*执行率)"],
        [None, 50, 10, "20%", 4],
        ["年度绩效目标（80分）", *HEADER[:7]],
        [None, "产出指标（40分）", "数量指标", "甲", "1", "1", 5, 5],
    ]
    (form,) = read_grids(grid_of(rows, ["A1:A2", "A3:A4"]))
    assert [("预算执行情况", 20, "A1"), ("年度绩效目标", 80, "A3"), ("产出指标", 40, "B4")] == [
        (s.level1, s.stated, s.entry.cell) for s in form.sections
    ]


def test_weight_columns_of_levels():
    """The weights of level 1 and level 2 state points; those of level 3 are the indicators' own."""
    header = ["一级指标", "权重(%)", "二级指标", "权重(%)", "三级指标", "权重(%)", "得分"]
    rows = [
        ["决策", 20, "编制", 10, "甲", 5, 5],
        [None, None, None, None, "乙", 5, 4],
        [None, None, "目标", 10, "丙", 10, 9],
    ]
    form = read(rows, ["A2:A4", "B2:B4", "C2:C3", "D2:D3"], header)
    assert [("决策", None, 20, "B2"), ("决策", "编制", 10, "D2"), ("决策", "目标", 10, "D4")] == [
        (s.level1, s.level2, s.stated, s.entry.cell) for s in form.sections
    ]
    assert [("5",), ("5",), ("10",)] == texts(form, "weight")


@pytest.mark.parametrize("heading", ["调整后指标值", "调整后"])
@pytest.mark.parametrize(
    ("expected", "target", "adjusted"),
    [
        ("80", "100", "80"),
        ("≥15个", "≥10个", "≥15个"),
        ("2023年6月", "2023年3月", "2023年6月"),
        ("优良", "良好", "优良"),
        ("80", None, "80"),
        ("80", "良好", "80"),
        *(
            ("100", "100", kept)
            for kept in (None, "/", "无", "未调整", "不变", "同左", "见说明", "2023年6月", "约80多")
        ),
        *(("良好", "良好", kept) for kept in ("无", "未调整。", "同 左")),
    ],
)
def test_adjusted_target(expected, target, adjusted, heading):
    """A target adjusted in the course of the year goes before the first one; words and other kinds change nothing."""
    header = ["一级指标", "二级指标", "三级指标", "年初指标值", heading, "全年完成值", "分值", "得分"]
    form = read([["产出指标", "数量指标", "甲", target, adjusted, "85", 5, 5]], (), header)
    assert [(expected,)] == texts(form, "target")


def test_adjusted_target_below_its_heading():
    """年初 and 调整后 may split the heading of the target."""
    rows = [[*HEADER[:3], "指标值", None, "完成值", "分值", "得分"], [None, None, None, "年初", "调整后"]]
    rows.append(["产出指标", "数量指标", "甲", "100", "80", "85", 5, 5])
    (form,) = read_grids(grid_of(rows, ["A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:F2", "G1:G2", "H1:H2"]))
    assert [("80", "85")] == texts(form, "target", "actual")


def test_adjusted_weight_below_its_heading():
    """Below another heading nobody knows which of both counts."""
    rows = [[*HEADER[:5], "分值", None, "得分"], [None, None, None, None, None, "年初", "调整后"]]
    rows.append(["产出指标", "数量指标", "甲", "100", "80", 20, 30, 5])
    merges = ["A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:E2", "F1:G1", "H1:H2"]
    (form,) = read_grids(grid_of(rows, merges))
    assert [("100", None)] == texts(form, "target", "weight")
    assert ["F2", "G2"] == [entry.cell for entry in form.unread]


@pytest.mark.parametrize(
    "heading", ["调整后分值", "调整后权重", "调整后得分", "调整后完成值", "调整后说明", "是否调整后"]
)
def test_what_else_was_adjusted(heading):
    """What was adjusted beside the target replaces none, and is told as not read."""
    form = read([["产出指标", "数量指标", "甲", "10", "12", 5, 4, "", 7]], (), [*HEADER, heading])
    assert [("10", "12", "5", "4")] == texts(form, "target", "actual", "weight", "score")
    assert ["I1"] == [entry.cell for entry in form.unread]


@pytest.mark.parametrize(
    ("role", "old", "new"),
    [
        ("target", "年度指标值", "年度指标值及依据"),
        ("target", "年度指标值", "指标值及设定依据"),
        ("actual", "实际完成值", "实际完成值及佐证材料"),
        ("actual", "实际完成值", "实际完成情况及数据来源"),
        ("actual", "实际完成值", "2022年7月-2023年6月完成值"),
        ("actual", "实际完成值", "实际完成值与指标值差异"),
        ("actual", "实际完成值", "是否完成"),
        ("score", "得分", "自评得分及依据"),
        ("score", "得分", "得分按公式计算"),
        ("reason", "偏差原因分析及改进措施", "偏差原因及佐证材料"),
        ("reason", "偏差原因分析及改进措施", "与目标值的差异"),
        ("reason", "偏差原因分析及改进措施", "完成值与目标值差异"),
    ],
)
def test_only_column_of_a_meaning(role, old, new):
    """A heading that says more than its column needs is read where no other column has its meaning."""
    row = ["产出指标", "数量指标", "甲", "10", "12", "5", "4", "雨季"]
    form = read([row], (), [new if text == old else text for text in HEADER])
    assert [(row[HEADER.index(old)],)] == texts(form, role)
    assert () == form.unread


@pytest.mark.parametrize(
    "heading", ["指标值设定依据", "1-6月完成值", "得分依据", "完成值数据来源", "绩效标准", "是否完成"]
)
def test_columns_that_give_way(heading):
    """Beside the column of its meaning such a heading is another one's, wherever it stands."""
    row = ["产出指标", "数量指标", "甲", "甲处", "10", "12", 5, 4, ""]
    form = read([row], (), [*HEADER[:3], heading, *HEADER[3:]])
    assert [("10", "12", "5", "4")] == texts(form, "target", "actual", "weight", "score")
    assert () == form.unread


@pytest.mark.parametrize(("expected", "first", "last"), [(None, "目标", "标准"), ("10", "序号", "目标")])
def test_goals_before_the_levels(expected, first, last):
    """目标 is the target behind the names of the indicators, and a goal before them."""
    header = [first, *HEADER[:3], last, *HEADER[4:7]]
    form = read([["建成", "产出指标", "数量指标", "甲", "10", "12", 5, 5]], (), header)
    assert [(expected, "12")] == texts(form, "target", "actual")


def test_text_merged_over_the_values_is_no_indicator():
    """A goal between two groups, merged from the levels over the values, is prose."""
    rows = [["产出指标", "数量指标", "甲", "1", "1", 5, 5], ["年度目标2", "修建水库"]]
    assert [("甲",)] == texts(read(rows, ["B3:G3"]), "name")


def test_wide_name_column():
    """A name heading merged over several columns takes the filled one of them."""
    header = ["一级指标", "二级指标", "三级指标", None, "指标值", "完成值", "分值", "得分"]
    form = read([["产出指标", "数量指标", None, "甲", "1", "2", 5, 5]], ["C1:D1"], header)
    assert [("甲", "1", "2")] == texts(form, "name", "target", "actual")


def test_helper_columns_beside_the_form():
    """What helper columns hold makes no row and no score."""
    header = [*HEADER[:7], None, "人工评分", "复算得分", "校验"]
    rows = [["产出指标", "数量指标", "甲", "1", "1", 5, 4, None, 3, 5, "√"], [None] * 10 + ["√"]]
    assert [("甲", "4")] == texts(read(rows, header=header), "name", "score")


def test_endless_merge_makes_no_rows():
    """A group merged over a million rows does not become a million blank indicators."""
    rows = [["产出指标", "数量指标", "甲", "1", "1", 5, 5]]
    grid = grid_of([HEADER, *rows], ["A2:A3", "B2:B3"])
    spans = dict.fromkeys(grid.spans, (1000000, 1))
    cells = {**grid.cells, (999_999, 9): Cell("远处")}
    (form,) = read_grids(replace(grid, rows=1_000_000, cells=cells, spans=spans))
    assert [("甲",)] == texts(form, "name")


@pytest.mark.parametrize(
    ("text", "merges"),
    [("第1页 共2页", ()), ("第1页 共2页", ("A3:H3",)), ("（续下页）", ("A3:H3",)), ("接上页", ("A3:H4",))],
)
def test_text_over_all_columns_is_no_indicator(text, merges):
    """A page number or a remark over all columns neither makes a row nor changes the group."""
    rows = [
        ["产出指标", "数量指标", "甲", "1", "1", 5, 5],
        [text],
        *([[None]] if "H4" in "".join(merges) else []),
        [None, None, "乙", "1", "1", 5, 5],
    ]
    assert [("产出指标", "数量指标", name) for name in "甲乙"] == texts(read(rows, merges), "level1", "level2", "name")


def test_group_over_all_columns_opens_its_group():
    """A group heading over all columns is no row, and the rows below are its own."""
    rows = [["一、产出指标（５０分）"], [None, "数量指标", "甲", "1", "1", 50, 50]]
    form = read(rows, ["A2:H2"])
    assert [("产出指标", "数量指标", "甲")] == texts(form, "level1", "level2", "name")
    assert [("产出指标", 50, "A2")] == [(s.level1, s.stated, s.entry.cell) for s in form.sections]


@pytest.mark.parametrize("name", ["产出指标小计", "产出小计", "产出指标合计", "合计", "小计"])
@pytest.mark.parametrize("column", [0, 2])
def test_sums_of_a_group_are_no_indicators(name, column):
    """A row of a 小计 or 合计 without target and actual is no indicator, and does not end the table."""
    total = [None, None, None, None, None, 5, 5]
    total[column] = name
    rows = [["产出指标", "数量指标", "甲", "1", "1", 5, 5], total, ["效益指标", "社会效益", "乙", "1", "1", 6, 6]]
    form = read([*rows, ["合计", None, None, None, None, 11, 11]])
    assert [("产出指标", "甲"), ("效益指标", "乙")] == texts(form, "level1", "name")
    assert (("G5", "F5"), ()) == ((form.claimed.total.cell, form.claimed.weight_total.cell), form.unread)


def test_an_indicator_may_be_called_a_sum():
    """A name that ends in 合计 is an indicator where a target and an actual stand beside it."""
    assert [("培训人数合计",)] == texts(read([["产出指标", "数量指标", "培训人数合计", "1", "1", 5, 5]]), "name")


def test_a_score_merged_over_weights_is_that_of_all_rows():
    """One score cell beside two weights: the second row says where its points stand."""
    rows = [["产出指标", "数量指标", "甲", "1", "1", 10, 20], [None, None, "乙", "2", "2", 10, None]]
    first, second = read(rows, ["A2:A3", "B2:B3", "G2:G3"]).indicators
    assert (None, first.score, None) == (first.score_above, second.score_above, second.score)


@pytest.mark.parametrize("last", ["绩效指标", "指标", "评价指标"])
def test_a_heading_over_all_levels_may_name_the_last_one(last):
    """Behind 一级指标 and 二级指标 the column 绩效指标 holds the names."""
    header = ["一级指标", "二级指标", last, *HEADER[3:]]
    form = read([["产出指标", "数量指标", "里程", "10公里", "10公里", 5, 5]], header=header)
    assert [("产出指标", "数量指标", "里程")] == texts(form, "level1", "level2", "name")


@pytest.mark.parametrize("pair", ["绩效目标 完成情况", "年初目标 年末完成", "考核目标 达成情况", "预期目标 实现值"])
def test_headings_of_target_and_actual(pair):
    """What is a goal on the left of the levels is a target on their right."""
    header = ["年度绩效目标", *HEADER[:3], *pair.split(), *HEADER[5:]]
    form = read([["甲", "产出指标", "数量指标", "里程", "10公里", "9公里", 5, 5]], header=header)
    assert [("10公里", "9公里")] == texts(form, "target", "actual")


DIVIDED = ["产出指标", "数量指标", "甲", "1", "1", 5, 5]


@pytest.mark.parametrize("first", range(1, 7))
def test_rows_merged_over_the_levels_before_divided_ones(first):
    """One heading over three columns has levels, however many rows at the top fill all three with one name."""
    rows = [[f"率{number}", None, None, "1", "1", 5, 5] for number in range(first)]
    header = ["绩效指标", None, None, *HEADER[3:]]
    merges = [f"A{row}:C{row}" for row in range(1, first + 2)]
    form = read([*rows, DIVIDED, ["总分", None, None, None, None, 10, 10]], merges, header)
    assert ("产出指标", "数量指标", "甲") == texts(form, "level1", "level2", "name")[-1]


def test_rows_merged_over_the_levels_alone():
    """Where each row fills all columns of that heading with one name, there are no levels."""
    header = ["绩效指标", None, None, *HEADER[3:]]
    rows = [
        ["甲", None, None, "1", "1", 5, 5],
        ["乙", None, None, "1", "1", 5, 5],
        ["总分", None, None, None, None, 10, 10],
    ]
    form = read(rows, ["A1:C1", "A2:C2", "A3:C3"], header)
    assert [(None, None, "甲"), (None, None, "乙")] == [
        (r.level1.content, r.level2, r.name.text) for r in form.indicators
    ]


@pytest.mark.parametrize(("expected", "place"), [("管理", 0), ("", 7)])
def test_groups_stand_on_the_left_of_the_indicators(expected, place):
    """指标类型 before the names may hold groups; 数据来源 behind the values holds none, be it called 管理."""
    header, row = HEADER[1:], ["数量指标", "甲", "1", "1", 5, 5, None]
    header = [*header[:place], "指标类型" if expected else "数据来源", *header[place:]]
    form = read([[*row[:place], "管理", *row[place:]]], header=header)
    assert [expected] == [indicator.level1.text for indicator in form.indicators]


def test_each_table_says_whether_its_names_are_divided():
    """Rows merged over the levels have none where a further table below divides its own."""
    header = ["绩效指标", None, None, *HEADER[3:]]
    rows = [["甲", None, None, "1", "1", 5, 5], header, DIVIDED]
    first, second = read(rows, ["A1:C1", "A2:C2", "A3:C3"], header).indicators
    assert ((None, None), "产出指标") == ((first.level1.content, first.level2), second.level1.text)


@pytest.mark.parametrize("name", ["评级", "项目得分", "综合评分", "经办机构", "等级"])
def test_an_indicator_called_like_a_label_below_the_table(name):
    """With its points and an actual value a row behind the groups is an indicator, though its target is blank."""
    rows = [
        ["产出指标", "数量指标", "甲", "1", "1", 5, 5],
        [None, "质量指标", name, None, "优", 5, 5],
        ["效益指标", "社会效益", "乙", "1", "1", 6, 6],
        ["总分", None, None, None, None, 16, 16],
    ]
    form = read(rows)
    assert [("甲",), (name,), ("乙",)] == texts(form, "name")
    assert ("G5", None) == (form.claimed.total.cell, form.claimed.grade)


@pytest.mark.parametrize(
    ("expected", "line"),
    [
        (["甲"], ["名称", None, "名称", None, None, "权重", None, "经费保障"]),
        (["甲"], [None, None, None, None, "自评", None, None, "经费保障"]),
        (["名称", "甲"], ["名称", None, "名称", "1", "1", 5, 5]),
        (["完成率达标", "甲"], ["产出指标", None, "完成率达标", None, None, None, None]),
    ],
)
def test_further_headings_are_no_indicator(expected, line):
    """A line below the header that holds nothing but headings is one of its lines, though no merged cell says so."""
    rows = [line, ["产出指标", "数量指标", "甲", "1", "1", 90, 88]]
    assert expected == [row.name.text for row in read(rows).indicators]


def test_band_that_announces_results_repeats():
    """四、效益指标完成情况 alone in its row opens the group, also in a row that is not merged."""
    header = ["二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]
    rows = [["数量", "甲", "1", "1", 50, 50], ["二、效益指标完成情况（40分）"], ["社会", "乙", "1", "1", 40, 40]]
    form = read([header, *rows], header=["一、产出指标完成情况（50分）"])
    assert ["产出指标", "效益指标"] == [row.level1.text for row in form.indicators]
