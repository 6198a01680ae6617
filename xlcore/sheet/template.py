"""Writes the live workbook of a scheme, blank or with a form filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from xlcore.form.model import Form
from xlcore.scheme.model import Scheme
from xlcore.sheet import guard
from xlcore.sheet.facts_sheet import FactCells, open_facts, place_facts
from xlcore.sheet.form_sheet import Closing, FormCells, open_form
from xlcore.sheet.formulas import limits
from xlcore.sheet.headings import FACTS_SHEET, FORM_SHEET, HELP_SHEET, MARK_SHEET, WORKING_SHEET
from xlcore.sheet.help_sheet import help_page, mark_page
from xlcore.sheet.layout import WIDEST_PORTRAIT, Columns, Rows, Span, columns_of, height, rows_of
from xlcore.sheet.money_block import MoneyCells, place_money
from xlcore.sheet.page import Area, Live, Page, Pages
from xlcore.sheet.paint import save
from xlcore.sheet.placing import Frame, elsewhere
from xlcore.sheet.stamp import computed_at, version_of
from xlcore.sheet.subject import Edition, Subject, subject_of
from xlcore.sheet.table_block import RowCells, place_table
from xlcore.sheet.working import Given, Working, number

A4 = 9
CALCULATED_BY = 191029
"""The calculation engine of Excel 2019 and later: a file of an older one is recalculated when opened."""
MARGINS = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.5}
BLANK_HEIGHT = 30.0
PROTECTION = {"format_columns": True, "format_rows": True}


@dataclass(frozen=True, slots=True)
class Book:
    """All sheets of a live workbook, before any file exists."""

    pages: Pages
    columns: Columns
    rows: Rows
    facts: FactCells | None
    edition: Edition = "formula"


def write_workbook(scheme: Scheme, path: Path, form: Form | None = None, edition: Edition = "formula") -> None:
    """Write the live workbook of a scheme: blank, or with ``form`` filled in.

    The UDF edition holds calls of the worksheet functions; it becomes a macro
    workbook once their wrappers are put into it.

    What ``form`` claims for a place that the workbook computes is written as
    typed, in place of the formula; the recomputed score and the checks stay
    live beside it. Equal input gives equal bytes.

    Raises:
        FileError: the file cannot be written.
    """
    write_book(book_of(subject_of(scheme, form, edition=edition)), path)


def write_book(book: Book, path: Path) -> None:
    """Write the sheets of a workbook to a file.

    Raises:
        FileError: the file cannot be written.
    """
    save(path, book.pages, lambda workbook, sheets: _finish(book, workbook, sheets))


def book_of(subject: Subject) -> Book:
    """Lay out every sheet of a subject, with formulas and their values."""
    scheme, block = subject.scheme, subject.scheme.layout.money
    on_form = block is not None and block.sheet == "form"
    columns = columns_of(scheme.layout, money=on_form)
    rows = rows_of(scheme, sources=len(subject.sources), indicators=len(subject.rows))
    frame, form_cells = open_form(subject, columns, rows)
    form = frame.page
    facts = open_facts(subject) if scheme.facts or (block and not on_form) else None
    spent = _place_money(frame, facts)
    if facts:
        place_facts(facts, subject)
        guard.guard_facts(facts, scheme)
        guard.highlight_checks(facts.page, facts.columns.check, 1, facts.next_row)
    working = _open_working(frame, facts, spent, form_cells.year)
    if spent and spent[1].computed and spent[1].score:
        page, cells = spent
        outside = [elsewhere(page, given) for given in (spent[1].computed, spent[1].score)]
        spent = page, replace(cells, counted=working.count_spending(*outside))
    money = _seen_from(form, spent)
    table = place_table(frame, working, money.score if money else None)
    total = Closing(frame, money, table).place()
    _guard_form(frame, table, form_cells, total)
    _set_heights(frame)
    entries = {
        "year": form_cells.year.cell,
        **version_of(scheme),
        **computed_at(form.name, form.computed(columns.count)),
    }
    if facts:
        entries |= computed_at(facts.page.name, facts.page.computed(facts.columns.count))
    pages = (form, *((facts.page,) if facts else ()), help_page(scheme), working.page, mark_page(scheme, entries))
    return Book(pages, columns, rows, facts, subject.edition)


def _place_money(frame: Frame, facts: FactCells | None) -> tuple[Page, MoneyCells] | None:
    """Place the money block on the sheet that the scheme names."""
    subject = frame.subject
    if frame.rows.money is not None:
        page, width, row = frame.page, frame.columns, frame.rows.money
    elif subject.scheme.layout.money and facts:
        page, width, row = facts.page, facts.columns, facts.next_row
        facts.next_row += len(subject.sources) + 2
    else:
        return None
    cells = place_money(page, width, row, subject)
    count = len(subject.sources)
    for name, span in width.money.items():
        area = Area(row + 1, span.first, row + count, span.first)
        if name in {"initial", "adjusted", "executed"}:
            guard.guard_amounts(page, area, subject.scheme.money_unit)
        if name == "rate":
            for typed in _typed(page, area):
                guard.guard_rate(page, typed)
            guard.highlight_rate(page, area, subject.scheme.thresholds.rate_floor)
    if cells.computed and cells.weight:
        most = number(cells.weight.content)
        most = subject.scheme.total if most is None else most
        guard.guard_manual(page, row + 1, width.manual, most)
        for typed in _typed(page, width.money["score"].on(row + 1)) if "score" in width.money else ():
            guard.guard_points(page, typed, most)
    guard.highlight_checks(page, width.check, row + 1, row + count)
    return page, cells


def _open_working(frame: Frame, facts: FactCells | None, spent: tuple[Page, MoneyCells] | None, year: Given) -> Working:
    """Begin the working sheet with every figure that a rule may read."""
    subject = frame.subject
    known: dict[str, Given] = {}
    if facts:
        known |= {path: elsewhere(facts.page, given) for path, given in facts.given.items()}
    if spent:
        page, cells = spent
        known |= {name: elsewhere(page, cell) for name, cell in limits(cells.total, subject.scheme.execution).items()}
    working = Working((row.rule for row in subject.rows), known, subject.scheme, subject.edition)
    working.set_year(elsewhere(frame.page, year), subject.scheme.year)
    return working


def _seen_from(form: Page, spent: tuple[Page, MoneyCells] | None) -> MoneyCells | None:
    """Return the money cells as the form sheet refers to them."""
    if spent is None or spent[0] is form:
        return spent[1] if spent else None
    page, cells = spent

    def outside(given: Given | None) -> Given | None:
        return elsewhere(page, given) if given else None

    return replace(cells, weight=outside(cells.weight), score=outside(cells.score), computed=outside(cells.computed))


def _guard_form(frame: Frame, table: list[RowCells], cells: FormCells, result: Given | None) -> None:
    """Add what the cells of the form refuse and colour."""
    form, columns, rows, scheme = frame.page, frame.columns, frame.rows, frame.subject.scheme
    guard.guard_year(form, cells.year)
    year = form.cells[cells.year.cell].area.row
    guard.highlight_checks(form, columns.check, year, year)
    if result:
        for typed in _typed(form, guard.area_of(result.cell)):
            guard.guard_points(form, typed, scheme.total)
        for given in cells.head.values():
            guard.highlight_blank(form, guard.area_of(given.cell), result.cell)
    _guard_claims(frame)
    for index, row in enumerate(table):
        line = rows.indicators + index
        guard.guard_row(form, columns.manual, row.given, scheme, line)
        for typed in _typed(form, columns.table["score"].on(line)) if "score" in columns.table else ():
            guard.guard_points(form, typed, row.given["weight"].cell if "weight" in row.given else scheme.total)
        if "score" in columns.table and "weight" in row.given:
            guard.highlight_score(form, row.score.cell, row.given["weight"].cell)
        for name in ("target", "actual", "weight"):
            if name in row.given and "name" in row.given:
                guard.highlight_blank(form, guard.area_of(row.given[name].cell), row.given["name"].cell)
    guard.highlight_checks(form, columns.check, rows.indicators, max(rows.indicators, rows.end))
    if rows.total is not None and "weight" in columns.table and scheme.sections:
        check = Span(columns.check, columns.check).on(rows.total).first
        guard.highlight_weights(form, columns.table["weight"].on(rows.total), check, scheme)


def _guard_claims(frame: Frame) -> None:
    """Guard the sum of the weights and the grade where they were typed."""
    form, columns, rows, scheme = frame.page, frame.columns, frame.rows, frame.subject.scheme
    if rows.total is not None and "weight" in columns.table:
        for typed in _typed(form, columns.table["weight"].on(rows.total)):
            guard.guard_points(form, typed, scheme.total)
    if rows.grade is not None:
        for typed in _typed(form, columns.split(2)[1].on(rows.grade)):
            guard.guard_grade(form, typed, tuple(grade.name for grade in scheme.grades))


def _typed(page: Page, area: Area) -> Iterator[str]:
    """Yield the cells of a part of a page that hold no formula and are open for typing."""
    for row in range(area.row, area.last_row + 1):
        placed = page.cells.get(Area(row, area.column, row, area.column).first)
        if placed and not placed.style.locked and not isinstance(placed.content, Live):
            yield placed.area.first


def _set_heights(frame: Frame) -> None:
    """Make each row of the form high enough for its longest text, and a blank indicator for two lines.

    Merged cells do not grow with what is typed into them.
    """
    form, columns, rows = frame.page, frame.columns, frame.rows
    texts: dict[int, list[tuple[str, float]]] = {}
    for placed in form.cells.values():
        area, content = placed.area, form.shown(placed.area.first)
        if content is None or area.row != area.last_row or area.column >= columns.count or area.row == 0:
            continue
        width = sum(columns.widths[area.column : area.last_column + 1])
        texts.setdefault(area.row, []).append((content if isinstance(content, str) else "", width))
    for index, row in enumerate(frame.subject.rows):
        if row.entry.name is None or row.entry.name.blank:
            line = rows.indicators + index
            form.heights[line] = height(texts.get(line, []), BLANK_HEIGHT)
    for line in range(1, rows.end + 1):
        form.heights.setdefault(line, height(texts.get(line, [])))


def _finish(book: Book, workbook: Workbook, sheets: Mapping[str, Worksheet]) -> None:
    """Set print area, panes, protection and visibility."""
    if book.edition == "udf":
        # Where Python is absent the functions fail: the values must stay until somebody recalculates.
        workbook.calc_on_load = False
        workbook.set_calc_mode("auto", calc_id=CALCULATED_BY)
    form, columns, rows = sheets[FORM_SHEET], book.columns, book.rows
    _print_setup(form, sum(columns.widths))
    form.print_area(0, 0, rows.end, columns.count - 1)
    if rows.table is not None:
        form.repeat_rows(rows.table)
        form.freeze_panes(1, 0)
    if FACTS_SHEET in sheets and book.facts:
        _print_setup(sheets[FACTS_SHEET], sum(book.facts.columns.widths))
        sheets[FACTS_SHEET].print_area(0, 0, book.facts.next_row, book.facts.columns.count - 1)
        sheets[FACTS_SHEET].freeze_panes(1, 0)
    _print_setup(sheets[HELP_SHEET], WIDEST_PORTRAIT)
    sheets[WORKING_SHEET].hide()
    sheets[MARK_SHEET].very_hidden()
    for sheet in sheets.values():
        sheet.protect("", PROTECTION)
    form.activate()
    for name in (FORM_SHEET, FACTS_SHEET):
        if name in sheets:
            sheets[name].ignore_errors({"number_stored_as_text": "A1:XFD1048576", "formula_differs": "A1:XFD1048576"})
    workbook.set_size(2400, 1400)


def _print_setup(sheet: Worksheet, width: float) -> None:
    sheet.set_paper(A4)
    if width > WIDEST_PORTRAIT:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.set_margins(**MARGINS)
    sheet.set_footer("&C第 &P 页，共 &N 页")
