from decimal import Decimal

import pytest
from render import grid_of, read_grids

HEADER = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]
ROW = ["产出指标", "数量指标", "甲", "1", "1", 90, 88]


def read(head, foot=(), merges=(), header=HEADER):
    (form,) = read_grids(grid_of([*head, header, ROW[: len(header)], *foot], merges))
    return form


def identity(form):
    return tuple(e.text if e else None for e in (form.project, form.department, form.unit))


@pytest.mark.parametrize(
    ("expected", "head"),
    [
        (("道路养护", "交通局", "养护所"), [["项目名称", "道路养护"], ["主管部门", "交通局", "实施单位", "养护所"]]),
        (("道路养护", "交通局", "养护所"),
         [["项目支出\n名称", "道路养护"], ["市级主管部门", "交通局"], ["项目单位：", "养护所"]]),
        (("道路养护", "交通局", "养护所"),
         [["项目名称：道路养护"], ["主管部门（及代码）：交通局    预算单位：养护所"]]),
        (("道路养护", None, "养护所"),
         [["填报单位：养护所  填报日期：2021年3月1日"], ["【项目名称】", None, "道路养护"]]),
        (("道路养护", "", "养护所"), [["项目名称", "道路养护"], ["主管部门", None, "实施单位", "养护所"]]),
        (("", None, None), [["项目名称", None, "项目负责人", "张三"]]),
    ],
)  # fmt: skip
def test_identity(expected, head):
    """Values stand right of their labels or behind a colon; a label never takes the next label."""
    assert expected == identity(read(head))


def test_value_over_merges():
    """The value stands behind the merged label, in its own merged cell."""
    form = read(
        [["项目名称", None, "道路养护", None], ["实施单位", None, "养护所"]], merges=["A1:B1", "C1:D1", "A2:B2"]
    )
    assert ("C1", "C2") == (form.project.cell, form.unit.cell)


def test_blank_value_has_its_cell():
    """A blank field is an entry with the cell to fill; a missing field is None."""
    form = read([["项目名称", None], ["实施单位", None]])
    assert ("B1", True, None) == (form.project.cell, form.project.blank, form.department)


def test_the_more_telling_label_counts():
    """Of 填报单位 and 实施单位 the latter is the unit."""
    assert "养护所" == read([["填报单位：交通局"], ["项目名称", "道路", "实施单位", "养护所"]]).unit.text


@pytest.mark.parametrize(
    ("kind", "head"),
    [
        ("department", [["2023年度部门整体支出绩效自评表"], ["部门（单位）名称", "某局"]]),
        ("department", [["单位整体支出绩效自评表"], ["单位名称", "某局"]]),
        ("project", [["项目支出绩效自评表"], ["项目名称", "道路"]]),
        ("project", [["部门整体支出中的项目自评表"], ["项目名称", "道路"]]),
        ("project", [["绩效自评表"], ["单位名称", "某局"]]),
    ],
)
def test_kind(kind, head):
    """A form of a whole department says so and names no project."""
    assert kind == read(head).kind


@pytest.mark.parametrize(
    ("year", "cell", "head"),
    [
        (2020, "A2", [["项目支出绩效自评表"], ["（2020年度）"]]),
        (2023, "A2", [["自评表"], ["（2023）年度"]]),
        (2021, "A1", [["2021年度项目支出绩效自评表"], ["项目名称", "2019年道路工程"]]),
        (2022, "A1", [["自评表（2022 年）"]]),
        (2020, "A1", [["二〇二〇年度项目支出绩效自评表"]]),
        (2023, "B2", [["自评表"], ["年度", 2023]]),
        (2023, "B2", [["自评表"], ["评价年度", "2023年"]]),
        (2024, "D2", [["自评表"], [None, None, None, 2024]]),
        (None, None, [["自评表"], ["填报日期：2021年3月1日"], ["项目名称", "2019年道路工程"]]),
    ],
)
def test_year(year, cell, head):
    """The year stands in its own cell or in the title, not in a date and not in a project's name."""
    form = read(head)
    assert (year, cell) == (form.year_number, form.year.cell if form.year else None)


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        ("元", "单位：元"),
        ("元", "项目资金（元）"),
        ("万元", "金额单位：人民币万元"),
        ("亿元", "（单位：亿元）"),
        ("万元", "项目资金"),
    ],
)
def test_money_unit(unit, text):
    """The unit of money stands in a heading; 万元 where none is given."""
    assert unit == read([["自评表"], [text]]).money_unit


@pytest.mark.parametrize(
    ("total", "weights", "grade", "foot"),
    [
        ("G3", "F3", None, [["总分", None, None, None, None, 100, 98]]),
        ("G3", "F3", "B4", [["合 计", None, None, None, None, 100, 98], ["评价等级", "优"]]),
        ("B3", None, "D3", [["自评得分", 98, "自评等级", "优"]]),
        ("A3", None, "A4", [["总分：98"], ["等级：优"]]),
        ("B3", None, "B4", [["总分", 98], ["自评结论", "优"]]),
        ("G4", "F3", None, [["合计", None, None, None, None, 90, 88], ["总分", None, None, None, None, None, 98]]),
        ("G3", "F3", "B4", [["总分", None, None, None, None, 100, None], ["等级", None]]),
        ("G3", "F3", None, [["总分", 100, "满分与得分见右", None, None, 100, 98]]),
    ],
)
def test_claimed(total, weights, grade, foot):
    """Total, total of weights and grade are found in the columns of the table or beside their labels."""
    claimed = read([], foot).claimed
    assert (total, weights, grade) == tuple(
        e.cell if e else None for e in (claimed.total, claimed.weight_total, claimed.grade)
    )


@pytest.mark.parametrize("label", ["财政复核得分", "财政评审得分", "复核得分", "上级打分"])
@pytest.mark.parametrize("own", ["单位自评得分", "自评得分", "部门自评得分"])
def test_total_before_that_of_a_reviewer(own, label):
    """Where a reviewer's total stands in the column of scores, the figure beside the unit's own label is its total."""
    rows = [[own, None, 99.17, None, label, None, 95]]
    claimed = read([], rows, ["A3:B3", "C3:D3", "E3:F3"]).claimed
    assert ("C3", None) == (claimed.total.cell, claimed.weight_total)


def test_total_merged_over_weight_and_score():
    """One cell over both columns is the total."""
    claimed = read([], [["总分", None, None, None, None, 98, None]], ["A3:E3", "F3:G3"]).claimed
    assert ("F3", None) == (claimed.total.cell, claimed.weight_total)


def test_total_in_the_head():
    """The unit's own total can stand in the head, beside a blank one of the finance bureau."""
    form = read([["项目名称", "道路"], ["自评得分", 98, "财政审定评分", None]])
    assert ("B2", Decimal(98)) == (form.claimed.total.cell, form.claimed.total.content)


def test_totals_below_their_labels():
    """Labels side by side have their values below."""
    claimed = read([["自评得分", "财政审定评分", "等级"], [98, None, "优"]]).claimed
    assert ("A2", "C2") == (claimed.total.cell, claimed.grade.cell)


def test_total_below_goes_before_the_head():
    """A filled total below the table counts first; a blank one gives way to the head."""
    head = [["自评得分", 97]]
    assert "G4" == read(head, [["总分", None, None, None, None, 100, 98]]).claimed.total.cell
    assert "B1" == read(head, [["总分", None, None, None, None, 100, None]]).claimed.total.cell


def test_form_without_totals():
    """A form without such places claims nothing."""
    claimed = read([], [["注：得分按实填写"]]).claimed
    assert (None, None, None) == (claimed.total, claimed.grade, claimed.weight_total)


def test_total_of_weights_without_score_column():
    """Without a score column the row of totals has only the weights; 自评总分 stands in its own row."""
    foot = [["合计", None, None, None, None, 100], ["自评总分", 96]]
    claimed = read([], foot, ["A3:E3"], HEADER[:6]).claimed
    assert ("F3", "B4") == (claimed.weight_total.cell, claimed.total.cell)


def test_notes_beside_the_form_are_no_values():
    """A blank grade does not take the check mark in a helper column."""
    claimed = read([], [["等级", None, None, None, None, None, None, None, "√"]]).claimed
    assert (None, "B3") == (claimed.grade.content, claimed.grade.cell)


def test_reason_of_the_whole_form():
    """One reason cell below the table is the reason of the form."""
    reason = read([], [["偏差大或目标未完成原因分析", "疫情影响"], ["改进措施及结果应用方案", "无"]]).reason
    assert ("疫情影响", "B3") == (reason.content, reason.cell)


@pytest.mark.parametrize("year", ["（２０２２年度）", "２０２２年度项目支出绩效自评表", "( ２０２２ 年度 )"])
def test_wide_digits_in_the_year_line(year):
    """A year typed in full-width digits is a year."""
    assert 2022 == read([[year], ["项目名称", "道路养护"]]).year_number


def test_values_below_their_labels():
    """A line of nothing but labels has its values below it; a label with a blank beside it has not."""
    rows = [["项目名称", "主管部门", "实施单位"], ["道路养护", "交通局", "养护所"]]
    assert ("道路养护", "交通局", "养护所") == identity(read(rows))
    apart = [["主管部门", None, "实施单位", None], ["概况", None, "说法"]]
    assert (None, "", "") == identity(read(apart))


@pytest.mark.parametrize("text", ["自评总分：94分", "总分:94", "得分合计： 94.0 分"])
def test_total_in_one_cell_with_its_label(text):
    """A total behind the colon of its label is read as a grade there is."""
    claimed = read([], [[text]]).claimed
    assert (Decimal(94), "A3") == (claimed.total.number, claimed.total.cell)


def test_full_points_in_the_label_of_the_total():
    """Where the column of the scores holds the total, the points in the label are not it."""
    form = read([], [["总分：100分", None, None, None, None, 100, 98]])
    assert ("G3", "F3", ()) == (form.claimed.total.cell, form.claimed.weight_total.cell, form.unread)


def test_title_keeps_its_cells_apart():
    """The cells of the title are not joined into words that nobody wrote."""
    assert (
        "项目支出绩效自评表 项目名称 道路养护" == read([["项目支出绩效自评表"], ["项目名称", "道路 养护"]]).title.text
    )


@pytest.mark.parametrize("name", ["合计", "综合评分", "项目得分", "自评得分"])
def test_a_first_indicator_called_like_a_total_is_none(name):
    """An indicator with target and actual value is no total of the form, though it stands in the first row."""
    (form,) = read_grids(grid_of([HEADER, ["产出指标", "数量指标", name, "≥10个", "12个", 30, 30], ROW]))
    assert (None, None, 2) == (form.claimed.total, form.claimed.weight_total, len(form.indicators))


def test_total_in_the_first_row_of_the_table():
    """合计 without target and actual value may stand above the indicators."""
    (form,) = read_grids(grid_of([HEADER, ["合计", None, None, None, None, 100, 97], ROW]))
    assert ("G2", "F2") == (form.claimed.total.cell, form.claimed.weight_total.cell)


@pytest.mark.parametrize("label", ["资金年度", "会计年度"])
def test_the_year_of_the_money_is_not_that_of_the_form(label):
    """The year of the title counts, and a year of the money beside it is said to be unread."""
    form = read([["2023年度自评表"], ["项目名称", "道路养护", label, 2022]])
    assert (2023, ["D2"]) == (form.year_number, [unread.place for unread in form.unread])


def test_how_many_projects_were_evaluated_is_no_name_of_one():
    """本年自评项目｜5个 in the form of a department leaves it one."""
    assert "department" == read([["部门整体支出绩效自评表"], ["部门名称", "某局"], ["本年自评项目", "5个"]]).kind


@pytest.mark.parametrize(
    ("expected", "row"),
    [
        ("G3", ["总分", None, None, None, 100, 98, "优"]),
        (None, ["总分", None, 98, None, "财政评价", None, "良"]),
        (None, ["总分", None, 98, "复核", 95, None, "良"]),
    ],
)
def test_grade_behind_a_total(expected, row):
    """A grade behind the total needs no label; behind a label of somebody else it is not the unit's."""
    (form,) = read_grids(grid_of([HEADER, ROW, row]))
    assert expected == (form.claimed.grade and form.claimed.grade.cell)
