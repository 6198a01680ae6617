"""A bad entry is refused at its cell, reported beside it, or shown as # text: it never makes a wrong score."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from engines import evaluate

from xlcore.form.model import Budget, Entry, Form, IndicatorRow
from xlcore.form.scoring import score
from xlcore.quantity import Content, serial
from xlcore.scheme.catalogue import builtin, get
from xlcore.scheme.facts import Figure
from xlcore.scheme.model import Scheme
from xlcore.sheet.page import Live, Page, Validation, xl_rowcol_to_cell
from xlcore.sheet.subject import blank_form, subject_of
from xlcore.sheet.template import Book, book_of

BAD: dict[str, Content] = {
    "wrong type": "不详",
    "too large": Decimal(10) ** 9,
    "negative": Decimal(-1),
    "text with unit": "80万元",
    "pasted date": date(2023, 6, 30),
}
FINE = {"", "√", None}
AMOUNTS = ("initial", "adjusted", "executed")
COLUMNS = ("name", "nature", "target", "unit", "actual", "weight", "reason")
USUAL = {"money": Decimal(100), "count": Decimal(3), "percent": Decimal("0.5"), "points": Decimal(1), "text": "说明"}


@dataclass(frozen=True)
class Filled:
    """A workbook's content: the form, and the points given by hand."""

    scheme: Scheme
    form: Form
    manual: dict[int, Content]
    manual_execution: Content = None

    def book(self) -> Book:
        """Return the workbook that holds it."""
        return book_of(subject_of(self.scheme, self.form, self.manual, self.manual_execution))

    def with_entry(self, path: tuple[str, ...], content: Content) -> Filled:  # noqa: PLR0911  # one per kind of place
        """Return the same with one entry replaced; the path says which."""
        form = self.form
        match path:
            case ("year",):
                return replace(self, form=replace(form, year=Entry(content)))
            case ("manual", "execution"):
                return replace(self, manual_execution=content)
            case ("manual", index):
                return replace(self, manual={int(index): content})
            case ("fact", name):
                return replace(self, form=replace(form, facts={**form.facts, name: Entry(content)}))
            case ("row", index, column):
                rows = list(form.indicators)
                rows[int(index)] = replace(rows[int(index)], **{column: Entry(content)})
                return replace(self, form=replace(form, indicators=tuple(rows)))
            case ("money", "total", column):
                total = replace(form.budget.total, **{column: Entry(content)})
                return replace(self, form=replace(form, budget=Budget(total, form.budget.sources)))
            case ("money", "source", column):
                first, *others = form.budget.sources
                sources = (replace(first, **{column: Entry(content)}), *others)
                return replace(self, form=replace(form, budget=Budget(form.budget.total, sources)))
        raise AssertionError(path)


def usual(figure: Figure) -> Content:
    return figure.choices[0] if figure.kind == "choice" else USUAL[figure.kind]


def filled(scheme: Scheme) -> Filled:
    """Return a form in which every place is filled with something usual."""
    form = blank_form(scheme)
    money = {name: Entry(amount) for name, amount in zip(AMOUNTS, map(Decimal, (100, 100, 95)), strict=True)}
    carried = scheme.execution and scheme.execution.row == "money"
    points = {"weight": Entry(scheme.execution.weight)} if carried else {}
    budget = form.budget and Budget(
        replace(form.budget.total, **money, **points),
        tuple(replace(row, **(money if index == 0 else {})) for index, row in enumerate(form.budget.sources)),
    )
    figures = {path: Entry(usual(figure)) for block in scheme.facts for path, figure in block.paths()}
    rows = tuple(map(_filled_row, form.indicators))
    return Filled(scheme, replace(form, budget=budget, indicators=rows, facts=figures), {})


def _filled_row(row: IndicatorRow) -> IndicatorRow:
    return replace(
        row,
        name=row.name if row.name.content else Entry("完成率"),
        target=row.target if row.target and row.target.content else Entry("≥90%"),
        actual=Entry("81%"),
        weight=row.weight if row.weight and row.weight.content is not None else Entry(Decimal(10)),
        reason=Entry("受天气影响"),
    )


def paths(base: Filled) -> Iterator[tuple[str, ...]]:
    """Yield one place of each kind: of the rows by rule, of the base data by figure."""
    yield ("year",)
    yield ("manual", "execution")
    seen: set[object] = set()
    for index, row in enumerate(subject_of(base.scheme, base.form).rows):
        kind = type(row.rule) if row.indicator is None else (type(row.rule), row.indicator.target, row.level2)
        if kind not in seen:
            seen.add(kind)
            yield ("manual", str(index))
            yield from (("row", str(index), column) for column in COLUMNS)
    if base.form.budget:
        yield from (("money", "total", name) for name in AMOUNTS)
    if base.form.budget and base.form.budget.sources:
        yield from (("money", "source", name) for name in AMOUNTS)
    for block in base.scheme.facts:
        yield from (("fact", path) for path, _ in block.paths() if "[" not in path or "[0]" in path)


def as_the_sheet_sees(path: tuple[str, ...], content: Content) -> Content:
    """Return a date in a cell for numbers as its serial number: no worksheet formula can tell the two apart."""
    texts = path[-1] in {"name", "nature", "target", "unit", "actual", "reason"}
    return serial(content) if isinstance(content, date) and not texts else content


def entered(before: Book, after: Book) -> tuple[Page, str] | None:
    """Return the input cell in which two workbooks differ; None where the workbook has no such cell."""
    found = [
        (page, cell)
        for old, page in zip(before.pages[:2], after.pages[:2], strict=True)
        for cell, placed in page.cells.items()
        if not isinstance(placed.content, Live) and placed.content != old.content(cell) and not placed.style.locked
    ]
    assert len(found) <= 1
    return found[0] if found else None


def refused(page: Page, cell: str) -> bool:
    """Tell whether the data validation of a cell stops what it holds."""
    content = page.shown(cell)
    rules = [found.options for found in page.validations if _covers(found, page, cell)]
    return any(rule["error_type"] == "stop" and not _accepts(rule, content, page) for rule in rules)


def _covers(validation: Validation, page: Page, cell: str) -> bool:
    area, place = validation.area, page.cells[cell].area
    return area.row <= place.row <= area.last_row and area.column <= place.column <= area.last_column


def _accepts(rule: dict[str, Any], content: Content, page: Page) -> bool:
    number = serial(content) if isinstance(content, date) else content
    match rule["validate"]:
        case "any":
            return True
        case "list":
            return content in rule["source"]
        case "custom":
            cells = {cell: page.shown(cell) for cell in page.cells}
            cells = {cell: serial(value) if isinstance(value, date) else value for cell, value in cells.items()}
            return evaluate({"ZZ1": rule["value"].removeprefix("=")}, cells)["ZZ1"] is True
        case "decimal" | "integer" if not isinstance(number, Decimal):
            return False
    if rule["criteria"] == ">=":
        return number >= rule["value"]
    high = rule["maximum"]
    limit = page.shown(high.removeprefix("=")) if isinstance(high, str) else high
    return rule["minimum"] <= number <= limit


def column(book: Book, name: str) -> dict[tuple[str, str], Content]:
    """Return what the live cells of a column beside the form show, on the form and on the base data sheet."""
    sides = [(book.pages[0], getattr(book.columns, name))]
    if book.facts:
        sides.append((book.facts.page, getattr(book.facts.columns, name)))
    return {
        (page.name, cell): page.shown(cell)
        for page, side in sides
        for cell, placed in page.cells.items()
        if placed.area.column == side and isinstance(placed.content, Live)
    }


def reported(before: Book, after: Book) -> bool:
    """Tell whether a check complains that did not do so before, or of something else."""
    old = column(before, "check")
    return any(text not in FINE and text != old.get(place) for place, text in column(after, "check").items())


def wrong_scores(filled: Filled, book: Book) -> list[str]:
    """Return the recomputed scores that are neither blank nor # text nor what Python's scoring gives."""
    scored = score(filled.form, filled.scheme)
    page, wrong = book.pages[0], []
    for index, row in enumerate(scored.rows):
        shown = page.shown(xl_rowcol_to_cell(book.rows.indicators + index, book.columns.computed))
        if isinstance(shown, Decimal) and shown != row.outcome.points:
            wrong.append(f"row {index}: sheet {shown}, Python {row.outcome.points or row.outcome.state}")
    for (name, cell), shown in column(book, "computed").items():
        money = name != page.name or (book.rows.money is not None and page.cells[cell].area.row == book.rows.money + 1)
        spent = scored.execution.points if scored.execution else None
        if money and isinstance(shown, Decimal) and shown != spent:
            wrong.append(f"spending: sheet {shown}, Python {spent}")
    return wrong


@pytest.mark.parametrize("scheme_id", builtin())
def test_no_bad_entry_makes_a_wrong_score(scheme_id: str):
    """The sheet refuses the entry, complains, or shows blank, # text, or the points that Python gives for it."""
    base = filled(get(scheme_id))
    before = base.book()
    assert [] == wrong_scores(base, before)
    silent = []
    for path in paths(base):
        for kind, content in BAD.items():
            bad = base.with_entry(path, content)
            after = bad.book()
            place = entered(before, after)
            if place is None or refused(*place) or reported(before, after):
                continue
            wrong = wrong_scores(base.with_entry(path, as_the_sheet_sees(path, content)), after)
            if wrong or path[0] == "manual":
                silent.append((kind, *path, place[1], *wrong))
    assert [] == silent, "\n".join(map(str, silent))
