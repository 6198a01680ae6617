"""How the money was managed: what counts as a table of its own, and what it says of the spending."""

import pytest
from openpyxl import Workbook
from render import grid_of, read_grids

from xlcore.checks import run
from xlcore.form.scoring import score
from xlcore.scheme.catalogue import get
from xlcore.sheet.adopt_lacks import lacking
from xlcore.sheet.read import read_forms

HEAD = [["2023年度项目支出绩效自评表"], ["项目名称", None, "河道保洁"]]
MONEY = [["资金情况", None, "全年预算数", "全年执行数", "执行率"], [None, "年度资金总额", 100, 30, "30%"]]
TABLE = [["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值"], ["产出指标", "数量指标", "保洁次数", 10, 12]]


def read(rows, table=TABLE):
    """Return the only form of a sheet with these rows between money and table."""
    (form,) = read_grids(grid_of([*HEAD, *MONEY, *rows, *table]))
    return form


@pytest.mark.parametrize(
    ("explained", "name", "said"),
    [
        (True, "执行准确性", "中央资金结转下年使用"),
        (True, "资金拨付", "年底才下达"),
        (True, "执行准确性", "未及时拨付，年底才到"),
        (True, "下达及时性", "无法按期支付"),
        (False, "执行准确性", "无"),
        (False, "执行准确性", "无问题"),
        (False, "执行准确性", "不存在问题。"),
        (False, "执行准确性", "未发现违规问题"),
        (False, "执行准确性", "规范"),
        (False, "执行准确性", "均符合要求"),
        (False, "执行准确性", "暂无"),
        (False, "执行准确性", "不涉及"),
        (False, "使用规范性", "个别票据不规范"),
        (False, "支出责任履行情况", "个别票据不规范"),
        (False, "执行准确性", None),
        (False, "分配科学性", "已细化分配办法"),
    ],
)
def test_what_is_said_there_of_spending_explains_it(explained, name, said):
    """A reason in a row about spending explains a low rate (B04), and complete outputs beside it (I14)."""
    rows = [["资金管理情况", None, "情况说明", "存在问题和改进措施"], [None, name, "规范", said]]
    form = read(rows)
    found = {finding.code for finding in run(score(form, get("mof-project")))}
    assert explained == found.isdisjoint({"B04", "I14"})
    assert 1 == len(form.indicators)


@pytest.mark.parametrize("points", [(None, None), ("", "")])
def test_without_any_points_its_rows_are_no_indicators(points):
    """A print with columns for points in which nothing stands has indicators in its table only."""
    rows = [["资金管理情况", None, "情况说明", "分值", "得分"], [None, "执行准确性", "规范", *points]]
    assert 1 == len(read(rows).indicators)


def test_text_beside_the_title_begins_no_table():
    """资金管理情况 with words beside it is a label, whatever they say of points."""
    assert 1 == len(read([["资金管理情况", None, "按制度管理，得分10分"]]).indicators)


def test_a_heading_may_stand_above_the_names():
    """管理内容 above the names, and the points in the rows, give indicators with their group."""
    rows = [["资金管理情况", "管理内容", "情况说明", "分值", "得分"], [None, "执行准确性", "规范", 10, 9]]
    first = read(rows).indicators[0]
    assert ("资金管理情况", "B6", "C6", "D6", "E6") == (
        first.level1.text, first.name.cell, first.actual.cell, first.weight.cell, first.score.cell,
    )  # fmt: skip


def test_adopting_misses_no_targets_there(tmp_path):
    """A table of how the money was managed has no targets: a bureau is not told to add their column."""
    rows = [["资金管理情况", None, "情况说明", "分值", "得分"], [None, "执行准确性", "规范", 10, 9]]
    workbook = Workbook()
    for cells in [*HEAD, *MONEY, *rows, TABLE[0] + ["分值", "得分"], TABLE[1] + [90, 90]]:
        workbook.active.append(cells)
    workbook.save(tmp_path / "form.xlsx")
    (reading,) = read_forms(tmp_path / "form.xlsx")
    assert 2 == len(reading.form.indicators)
    assert not any("年度指标值" in told for told in lacking(reading, score(reading.form, reading.scheme)))
