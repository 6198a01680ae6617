"""The sheets that explain and mark a live workbook: 填报说明, and the hidden mark that names its scheme."""

from __future__ import annotations

from collections.abc import Iterator

from xlcore import __version__
from xlcore.numbers import plain
from xlcore.rules import Execution, Rule, Sum, Target
from xlcore.scheme.model import Scheme
from xlcore.sheet import styles
from xlcore.sheet.headings import (
    CHECK,
    COMPUTED,
    FACTS_SHEET,
    FORM_SHEET,
    HELP_SHEET,
    MANUAL,
    MARK_SHEET,
    WORKING_SHEET,
)  # fmt: skip
from xlcore.sheet.layout import height
from xlcore.sheet.page import Page
from xlcore.sheet.styles import Style

_WIDTHS = (16.0, 84.0)


def help_page(scheme: Scheme) -> Page:
    """Return the sheet 填报说明: how to fill in, colours, grades, rules and source."""
    page = Page(HELP_SHEET, widths=dict(enumerate(_WIDTHS)))
    page.at(0, 0, HELP_SHEET, styles.BLOCK)
    page.at(0, 1, scheme.title, styles.BLOCK)
    for row, (label, text, look) in enumerate(_lines(scheme), 1):
        page.at(row, 0, label, look)
        page.at(row, 1, text, styles.FIXED_LEFT)
        page.heights[row] = height([(label, _WIDTHS[0]), (text, _WIDTHS[1])])
    return page


def _lines(scheme: Scheme) -> Iterator[tuple[str, str, Style]]:
    plain_look, filled, side = styles.FIXED, styles.INPUT, styles.SIDE
    facts = f"先填“{FACTS_SHEET}”，再填“{FORM_SHEET}”" if scheme.facts else f"在“{FORM_SHEET}”中填写"
    yield "怎样填", f"{facts}。只填浅黄色单元格；得分、执行率、总分等由公式算出，不要改写。", plain_look
    yield "金额", f"单位为{scheme.money_unit}，只填数字，不带单位。", plain_look
    if {"target", "actual"} <= set(scheme.layout.columns):
        yield (
            "指标值与完成值",
            "照原文填写，可带符号和单位，如 ≥95%、不少于12种、2023年12月底前；两者单位要一致。",
            plain_look,
        )
    if scheme.layout.columns:
        yield (
            MANUAL,
            f"文字类指标由人工评分；公式得分与单位主张不同时也填在这里，并说明原因。留空则用“{COMPUTED}”。",
            plain_look,
        )
    yield CHECK, "显示“√”为无问题；有提示的，报送前逐条处理，确有原因的可以保留。", plain_look
    yield "浅黄色", "填写的单元格。", filled
    yield "浅蓝色", "公式结果和提示，在打印区域之外。", side
    if scheme.grades:
        yield "等级", "；".join(_grades(scheme)), plain_look
    for label, text in dict(_rules(scheme)).items():
        yield label, text, plain_look
    yield "工作表保护", f"没有密码：审阅－撤消工作表保护。“{WORKING_SHEET}”（隐藏）列出每一步计算。", plain_look
    if scheme.legal:
        yield "依据", scheme.legal, plain_look
    yield "方案", f"{scheme.title}（{scheme.id}），{scheme.place}", plain_look


def _grades(scheme: Scheme) -> Iterator[str]:
    for grade in scheme.grades:
        limit = grade.at_least
        yield f"{grade.name}：{plain(limit)}分及以上" if limit is not None else f"{grade.name}：其余"


def _rules(scheme: Scheme) -> Iterator[tuple[str, str]]:
    """Yield what each kind of rule that the scheme uses gives, by a short label."""
    if plan := scheme.execution:
        base = "年初预算数" if plan.base == "initial" else "全年预算数"
        yield "执行率得分", f"执行数÷{base}×分值，执行率按不超过{plain(plan.cap * 100)}%计；预算为0时不能计算。"
    rules = {type(rule): rule for rule in _used(scheme)}
    if Target in rules:
        under = "指标值÷完成值×分值" if scheme.row_rule.reverse == "ratio" else "超出部分按比例扣减，达到两倍时为0"
        yield "定量指标", f"完成指标值得满分；≥类未完成的，完成值÷指标值×分值；≤类未完成的，{under}。"
        yield (
            "日期与文字",
            "日期按期或提前完成得满分，逾期由人工评分。文字由人工评分；列出选项的（如好坏），选最优项得满分。",
        )
    fixed = [rule for rule in rules.values() if not isinstance(rule, Target | Execution)]
    if fixed:
        yield "固定指标", f"按评分标准由“{FACTS_SHEET}”的数据和选择算出。"
    if not scheme.layout.columns:
        return
    yield "取整", f"每项得分保留{scheme.places}位小数，四舍五入，不低于0，不超过分值。"


def _used(scheme: Scheme) -> Iterator[Rule]:
    for _, _, indicator in scheme.prescribed():
        rule = scheme.rule_of(indicator)
        yield rule
        if isinstance(rule, Sum):
            yield from rule.parts


def mark_page(scheme: Scheme, places: dict[str, str]) -> Page:
    """Return the very hidden sheet by which a reader recognises the workbook: one key and value a row."""
    page = Page(MARK_SHEET)
    entries = {"scheme": scheme.id, "version": __version__, "form": FORM_SHEET, **places}
    for row, (key, value) in enumerate(entries.items()):
        page.at(row, 0, key, styles.WORKING)
        page.at(row, 1, value, styles.WORKING)
    return page
