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


@pytest.mark.parametrize(
    ("expected", "head"),
    [
        ((None, "交通局", "养护所"), [["主管部门", None, "交通局", "实施单位", None, "养护所"]]),
        ((None, "", "养护所"), [["主管部门", None, None, "实施单位", None, "养护所"]]),
        ((None, "", "养护所"), [["主管部门", None, None, "分管的科室：", None, "实施单位", "养护所"]]),
        ((None, "", None), [["主管部门", None, "交通局", "分管科", None, "养护股"]]),
        (("道路养护", "交通局", None),
         [["项目名称", None, "道路养护", "项目编码", None, 3], ["主管部门", None, "交通局", "分管科", None, "股"]]),
        (("", "", None),
         [["项目名称", None, None, "项目编码", None, "3"], ["主管部门", None, None, "分管科", None, "养护股"]]),
        (("道路养护", "", None),
         [["项目名称", None, "道路养护", "项目编码", None, "3"], ["主管部门", None, None, "分管科", None, "养护股"]]),
        ((None, "", None), [["主管部门", None, None, None, None, None, None, "待补", "实施单位"]]),
    ],
)  # fmt: skip
def test_value_behind_blanks(expected, head):
    """Where merged cells are lost the next cell is the value, if a label follows or the row beside it says so."""
    form = read(head)
    assert expected[:2] == identity(form)[:2]
    assert expected[2] is None or expected[2] == form.unit.text


def test_blank_beside_merged_cells_is_blank():
    """In a row that has its merged cells, the blank beside a label is its value."""
    head = [["主管部门", None, "另行填写", None, "实施单位", "养护所"]]
    assert ("B1", "另行填写") == (
        read(head, merges=["C1:D1"]).department.cell,
        read(head).department.text,
    )


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


def test_notes_beside_the_form_are_no_values():
    """A blank grade does not take the check mark in a helper column."""
    claimed = read([], [["等级", None, None, None, None, None, None, None, "√"]]).claimed
    assert (None, "B3") == (claimed.grade.content, claimed.grade.cell)


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


def test_title_keeps_its_cells_apart():
    """The cells of the title are not joined into words that nobody wrote."""
    assert (
        "项目支出绩效自评表 项目名称 道路养护" == read([["项目支出绩效自评表"], ["项目名称", "道路 养护"]]).title.text
    )


@pytest.mark.parametrize("label", ["资金年度", "会计年度"])
def test_the_year_of_the_money_is_not_that_of_the_form(label):
    """The year of the title counts, and a year of the money beside it is said to be unread."""
    form = read([["2023年度自评表"], ["项目名称", "道路养护", label, 2022]])
    assert (2023, ["D2"]) == (form.year_number, [unread.place for unread in form.unread])


@pytest.mark.parametrize(
    ("expected", "cells"),
    [
        ("耕地补贴", ["评价单位：某街道", "评价项目：耕地补贴"]),
        ("耕地补贴", ["评价单位：", "某街道", "绩效评价项目：", "耕地补贴"]),
        (None, ["评价单位：某街道", "评价项目：5个"]),
        (None, ["评价单位：某街道", "评价项目", "耕地补贴"]),
        ("道路", ["项目名称：道路", "评价项目：耕地补贴"]),
    ],
)
def test_what_is_evaluated_is_the_project(expected, cells):
    """评价项目 with a colon names the project where no other label does; how many there were is none."""
    project = read([["绩效评分表"], cells]).project
    assert expected == (project and project.text)


def test_how_many_projects_were_evaluated_is_no_name_of_one():
    """本年自评项目｜5个 in the form of a department leaves it one."""
    assert "department" == read([["部门整体支出绩效自评表"], ["部门名称", "某局"], ["本年自评项目", "5个"]]).kind


@pytest.mark.parametrize(
    ("expected", "head"),
    [
        (2021, [["绩效自评表"], ["项目类别：区域创新"], ["（2021年度）"], ["项目名称", "道路"]]),
        (2021, [["绩效自评表"], ["填报单位：某局  2021年度  单位：万元"], ["项目名称", "道路"]]),
        (2023, [["2023年项目支出绩效自评表"], ["某财绩（2020）12号"], ["项目名称", "道路"]]),
        (2023, [["《某县2019年绩效管理办法》附件"], ["2023年项目支出绩效自评表"], ["项目名称", "道路"]]),
        (None, [["项目支出绩效自评表"], ["（本表于2024年3月填报）"], ["项目名称", "道路"]]),
        (None, [["项目支出绩效自评表"], ["项目名称", "道路"], ["项目期", "2022年", "2024年"]]),
        (None, [["项目支出绩效自评表"], ["项目名称", "道路"], ["起止时间", "2021年度", "至", "2025年度"]]),
        (None, [["项目支出绩效自评表"], ["项目名称", "道路"], ["年度目标", "2021年度 完成立项"]]),
        (2023, [["2024年项目支出绩效自评表"], ["（2023年度）"], ["项目名称", "道路"]]),
        (2023, [["附表 2024年报送"], ["2023年度项目支出绩效自评表"], ["项目名称", "道路"]]),
        (2023, [["项目支出绩效自评表（2024年填报）"], ["（2023年度）"], ["项目名称", "道路"]]),
        (2023, [["关于开展2024年绩效评价工作附件1"], ["（2023年度）"], ["项目名称", "道路"]]),
        (2023, [["《2023年度项目支出绩效自评表》"], ["项目名称", "道路"]]),
        (2023, [["2023年制种大县奖励资金绩效自评表"], ["项目名称", "道路"]]),
        (2023, [["2023年编外人员经费绩效自评表"], ["项目名称", "道路"]]),
        (2023, [["2023年上报项目绩效自评表"], ["项目名称", "道路"]]),
        (2023, [["2023年中央财政（2022年度结转）绩效自评表"], ["项目名称", "道路"]]),
        (2017, [["项目支出绩效自评表"], ["项目名称：2017年退耕还林项目"]]),
        (2023, [["项目支出绩效自评表"], ["项目名称：2017年退耕还林项目"], ["（2023年度）"]]),
        (2023, [["2023年项目支出绩效自评表"], ["项目名称：2017年度退耕还林项目"]]),
        (None, [["项目支出绩效自评表"], ["项目名称：道路"], ["主管部门：2017年成立的某局"]]),
        (2018, [["项目支出绩效自评表"], ["项目名称", "道路"], ["项目起止时间", "2018 年 1 月 — 2018 年 12 月"]]),
        (2018, [["项目支出绩效自评表"], ["项目名称", "道路"], ["实施期", "2018年1-12月"]]),
        (2018, [["项目支出绩效自评表"], ["项目名称", "道路"], ["项目周期：2018.01-2018.12"]]),
        (2019, [["2019年项目支出绩效自评表"], ["项目名称", "道路"], ["实施期", "2018年1月至12月"]]),
        (None, [["项目支出绩效自评表"], ["项目名称", "道路"], ["起止时间", "2018年7月—2019年6月"]]),
        (None, [["项目支出绩效自评表"], ["项目名称", "道路"], ["起止时间", "2018年7月1日"]]),
        (None, [["项目支出绩效自评表"], ["项目名称", "道路"], ["起止时间", "2018年起，长期"]]),
        (None, [["项目支出绩效自评表"], ["项目名称", "道路"], ["评价时间", "2018年3月至2018年4月"]]),
    ],
)
def test_which_year_is_the_form_s(expected, head):
    """A year by itself may stand below other labels; documents, days of filling in and long periods name none."""
    assert expected == read(head).year_number


@pytest.mark.parametrize(
    ("expected", "rows"),
    [
        ("某市气象中心", [["单位：某市气象中心", None, None, "金额单位：元"], ["项目名称", "道路"]]),
        ("某市气象中心", [["单位（盖章）：", "某市气象中心"], ["项目名称", "道路"]]),
        ("207101某区人民法院", [["207101某区人民法院", None, None, None], ["项目名称", "道路"]]),
        ("某区人民法院", [["某区人民法院", None, None, "单位：万元"], ["项目名称", "道路"]]),
        (None, [["单位：万元"], ["项目名称", "道路"]]),
        (None, [["单位", "万元"], ["项目名称", "道路"]]),
        (None, [["某区人民法院"], ["项目名称", "道路"]]),
        ("某县服务中心", [["部门", None, "某县服务中心"], ["项目名称", "道路"]]),
        (None, [["部门", "财务科"], ["项目名称", "道路"]]),
        (None, [["建设规模", 12, "单位", "公里"], ["项目名称", "道路"]]),
        (None, [["姓名", "职务", "单位", "签字"], ["项目名称", "道路"]]),
        (None, [["联系方式", "13512345678综合办公室"], ["项目名称", "道路"]]),
        (None, [["123乡道养护站"], ["项目名称", "道路"]]),
        (None, [["年度目标", "新建停车场", None, "金额单位：万元"], ["项目名称", "道路"]]),
        ("某市农科所", [["单位名称：某市农科所"], ["项目名称", "道路", "项目实施单位", "本单位"]]),
        ("本单位", [["项目名称", "道路", "项目实施单位", "本单位"]]),
    ],
)
def test_units_with_half_a_label_or_none(expected, rows):
    """单位 alone mostly is that of money, a name alone mostly no unit: what stands beside it decides."""
    unit = read([["项目支出绩效自评表"], *rows]).unit

    assert expected == (unit and unit.text)


@pytest.mark.parametrize(
    ("kind", "head"),
    [
        ("department", [["省级部门预算绩效自评表"], ["部门（单位）名称", "某局"]]),
        ("department", [["绩效自评表"], ["部门名称", "某局"]]),
        ("project", [["社保基金预算绩效自评表"], ["险种", "养老"], ["主管部门", "某局", "经办机构", "某中心"]]),
        ("project", [["部门预算项目支出绩效自评表"], ["部门名称", "某局"]]),
        ("project", [["2023年专项资金绩效自评表"], ["部门名称", "某局"]]),
        ("project", [["2023年部门专项转移支付绩效自评表"], ["部门名称", "某局"]]),
    ],
)
def test_kind_of_a_form_that_does_not_say_it(kind, head):
    """Without a project, a form of a department speaks of departments and not of projects."""
    assert kind == read(head).kind


def test_the_local_department_goes_before_the_central_one():
    """The form of a county is its finance bureau's, whoever gives the money."""
    head = [["转移支付绩效自评表"], ["项目名称", "道路"], ["中央主管部门", "财政部"], ["地方主管部门", "某县财政局"]]

    assert "某县财政局" == read(head).department.text


MONEY = ["年度资金总额", 100, 90, "90%"]
NAMES = ["资金", "全年预算数", "全年执行数", "执行率"]


@pytest.mark.parametrize(
    ("expected", "head"),
    [
        ("万元", [["项目总投资（元）", 3000000], ["资金（万元）", "全年预算数", "全年执行数", "执行率"], MONEY]),
        ("元", [["单位：万元"], ["资金", "全年预算数（元）", "全年执行数（元）", "执行率"], MONEY]),
        ("元", [["亿元工程（亿元）"], ["单位：元"], ["资金", "全年预算数", "全年执行数", "执行率"], MONEY]),
        ("元", [["一、投资（万元）"], ["二、资金情况（元）"], ["资金", "全年预算数", "全年执行数", "执行率"], MONEY]),
        (
            "万元",
            [
                ["自评表（金额单位：万元）"],
                ["人均标准（元）：500"],
                ["资金", "全年预算数", "全年执行数", "执行率"],
                MONEY,
            ],
        ),
        (
            "万元",
            [["自评表（金额单位：万元）"], ["计量单位：元/人"], ["资金", "全年预算数", "全年执行数", "执行率"], MONEY],
        ),
        ("元", [["单位：元"], ["资金", "全年预算数", "全年执行数", "执行率"], [*MONEY, "结余11（万元）"]]),
        ("万元", [["填报单位：某局      金额单位：万元"], ["补助资金每人500（元）"], NAMES, MONEY]),
        ("万元", [["（2023年度）单位：万元"], ["资金用途", "发放补助（元）"], NAMES, MONEY]),
    ],
)
def test_the_money_block_s_own_unit_counts_first(expected, head):
    """Then a cell about nothing else, then the nearest label above."""
    assert expected == read([["自评表"], *head]).money_unit


def test_money_below_the_table_has_its_own_unit():
    """Its headings say it, whatever the head says."""
    below = [["总分", *[None] * 5, 88], ["资金", "全年预算数（元）", "全年执行数（元）", "执行率"], MONEY]

    assert "元" == read([["自评表"], ["项目名称", "道路"]], below).money_unit


def test_forms_below_the_first_have_the_sheet_s_year_and_unit():
    """The title of the sheet holds for all of its forms."""
    form = [
        ["项目名称", "道路"],
        ["资金", "全年预算数", "全年执行数", "执行率"],
        MONEY,
        HEADER,
        ROW,
        ["总分", *[None] * 5, 88],
    ]
    forms = read_grids(grid_of([["2023年度绩效自评表"], ["单位：元"], *form, *form]))

    assert [(2023, "元")] * 2 == [(one.year_number, one.money_unit) for one in forms]


@pytest.mark.parametrize(
    ("expected", "head"),
    [
        ("", [["实施单位", None, "评价单位", "某会计师事务所"]]),
        ("某县中医院", [["责任单位", "工程科"], ["项目实施单位", "某县中医院"]]),
        ("某县水利局", [["实施单位", None], ["实施单位", "某县水利局"]]),
        ("某区商务委员会", [["单位名称", "某区商务委员会"], ["主管部门", "某局", "实施单位", None]]),
        ("某区商务委员会", [["实施单位", None], ["填报单位", "某区商务委员会"]]),
        ("某县水利局", [["单位名称", "某区商务委员会"], ["实施单位", "某县水利局"]]),
        ("", [["预算部门", "某区商务委员会"], ["实施单位", None]]),
    ],
)
def test_a_blank_gives_way_to_a_filled_label_of_the_unit(expected, head):
    """Whoever evaluated is not the unit that nobody filled in; a label that says less comes after."""
    assert expected == read([["项目支出绩效自评表"], ["项目名称", "道路"], *head]).unit.text


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("某局", "填报单位  某局        2020年度"),
        ("某局", "单位名称　某局（2020年度）"),
        ("某局", "填报单位　　某局　　2021年5月1日"),
        ("2022年项目办", "实施单位　　2022年项目办"),
        ("审核中心", "填报单位　　审核中心"),
        (None, "填报单位        2021年5月1日"),
        (None, "填报单位　　年　月　日"),
        (None, "主管部门　　填报时间 2023年5月"),
        (None, "实施单位　□机关 ☑事业"),
        (None, "主管部门　审核"),
        (None, "预算单位    自评得分 98"),
    ],
)
def test_names_behind_blanks(expected, text):
    """A value behind blanks ends before a year, and is no date, no tick and no other label."""
    form = read([["自评表"], [text], ["项目名称", "道路养护"]])
    entry = form.unit or form.department
    assert expected == (entry and entry.text)


@pytest.mark.parametrize("label", ["承担处室", "填表单位", "报送单位", "申报单位", "评价单位"])
def test_a_blank_unit_gives_no_way_to_whoever_filled_the_form_in(label):
    """The cell that nobody filled in stays the unit's."""
    assert "B2" == read([["项目名称", "道路养护"], ["实施单位", None], [label, "财政局"]], ["B2:C2"]).unit.cell


def test_a_blank_department_name_gives_way_without_becoming_another():
    """部门名称 on the form of a department names its unit, and no department above it."""
    form = read([["部门整体支出绩效自评表"], ["部门名称", None, "填报单位", "养护中心"]])
    assert ("养护中心", None) == (form.unit.text, form.department)


def test_a_name_of_the_department_stands_above_the_unit():
    """On the form of a project a blank 部门名称 beside another name of the unit is told as the department's."""
    form = read([["项目名称", "道路养护"], ["部门名称", None, "填报单位", "养护中心"]])
    assert ("养护中心", True) == (form.unit.text, form.department.blank)


@pytest.mark.parametrize(
    ("expected", "name"),
    [
        (2017, "2017年退耕还林"),
        (2023, "二〇二三年道路养护"),
        (None, "“十四五”（2021-2025年）规划"),
        (None, "2019年至2021年三年行动"),
        (None, "道路养护（含2021年结转）"),
        (None, "2022年及以前年度欠款"),
        (None, "2023年提前下达2024年资金"),
    ],
)
def test_year_of_the_name_behind_its_label(expected, name):
    """Of one cell with the project's label only a year by itself is the form's."""
    assert expected == read([["自评表"], [f"项目名称：{name}"]]).year_number


@pytest.mark.parametrize(
    ("expected", "head"),
    [
        ("道路养护", [["自评表"], ["评价项目：道路养护"]]),
        (None, [["部门整体支出绩效自评表"], ["评价项目：道路养护"]]),
        (None, [["自评表"], ["评价项目：单位整体支出"]]),
        (None, [["自评表"], ["评价项目：道路养护"], ["部门名称", "某局"]]),
    ],
)
def test_what_is_evaluated_names_no_project_of_a_department(expected, head):
    """Title, value or the name of the department say that the form is about all that was spent."""
    form = read(head)
    assert expected == (form.project and form.project.text)
