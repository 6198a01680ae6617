"""The base data sheet of a live workbook: every fact of the scheme in its block, and how the figures agree."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import chain

from xlcore.form.model import Entry
from xlcore.scheme.facts import FactBlock, Figure, FigureKind
from xlcore.scheme.model import Scheme
from xlcore.sheet import styles
from xlcore.sheet.figures import figure_hints
from xlcore.sheet.headings import CHECK, COMPUTED, FACT_NAME, FACT_UNIT, FACT_VALUE, FACTS_SHEET, MANUAL
from xlcore.sheet.hint import Hint, first_of, has_error, untouched
from xlcore.sheet.layout import CHECK_WIDTH, GAP_WIDTH, MONEY_NAME_COLUMNS, SIDE_WIDTH, Columns, Span
from xlcore.sheet.page import Area, Page
from xlcore.sheet.placing import Cells
from xlcore.sheet.relations import relation_hints
from xlcore.sheet.styles import Style
from xlcore.sheet.subject import Subject
from xlcore.sheet.working import Given

_STYLES: dict[FigureKind, Style] = {
    "money": styles.INPUT_AMOUNT,
    "count": styles.INPUT,
    "percent": styles.INPUT.shown_as(styles.PERCENT),
    "points": styles.INPUT,
    "text": styles.INPUT_LONG,
    "choice": styles.INPUT,
}
_UNITS: dict[FigureKind, str] = {"count": "人/个", "percent": "%", "points": "分", "text": "文字", "choice": "选择"}
_NAME_WIDTH, _WIDTH, _TITLE_HEIGHT = 36.0, 16.0, 30.0


@dataclass(slots=True)
class FactCells:
    """The cells of the base data sheet by path, and the figure that each one holds."""

    page: Page
    columns: Columns
    given: dict[str, Given] = field(default_factory=dict)
    figures: dict[str, Figure] = field(default_factory=dict)
    areas: dict[str, Area] = field(default_factory=dict)
    next_row: int = 1


def facts_columns(scheme: Scheme) -> Columns:
    """Return the columns of the base data sheet: wide enough for its widest table and for a money block."""
    money = scheme.layout.money
    block = money.columns if money and money.sheet == "facts" else ()
    tables = [len(block.table.columns) for block in scheme.facts if block.table]
    count = max(3, *tables, len(block) + MONEY_NAME_COLUMNS) if tables else max(3, len(block) + MONEY_NAME_COLUMNS)
    figures = {column: Span(2 + index, 2 + index) for index, column in enumerate(block)}
    return Columns((_NAME_WIDTH, *[_WIDTH] * (count - 1)), {}, Span(1, 1), figures)


def open_facts(subject: Subject) -> FactCells:
    """Begin the sheet: its title and the headings beside it."""
    columns = facts_columns(subject.scheme)
    page = Page(FACTS_SHEET, widths=dict(enumerate(columns.widths)))
    page.put(columns.all.on(0), f"{FACTS_SHEET}（金额单位：{subject.scheme.money_unit}）", styles.TITLE)
    page.heights[0] = _TITLE_HEIGHT
    names = {columns.check: CHECK}
    if columns.money and subject.spends:
        names |= {columns.manual: MANUAL, columns.computed: COMPUTED}
    for column, name in names.items():
        page.at(0, column, name, styles.SIDE_HEAD)
        page.widths[column] = CHECK_WIDTH if name == CHECK else SIDE_WIDTH
    page.widths[columns.count] = GAP_WIDTH
    return FactCells(page, columns)


def place_facts(cells: FactCells, subject: Subject) -> None:
    """Place every block of the scheme below what already stands on the sheet, then the checks."""
    scheme = subject.scheme
    for block in scheme.facts:
        _place_block(cells, block, subject)
    _place_checks(cells, scheme)


def _place_checks(cells: FactCells, scheme: Scheme) -> None:
    """Place one check beside each row of figures: each by itself first, then how they agree."""
    hints: dict[int, list[Hint]] = defaultdict(list)
    looked_at: dict[int, set[str]] = defaultdict(set)
    touched: dict[int, list[str]] = defaultdict(list)
    for path, area in cells.areas.items():
        touched[area.row].append(path)
    for found in chain(figure_hints(scheme, cells.figures), relation_hints(scheme, cells.given)):
        row = cells.areas[found.place].row
        hints[row].append(found.hint)
        looked_at[row] |= set(found.reads)
    for row, complaints in hints.items():
        # An error value in any cell of a relation would break the formula, so all of them are asked first.
        names = sorted(looked_at[row].union(touched[row]))
        live = first_of([has_error(names), untouched(touched[row]), *complaints], cells.given)
        Cells(cells.page).beside(row, cells.columns.check, live, styles.SIDE_CHECK)


def _place_block(cells: FactCells, block: FactBlock, subject: Subject) -> None:
    page, row = cells.page, cells.next_row
    page.put(cells.columns.all.on(row), block.title, styles.BLOCK)
    row += 1
    if block.figures:
        for column, name in enumerate((FACT_NAME, FACT_VALUE, FACT_UNIT)):
            page.at(row, column, name, styles.LABEL)
        row += 1
    for figure in block.figures:
        page.at(row, 0, figure.label, styles.FIXED_LEFT)
        _enter(cells, f"{block.id}.{figure.id}", figure, (row, 1), subject)
        page.at(row, 2, _unit(figure, subject.scheme), styles.FIXED)
        row += 1
    if block.table:
        for column, figure in enumerate(block.table.columns):
            page.at(row, column, figure.label, styles.LABEL)
        row += 1
        for index in range(block.table.count):
            for column, figure in enumerate(block.table.columns):
                path = block.row_path(index, figure.id)
                if figure.id == "name" and index < len(block.table.rows):
                    typed = subject.form.facts.get(path)
                    page.at(row, column, typed.content if typed else block.table.rows[index], styles.FIXED_LEFT)
                else:
                    _enter(cells, path, figure, (row, column), subject)
            row += 1
    cells.next_row = row + 1


def _enter(cells: FactCells, path: str, figure: Figure, place: tuple[int, int], subject: Subject) -> None:
    area = Area(*place, *place)
    entry = subject.form.facts.get(path) or Entry()
    cells.given[path] = Cells(cells.page).enter(area, entry, _STYLES[figure.kind])
    cells.figures[path] = figure
    cells.areas[path] = area


def _unit(figure: Figure, scheme: Scheme) -> str:
    return scheme.money_unit if figure.kind == "money" else _UNITS[figure.kind]
