"""The first sheet of a scheme workbook: how to use it, what stands where, what each rule means."""

from __future__ import annotations

from collections.abc import Iterator

from xlcore.scheme.words import CHOICES
from xlcore.sheet import styles
from xlcore.sheet.layout import height
from xlcore.sheet.page import Area, Page
from xlcore.sheet.scheme_fields import (
    ABOUT,
    FACTS,
    GRADES,
    HEAD,
    LAYOUT,
    LIMITS,
    PRINTED,
    RELATIONS,
    ROWS_SHEET,
    RULES,
    SWITCHES,
)
from xlcore.sheet.scheme_rules import FAMILIES
from xlcore.sheet.styles import Style

_WIDTHS = (16.0, 62.0, 46.0)

_STEPS = (
    ("一、改", f"在“{HEAD}”表换一个编号，改名称和年度；再改“{ROWS_SHEET}”等表。只填浅黄色单元格，选中时有提示。"),
    ("二、核对", f"“{ROWS_SHEET}”表上方是满分和现合计，右边“核对”一栏逐项核对分值；变红的要改，“√”为相符。"),
    ("三、导入", "保存后运行 xlcore schemes import 本文件.xlsx -o 方案.yaml；有错误时逐条列出工作表、单元格和改法。"),
    ("四、使用", "生成自评表：xlcore new 本文件.xlsx -o 自评表.xlsx；校验：xlcore check 文件夹 --scheme 本文件.xlsx"),
    ("五、比较", "xlcore schemes diff 旧方案 新方案 列出两年之间改了什么。"),
)  # fmt: skip
_HABITS = (
    ("加一行", "写在表尾的浅黄色空行里；或在中间插入一行。不要的行整行清空或删除。"),
    ("左边留空", "接上一行：同一个一级指标、同一条规则、同一项内容。"),
    ("引用数据", f"写“{FACTS}”表的“引用名”，可从列表中选择；算式中加方括号，如 [编外人数] / [在编人数]"),
    ("分档", "条件:得分，各档用分号隔开，如 >=90%:3; >=80%:2; <80%:0"),
    ("工作表保护", "只为防止误改表头，没有密码：审阅－撤消工作表保护。"),
)
_SHEETS = (
    (HEAD, "编号、名称、地区、年度、满分、执行率计分"),
    (ROWS_SHEET, "一、二、三级指标和分值，现合计"),
    (RULES, "固定指标怎样得分；按指标值计分的不写"),
    (GRADES, "等级和分数下限"),
    (LIMITS, "校验时提醒的界限"),
    (SWITCHES, "停用某项校验，或改变它的级别"),
    (LAYOUT, "自评表的标题、表头、资金表、签字栏、附注"),
    (PRINTED, "印哪些栏、第几列、印作什么"),
    (FACTS, "附带的数据表，部门整体自评常用"),
    (RELATIONS, "数据之间应当成立的关系"),
)


def about_page(title: str) -> Page:
    """Return the sheet 说明 for a scheme with this title."""
    page = Page(ABOUT, widths=dict(enumerate(_WIDTHS)))
    for row, (cells, look) in enumerate(_lines(title)):
        texts = list(zip(cells, _WIDTHS, strict=False))
        if len(cells) == 2:
            page.put(Area(row, 1, row, 2), cells[1], look if look is styles.BLOCK else styles.FIXED_LEFT)
            texts[1] = (cells[1], _WIDTHS[1] + _WIDTHS[2])
        else:
            page.at(row, 1, cells[1], look if look is styles.LABEL else styles.FIXED_LEFT)
            page.at(row, 2, cells[2], look if look is styles.LABEL else styles.FIXED_LEFT)
        page.at(row, 0, cells[0], look)
        page.heights[row] = height(texts, 19)
    return page


def _lines(title: str) -> Iterator[tuple[tuple[str, ...], Style]]:
    """Yield the rows: two texts, or three for the table of rules, and the look of the first."""
    yield ("评价方案", title), styles.BLOCK
    yield from ((step, styles.LABEL) for step in _STEPS)
    yield ("填写", "浅黄色：填写；浅蓝色：公式算出，不用填，导入时不读"), styles.BLOCK
    yield from ((habit, styles.FIXED) for habit in _HABITS)
    yield ("工作表", "各表内容"), styles.BLOCK
    yield from ((sheet, styles.FIXED) for sheet in _SHEETS)
    yield ("规则", "怎样得分", "参数"), styles.LABEL
    for kind, family in FAMILIES.items():
        params = "、".join(param.label for param in family.params)
        yield (CHOICES["rule"][kind], family.about, params), styles.FIXED


__all__ = ["about_page"]
