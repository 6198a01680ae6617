"""The base data and its relations as rows of a scheme workbook, and back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from xlcore.errors import printable
from xlcore.scheme.agreement import Place
from xlcore.scheme.names import EVERY_ROW, Names, Part
from xlcore.scheme.source import Plain
from xlcore.sheet.cell import Cell
from xlcore.sheet.scheme_cells import LONG, TEXT, Choice, Flag, Form, Number, Several, UnreadableError, text_of
from xlcore.sheet.scheme_fields import FACTS, RELATIONS, Column, TableSheet
from xlcore.sheet.scheme_lines import Line, Values

FIGURE, COLUMN, ROW, FREE = "单项", "表格列", "表格行", "空白行"
SORTS = (FIGURE, COLUMN, ROW, FREE)

_CODE = re.compile(r"([a-z][a-z0-9_.]*)?(\[\]\.)?[a-z][a-z0-9_.]*")


@dataclass(frozen=True, slots=True)
class Code(Form):
    """The code of a block or a figure; that of a table's column stands behind brackets: ``rows[].amount``."""

    def value(self, cell: Cell) -> Plain:
        """Return the code."""
        written = text_of(cell)
        if not _CODE.fullmatch(written):
            shown = printable(written[:40])
            raise UnreadableError(f"代码只能用小写字母、数字、下划线和点，以字母开头，写的是“{shown}”；也可以留空")
        return written


FACT_TABLE = TableSheet(
    FACTS,
    "自评表附带的数据，没有的留空。单项一行一个；表格先写各列（第一列是行名），再写各行，由单位增填的写“空白行”和行数。"
    "代码可留空，由程序编号。在“规则”和“关系”中引用数据，写“引用名”。",
    (
        Column("block", "数据块", 22, LONG),
        Column("block_id", "块代码", 16, Code(hint="可留空")),
        Column("sort", "种类", 9, TEXT),
        Column("label", "名称", 34, LONG),
        Column("id", "代码", 24, Code(hint="可留空；表格列写成 rows[].amount", long=True)),
        Column("kind", "数据类型", 10, Choice(key="figures.kind")),
        Column("signed", "可为负数", 9, Flag()),
        Column("choices", "选项", 30, Several(hint="类型为“选择”时填写，用分号隔开，如 是；否", long=True)),
        Column("name", "引用名", 40),
    ),
    30,
)

RELATION_TABLE = TableSheet(
    RELATIONS,
    "基础数据各项之间应当成立的关系，没有的留空。甲、乙、丙写数据项的引用名；"
    f"整列写成“数据块/{EVERY_ROW}/列名”，某一格写成“数据块/行名/列名”。乙有多项的，往下一行写一个，左边留空。",
    (
        Column("kind", "关系", 9, Choice(key="relations.kind")),
        Column("first", "甲", 40, LONG),
        Column("second", "乙", 40, LONG),
        Column("third", "丙", 40, LONG),
        Column("code", "问题代码", 24, Choice(key="code", hint="关系为“限额”时选择")),
        Column("reading", "读作", 30),
    ),
    20,
)

_SIDES: dict[str, tuple[str, str, str]] = {
    "sum": ("whole", "parts", ""),
    "parts": ("whole", "parts", ""),
    "share": ("part", "whole", "printed"),
    "rate": ("executed", "base", "printed"),
    "growth": ("current", "increase", "printed"),
    "limit": ("actual", "limit", ""),
}
"""What stands as 甲, 乙 and 丙 of each relation."""

READINGS = {
    "合计": "甲＝乙各项之和",
    "其中": "乙各项之和不超过甲",
    "占比": "丙＝甲÷乙",
    "比率": "丙＝甲÷乙",
    "增长率": "丙＝乙÷（甲－乙）",
    "限额": "甲不超过乙",
}
_COLUMNS = ("first", "second", "third")
_NAMES = "name"
"""The code of the first column of every table."""

_ROWS_OF_TABLE = Number(kind="whole", most=Decimal(200), unit="行")


def fact_rows(facts: list[Part], names: Names) -> Iterator[dict[str, Any]]:
    """Yield the rows of the base data; a block is named on its first row."""
    for block in facts:
        opening = {"block": block["title"], "block_id": block["id"]}
        for row in _block_rows(block, names):
            yield {**opening, **row}
            opening = {}
        if opening:
            yield opening


def _block_rows(block: Part, names: Names) -> Iterator[dict[str, Any]]:
    for figure in block["figures"]:
        yield {"sort": FIGURE, **_about(figure), "name": names.name(f"{block['id']}.{figure['id']}")}
    table = block["table"]
    if table is None:
        return
    listed = f"{table['id'] or ''}[]."
    title = block["title"]
    for column in table["columns"]:
        key = f"{listed}{column['id']}"
        yield {"sort": COLUMN, **_about(column), "id": key, "name": f"{title}/{EVERY_ROW}/{column['label']}"}
    for row in table["rows"]:
        yield {"sort": ROW, "label": row}
    if table["free"]:
        yield {"sort": FREE, "label": str(table["free"])}


def _about(figure: Part) -> dict[str, Any]:
    signed, choices = figure["signed"], figure["choices"]
    return {"label": figure["label"], "id": figure["id"], "kind": figure["kind"],
            "signed": True if signed else None, "choices": choices or None}  # fmt: skip


def read_facts(lines: list[Line]) -> list[Values]:
    """Return the blocks of the base data, with codes for what has none."""
    blocks: list[Values] = []
    for line in lines:
        if not blocks or _opens(line, blocks[-1]):
            place = ("facts", len(blocks))
            block: Values = {"figures": []}
            line.findings.spots[place] = line.spot("block")
            line.put(block, "title", place, "block", LONG)
            line.put(block, "id", place, "block_id", Code())
            block.setdefault("id", _free(f"block{len(blocks) + 1}", {str(other["id"]) for other in blocks}))
            blocks.append(block)
        _take_row(line, blocks[-1], ("facts", len(blocks) - 1))
    return blocks


def _opens(line: Line, block: Values) -> bool:
    """Tell whether a row begins another block than the one above it."""
    pairs = (("block", "title", LONG), ("block_id", "id", TEXT))
    return any(not line.blank(key) and line.read(key, form) != block.get(name) for key, name, form in pairs)


def _take_row(line: Line, block: Values, place: Place) -> None:
    if line.blank("sort", "label", "id", "kind", "signed", "choices"):
        return
    sort = line.read("sort", TEXT)
    if sort not in SORTS:
        found = f"，写的是“{sort}”" if sort else ""
        line.refuse("sort", f"只能是 {'、'.join(SORTS)}{found}")
    if sort not in SORTS[1:]:
        at = (*place, "figures", len(block["figures"]))
        block["figures"].append(_figure(line, at, {str(figure.get("id")) for figure in block["figures"]}))
        return
    table = block.setdefault("table", {"columns": [], "rows": []})
    at = (*place, "table")
    line.findings.spots.setdefault(at, line.spot("sort"))
    if sort == COLUMN:
        _take_column(line, table, at)
    elif sort == ROW:
        row = line.take("label", (*at, "rows", len(table["rows"])), LONG.value)
        table["rows"].append("" if row is None else row)
    else:
        line.put(table, "free", at, "label", _ROWS_OF_TABLE)


def _take_column(line: Line, table: Values, at: Place) -> None:
    """Take a column; its code is the table's own, brackets, its own: ``rows[].amount``."""
    columns = table["columns"]
    place = (*at, "columns", len(columns))
    written = str(line.read("id", Code()))
    before, bracket, after = written.partition("[].")
    if bracket and before and "id" not in table and [column["id"] for column in columns] == [_NAMES]:
        table["id"] = before  # the first column, whose code may be left out, did not say it
    if bracket and columns and before != table.get("id", ""):
        line.refuse("id", f"同一张表各列的代码应以“{table.get('id', '')}[].”开头，写的是“{written}”", (*place, "id"))
    if bracket and before and not columns:
        line.findings.spots[*at, "id"] = line.spot("id")
        table["id"] = before
    known = {str(column.get("id")) for column in columns}
    figure = _figure(line, place, known, default="column" if columns else _NAMES)
    if written:
        figure["id"] = after if bracket else written
    columns.append(figure)


def _figure(line: Line, place: Place, known: set[str], default: str = "item") -> Values:
    figure: Values = {}
    line.put(figure, "id", place, "id", Code())
    figure.setdefault("id", default if default == _NAMES else _free(f"{default}{len(known) + 1}", known))
    line.put(figure, "label", place, "label", LONG)
    line.put(figure, "kind", place, "kind", Choice(key="figures.kind"))
    line.put(figure, "signed", place, "signed", Flag())
    line.put(figure, "choices", place, "choices", Several())
    line.findings.spots[place] = line.spot("label")
    return figure


def _free(code: str, known: set[str]) -> str:
    """Return a code that nobody uses yet."""
    while code in known:
        code += "_"
    return code


def relation_rows(relations: list[Part], names: Names) -> Iterator[dict[str, Any]]:
    """Yield the rows of the relations, a further one for every further part."""
    for relation in relations:
        sides = [relation.get(side) for side in _SIDES[relation["kind"]]]
        opening = {"kind": relation["kind"], "code": relation.get("code"), "first": names.name(str(sides[0]))}
        if sides[2]:
            opening["third"] = names.name(sides[2])
        parts = sides[1] if isinstance(sides[1], list) else [sides[1]]
        for part in parts or [None]:
            yield {**opening, "second": names.name(part) if part else None}
            opening = {}


def read_relations(lines: list[Line], names: Names) -> list[Plain]:
    """Return the relations; every figure that nobody knows is noted."""
    found: list[Values] = []
    for line in lines:
        place: Place = ("relations", len(found))
        if line.blank("kind"):
            _continue(line, found, names)
            continue
        relation: Values = {"kind": line.tag(place, "kind", "kind", Choice(key="relations.kind"))}
        found.append(relation)
        sides = _SIDES.get(str(relation["kind"]), ())
        for key, side in zip(_COLUMNS, sides, strict=False):
            at: Place = (*place, side, 0) if side == "parts" else (*place, side)
            taken = line.take(key, at, lambda cell: names.path(str(LONG.value(cell)))) if side else None
            if side == "parts":
                relation["parts"] = [] if taken is None else [taken]
                line.findings.spots[*place, "parts"] = line.spot(key)
            elif taken is not None:
                relation[side] = taken
            elif not side and not line.blank(key):
                line.refuse(key, f"关系为“{line.read('kind', LONG)}”时这一格应留空")
        if relation["kind"] == "limit" or not line.blank("code"):
            line.put(relation, "code", place, "code", Choice(key="code"))
    return list(found)


def _continue(line: Line, found: list[Values], names: Names) -> None:
    """Take one more part of the relation above."""
    parts = found[-1].get("parts") if found else None
    if parts is None or not line.blank("first", "third", "code"):
        line.refuse("kind", f"没有写关系；可以写：{'、'.join(READINGS)}")
        return
    place = ("relations", len(found) - 1, "parts", len(parts))
    parts.append(line.take("second", place, lambda cell: names.path(str(LONG.value(cell)))))


__all__ = ["FACT_TABLE", "READINGS", "RELATION_TABLE", "SORTS", "fact_rows", "read_facts", "read_relations",
           "relation_rows"]  # fmt: skip
