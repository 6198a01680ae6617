"""What an author types into a scheme workbook: understood where it is clear, named by sheet and cell where not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from scheme_books import cell, edited, heading, reread
from scheme_mistakes import IN_LATIN, LUOHU, LUQUAN, MISTAKES, MOF

from xlcore.errors import ConfigError
from xlcore.rules import Bands, Target
from xlcore.scheme.catalogue import get
from xlcore.scheme.errors import SchemeError
from xlcore.sheet.scheme_read import read_scheme


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_by_sheet_and_cell(name: str, tmp_path: Path):
    """Each kind of mistake gives a line with sheet, cell, label, what is allowed and what was found, in Chinese."""
    scheme, sheet, key, column, value, where, words = MISTAKES[name]

    def edit(book):
        cell(book[sheet], key, column).value = value

    path = edited(scheme, tmp_path / "方案.xlsx", edit)
    with pytest.raises(SchemeError) as caught:
        read_scheme(path)
    message = next((line for line in str(caught.value).splitlines() if f"{path} {where}：" in line), str(caught.value))
    assert [] == [word for word in (where, *words) if word not in message]
    reason = message.removeprefix(str(path)).partition("：")[2]
    assert name in IN_LATIN or not set(reason) & set("abcdefghijklmnopqrstuvwxyz")


def delete_sheet(book):
    del book["等级"]


def delete_column(book):
    book["指标"].delete_cols(heading(book["指标"], "分值")[1])


def add_column(book):
    cell(book["指标"], "数量指标", "核对").offset(-1, 1).value = "联系人"


def double_column(book):
    cell(book["指标"], "数量指标", "核对").offset(-1, 1).value = "分值"


def delete_headings(book):
    book["等级"].delete_rows(heading(book["等级"], "等级")[0])


def formula(book):
    cell(book["指标"], "产出指标", "一级分值").value = "=25*2"


def day(book):
    cell(book["方案"], "依据", "内容").value = date(2025, 1, 1)


def two_rules(book):
    cell(book["规则"], "项目完成及时性", "规则", 1).value = "扣分"


def parameter_twice(book):
    cell(book["规则"], "项目完成及时性", "参数", 1).value = "完成数"


def indicator_twice(book):
    cell(book["规则"], "项目完成及时性", "指标").value = "群众信访办理情况"


def sum_in_sum(book):
    cell(book["规则"], "群众信访办理情况", "规则", 1).value = "合计"


def value_beside(book):
    cell(book["规则"], "项目完成及时性", "数值").value = 3


def no_parameter(book):
    cell(book["规则"], "项目完成及时性", "参数").value = None


def part_of_no_sum(book):
    cell(book["关系"], "占比", "关系").value = None


def no_section(book):
    cell(book["指标"], "产出指标", "一级指标").value = None


def no_field(book):
    cell(book["方案"], "方案编号", "项目").value = None


def second_value(book):
    cell(book["方案"], "地区", "项目", 1).value = None
    cell(book["方案"], "地区", "内容", 1).value = "又一地"


def other_prefix(book):
    cell(book["基础数据"], "parts[].amount", "代码").value = "rows[].amount"


def other_weight(book):
    cell(book["指标"], "数量指标", "一级指标", 1).value = "产出指标"
    cell(book["指标"], "数量指标", "一级分值", 1).value = 20


def level_with_reason(book):
    cell(book["校验"], "F02", "停用理由").value = "不用"


STRUCTURE = {
    delete_sheet: (MOF, "", ("缺少工作表 等级", "xlcore schemes export")),
    delete_column: (MOF, "指标!A3", ("缺少栏目：分值",)),
    add_column: (MOF, "指标!M3 联系人", ("没有这一栏", "一级指标、")),
    double_column: (MOF, "指标!M3 分值", ("出现了两次",)),
    delete_headings: (MOF, "等级!A1", ("没有找到表头", "等级、分数下限")),
    formula: (MOF, "指标!B4 一级分值", ("公式还没有计算结果",)),
    day: (MOF, "方案!B8 依据", ("日期", "文本")),
    two_rules: (LUOHU, "规则!B74 规则", ("合计",)),
    parameter_twice: (LUOHU, "规则!C74 参数", ("参数“完成数”写了两次",)),
    indicator_twice: (LUOHU, "规则!A78 指标", ("前面已经写过",)),
    sum_in_sum: (LUOHU, "规则!B79 规则", ("“合计”不能作为合计的一部分",)),
    value_beside: (LUOHU, "规则!E73 数值", ("参数“完成数”不用这一格",)),
    no_parameter: (LUOHU, "规则!C73 参数", ("缺少参数名称", "完成数、计划数、满分")),
    part_of_no_sum: (LUQUAN, "关系!A4 关系", ("没有写关系",)),
    no_section: (MOF, "指标!A4 一级指标", ("缺少一级指标的名称",)),
    no_field: (MOF, "方案!A4 项目", ("左边没有写项目",)),
    second_value: (MOF, "方案!B7 地区", ("只能写一行",)),
    other_prefix: (LUQUAN, "基础数据!E7 代码", ("“parts[].”开头",)),
    other_weight: (MOF, "指标!B5 一级分值", ("与上面写的不同",)),
    level_with_reason: (MOF, "校验!E3 停用理由", ("只有“停用”的校验写理由",)),
}
"""What an author did to the workbook, in which scheme; where it is told, and the words."""


@pytest.mark.parametrize("edit", STRUCTURE, ids=lambda edit: edit.__name__)
def test_a_broken_sheet_is_named(edit, tmp_path: Path):
    """Sheets, columns and rows that do not belong together are told where they stand."""
    scheme, where, words = STRUCTURE[edit]
    path = edited(scheme, tmp_path / "方案.xlsx", edit)
    with pytest.raises(ConfigError) as caught:
        read_scheme(path)
    said = str(caught.value)
    assert [] == [word for word in (str(path), where, *words) if word not in said]


def test_all_mistakes_are_told_at_once_in_the_order_of_the_workbook(tmp_path: Path):
    """Four mistakes on three sheets give four lines, sheet by sheet and cell by cell."""

    def edit(book):
        cell(book["等级"], "良", "分数下限").value = "八十"
        cell(book["指标"], "数量指标", "自填行数").value = 1000
        cell(book["方案"], "类别", "内容").value = "专项"
        cell(book["方案"], "方案编号", "内容").value = "样例"

    with pytest.raises(SchemeError) as caught:
        reread(MOF, tmp_path / "方案.xlsx", edit)
    expected = ["方案!B4 方案编号", "方案!B9 类别", "指标!E4 自填行数", "等级!B4 分数下限"]
    assert expected == [problem.field for problem in caught.value.problems]


def test_a_form_is_no_scheme(tmp_path: Path):
    """Another workbook is refused with what to do."""
    path = tmp_path / "表.xlsx"
    openpyxl.Workbook().save(path)
    with pytest.raises(ConfigError, match="不是评价方案工作簿") as caught:
        read_scheme(path)
    assert str(path) == caught.value.file


def test_what_cannot_be_read_says_why(tmp_path: Path):
    """A file that is no workbook is refused as submissions are."""
    path = tmp_path / "方案.xlsx"
    path.write_bytes(b"x" * 50)
    with pytest.raises(ConfigError, match=r"方案\.xlsx"):
        read_scheme(path)


def renamed(book):
    cell(book["方案"], "方案编号", "内容").value = "own-2025"


@pytest.mark.parametrize(
    ("at", "value", "place", "expected"),
    [
        (("方案", "适用年度", "内容"), "2025年", ("year",), 2025),
        (("方案", "适用年度", "内容"), 2025.0, ("year",), 2025),
        (("方案", "执行率最高按", "内容"), "90%", ("execution", "cap"), Decimal("0.9")),
        (("方案", "执行率最高按", "内容"), "９０％", ("execution", "cap"), Decimal("0.9")),
        (("方案", "得分小数位数", "内容"), " 1 ", ("places",), 1),
        (("方案", "类别", "内容"), "department", ("kind",), "department"),
        (("方案", "依据", "内容"), 2025, ("legal",), "2025"),
        (("方案", "依据", "内容"), "  某文\n", ("legal",), "某文"),
        (("阈值", "执行率偏低", "内容"), 0.75, ("thresholds", "rate_floor"), Decimal("0.75")),
        (("版式", "印等级", "内容"), False, ("layout", "grade"), False),
        (("版式", "一级指标写法", "内容"), "{name}", ("layout", "level1"), "{name}"),
        (("版式", "表头", "内容"), "项目名称;年度；", ("layout", "head", 0), ("project", "year")),
        (("指标", "产出指标", "一级分值"), "50分", ("sections", 0, "weight"), 50),
        (("指标", "产出指标", "一级指标"), " 产出 ", ("sections", 0, "name"), "产出"),
    ],
)
def test_clear_entries_are_understood(at, value, place, expected, tmp_path: Path):
    """Units, full-width signs, spaces, percents and numbers typed as text mean what a person reads."""

    def edit(book):
        renamed(book)
        cell(book[at[0]], *at[1:]).value = value

    found = reread(MOF, tmp_path / "方案.xlsx", edit)
    for part in place:
        found = found[part] if isinstance(part, int) else getattr(found, part)
    assert expected == found


def test_blank_rows_and_repeated_names_do_no_harm(tmp_path: Path):
    """Rows in between may be blank, and a name may stand on every one of its rows."""

    def edit(book):
        sheet = book["指标"]
        sheet.insert_rows(5, 3)
        for row in range(8, 11):
            sheet.cell(row, 1).value = "产出指标"
        sheet.cell(4, 13).value = "自己的记录，不在任何栏目之下"
        sheet.cell(3, 13).value = None

    assert get(MOF) == reread(MOF, tmp_path / "方案.xlsx", edit)


def test_columns_may_stand_in_another_order(tmp_path: Path):
    """A column is known by its heading."""

    def edit(book):
        sheet = book["等级"]
        for row in sheet.iter_rows(min_row=2, max_col=2):
            row[0].value, row[1].value = row[1].value, row[0].value

    assert get(MOF) == reread(MOF, tmp_path / "方案.xlsx", edit)


def test_rules_are_written_with_names(tmp_path: Path):
    """A new ladder over named figures, with Chinese signs, replaces a rule."""

    def edit(book):
        renamed(book)
        sheet = book["规则"]
        cell(sheet, "固定资产利用率", "内容").value = "（［编外人数］＋1）÷[在编人数]×2"
        cell(sheet, "固定资产利用率", "内容", 1).value = "≥90%：1分\n不低于75%:0.5；＜75%:0"

    found = reread(LUOHU, tmp_path / "方案.xlsx", edit)
    rule = next(row.rule for *_, row in found.prescribed() if row and row.name == "固定资产利用率")
    assert isinstance(rule, Bands)
    assert "(staff.outside+1)/staff.in_post*2" == rule.value
    limits = [(">=", Decimal("0.9"), 1), (">=", Decimal("0.75"), Decimal("0.5")), ("<", Decimal("0.75"), 0)]
    assert limits == [(band.op, band.limit, band.points) for band in rule.bands]


def test_new_figures_need_no_code(tmp_path: Path):
    """Codes are made for a block, figures and columns without one, and rules refer to them by name."""

    def edit(book):
        renamed(book)
        rows = [
            ["新数据", None, "单项", "按时数", None, "数量"],
            [None, None, "单项", "应办数", None, "数量"],
            [None, None, "表格列", "名称", None, "文字"],
            [None, None, "表格列", "金额"],
            [None, None, "空白行", "3行"],
        ]
        for number, row in enumerate(rows):
            for column, value in enumerate(row, 1):
                book["基础数据"].cell(3 + number, column).value = value
        for number, row in enumerate(
            [
                ["新指标", "完成率", "完成数", "按时数"],
                [None, None, "计划数", "新数据/应办数"],
                [None, None, "满分", None, 50],
            ]
        ):
            for column, value in enumerate(row, 1):
                book["规则"].cell(3 + number, column).value = value
        cell(book["指标"], "数量指标", "三级指标").value = "新指标"
        cell(book["指标"], "数量指标", "分值").value = 5

    found = reread(MOF, tmp_path / "方案.xlsx", edit)
    paths = ["block1.item1", "block1.item2", "block1[0].name", "block1[0].column2"]
    assert [*paths, "block1[1].name"] == list(found.labels)[:5]
    rule = found.rule_of(found.sections[0].groups[0].indicators[0])
    assert ("block1.item1", "block1.item2") == rule.needs()


def test_the_first_code_of_a_table_may_be_left_out(tmp_path: Path):
    """The other columns say where the table stands."""

    def edit(book):
        renamed(book)
        cell(book["基础数据"], "收入来源", "代码").value = None

    assert get(LUQUAN).facts == reread(LUQUAN, tmp_path / "方案.xlsx", edit).facts


def test_a_row_without_rule_follows_the_row_rule(tmp_path: Path):
    """The way in which reverse indicators lose points is set once for all rows."""

    def edit(book):
        renamed(book)
        cell(book["方案"], "反向指标未完成时", "内容").value = "按超出比例扣减"

    assert Target(reverse="linear") == reread(MOF, tmp_path / "方案.xlsx", edit).row_rule
