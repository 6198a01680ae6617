import zipfile
from dataclasses import replace
from decimal import Decimal

import pytest
from submissions import ROWS, about, bad_file, finding, make_form, read_file, result, table, totals

from xlcore.form.model import Form


def test_a_form_is_one_row(book):
    """Claimed and computed stand side by side."""
    form = make_form(total=96, grade="优")
    (row,) = table(book(read_file("in/a.xlsx", result(form, finding())))["汇总表"], "序号")
    expected = {
        "序号": 1, "文件": "a.xlsx", "工作表": "自评表", "单位": "测试中心", "主管部门": "测试局", "项目": "道路维修",
        "年度": 2023, "方案": "项目支出绩效自评表（全国通用）", "金额单位": "万元", "年初预算（万元）": 100,
        "全年预算（万元）": 90, "全年执行（万元）": 81, "执行率": 0.9, "自评分": 96, "复算分": 99, "差异": -3,
        "自评等级": "优", "复算等级": "优", "错误": 1, "提醒": 0, "计入合计": "是", "定位": "G20",
    }  # fmt: skip
    assert expected == row


def test_money_is_summed_in_one_unit(book):
    """元 and 万元 mixed: sums in 万元, the rate after the sums, and it is said."""
    forms = [
        result(make_form(money=(100, 100, 100))),
        result(make_form("乙", money=(9_000_000, 9_000_000, 0), money_unit="元")),
    ]
    workbook = book(*(read_file(f"in/{name}.xlsx", form) for name, form in zip("ab", forms, strict=True)))
    found = totals(workbook)
    assert (1000, 1000, 100, 0.1) == tuple(
        found[key] for key in ("年初预算（万元）", "全年预算（万元）", "全年执行（万元）", "执行率")
    )
    rows = table(workbook["汇总表"], "序号")
    assert ["万元", "元→万元"] == [row["金额单位"] for row in rows]
    assert "1 份表原以其他单位填报，已折算" in workbook["汇总表"]["A2"].value


def test_unreadable_money_stays_text_and_is_told(book):
    """It is not zero, the sum lacks it, and the sheet says so."""
    workbook = book(read_file("in/a.xlsx", result(make_form(money=("见附件", 90, 81))), result(make_form("乙"))))
    assert "见附件" == table(workbook["汇总表"], "序号")[0]["年初预算（万元）"]
    assert 100 == totals(workbook)["年初预算（万元）"]
    assert "1 份表的金额有空白或无法识别" in workbook["汇总表"]["A2"].value


def test_a_rate_that_cannot_be_computed_is_told(book):
    """A budget of zero gives no rate."""
    (row,) = table(book(read_file("in/a.xlsx", result(make_form(money=(0, 0, 0)))))["汇总表"], "序号")
    assert "无法计算" == row["执行率"]


def test_indicators_add_up_to_the_total(book):
    """One row an indicator and one for the money block: their points are the form's."""
    rows = table(book(read_file("in/a.xlsx", result()))["指标明细"], "表序号")
    assert ["预算执行率", "维修道路", "通行改善", "群众满意度"] == [row["三级指标"] for row in rows]
    assert 100 == sum(row["分值"] for row in rows)
    assert [9, 50, "需人工评分", 10] == [row["复算得分"] for row in rows]
    assert ["I6", "G10", "G11", "G12"] == [row["定位"] for row in rows]


def test_rows_that_were_left_empty_are_no_indicators(book):
    """A blank row of the template is not listed."""
    rows = (*ROWS, ("效益指标", "生态效益指标", None, None, None, None, None, None))
    assert 4 == len(table(book(read_file("in/a.xlsx", result(make_form(rows=rows))))["指标明细"], "表序号"))


def test_a_finding_is_one_row(book):
    """Level, code, place, both figures and advice, with the number of its form."""
    workbook = book(bad_file("in/坏.xlsx", "K03", "文件已加密"), read_file("in/a.xlsx", result(make_form(), finding())))
    file_row, row = table(workbook["问题清单"], "级别")
    expected = {
        "级别": "错误", "编号": "T01", "标题": "总分不等于各项之和", "表序号": 1, "文件": "a.xlsx", "单位": "测试中心",
        "项目": "道路维修", "工作表": "自评表", "单元格": "G20", "位置": "总分", "问题": "填写 96，各项得分之和 97",
        "应为": 97, "填写": 96, "建议": "请核对各项得分或更正总分。",
    }  # fmt: skip
    assert expected == row
    assert ("K03", "坏.xlsx", None, "文件已加密") == tuple(file_row[key] for key in ("编号", "文件", "单元格", "问题"))


def test_files_without_forms_are_listed(book):
    """Path, code and reason of each."""
    workbook = book(
        bad_file("in/坏.xlsx", "K03", "文件已加密"), bad_file("in/通知.xlsx", "F01", "没有"), read_file("a", result())
    )
    rows = table(workbook["未读文件"], "序号")
    assert [("in/坏.xlsx", "拒绝", "K03", "文件已加密"), ("in/通知.xlsx", "无表", "F01", "没有")] == [
        (row["文件"], row["处理"], row["编号"], row["原因"]) for row in rows
    ]


def test_counts_reconcile(book):
    """Found = read + rejected; the workbook says that it is partial."""
    files = [read_file("in/a.xlsx", result(), result()), bad_file("in/b.xlsx", "F01", "x")]
    found = about(book(*files, bad_file("in/c.xlsx", "K03", "x")))
    assert ("部分", 3, 2, 1, 2) == tuple(found[key] for key in ("完整性", "找到文件", "读取", "拒绝", "自评表"))
    assert "完整" == about(book(files[0]))["完整性"]


def test_schemes_are_named_with_their_reasons(book):
    """Which scheme, for how many forms, and why."""
    rows = list(book(read_file("in/a.xlsx", result(), result()))["说明"].iter_rows(values_only=True))
    (row,) = [row for row in rows if row[0] == "mof-project"]
    assert (2, "按表式选用") == (row[1], row[3])


def test_of_many_reasons_the_commonest_are_named(book):
    """Forms of twelve layouts: seven reasons, the one of two forms first, and a line that counts the other five."""
    files = [
        read_file(f"in/{number}.xlsx", replace(result(), scheme_reason=f"理由{number % 12}")) for number in range(13)
    ]
    rows = [row for row in book(*files)["说明"].iter_rows(values_only=True) if row[0] == "mof-project"]
    assert (8, [2, 1, 1, 1, 1, 1, 1, 5]) == (len(rows), [row[1] for row in rows])
    assert ("理由0", "另有 5 种情况") == (rows[0][3], rows[-1][3].partition("，")[0])


def test_the_same_unit_and_project_twice_is_listed(book):
    """Names are compared in one spelling; other forms are left out."""
    forms = [make_form("测试中心"), make_form("另一中心"), make_form("测试 中心"), make_form(None), make_form(None)]
    files = [read_file(f"in/{index}.xlsx", result(form)) for index, form in enumerate(forms)]
    sheet = book(*files)["未报与重报"]
    assert [(1, 1, "未采用：填写一样多，采用排在后面的"), (1, 3, "采用")] == [
        (row["组号"], row["表序号"], row["说明"].partition("（")[0]) for row in table(sheet, "类别")
    ]
    assert "没有应报名册" in sheet["A2"].value


def test_departments_and_units(book):
    """Forms, sums, the weighted rate, means and findings of each; the largest budget first."""
    files = [
        read_file("in/1.xlsx", result(make_form("甲", department="小局", money=(10, 10, 5)))),
        read_file("in/2.xlsx", result(make_form("乙", department="大局", money=(100, 100, 100), total=90))),
        read_file("in/3.xlsx", result(make_form("丙", department="大 局", money=(300, 300, 0), total=95), finding())),
        read_file("in/4.xlsx", result(make_form("丙", "桥梁", department="大局", money=(0, 0, 0), total=None))),
    ]
    rows = table(book(*files)["部门统计"], "主管部门")
    keys = ("主管部门", "单位", "表数", "全年预算（万元）", "执行率", "自评均分", "错误")
    assert ("大局", "（2 个单位）", 3, 400, 0.25, 92.5, 1) == tuple(rows[0][key] for key in keys)
    assert ("小局", "（1 个单位）", 1, 10, 0.5, 99, 0) == tuple(rows[1][key] for key in keys)
    assert ("合计", None, 4, 410) == tuple(rows[2][key] for key in keys[:4])
    units = [(row["主管部门"], row["单位"], row["表数"]) for row in rows[-3:]]
    assert [("大 局", "丙", 2), ("大局", "乙", 1), ("小局", "甲", 1)] == units


def test_a_department_form_belongs_to_its_own_department(book):
    """Without the field 主管部门 the unit of a department form is the department."""
    form = make_form("测试局", department=None, kind="department")
    assert "测试局" == table(book(read_file("in/a.xlsx", result(form)))["部门统计"], "主管部门")[0]["主管部门"]


def test_grades_are_counted(book):
    """As written, as the claimed total deserves, and as computed."""
    forms = [make_form("甲", grade="优"), make_form("乙", grade=None, total=85), make_form(grade="甲等", total=None)]
    rows = table(book(read_file("in/a.xlsx", *map(result, forms)))["等级分布"], "等级")
    found = {row["等级"]: (row["自评等级（填写）"], row["自评分对应等级"], row["复算等级"]) for row in rows[:7]}
    assert {"优": (1, 1, 3), "良": (0, 1, 0), "未填": (1, 1, 0), "其他": (1, 0, 0)}.items() <= found.items()


@pytest.mark.parametrize(
    ("total", "band"),
    [(100, "90—100"), (90, "90—100"), (89.99, "80—90"), (59.9, "60 以下"), (0, "60 以下"), (101, "超过满分")],
)
def test_totals_are_counted_in_bands(book, total, band):
    """A lower end belongs to its band."""
    rows = table(book(read_file("in/a.xlsx", result(make_form(total=total))))["等级分布"], "总分区间")
    assert [band] == [row["总分区间"] for row in rows[:7] if row["自评分"]]


def test_charts_are_native_and_refer_to_cells(book, tmp_path):
    """Five charts, whose series are ranges of the workbook with their cached values."""
    book(read_file("in/a.xlsx", result(make_form(), finding())))
    with zipfile.ZipFile(tmp_path / "汇总.xlsx") as archive:
        charts = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/charts/chart")]
    assert 5 == len(charts)
    assert "<c:f>等级分布!$B$5:$B$11</c:f>" in charts[0]
    assert "<c:v>优</c:v>" in charts[0]
    assert "<c:f>部门统计!$G$4</c:f>" in charts[-2]
    assert "<c:f>部门统计!$H$4</c:f>" in charts[-1]


def test_forms_with_nothing_in_them_are_published(book):
    """No head, no money, no rows."""
    (row,) = table(book(read_file("in/a.xlsx", result(Form("表", "project"))))["汇总表"], "序号")
    assert ("表", None, "打开") == (row["工作表"], row["复算分"], row["定位"])


def test_money_keeps_its_digits(book):
    """The cell holds the whole figure, whatever it shows."""
    (row,) = table(book(read_file("in/a.xlsx", result(make_form(money=(2635.204432, 1, 1)))))["汇总表"], "序号")
    assert Decimal("2635.204432") == Decimal(str(row["年初预算（万元）"]))


def test_money_beyond_all_numbers_is_text(book):
    """Excel's largest number in 亿元 is more than a cell can hold in 万元, and stops nothing."""
    form = make_form(money=(Decimal("9E+307"), 1, 1), money_unit="亿元")
    (row,) = table(book(read_file("in/a.xlsx", result(form)))["汇总表"], "序号")
    assert row["年初预算（万元）"].endswith("E+311")
