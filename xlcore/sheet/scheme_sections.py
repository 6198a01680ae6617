"""The indicators of a scheme as rows of its workbook, and back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xlcore.scheme.agreement import Place
from xlcore.scheme.names import Part
from xlcore.sheet.scheme_cells import LONG, POINTS, ROWS, TEXT, Form
from xlcore.sheet.scheme_lines import Line, Values

_OWN = ("name", "weight", "target", "about", "criterion")
"""The columns of an indicator."""


def section_rows(sections: list[Part]) -> Iterator[dict[str, Any]]:
    """Yield a row for each indicator; sections and groups are named on their first row."""
    for section in sections:
        first: dict[str, Any] = {"section": section["name"], "section_weight": section["weight"]}
        for group in section["groups"]:
            first |= {"group": group["name"], "group_weight": group["weight"], "rows": group["rows"] or None}
            for indicator in group["indicators"] or [{}]:
                yield {**first, **{key: indicator.get(key) or None for key in _OWN if key != "weight"},
                       "weight": indicator.get("weight")}  # fmt: skip
                first = {}
        if first:
            yield first


def read_sections(lines: list[Line]) -> list[Values]:
    """Return sections, groups and indicators; a blank name continues the one above."""
    sections: list[Values] = []
    if lines:
        lines[0].findings.spots["sections",] = lines[0].spot("section_weight")
    for line in lines:
        name = line.read("section", TEXT)
        if not line.blank("section") and (not sections or name != sections[-1].get("name")):
            place: Place = ("sections", len(sections))
            sections.append(_open(line, "section", place, [section.get("name") for section in sections]))
            sections[-1]["groups"] = []
        elif not sections:
            line.refuse("section", "缺少一级指标的名称")
            continue
        place = ("sections", len(sections) - 1)
        _put_once(line, sections[-1], place, "section_weight", POINTS)
        _take_group(line, sections[-1]["groups"], (*place, "groups"))
    return sections


def _open(line: Line, key: str, place: Place, known: list[object]) -> Values:
    """Return a new section or group; its name must be its own among its siblings."""
    line.findings.spots[place] = line.spot(f"{key}_weight")
    values: Values = {}
    line.put(values, "name", place, key, TEXT)
    if values.get("name") in known:
        reason = f"“{values['name']}”前面已经写过；同一指标的各行要写在一起，名称不能重复"
        values["name"] = line.refuse(key, reason, (*place, "name"))
    return values


def _put_once(line: Line, values: Values, place: Place, key: str, form: Form) -> None:
    """Take what belongs to a whole section or group from the first of its rows that holds it."""
    name = "rows" if key == "rows" else "weight"
    if line.blank(key):
        line.findings.spots.setdefault((*place, name), line.spot(key))
    elif name not in values:
        line.put(values, name, place, key, form)
    elif line.read(key, form) != values[name]:
        line.refuse(key, "与上面写的不同；一、二级指标的内容只写在它的第一行")


def _take_group(line: Line, groups: list[Values], places: Place) -> None:
    name = line.read("group", TEXT)
    if not line.blank("group") and (not groups or name != groups[-1].get("name")):
        groups.append(_open(line, "group", (*places, len(groups)), [group.get("name") for group in groups]))
        groups[-1]["indicators"] = []
    if not groups:
        if not line.blank("group_weight", "rows", *_OWN):
            line.refuse("group", "缺少二级指标的名称")
        return
    place = (*places, len(groups) - 1)
    _put_once(line, groups[-1], place, "group_weight", POINTS)
    _put_once(line, groups[-1], place, "rows", ROWS)
    if not line.blank(*_OWN):
        indicators = groups[-1]["indicators"]
        at = (*place, "indicators", len(indicators))
        indicators.append(_indicator(line, at))


def _indicator(line: Line, place: Place) -> Values:
    line.findings.spots[place] = line.spot("name")
    values: Values = {}
    for key in _OWN:
        line.put(values, key, place, key, POINTS if key == "weight" else LONG)
    return values


__all__ = ["read_sections", "section_rows"]
