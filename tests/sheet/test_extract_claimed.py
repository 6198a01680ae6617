from decimal import Decimal

import pytest
from render import grid_of, read_grids

HEADER = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]
ROW = ["产出指标", "数量指标", "甲", "1", "1", 90, 88]


def read(head, foot=(), merges=(), header=HEADER):
    (form,) = read_grids(grid_of([*head, header, ROW[: len(header)], *foot], merges))
    return form


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


def test_reason_of_the_whole_form():
    """One reason cell below the table is the reason of the form."""
    reason = read([], [["偏差大或目标未完成原因分析", "疫情影响"], ["改进措施及结果应用方案", "无"]]).reason
    assert ("疫情影响", "B3") == (reason.content, reason.cell)


@pytest.mark.parametrize("text", ["自评总分：94分", "总分:94", "得分合计： 94.0 分"])
def test_total_in_one_cell_with_its_label(text):
    """A total behind the colon of its label is read as a grade there is."""
    claimed = read([], [[text]]).claimed
    assert (Decimal(94), "A3") == (claimed.total.number, claimed.total.cell)


def test_full_points_in_the_label_of_the_total():
    """Where the column of the scores holds the total, the points in the label are not it."""
    form = read([], [["总分：100分", None, None, None, None, 100, 98]])
    assert ("G3", "F3", ()) == (form.claimed.total.cell, form.claimed.weight_total.cell, form.unread)


@pytest.mark.parametrize("name", ["合计", "综合评分", "项目得分", "自评得分"])
def test_a_first_indicator_called_like_a_total_is_none(name):
    """An indicator with target and actual value is no total of the form, though it stands in the first row."""
    (form,) = read_grids(grid_of([HEADER, ["产出指标", "数量指标", name, "≥10个", "12个", 30, 30], ROW]))
    assert (None, None, 2) == (form.claimed.total, form.claimed.weight_total, len(form.indicators))


def test_total_in_the_first_row_of_the_table():
    """合计 without target and actual value may stand above the indicators."""
    (form,) = read_grids(grid_of([HEADER, ["合计", None, None, None, None, 100, 97], ROW]))
    assert ("G2", "F2") == (form.claimed.total.cell, form.claimed.weight_total.cell)


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


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        (("优", "99.25"), "99.25分（优）"),
        (("良好", "85"), "85 良好"),
        ((None, "99.25"), "99.25分"),
        ((None, "99.25"), "99.25分（含奖励）"),
        (("优", "99.25"), "优（99.25分）"),
        (("优", "99"), "总分99分，等级优"),
    ],
)
def test_grade_in_the_cell_of_the_total(expected, text):
    """总分及等级 has both in one cell; what is no grade is none."""
    claimed = read([["项目名称", "道路"]], [["自评总分及等级：", None, None, None, None, None, text]]).claimed

    assert expected == (claimed.grade and claimed.grade.text, str(claimed.total.number))


def test_total_below_its_label_in_the_last_column():
    """Where nothing can stand beside the label, the figure below it is its value."""
    blank = [None] * 4
    head = [["项目名称", "道路", *blank, "自评得分"], ["主管部门", "交通局", *blank, 98]]

    assert "G2" == read(head).claimed.total.cell


@pytest.mark.parametrize("figure", [13912345678, 250])
def test_no_figure_below_a_label_that_cannot_be_a_total(figure):
    """A telephone below 自评得分 is none."""
    blank = [None] * 4
    head = [["项目名称", "道路", *blank, "自评得分"], ["主管部门", "交通局", *blank, figure]]

    assert ("H1", True) == (read(head).claimed.total.cell, read(head).claimed.total.blank)


@pytest.mark.parametrize(
    ("grade", "text"),
    [
        (None, "预算编制质量较高，完成预算目标，总体评价良好。"),
        (None, "较差的问题已整改"),
        (None, "总体情况较好"),
        (None, "总体评价：良好"),
        (None, "上年评定等级为良，今年有所提高"),
        (None, "1" * 40 + "优秀的"),
        ("良好", "良好"),
        ("良", "自评等级：良"),
        ("优秀", "优秀（95分）"),
        ("优", "评价结果：优"),
        ("优秀", "自评得分95分，自评等级为“优秀”。"),
        ("□优 ☑良 □中 □差", "□优 ☑良 □中 □差"),
        (None, "项目已按期完工，经验收工程质量等级为合格，资金使用规范，效益明显。"),
        (None, "资金使用规范，工程质量评定为合格，群众满意度高"),
        (None, "项目完成，群众评价结果为良好，实现年度目标，社会效益明显提高。"),
        (None, "省厅考核结果为良好，县级自评95分，各项指标均已完成，效益明显提升。"),
        (None, "2021年度绩效评价结果：良，2022年已按要求整改到位，本年完成目标。"),
        (None, "项目全部完成，空气质量等级：优，受益群众满意，绩效目标全部实现。"),
        (None, "受益单位评价结果为良好，项目完成"),
        (None, "各项工作完成，总体评价良好"),
        ("优", "项目绩效评价等级为优，得分98分，各项目标均已完成，效益明显，群众满意。"),
        ("优", "2022年度绩效自评结果：优，各项目标均已完成，资金使用规范，制度执行到位，效益明显。"),
        ("良", "良；主要问题：执行慢"),
        ("优", "优（90-100分）"),
        ("优秀", "优秀（S≥90）"),
        ("优", "自评为优"),
        ("优", "得98分，优"),
        ("优", "98分，为优"),
        ("优", "自评98分，等级优"),
        ("优", "综合评价98分，评价等级“优”"),
        ("优秀", "达到优秀等级"),
        ("优", "A（优）"),
        ("基本合格", "基本合格"),
        ("较好", "较好"),
        ("优", "总体评价为优"),
        ("优良", "优良"),
    ],
)
def test_grade_beside_a_conclusion(grade, text):
    """Beside 评价结论 a cell that is a grade, or says the grade, gives it; a report with such a word none."""
    claimed = read([["2022年度自评表"]], [["合计", None, None, None, None, 100, 98], ["评价结论", text]]).claimed
    assert grade == (claimed.grade and claimed.grade.text)


@pytest.mark.parametrize(
    ("total", "text"), [("B3", "29分"), ("B3", 96), (None, "完成较好"), (None, "96%"), (None, 196), (None, 3)]
)
def test_total_beside_a_result(total, text):
    """Where no other total stands, the points beside 评价结果 are it."""
    claimed = read([], [["绩效评价结果", text]]).claimed
    assert total == (claimed.total and claimed.total.cell)


def test_the_total_below_the_weights_where_its_merged_cell_is_lost():
    """A figure that is the sum of the points earned, as the headings say, is no sum of the weights."""
    header = [["评价指标", None, None, "指标分值", "评价得分"], ["一级", "二级", "三级", 100, 85]]
    rows = [["产出", "数量", "甲", 60, 50], ["效益", "社会", "乙", 40, 35]]
    (form,) = read_grids(grid_of([*header, *rows, ["综合得分", None, None, 85]]))
    assert ("D5", "D2") == (form.claimed.total.cell, form.claimed.weight_total.cell)
