"""Where headings name years, the form's own columns are read, and none is lost that stands alone."""

import pytest
from render import grid_of, read_grids

from xlcore.sheet.years import said_year

ROW = ["产出指标", "数量指标", "甲"]


def read(title, headings, money=()):
    """Return the form with a table of some value columns, and a block of some columns of money."""
    header = ["一级指标", "二级指标", "三级指标", *headings, "分值", "得分"]
    row = [*ROW, *(f"{number}个" for number, _ in enumerate(headings, 1)), 50, 50]
    block = [["资金", *money], ["年度资金总额", *range(1, len(money) + 1)]] if money else []
    (form,) = read_grids(grid_of([[title], *block, header, row]))
    return form


def values(form):
    (row,) = form.indicators
    return tuple(entry.text if entry else None for entry in (row.target, row.actual))


YEARLY = "（2023年度）"


@pytest.mark.parametrize(
    ("expected", "title", "headings"),
    [
        (("2个", "3个"), YEARLY, "2022年实际完成值 年度指标值 实际完成值"),
        (("2个", "3个"), "自评表", "2022年实际完成值 年度指标值 实际完成值"),
        (("2个", "3个"), "自评表", "2022年完成值 2023年指标值 2023年完成值"),
        (("1个", "2个"), YEARLY, "2022年指标值 2023年实际完成值"),
        (("1个", "2个"), YEARLY, "年度指标值 2023年实际完成值 完成数"),
        (("1个", "2个"), YEARLY, "2023年指标值 2023年完成值 2024年指标值"),
        (("2个", "3个"), YEARLY, "2022年实际完成值 2023年指标值 完成值"),
        (("1个", "3个"), "2023年度项目支出绩效自评表", "指标值 2024年完成值 2023年完成值"),
        (("1个", "3个"), "2024年度项目支出绩效自评表", "指标值 2022年完成值 2023年完成值"),
        (("1个", "3个"), "（2023）年度", "指标值 2024年完成值 2023年完成值"),
    ],
)
def test_columns_of_the_table(expected, title, headings):
    """The form's own year counts, or a heading without a year beside one with it; a column alone is read anyway."""
    form = read(title, headings.split())
    assert expected == values(form)
    assert () == form.unread


@pytest.mark.parametrize(
    ("expected", "title", "headings"),
    [
        ((None, "2", "3"), YEARLY, "2022年预算数 预算数 全年执行数"),
        ((None, "2", "3"), "自评表", "2022年预算数 预算数 全年执行数"),
        ((None, "2", "3"), YEARLY, "2024年预算数 全年预算数 全年执行数"),
        ((None, "2", "3"), YEARLY, "2022年执行数 2023年预算数 2023年执行数"),
        ((None, "3", "4"), "自评表", "2022年预算数 2022年执行数 2023年预算数 2023年执行数"),
        (("1", "2", "3"), YEARLY, "2023年预算数 全年预算数 全年执行数"),
        ((None, "1", "2"), YEARLY, "2022年预算数 2022年执行数"),
    ],
)
def test_columns_of_money(expected, title, headings):
    """Money of another year beside the form's own is neither its budget nor its initial budget."""
    form = read(title, ["指标值", "完成值"], headings.split())
    total = form.budget.total
    assert expected == tuple(entry.text if entry else None for entry in (total.initial, total.adjusted, total.executed))
    assert () == form.unread


@pytest.mark.parametrize("year", [["评价年度", 2023], ["年度：2023年"], ["２０２３年"]])
def test_year_of_the_head(year):
    """The year may stand beside or behind its label, or in a cell of its own."""
    header = ["一级指标", "二级指标", "三级指标", "指标值", "2023年完成值", "2024年完成值", "分值", "得分"]
    (form,) = read_grids(grid_of([["自评表"], year, header, [*ROW, "1个", "2个", "3个", 50, 50]]))
    assert ("1个", "2个") == values(form)


@pytest.mark.parametrize(
    "rows",
    [
        [["2022年执行数：", 80], ["2023年执行数：", 90], ["2023年预算数：", 100]],
        [["2022年预算数：", 70, "2023年预算数：", 100, "执行数：", 90]],
        [["资金", "合计", "财政拨款"], ["2022年执行数", 80, 80], ["2023年预算数", 100, 100], ["2023年执行数", 90, 90]],
    ],
)
def test_money_one_below_the_other(rows):
    """Also labels beside their figures are told apart by their years."""
    header = ["一级指标", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分"]
    (form,) = read_grids(grid_of([[YEARLY], *rows, header, [*ROW, "1个", "2个", 50, 50]]))
    assert ("100", "90") == (form.budget.total.adjusted.text, form.budget.total.executed.text)


@pytest.mark.parametrize(
    ("expected", "title", "years"),
    [
        (("3个", "4个"), YEARLY, ["2022年", "2023年"]),
        (("1个", "2个"), YEARLY, ["2023年", "2024年"]),
        (("3个", "4个"), "自评表", ["2022年度", "2023年度"]),
        (("3个", "4个"), YEARLY, ["2022年", None]),
    ],
)
def test_years_over_the_headings(expected, title, years):
    """A year may stand alone over the headings that it is about."""
    top = ["一级指标", "二级指标", "三级指标", years[0], None, years[1], None, "分值", "得分"]
    below = [None, None, None, "指标值", "完成值", "指标值", "完成值"]
    row = [*ROW, "1个", "2个", "3个", "4个", 50, 50]
    merges = [f"{column}2:{column}3" for column in "ABCHI"] + ["D2:E2"] + (["F2:G2"] if years[1] else [])
    (form,) = read_grids(grid_of([[title], top, below, row], merges))
    assert expected == values(form)
    assert () == form.unread


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        (2022, "附件1  2022年度部门整体支出绩效自评表"),
        (2023, "附件1-1 2023年度项目支出绩效自评表"),
        (2023, "附表3\n2023年度绩效自评表"),
        (2021, "附 3 2021年度自评表"),
        (2022, "20 22年度自评表"),
    ],
)
def test_the_number_of_an_annex_is_no_part_of_the_year(expected, text):
    """Where nothing but a blank or a line break stands between."""
    assert expected == said_year(text).year
