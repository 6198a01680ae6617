import pytest
from render import grid_of

from xlcore.scheme.facts import FactBlock, FactTable, Figure
from xlcore.sheet.board import board
from xlcore.sheet.extract_facts import extract_facts
from xlcore.sheet.labels import vocabulary

NAME, AMOUNT = Figure(id="name", label="支出性质", kind="text"), Figure(id="amount", label="金额")
STAFF = FactBlock(
    id="staff",
    title="人员情况",
    figures=(
        Figure(id="post", label="编制数"),
        Figure(id="total.a", label="人数（上年）"),
        Figure(id="total.b", label="人数（本年）"),
    ),
)
PROJECTS = FactBlock(id="projects", title="项目支出", figures=(Figure(id="final", label="项目支出决算数"),))
EXPENSE = FactBlock(
    id="expense",
    title="支出构成",
    figures=(Figure(id="total", label="支出合计"),),
    table=FactTable(id="parts", columns=(NAME, AMOUNT), rows=("基本支出", "项目支出"), free=2),
)
BLOCKS = (STAFF, PROJECTS, EXPENSE)


def facts(rows, merges=()):
    found = extract_facts(board(grid_of(rows, merges, sheet="基础数据"), vocabulary(), "基础数据"), BLOCKS)
    return {path: (entry.cell, entry.text) for path, entry in found.items()}


def test_figures():
    """A figure stands right of its label; labels that differ only in brackets stay apart."""
    rows = [["一、人员情况"], ["编制数（人）", 12, "人"], ["人数（上年）", 10], ["人数（本年）", None]]
    assert {"staff.post": ("B2", "12"), "staff.total.a": ("B3", "10"), "staff.total.b": ("B4", "")} == facts(rows)


def test_table():
    """Fixed rows are found by their names in any order, free rows by their place."""
    rows = [
        ["支出构成"],
        ["支出合计", 30],
        ["支出性质", "金额"],
        ["项目支出", 20],
        ["基本支出", 10],
        ["上缴支出", 3],
        [None, None],
        ["说明"],
    ]
    assert {
        "expense.total": ("B2", "30"),
        "expense.parts[1].name": ("A4", "项目支出"),
        "expense.parts[1].amount": ("B4", "20"),
        "expense.parts[0].name": ("A5", "基本支出"),
        "expense.parts[0].amount": ("B5", "10"),
        "expense.parts[2].name": ("A6", "上缴支出"),
        "expense.parts[2].amount": ("B6", "3"),
        "expense.parts[3].name": ("A7", ""),
        "expense.parts[3].amount": ("B7", ""),
    } == facts(rows)


def test_row_with_the_name_of_an_earlier_block():
    """A blank row called 项目支出 in a table does not reopen the block of that title."""
    rows = [
        ["项目支出"],
        ["项目支出决算数", 5],
        ["支出构成"],
        ["支出性质", "金额"],
        ["基本支出", 10],
        ["项目支出", None],
    ]
    found = facts(rows)
    assert (("B2", "5"), ("B6", "")) == (found["projects.final"], found["expense.parts[1].amount"])


def test_headings_in_another_order():
    """The columns of a table are known by their headings."""
    rows = [["支出构成"], ["金额", "备注", "支出性质"], [10, None, "基本支出"]]
    assert ("A3", "10") == facts(rows)["expense.parts[0].amount"]


@pytest.mark.parametrize("rows", [[], [["支出构成"]], [["编制数", 12]], [["支出构成"], ["支出性质"], ["基本支出", 10]]])
def test_what_is_not_there_is_left_out(rows):
    """Without its title a label is no fact, and a table without its headings is not read."""
    assert {} == facts(rows)
