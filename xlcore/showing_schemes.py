"""What commands print of schemes: a list, what one prescribes, how two differ."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from xlcore.console import named, results, say, show_table
from xlcore.numbers import plain
from xlcore.rules import Target
from xlcore.scheme.model import Scheme

_KINDS = {"project": "项目", "department": "部门整体"}
_BY_TARGET = "达到指标值得满分，未达到的按比例得分，定性指标由人工评定"


def _weight(weight: Decimal | None) -> str:
    return "" if weight is None else f"（{plain(weight)} 分）"


def show_schemes(schemes: list[Scheme]) -> None:
    """Print one line a scheme."""
    rows = [(scheme.id, scheme.title, scheme.place, _KINDS[scheme.kind]) for scheme in schemes]
    show_table(("编号", "名称", "地区", "类别"), rows)


def show_scheme(scheme: Scheme) -> None:
    """Print what a scheme prescribes."""
    out = results()
    say(out, f"{scheme.id}  {scheme.title}", "bold")
    say(
        out, f"地区：{scheme.place}  年度：{scheme.year or '不限'}  金额单位：{scheme.money_unit}  依据：{scheme.legal}"
    )
    say(out, f"满分 {plain(scheme.total)}，得分保留 {scheme.places} 位小数")
    if scheme.execution:
        base = {"adjusted": "全年（调整后）预算数", "initial": "年初预算数"}[scheme.execution.base]
        say(out, f"预算执行：{plain(scheme.execution.weight)} 分，执行数 ÷ {base}")
    for section in scheme.sections:
        say(out, f"{section.name}{_weight(section.weight)}", "bold")
        for group in section.groups:
            say(out, f"  {group.name}{_weight(group.weight)}{f'：单位自填 {group.rows} 行' if group.rows else ''}")
            for indicator in group.indicators:
                how = f"：{indicator.criterion}" if indicator.criterion else ""
                say(out, f"    {indicator.name}{_weight(indicator.weight)}{how}")
    if any(isinstance(scheme.rule_of(indicator), Target) for _, _, indicator in scheme.prescribed()):
        say(out, f"没有写评分标准的指标：{_BY_TARGET}")
    grades = "，".join(
        f"{grade.name} {plain(grade.at_least)} 分及以上" if grade.at_least is not None else f"其余为{grade.name}"
        for grade in scheme.grades
    )
    say(out, f"等级：{grades}" if grades else "等级：方案未规定")


def show_valid(file: Path, scheme: Scheme) -> None:
    """Print that a scheme is in order."""
    say(results(), f"{named(file)}：正确（{scheme.id} {scheme.title}）")


def show_changes(lines: tuple[str, ...]) -> None:
    """Print one line for each difference of two schemes."""
    for line in lines or ("两个方案相同",):
        say(results(), line)
