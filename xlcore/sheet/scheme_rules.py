"""The rules of the indicators as rows of a scheme workbook, one row a parameter, and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any, Literal, TypeAlias

from xlcore.scheme.agreement import Place
from xlcore.scheme.names import Names, Part, Position
from xlcore.scheme.source import Plain
from xlcore.scheme.words import CHOICES, label_of
from xlcore.sheet.cell import Cell
from xlcore.sheet.scheme_bands import bands_of, bands_text
from xlcore.sheet.scheme_cells import FIGURE, LONG, SHARE, TEXT, Choice, Form, is_blank
from xlcore.sheet.scheme_fields import RULES, Column, TableSheet
from xlcore.sheet.scheme_lines import Line, Values

Side: TypeAlias = Literal["content", "number", "note"]
Means: TypeAlias = Literal["fact", "expression", "bands", "text", "reverse", "number", "share"]

RULE_TABLE = TableSheet(
    RULES,
    "一行一个参数；指标和规则只写在第一行，下面留空就是接上一行。没有写在这里的指标，按指标值与完成值计分。"
    "一个指标由几部分相加的，先写规则“合计”，下面逐个写各部分的规则。每种规则的参数见“说明”表。",
    (
        Column("name", "指标", 24, LONG),
        Column("rule", "规则", 10, Choice(key="rule")),
        Column("param", "参数", 14, TEXT),
        Column("content", "内容", 46, LONG),
        Column("number", "数值", 9, FIGURE),
        Column("note", "说明", 34, LONG),
        Column("check", "核对", 16),
    ),
    40,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell of a parameter: the key of the rule that it fills, the column, and what it means."""

    key: str
    side: Side
    means: Means


@dataclass(frozen=True, slots=True)
class Param:
    """One parameter of a rule: its name and its cells.

    ``inside`` names the list whose items the rows are; a parameter with
    ``many`` fills one list for each of its cells.
    """

    label: str
    entries: tuple[Entry, ...]
    inside: str = ""
    many: bool = False


@dataclass(frozen=True, slots=True)
class Family:
    """What a kind of rule means, for people, and its parameters."""

    about: str
    params: tuple[Param, ...]


def _fact(key: str) -> Param:
    return Param(label_of((key,)), (Entry(key, "content", "fact"),))


def _expression(key: str) -> Param:
    return Param(label_of((key,)), (Entry(key, "content", "expression"),))


def _number(key: str, label: str = "") -> Param:
    return Param(label or label_of((key,)), (Entry(key, "number", "number"),))


_FULL = _number("points", "满分")

FAMILIES: Mapping[str, Family] = {
    "bands": Family(
        "数值落在哪一档得哪一档的分，从左到右取第一个成立的",
        (_expression("value"), Param("分档", (Entry("bands", "content", "bands"),))),
    ),
    "deduction": Family(
        "从起点分往下扣：项数超过免扣数后，每满一个步长扣一次，扣完为止",
        (_expression("count"), _number("start"), _number("each"), _number("limit", "免扣数"), _number("step")),
    ),
    "completion": Family("完成数÷计划数×满分，不超过满分", (_fact("done"), _fact("planned"), _FULL)),
    "procurement": Family("实际数÷计划额×满分，超过计划得 0 分", (_fact("actual"), _fact("plan"), _FULL)),
    "progress": Family(
        "各期进度÷应达进度×每期满分，加各期平均×平均满分；内容写进度的数据项，数值写应达进度",
        (
            Param("各期进度", (Entry("quarters", "content", "fact"), Entry("calendar", "number", "share")), many=True),
            _number("points_each"),
            _number("points_mean"),
        ),
    ),
    "checklist": Family(
        "答“是”的各项得分相加；内容写数据项（选项为 是；否），数值写得分，说明写这一项的名称",
        (
            Param(
                "勾选项",
                (Entry("fact", "content", "fact"), Entry("points", "number", "number"), Entry("label", "note", "text")),
                inside="items",
            ),
        ),
    ),
    "tiers": Family(
        "选中哪一档得哪一档的分；各档与数据项的选项相同",
        (
            _fact("level"),
            Param("档次", (Entry("name", "content", "text"), Entry("points", "number", "number")), inside="tiers"),
        ),
    ),
    "judged": Family("由人工在 0 至满分之间评定，得分填在数据项中", (_fact("fact"), _FULL)),
    "sum": Family("下面各部分的得分相加；某个数据项答“是”时，直接得零分或满分", (_fact("zero_if"), _fact("full_if"))),
    "execution": Family(
        "预算执行率×分值", (Param(label_of(("cap",)), (Entry("cap", "number", "share"),)),)
    ),
    "target": Family(
        "按指标值与完成值计分", (Param(label_of(("reverse",)), (Entry("reverse", "content", "reverse"),)),)
    ),
}  # fmt: skip
"""Every kind of rule, in the order in which the list offers them."""

_FORMS: Mapping[Means, Form] = {
    "text": LONG, "reverse": Choice(key="reverse"), "number": FIGURE, "share": SHARE,
}  # fmt: skip
_DEFAULTS = {"limit": Decimal(0), "step": Decimal(1), "cap": Decimal(1), "reverse": "ratio"}
"""Parameters that a rule need not state, with what then holds; those of a rule are its own, so that they are few."""


def rule_rows(name: str, rule: Part, names: Names) -> Iterator[dict[str, Any]]:
    """Yield the rows of one rule, the name of its indicator on the first."""
    opening: dict[str, Any] = {"name": name, "rule": rule["rule"]}
    for row in _params(rule, names):
        yield {**opening, **row}
        opening = {}
    if opening:
        yield opening
    for part in rule.get("of") or ():
        yield from ({**row, "name": None} for row in rule_rows("", part, names))


def _params(rule: Part, names: Names) -> Iterator[dict[str, Any]]:
    ratio = names.is_ratio(str(rule.get("value") or rule.get("count") or ""))
    for param in FAMILIES[rule["rule"]].params:
        keys = [entry.key for entry in param.entries]
        if param.inside:
            values = [[item[key] for key in keys] for item in rule[param.inside]]
        elif param.many:
            values = [list(row) for row in zip(*(rule[key] for key in keys), strict=True)]
        else:
            values = [[rule[key] for key in keys]]
        for row in values:
            if not all(value is None or _DEFAULTS.get(key) == value for key, value in zip(keys, row, strict=True)):
                cells = zip(param.entries, row, strict=True)
                shown: dict[str, Any] = {entry.side: _shown(entry, value, names, ratio=ratio) for entry, value in cells}
                share = any(entry.means == "share" for entry in param.entries)
                yield {"param": param.label, **shown, "share": share or (ratio and keys[0] in {"limit", "step"})}


def _shown(entry: Entry, value: Plain, names: Names, *, ratio: bool) -> Plain:
    match entry.means:
        case "fact":
            return names.name(str(value))
        case "expression":
            return names.shown(str(value))
        case "bands":
            return bands_text(value if isinstance(value, list) else [], percent=ratio)
        case "reverse":
            return str(_FORMS["reverse"].content(value))
    return value


def _understood(entry: Entry, names: Names, cell: Cell) -> Plain:
    match entry.means:
        case "fact":
            return names.path(str(LONG.value(cell)))
        case "expression":
            return names.expression(str(LONG.value(cell)))
        case "bands":
            return bands_of(str(LONG.value(cell)))
    return _FORMS[entry.means].value(cell)


@dataclass(slots=True)
class _Open:
    """The rule that further rows belong to; ``whole`` is the sum that it is a part of."""

    values: Values
    place: Place
    whole: Values | None = None
    whole_place: Place = ()


def read_rules(lines: list[Line], indicators: Mapping[str, Position], names: Names) -> dict[Position, Values]:
    """Return the rule of every indicator that has one; ``indicators`` gives their positions by name."""
    found: dict[Position, Values] = {}
    opened: _Open | None = None
    for line in lines:
        if not line.blank("name"):
            opened = _begin(line, indicators, found)
        elif not line.blank("rule"):
            opened = _go_on(line, opened)
        if opened is not None:
            _take_param(line, opened, names)
        elif line.blank("name", "rule"):
            line.refuse("param", "上面没有指标和规则，不知道是谁的参数")
    return found


def _begin(line: Line, indicators: Mapping[str, Position], found: dict[Position, Values]) -> _Open:
    name = str(line.read("name", LONG))
    place = indicators.get(name)
    if place is None:
        line.refuse("name", f"“指标”表中没有三级指标“{name}”，请从列表中选择")
    elif place in found:
        line.refuse("name", f"“{name}”的规则前面已经写过；由几部分相加的，用规则“合计”")
    at: Place = ("rules", line.row)
    if place is not None:
        at = ("sections", place[0], "groups", place[1], "indicators", place[2], "rule")
    if line.blank("rule"):
        line.refuse("rule", f"缺少规则；可以选：{'、'.join(CHOICES['rule'].values())}", at)
    values = _rule(line, at)
    if place is not None and place not in found:
        found[place] = values
    whole = values if values["rule"] == "sum" else None
    return _Open(values, at, whole, at)


def _rule(line: Line, at: Place) -> Values:
    kind = line.tag(at, "rule", "rule", Choice(key="rule"))
    return {"rule": kind, **({"of": []} if kind == "sum" else {})}


def _go_on(line: Line, opened: _Open | None) -> _Open | None:
    """Begin a part of a sum."""
    if opened is None or opened.whole is None:
        line.refuse("rule", "这一行没有写指标；一个指标由几部分相加的，第一行用规则“合计”")
        return None
    at = (*opened.whole_place, "of", len(opened.whole["of"]))
    values = _rule(line, at)
    if values["rule"] in {"sum", "execution", "target"}:
        line.refuse("rule", f"“{CHOICES['rule'][str(values['rule'])]}”不能作为合计的一部分", at)
    opened.whole["of"].append(values)
    return _Open(values, at, opened.whole, opened.whole_place)


def _take_param(line: Line, opened: _Open, names: Names) -> None:
    sides = ("content", "number", "note")
    family = FAMILIES.get(str(opened.values["rule"]))
    if family is None:
        return
    if line.blank("param"):
        if not line.blank(*sides):
            line.refuse("param", f"缺少参数名称；可以写：{_labels(family)}")
        return
    label = str(line.read("param", TEXT))
    param = next((param for param in family.params if param.label == label), None)
    if param is None:
        rule = CHOICES["rule"][str(opened.values["rule"])]
        line.refuse("param", f"规则“{rule}”没有参数“{label}”；可以写：{_labels(family)}")
        return
    used = {entry.side for entry in param.entries}
    for side in sides:
        if side not in used and not is_blank(line.cell(side)):
            line.refuse(side, f"参数“{label}”不用这一格，请留空")
    _fill(line, opened, param, names)


def _labels(family: Family) -> str:
    return "、".join(param.label for param in family.params)


def _fill(line: Line, opened: _Open, param: Param, names: Names) -> None:
    values, place = opened.values, opened.place
    if param.inside:
        items = values.setdefault(param.inside, [])
        place = (*place, param.inside, len(items))
        line.findings.spots[place] = line.spot("param")
        line.findings.spots.setdefault(place[:-1], line.spot("param"))
        values = {}
        items.append(values)
    for entry in param.entries:
        at: Place = (*place, entry.key)
        if entry.key in values and not param.many:
            line.refuse("param", f"参数“{param.label}”写了两次")
            continue
        if param.many:
            at = (*at, len(values.setdefault(entry.key, [])))
        taken = line.take(entry.side, at, partial(_understood, entry, names))
        if taken is None:
            if param.many:
                values[entry.key].append(line.refuse(entry.side, "缺少这一项，必须填写", at))
        elif param.many:
            values[entry.key].append(taken)
        else:
            values[entry.key] = taken


__all__ = ["FAMILIES", "RULE_TABLE", "read_rules", "rule_rows"]
