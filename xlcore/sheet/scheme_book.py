"""Writes a scheme as a workbook that its author can edit: lists, prompts, and a live sum of the weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from xlcore.scheme.model import Scheme
from xlcore.scheme.names import indicator_names, names_of
from xlcore.scheme.source import Plain
from xlcore.scheme.writing import values_of
from xlcore.sheet import styles
from xlcore.sheet.layout import height
from xlcore.sheet.page import Area, Page, Pages, Validation
from xlcore.sheet.paint import save
from xlcore.sheet.scheme_about import about_page
from xlcore.sheet.scheme_cells import SHARE, prompt
from xlcore.sheet.scheme_facts import FACT_TABLE, RELATION_TABLE, SORTS, fact_rows, relation_rows
from xlcore.sheet.scheme_fields import (
    ABOUT,
    FIELD_HEADINGS,
    GRADE_TABLE,
    HEAD_FIELDS,
    INDICATOR_TABLE,
    LAYOUT_FIELDS,
    LIMIT_FIELDS,
    PRINTED_TABLE,
    SWITCH_TABLE,
    Field,
    FieldSheet,
    TableSheet,
)
from xlcore.sheet.scheme_lists import printed_rows, switch_rows
from xlcore.sheet.scheme_live import COMPUTED, Block, live_facts, live_relations, live_rules, live_weights
from xlcore.sheet.scheme_rules import FAMILIES, RULE_TABLE, rule_rows
from xlcore.sheet.scheme_sections import section_rows

A4 = 9
_PROTECTION = {
    "format_columns": True, "format_rows": True, "insert_rows": True, "delete_rows": True, "sort": True,
}  # fmt: skip
_SPARE_ROWS = 2
"""Blank rows after the entries of a field that takes several."""


def write_scheme(scheme: Scheme, path: Path) -> None:
    """Write the workbook of a scheme; ``read_scheme`` gives the same scheme back. Equal input gives equal bytes.

    Raises:
        FileError: the file cannot be written.
        InputError: the scheme holds a text that the workbook cannot, such as an option with a semicolon.
    """
    pages = scheme_pages(scheme)
    save(path, pages, lambda workbook, sheets: _finish(pages, workbook, sheets))


def scheme_pages(scheme: Scheme) -> Pages:
    """Lay out every sheet of the workbook."""
    values: dict[str, Any] = values_of(scheme)
    names = names_of(values["facts"])
    called = indicator_names(values["sections"])
    head, places = _field_page(HEAD_FIELDS, values)
    rules = [
        row
        for (i, j, k), name in called.items()
        if (rule := values["sections"][i]["groups"][j]["indicators"][k]["rule"])
        for row in rule_rows(name, rule, names)
    ]
    weights = _table_page(INDICATOR_TABLE, list(section_rows(values["sections"])), above=1)
    rule_block = _table_page(RULE_TABLE, rules)
    facts = _table_page(FACT_TABLE, list(fact_rows(values["facts"], names)))
    relations = _table_page(RELATION_TABLE, list(relation_rows(values["relations"], names)))
    printed = _table_page(PRINTED_TABLE, list(printed_rows(values["layout"])))
    grades = _table_page(GRADE_TABLE, values["grades"])
    _offer(facts, "sort", list(SORTS))
    _offer(rule_block, "param", list({param.label: 0 for family in FAMILIES.values() for param in family.params}))
    live_weights(weights, rule_block, head, places)
    live_rules(rule_block, weights, facts)
    live_facts(facts)
    live_relations(relations, facts)
    limits, layout = (_field_page(sheet, values)[0] for sheet in (LIMIT_FIELDS, LAYOUT_FIELDS))
    switches = _table_page(SWITCH_TABLE, list(switch_rows(values["checks"])))
    blocks = (grades, printed, facts, relations)
    return (
        about_page(scheme.title), head, weights.page, rule_block.page, blocks[0].page, limits, switches.page, layout,
        *(block.page for block in blocks[1:]),
    )  # fmt: skip


def _offer(block: Block, key: str, words: Sequence[str]) -> None:
    options = prompt(block.heading(key), "请从列表中选择", validate="list", source=list(words))
    block.page.validations.append(Validation(block.column(key), options))


def _open(name: str, about: str, widths: Sequence[float], headings: Sequence[str], above: int = 0) -> tuple[Page, int]:
    """Return a page with its title and headings, and its first free row."""
    page = Page(name, widths=dict(enumerate(widths)))
    page.put(Area(0, 0, 0, len(widths) - 1), f"{name}：{about}", styles.NOTE)
    page.heights[0] = height([(about, sum(widths))], 24)
    for column, heading in enumerate(headings):
        page.at(1 + above, column, heading, styles.SIDE_HEAD)
    page.heights[1 + above] = 22
    return page, 2 + above


def _table_page(table: TableSheet, rows: Sequence[Mapping[str, Plain]], above: int = 0) -> Block:
    """Place a table with its spare rows; ``above`` leaves rows between title and headings."""
    widths = [column.width for column in table.columns]
    page, first = _open(table.name, table.about, widths, [column.heading for column in table.columns], above)
    last = first + len(rows) + table.spare - 1
    for row in range(first, last + 1):
        given: Mapping[str, Plain] = rows[row - first] if row - first < len(rows) else {}
        texts: list[tuple[str, float]] = []
        for index, column in enumerate(table.columns):
            value = given.get(column.key)
            content = column.form.content(value) if column.form else str(value or "")
            style = column.form.style if column.form else COMPUTED
            if column.fixed:
                style = styles.FIXED
            if column.key == "number" and given.get("share"):
                style = SHARE.style
            page.at(row, index, content, style)
            texts.append((content if isinstance(content, str) else "", column.width))
        page.heights[row] = height(texts)
    for index, column in enumerate(table.columns):
        options = column.form.guard(column.heading) if column.form and not column.fixed else None
        if options:
            page.validations.append(Validation(Area(first, index, last, index), options))
    return Block(page, table, first, last)


def _field_page(sheet: FieldSheet, values: Mapping[str, Any]) -> tuple[Page, dict[Field, str]]:
    """Place a sheet of single fields; returns where the (first) value of each stands, too."""
    widths = [width for _, width in FIELD_HEADINGS]
    page, row = _open(sheet.name, sheet.about, widths, [heading for heading, _ in FIELD_HEADINGS])
    places: dict[Field, str] = {}
    for title, block in sheet.blocks:
        page.put(Area(row, 0, row, 2), title, styles.BLOCK)
        page.heights[row] = 22
        row += 1
        for field in block:
            places[field] = f"B{row + 1}"
            row = _place_field(page, row, field, _value(values, field))
    return page, places


def _value(values: Mapping[str, Any], field: Field) -> Any:  # noqa: ANN401  # any value of a scheme
    part: Any = values
    for key in field.place:
        part = None if part is None else part[key]
    return part


def _place_field(page: Page, row: int, field: Field, value: Any) -> int:  # noqa: ANN401  # as above
    """Place the rows of one field; returns the next free row."""
    entries = [*(value or []), *[None] * _SPARE_ROWS] if field.many else [value]
    for number, entry in enumerate(entries):
        content = field.form.content(entry)
        label, hint = (field.label, field.hint) if number == 0 else ("", "")
        page.at(row, 0, label, styles.LABEL)
        page.at(row, 1, content, field.form.style)
        page.at(row, 2, hint, styles.FIXED_LEFT)
        texts = [content if isinstance(content, str) else "", hint]
        page.heights[row] = height([(text, FIELD_HEADINGS[1 + index][1]) for index, text in enumerate(texts)])
        options = field.form.guard(field.label)
        if options:
            page.validations.append(Validation(Area(row, 1, row, 1), options))
        row += 1
    return row


def _finish(pages: Pages, workbook: Workbook, sheets: Mapping[str, Worksheet]) -> None:
    """Set panes, print set-up and protection."""
    for page in pages:
        sheet = sheets[page.name]
        if page.name != ABOUT:
            headings = max(placed.area.row for placed in page.cells.values() if placed.style == styles.SIDE_HEAD)
            sheet.freeze_panes(headings + 1, 0)
            sheet.repeat_rows(headings)
        # The spare rows are for typing, not for printing.
        filled = (placed.area.row for cell, placed in page.cells.items() if page.shown(cell) is not None)
        sheet.print_area(0, 0, max(filled), len(page.widths) - 1)
        sheet.set_paper(A4)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
        sheet.set_footer("&L&A&C第 &P 页，共 &N 页")
        sheet.hide_gridlines(2)
        sheet.protect("", _PROTECTION)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576", "formula_differs": "A1:XFD1048576"})
    sheets[ABOUT].activate()
    workbook.set_size(2400, 1400)


__all__ = ["scheme_pages", "write_scheme"]
