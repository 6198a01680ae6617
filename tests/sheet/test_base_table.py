import pytest
from render import grid_of

from xlcore.scheme.catalogue import get
from xlcore.sheet.base_table import base_table
from xlcore.sheet.board import board
from xlcore.sheet.labels import vocabulary

HEAD = [["附件2"], ["2023年度部门整体支出绩效评价基础数据表"], ["预算单位名称", "某局"]]
STAFF = [["财政供养人员情况（人）", "编制数", "2023年实际在职人数", "控制率"], [None, 11, 16, "145.45%"]]
SPENT = [
    ["经费控制情况（万元）", "2022年决算数", "2023年预算数", "2023年决算数"],
    ["三公经费", 1.84, 1.49, 1.5],
    ["1、公务用车购置和维护经费", None, None, None],
    ["其中：公车购置", None, None, None],
    ["2、出国经费", None, None, None],
    ["3、公务接待", 1.84, 1.49, 1.5],
    ["项目支出：", 2218.71, 1731.57, 1731.57],
    ["1、业务工作经费", 224.55, 600.58, 600.58],
    ["公用经费", 30.05, 28.9, 28.9],
    ["其中：办公经费", 27.71, 25.6, 25.6],
    ["政府采购金额", None, 1551.4, 1551.4],
]
BEHIND = [["楼堂馆所控制情况", "批复规模（m²）", "实际规模（m²）"], ["厉行节约保障措施", "内控办法"]]
FORM = [["部门整体支出绩效自评表"], ["一级预算单位名称", "某局"]]


def table_of(*parts):
    return base_table(board(grid_of([row for part in parts for row in part]), vocabulary()))


def facts_of(*parts):
    found = table_of(*parts).facts(get("mof-department").facts)
    return {path: (entry.cell, entry.text) for path, entry in found.items() if not entry.blank}


def test_staff_stand_below_their_headings():
    """编制数 and 实际在职人数 over one row of figures."""
    expected = {
        "staff.establishment": ("B5", "11"),
        "staff.in_post": ("C5", "16"),
        "staff.printed_control": ("D5", "145.45%"),
    }
    assert expected == facts_of(HEAD, STAFF)


def test_spending_stands_below_headings_of_years():
    """Budget, final account and that of the year before, for each row that the scheme asks for."""
    found = facts_of(HEAD, STAFF, SPENT)
    assert ("1.84", "1.49", "1.5") == tuple(found[f"sangong.{name}"][1] for name in ("prior", "budget", "final"))
    assert ("D11", "1.5") == found["sangong.rows[2].final"]
    assert ("1731.57", "28.9") == (found["project_expense.final"][1], found["public_funds.budget"][1])
    assert ("25.6", "1551.4") == (found["public_funds.rows[0].final"][1], found["procurement.plan"][1])


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (["2023年决算数", "2023年预算数", "2022年决算数"], {"final": "B4", "budget": "C4", "prior": "D4"}),
        (["上年决算数", "本年预算数", "本年决算数"], {"prior": "B4", "budget": "C4", "final": "D4"}),
        (["年初预算数", "调整预算数", "决算数"], {"budget": "C4", "final": "D4"}),
    ],
)
def test_years_tell_the_columns(columns, expected):
    """The later final account is this year's; of two budgets the adjusted one holds."""
    found = facts_of(STAFF, [["经费", *columns], ["三公经费", 1, 2, 3]])
    assert expected == {path.removeprefix("sangong."): cell for path, (cell, _) in found.items() if "sangong" in path}


def test_the_form_below_is_no_part_of_them():
    """They end where a form begins, and what they hold is taken out of the sheet; the form says whose it is."""
    whole = board(grid_of([*HEAD, *STAFF, *SPENT, *BEHIND, *FORM]), vocabulary())
    assert [0, 18, 19] == list(base_table(whole).without(whole).lines)


def test_money_below_the_headings_of_staff_is_the_form_s():
    """Staff alone take their two lines; a block of money with points or rows of its own opens the form."""
    money = [["资金来源", "年初预算数", "全年预算数", "决算数"], ["年度资金总额", 100, 100, 90]]
    whole = board(grid_of([*STAFF, *money, *FORM]), vocabulary())
    assert [2, 3, 4, 5] == list(base_table(whole).without(whole).lines)
    spent = [*SPENT, ["资金", "预算数", "决算数", "执行率"], ["基本支出", 100, 90, "90%"]]
    whole = board(grid_of([*STAFF, *spent]), vocabulary())
    assert [13, 14] == list(base_table(whole).without(whole).lines)


def test_their_head_may_be_that_of_the_form():
    """A form without a head of its own keeps the title and the unit above the base data."""
    whole = board(grid_of([*HEAD, *STAFF, *SPENT, FORM[0]]), vocabulary())
    assert [0, 1, 2, 16] == list(base_table(whole).without(whole).lines)


@pytest.mark.parametrize(
    "rows",
    [
        [["编制数", 50, "实际在职人数", 46]],
        [["编制数", "20人", "实有人数", "18人"], ["资金来源", 100, "全年预算数", 100]],
        [["编制数", None, "实有人数", None], ["资金来源", "年初预算数", "全年预算数", "全年执行数"]],
        [["编制数：20", "在职人数：18"], [100, 100]],
        [["单位", "编制数", "在职人数"], ["局机关", 20, 25], ["下属站", 30, 18]],
        [["编制数", None, "在职人数"], ["行政", "事业", "合计"], [10, 20, 30]],
        [["一级指标", "三级指标", "指标值", "完成值"], ["投入", "编制数", "50", "46"]],
        [["经费", "预算数", "决算数"], ["三公经费", 1, 2]],
    ],
)
def test_other_tables_are_none(rows):
    """Figures beside labels, indicators about staff, and spending alone are no base data."""
    assert table_of(rows) is None
