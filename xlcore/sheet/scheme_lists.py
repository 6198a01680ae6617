"""The grades, the switches of the checks and the printed columns of a scheme as rows of its workbook, and back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xlcore.checks.catalogue import CATALOGUE
from xlcore.scheme.agreement import Place
from xlcore.scheme.codes import CODES
from xlcore.scheme.names import Part
from xlcore.scheme.words import COLUMNS, LEVELS
from xlcore.sheet.headings import MONEY, TABLE
from xlcore.sheet.scheme_cells import FIGURE, LONG, TEXT, Choice
from xlcore.sheet.scheme_fields import PRINTED_TABLE
from xlcore.sheet.scheme_lines import Line, Values

_USUAL: dict[str, str] = {str(key): name for names in (MONEY, TABLE) for key, name in names.items()}


def read_grades(lines: list[Line]) -> list[Values]:
    """Return the grades, the best first."""
    grades: list[Values] = []
    if lines:
        lines[0].findings.spots["grades",] = lines[0].spot("at_least")
    for line in lines:
        place: Place = ("grades", len(grades))
        grade: Values = {}
        line.put(grade, "name", place, "name", TEXT)
        line.put(grade, "at_least", place, "at_least", FIGURE)
        line.findings.spots[place] = line.spot("name")
        grades.append(grade)
    return grades


def switch_rows(checks: Part) -> Iterator[dict[str, Any]]:
    """Yield a row for every check of a form, with what the scheme makes of it."""
    for code in CODES:
        clause = CATALOGUE[code]
        switch = "off" if code in checks["off"] else checks["levels"].get(code)
        yield {
            "code": code,
            "about": clause.title,
            "usual": LEVELS[clause.level.value],
            "switch": switch,
            "reason": checks["off"].get(code),
        }


def read_switches(lines: list[Line]) -> Values:
    """Return what the scheme makes of the checks."""
    checks: Values = {"off": {}, "levels": {}}
    seen: set[str] = set()
    for line in lines:
        code = str(line.read("code", TEXT)).upper()
        if code not in CODES or code in seen:
            line.refuse("code", f"{code} 重复" if code in seen else f"没有校验代码“{code}”")
            continue
        seen.add(code)
        switch = line.take("switch", ("checks", "levels", code), _SWITCH.value)
        if switch == "off":
            reason = line.take("reason", ("checks", "off", code), LONG.value)
            checks["off"][code] = "" if reason is None else reason
        elif not line.blank("reason"):
            line.refuse("reason", "只有“停用”的校验写理由；要停用，请在“本方案”中选择“停用”")
        elif switch is not None:
            checks["levels"][code] = switch
    return checks


def printed_rows(layout: Part) -> Iterator[dict[str, Any]]:
    """Yield a row for every column that a form can have, with its number in the table and in the money block."""
    table, money = list(layout["columns"]), list((layout["money"] or {}).get("columns", ()))
    for key in COLUMNS:
        yield {
            "key": key,
            "usual": _USUAL[key],
            "heading": layout["headings"].get(key),
            "table": table.index(key) + 1 if key in table else None,
            "money": money.index(key) + 1 if key in money else None,
        }


def read_printed(lines: list[Line], layout: Values) -> None:
    """Put the columns of the table and of the money block, and their headings, into a layout."""
    orders: dict[str, dict[int, str]] = {"table": {}, "money": {}}
    allowed = {"table": TABLE.keys(), "money": MONEY.keys()}
    headings: Values = {}
    seen: set[str] = set()
    for line in lines:
        key = line.read("key", _KEY)
        if not isinstance(key, str) or key not in COLUMNS or key in seen:
            line.refuse("key", "栏目重复" if key in seen else f"没有这个栏目；可以写：{'、'.join(COLUMNS.values())}")
            continue
        seen.add(key)
        for name, order in orders.items():
            if not line.blank(name) and key not in allowed[name]:
                line.refuse(name, f"这张表不能有“{COLUMNS[key]}”一栏，请留空")
                continue
            _take_number(line, name, key, order)
        if line.blank("heading"):
            continue
        if line.blank("table", "money"):
            line.refuse("heading", "这一栏没有印在表上；请写明第几列，或把名称删去")
            continue
        line.put(headings, key, ("layout", "headings"), "heading", LONG)
    layout["headings"] = headings
    layout["columns"] = [key for _, key in sorted(orders["table"].items())]
    if orders["money"] or "money" in layout:
        layout.setdefault("money", {})["columns"] = [key for _, key in sorted(orders["money"].items())]
        layout["money"].setdefault("rows", [])


_SWITCH = Choice(key="switch")
_KEY = Choice(key="layout.columns")


def _take_number(line: Line, name: str, key: str, order: dict[int, str]) -> None:
    form = PRINTED_TABLE.columns[PRINTED_TABLE.index(name)].form
    assert form is not None  # noqa: S101  # the columns with numbers are filled in
    number = line.take(name, ("layout", name, key), form.value)
    if isinstance(number, int):
        if number < 1:
            line.refuse(name, "列数从 1 起")
        elif number in order:
            line.refuse(name, f"第 {number} 列已经是“{COLUMNS[order[number]]}”")
        order.setdefault(number, key)


__all__ = ["printed_rows", "read_grades", "read_printed", "read_switches", "switch_rows"]
