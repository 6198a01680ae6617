"""Reads a scheme from the workbook in which its author edited it; mistakes are named by sheet and cell."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from xlcore.errors import ConfigError, FileError
from xlcore.scheme.agreement import Place
from xlcore.scheme.catalogue import builtin, get
from xlcore.scheme.messages import all_told
from xlcore.scheme.model import Scheme
from xlcore.scheme.names import Names, indicator_names, names_of
from xlcore.sheet.grid import Grid, read_workbook
from xlcore.sheet.scheme_facts import FACT_TABLE, RELATION_TABLE, read_facts, read_relations
from xlcore.sheet.scheme_fields import (
    FACTS,
    GRADE_TABLE,
    GRADES,
    HEAD,
    HEAD_FIELDS,
    INDICATOR_TABLE,
    LAYOUT,
    LAYOUT_FIELDS,
    LIMIT_FIELDS,
    LIMITS,
    PRINTED,
    PRINTED_TABLE,
    RELATIONS,
    ROWS_SHEET,
    RULES,
    SWITCH_TABLE,
    SWITCHES,
    TableSheet,
)
from xlcore.sheet.scheme_lines import Findings, Line, Values, lines_of, read_fields
from xlcore.sheet.scheme_lists import read_grades, read_printed, read_switches
from xlcore.sheet.scheme_rules import RULE_TABLE, read_rules
from xlcore.sheet.scheme_sections import read_sections

SHEETS = (HEAD, ROWS_SHEET, RULES, GRADES, LIMITS, SWITCHES, LAYOUT, PRINTED, FACTS, RELATIONS)


def read_scheme(path: Path) -> Scheme:
    """Read and check a scheme workbook.

    Raises:
        ConfigError: it is no scheme workbook, or what it says is no valid
            scheme; every problem is named with sheet, cell and label.
    """
    try:
        grids = {grid.sheet: (order, grid) for order, grid in enumerate(read_workbook(path).grids)}
    except FileError as error:
        raise ConfigError(error.reason, path) from error
    missing = [name for name in SHEETS if name not in grids]
    if missing:
        reason = f"不是评价方案工作簿，缺少工作表 {'、'.join(missing)}；请用 xlcore schemes export 生成后修改"
        raise ConfigError(reason, path)
    return _Book(Findings(path), grids).scheme()


class _Book:
    """The sheets of one workbook, read in the order in which they lean on each other."""

    def __init__(self, findings: Findings, grids: dict[str, tuple[int, Grid]]) -> None:
        self._findings, self._grids = findings, grids

    def scheme(self) -> Scheme:
        """Return the scheme, or raise everything that is wrong."""
        values, names = self._values()
        found = self._findings
        try:
            scheme = Scheme.model_validate(values)
        except ValidationError as invalid:
            found.add(all_told(invalid), names.by_path)
        else:
            if not found.wrong and scheme.id in builtin() and scheme != get(scheme.id):
                reason = f"内容与内置方案 {scheme.id} 不同，不能用同一个编号；请换一个，如 {scheme.id}-new"
                found.refuse(found.spots["id",], reason)
            if not found.wrong:
                return scheme
        raise found.error()

    def _values(self) -> tuple[Values, Names]:
        values: Values = {}
        for sheet in (HEAD_FIELDS, LIMIT_FIELDS, LAYOUT_FIELDS):
            order, grid = self._grids[sheet.name]
            read_fields(self._findings, grid, order, sheet, values)
        layout = values.setdefault("layout", {})
        layout.setdefault("head", [])
        read_printed(self._lines(PRINTED_TABLE, ("layout", "columns")), layout)
        values["checks"] = read_switches(self._lines(SWITCH_TABLE, ("checks",)))
        values["grades"] = read_grades(self._lines(GRADE_TABLE, ("grades",)))
        values["facts"] = read_facts(self._lines(FACT_TABLE, ("facts",)))
        names = names_of(values["facts"])
        values["relations"] = read_relations(self._lines(RELATION_TABLE, ("relations",)), names)
        sections = read_sections(self._lines(INDICATOR_TABLE, ("sections",)))
        values["sections"] = sections
        indicators = {name: place for place, name in indicator_names(sections).items()}
        for (i, j, k), rule in read_rules(self._lines(RULE_TABLE, ("rules",)), indicators, names).items():
            sections[i]["groups"][j]["indicators"][k]["rule"] = rule
        return values, names

    def _lines(self, table: TableSheet, place: Place) -> list[Line]:
        order, grid = self._grids[table.name]
        return lines_of(self._findings, grid, order, table, place)


__all__ = ["SHEETS", "read_scheme"]
