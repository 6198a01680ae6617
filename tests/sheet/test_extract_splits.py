from render import grid_of, read_grids

HEAD = [
    ["2023年度部门整体支出绩效自评表"],
    ["预算单位名称", "某乡"],
    ["年度预算申请（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
    ["", "年度资金总额", 861.1, 2030.12, 2030.12, 10, "100%", 10],
]
SPLITS = [
    ["", "按收入性质分：2030.12", "", "", "按支出性质分："],
    ["", "其中： 一般公共预算：1325.68万元", "", "", "其中：基本支出：900.47"],
    ["", "政府性基金拨款：118.82", "", "", "项目支出：1025.20"],
    ["", "其他资金：", "", "", ""],
]
TABLE = [
    ["年度总体目标", "预期目标：完成任务", "", "", "实际完成情况"],
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
    ["产出指标", "数量指标", "检查次数", 10, 10, 50, 50],
]


def splits_of(*parts):
    (form,) = read_grids(grid_of([row for part in parts for row in part]))
    return [
        (one.name.cell, one.whole.text, [(part.cell, part.text) for part in one.parts]) for one in form.budget.splits
    ]


def test_the_money_by_income_and_by_use():
    """A heading with its amount or without, and the amounts behind the names below it; blank where none was typed."""
    assert [
        ("B5", "2030.12", [("B6", "1325.68万元"), ("B7", "118.82"), ("B8", "")]),
        ("E5", "", [("E6", "900.47"), ("E7", "1025.20")]),
    ] == splits_of(HEAD, SPLITS, TABLE)


def test_a_block_without_them_has_none():
    """Goals behind a colon are no split."""
    assert [] == splits_of(HEAD, TABLE)


def test_a_part_without_a_colon_is_told_as_it_stands():
    """Its amount is nobody's guess; goals below the block are no part."""
    rows = [SPLITS[0], SPLITS[1], ["", "政府性基金拨款", "", "", "项目支出 1025"]]
    income, expense = splits_of(HEAD, rows, TABLE)
    assert [("B6", "1325.68万元"), ("B7", "政府性基金拨款")] == income[2]
    assert [("E6", "900.47"), ("E7", "项目支出 1025")] == expense[2]
