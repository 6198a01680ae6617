"""A bad entry is refused at its cell or told in the check beside it, and never makes a wrong score."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from engines import cached, differences, evaluate, formualizer_values
from thorough import THOROUGH

from xlcore.form.model import Budget, Claimed, Entry, Form, IndicatorRow
from xlcore.form.scoring import score
from xlcore.quantity import Content, serial
from xlcore.rules import Target
from xlcore.scheme.catalogue import builtin, get
from xlcore.scheme.facts import Figure, LimitRelation
from xlcore.scheme.model import Scheme
from xlcore.sheet import styles
from xlcore.sheet.hints import SATISFACTION
from xlcore.sheet.page import Live, Page, Validation, xl_rowcol_to_cell
from xlcore.sheet.relations import judged_points
from xlcore.sheet.subject import Edition, blank_form, subject_of
from xlcore.sheet.template import Book, book_of, write_book

BAD: dict[str, Content] = {
    "wrong type": "不详",
    "too large": Decimal(10) ** 9,
    "negative": Decimal(-1),
    "text with unit": "80万元",
    "pasted date": date(2023, 6, 30),
}

REFUSED, TOLD = "refused at the cell", "told in the check"
BOTH, NEITHER = frozenset({REFUSED, TOLD}), frozenset[str]()

ANY_TEXT = "free text: whatever stands there is what was meant, and no number is calculated from it"
UNREAD = "the points of the row follow from the money or the base data, so that no rule reads its actual value"
A_CHANGE = "a change or a difference may be negative"
A_VALUE = "a text cell: values of any kind and size may stand there, so that the comparison alone can tell"
SERIAL = "a worksheet keeps a date as a number, here as large as an amount may be; the format shows it as 45,107.00"
MANY = "a department may have as many square metres; it is refused no count of that size, only asked to look again"

LESS: dict[tuple[str, str], tuple[frozenset[str], str]] = {
    **{("words", entry): (NEITHER, ANY_TEXT) for entry in BAD},
    **{("unread value", entry): (NEITHER, UNREAD) for entry in BAD},
    **{(cell, entry): (frozenset({TOLD}), A_VALUE) for cell in ("target", "actual") for entry in BAD},
    **{(cell, "negative"): (NEITHER, A_CHANGE) for cell in ("signed money", "signed percent")},
    **{(cell, "pasted date"): (NEITHER, SERIAL) for cell in ("money", "signed money")},
    ("budget total", "pasted date"): (frozenset({TOLD}), SERIAL),
    ("budget source", "pasted date"): (NEITHER, SERIAL),
    ("count", "pasted date"): (frozenset({TOLD}), MANY),
}
"""The bad entries that are not both refused and told, by kind of cell, with the reason."""

LESS_IN_CALLS: dict[tuple[str, str], tuple[frozenset[str], str]] = {
    (cell, "too large"): (
        NEITHER,
        "the functions read the values themselves: no cell holds what could be compared",
    )
    for cell in ("target", "actual")
}
"""Further ones of the edition that calls functions."""

OPEN_TEXT = {styles.INPUT_TEXT, styles.INPUT_LONG, styles.SIGNATURE}
"""Looks of the cells for names, goals and signatures, which no score reads."""

FINE = {"", "√", None}
AMOUNTS = ("initial", "adjusted", "executed")
COLUMNS = ("name", "nature", "target", "unit", "actual", "weight", "reason")
USUAL = {"money": Decimal(100), "count": Decimal(3), "percent": Decimal("0.5"), "points": Decimal(1), "text": "说明"}

Place = tuple[str, ...]


@dataclass(frozen=True)
class Filled:
    """A workbook's content: the form, and the points given by hand."""

    scheme: Scheme
    form: Form
    manual: dict[int, Content]
    manual_execution: Content = None

    def book(self, edition: Edition = "formula") -> Book:
        """Return the workbook that holds it."""
        return book_of(subject_of(self.scheme, self.form, self.manual, self.manual_execution, edition))

    def with_entry(self, path: Place, content: Content) -> Filled:  # noqa: PLR0911  # one per kind of place
        """Return the same with one entry replaced; the path says which."""
        form = self.form
        match path:
            case ("year",):
                return replace(self, form=replace(form, year=Entry(content)))
            case ("claimed", name):
                return replace(self, form=replace(form, claimed=replace(form.claimed, **{name: Entry(content)})))
            case ("manual", "execution"):
                return replace(self, manual_execution=content)
            case ("manual", index):
                return replace(self, manual={**self.manual, int(index): content})
            case ("fact", name):
                return replace(self, form=replace(form, facts={**form.facts, name: Entry(content)}))
            case ("row", index, column):
                rows = list(form.indicators)
                rows[int(index)] = replace(rows[int(index)], **{column: Entry(content)})
                return replace(self, form=replace(form, indicators=tuple(rows)))
            case ("money", index, column):
                lines = [form.budget.total, *form.budget.sources]
                lines[int(index)] = replace(lines[int(index)], **{column: Entry(content)})
                return replace(self, form=replace(form, budget=Budget(lines[0], tuple(lines[1:]))))
        raise AssertionError(path)


def filled(scheme: Scheme) -> Filled:
    """Return a form in which every place is filled with something usual."""
    form = blank_form(scheme)
    money = {name: Entry(amount) for name, amount in zip(AMOUNTS, map(Decimal, (100, 100, 95)), strict=True)}
    carried = scheme.execution and scheme.execution.row == "money"
    points = {"weight": Entry(scheme.execution.weight)} if carried else {}
    budget = form.budget and Budget(
        replace(form.budget.total, **money, **points, reason=Entry("受天气影响")),
        tuple(replace(row, **(money if index == 0 else {})) for index, row in enumerate(form.budget.sources)),
    )
    figures = {path: Entry(usual(figure)) for block in scheme.facts for path, figure in block.paths()}
    rows = tuple(map(_filled_row, form.indicators))
    return Filled(scheme, replace(form, budget=budget, indicators=rows, facts=figures), {})


def usual(figure: Figure) -> Content:
    return figure.choices[0] if figure.kind == "choice" else USUAL[figure.kind]


def _filled_row(row: IndicatorRow) -> IndicatorRow:
    return replace(
        row,
        name=row.name if row.name.content else Entry("完成率"),
        target=row.target if row.target and row.target.content else Entry("≥90%"),
        actual=Entry("81%"),
        weight=row.weight if row.weight and row.weight.content is not None else Entry(Decimal(10)),
        reason=Entry("受天气影响"),
    )


def paths(base: Filled) -> Iterator[tuple[object, Place]]:
    """Yield every place that may be an input cell, with what makes it like others: its rule, its kind of figure."""
    yield "year", ("year",)
    yield "total", ("claimed", "total")
    yield "spending", ("manual", "execution")
    for index, row in enumerate(subject_of(base.scheme, base.form).rows):
        like = type(row.rule), row.indicator and bool(row.indicator.target), SATISFACTION in row.level1 + row.level2
        yield (like, "manual"), ("manual", str(index))
        yield from (((like, column), ("row", str(index), column)) for column in COLUMNS)
    lines = 1 + len(base.form.budget.sources) if base.form.budget else 0
    for index in range(lines):
        yield from (((name, index == 0), ("money", str(index), name)) for name in (*AMOUNTS, "reason"))
    related = {*judged_points(base.scheme), *(r.actual for r in base.scheme.relations if isinstance(r, LimitRelation))}
    for block in base.scheme.facts:
        for path, figure in block.paths():
            yield (figure.kind, figure.signed, "[" in path, path in related), ("fact", path)


def sampled(places: Iterable[tuple[object, Place]]) -> list[Place]:
    """Return the first place of each kind."""
    return list(dict(reversed(list(places))).values())


def kind_of(base: Filled, path: Place) -> str:
    """Return the kind of cell as ``LESS`` names it."""
    match path:
        case ("fact", name):
            figure = next(figure for block in base.scheme.facts for p, figure in block.paths() if p == name)
            return "words" if figure.kind == "text" else f"{'signed ' if figure.signed else ''}{figure.kind}"
        case ("row", _, "name" | "unit" | "reason") | ("money", _, "reason"):
            return "words"
        case ("row", index, "actual"):
            rule = subject_of(base.scheme, base.form).rows[int(index)].rule
            return "actual" if isinstance(rule, Target) else "unread value"
        case ("money", index, column) if column in AMOUNTS:
            return "budget source" if int(index) else "budget total"
    return path[-1] if path[0] != "manual" else "manual"


def entered(before: Book, after: Book) -> tuple[Page, str] | None:
    """Return the input cell in which two workbooks differ; None where the workbook has no such cell."""
    found = [
        (page, cell)
        for old, page in zip(sheets(before), sheets(after), strict=True)
        for cell in inputs(old)
        if page.cells[cell].content != old.cells[cell].content
    ]
    assert len(found) <= 1
    return found[0] if found else None


def sheets(book: Book) -> list[Page]:
    """Return the sheets that a person fills in: the form, and the base data where there are some."""
    return [book.pages[0], *([book.facts.page] if book.facts else [])]


def inputs(page: Page) -> list[str]:
    """Return the cells of a page in which a person may type."""
    return [
        cell for cell, placed in page.cells.items() if not placed.style.locked and not isinstance(placed.content, Live)
    ]


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
    high = rule["maximum"]
    limit = page.shown(high.removeprefix("=")) if isinstance(high, str) else high
    return rule["minimum"] <= number <= limit


def told(before: Book, after: Book, page: Page, cell: str, kind: str) -> bool:
    """Tell whether the check beside a cell complains of what it did not, or still does of values without points."""
    columns = after.columns if page is after.pages[0] else after.facts.columns
    row = page.cells[cell].area.row
    check, points = (xl_rowcol_to_cell(row, column) for column in (columns.check, columns.computed))
    old = next(old for old in before.pages if old.name == page.name)
    complaint = page.shown(check)
    unscored = kind in {"target", "actual"} and not isinstance(page.shown(points), Decimal)
    return complaint not in FINE and (complaint != old.shown(check) or unscored)


def as_the_sheet_sees(path: Place, content: Content) -> Content:
    """Return a date in a cell for numbers as its serial number: no worksheet formula can tell the two apart."""
    texts = path[-1] in {"name", "nature", "target", "unit", "actual", "reason"}
    return serial(content) if isinstance(content, date) and not texts else content


def wrong_scores(filled: Filled, book: Book) -> list[str]:
    """Return the recomputed scores that are neither blank nor # text nor what Python's scoring gives."""
    scored = score(filled.form, filled.scheme)
    page, wrong = book.pages[0], []
    for index, row in enumerate(scored.rows):
        shown = page.shown(xl_rowcol_to_cell(book.rows.indicators + index, book.columns.computed))
        if isinstance(shown, Decimal) and shown != row.outcome.points:
            wrong.append(f"row {index}: sheet {shown}, Python {row.outcome.points or row.outcome.state}")
    for name, cell, shown in spending(book):
        spent = scored.execution.points if scored.execution else None
        if isinstance(shown, Decimal) and shown != spent:
            wrong.append(f"{name}!{cell}: sheet {shown}, Python {spent}")
    return wrong


def spending(book: Book) -> Iterator[tuple[str, str, Content]]:
    """Yield the cells that show the points for spending: in the money block, on the form or with the base data."""
    sides = [(book.pages[0], book.columns.computed)]
    if book.facts:
        sides.append((book.facts.page, book.facts.columns.computed))
    for page, column in sides:
        for cell, placed in page.cells.items():
            first = page is not book.pages[0] or (
                book.rows.money is not None and placed.area.row == book.rows.money + 1
            )
            if first and placed.area.column == column and isinstance(placed.content, Live):
                yield page.name, cell, page.shown(cell)


@dataclass(frozen=True)
class Caught:
    """A bad entry in an input cell: what caught it, and the scores that are wrong all the same."""

    page: str
    cell: str
    by: frozenset[str]
    wrong: list[str]


def caught(base: Filled, before: Book, path: Place, content: Content) -> Caught | None:
    """Make an entry and return what became of it; None where the workbook has no such input cell."""
    after = base.with_entry(path, content).book(before.edition)
    place = entered(before, after)
    if place is None:
        return None
    page, cell = place
    catchers = {REFUSED: refused(page, cell), TOLD: told(before, after, page, cell, kind_of(base, path))}
    seen = base.with_entry(path, as_the_sheet_sees(path, content))
    by = frozenset(name for name, holds in catchers.items() if holds)
    return Caught(page.name, cell, by, wrong_scores(seen, after))


def sweep(
    base: Filled, places: Iterable[Place], edition: Edition = "formula"
) -> tuple[list[str], set[tuple[str, str]]]:
    """Make every bad entry at every place; returns those that slip through more than declared, and the cells swept."""
    less = LESS if edition == "formula" else {**LESS, **LESS_IN_CALLS}
    before = base.book(edition)
    slips, cells = wrong_scores(base, before), set()
    for path in places:
        kind = kind_of(base, path)
        for entry, content in BAD.items():
            found = caught(base, before, path, content)
            if found is None:
                break
            cells.add((found.page, found.cell))
            wanted, _ = less.get((kind, entry), (BOTH, ""))
            if found.wrong or not wanted <= found.by:
                missed = "、".join(sorted(wanted - found.by))
                slips.append(f"{entry}: {kind} {found.page}!{found.cell} {path} is not {missed} {found.wrong}")
    return slips, cells


@pytest.mark.parametrize("edition", ["formula", "udf"])
@pytest.mark.parametrize("scheme_id", builtin())
def test_bad_entries_are_caught(scheme_id: str, edition: Edition):
    """In one cell of each kind: refused when typed, and told when pasted past the refusal, except as declared."""
    base = filled(get(scheme_id))
    slips, _ = sweep(base, sampled(paths(base)), edition)
    assert [] == slips, "\n".join(slips)


@pytest.mark.parametrize("scheme_id", ["mof-project", "jinnan-project-2020"])
def test_bad_claims_are_caught(scheme_id: str):
    """What is typed in place of a formula is guarded as the other cells are."""
    base = filled(get(scheme_id))
    shown = score(base.form, base.scheme)
    rows = [
        replace(row, score=Entry(found.points)) for row, found in zip(base.form.indicators, shown.rows, strict=True)
    ]
    spent = {"rate": Entry(shown.rate.points, percent=True), "score": Entry(shown.execution.points)}
    first, *others = base.form.budget.sources
    budget = Budget(replace(base.form.budget.total, **spent), (replace(first, rate=spent["rate"]), *others))
    claimed = Claimed(Entry(shown.total), Entry(shown.grade), Entry(Decimal(100)))
    base = replace(base, form=replace(base.form, budget=budget, indicators=tuple(rows), claimed=claimed))
    places = [("claimed", "total"), ("claimed", "grade"), ("claimed", "weight_total"), ("row", "0", "score")]
    places += [("money", "0", "rate"), ("money", "0", "score"), ("money", "1", "rate")]
    slips, cells = sweep(base, places)
    assert [] == slips, "\n".join(slips)
    assert len(places) - (not base.scheme.layout.grade) == len(cells)


@pytest.mark.parametrize("scheme_id", builtin())
def test_an_engine_says_the_same_of_bad_entries(tmp_path: Path, scheme_id: str):
    """Full of one bad entry or of all by turns, the formulas give what Python wrote there as their values."""
    base = filled(get(scheme_id))
    places = [path for _, path in paths(base)]
    for first in range(-1, len(BAD)):
        entries = list(BAD.values())
        mixed = base
        for index, path in enumerate(places):
            content = entries[(index + len(path)) % len(BAD)] if first < 0 else entries[first]
            # formualizer knows no dates: what it sees is the number.
            mixed = mixed.with_entry(path, serial(content) if isinstance(content, date) else content)
        book, file = mixed.book(), tmp_path / "book.xlsx"
        write_book(book, file)
        wanted = cached(file)
        assert [] == list(differences(wanted, formualizer_values(file, wanted)))


@pytest.mark.slow
@pytest.mark.skipif(not THOROUGH, reason="takes minutes; XLCORE_THOROUGH=1 runs it")
@pytest.mark.parametrize("scheme_id", builtin())
def test_bad_entries_are_caught_in_every_cell(scheme_id: str):
    """The same in every input cell; those that are left are for names, goals and signatures."""
    base = filled(get(scheme_id))
    slips, swept = sweep(base, [path for _, path in paths(base)])
    assert [] == slips, "\n".join(slips)
    pages = sheets(base.book())
    left = {page.cells[cell].style for page in pages for cell in inputs(page) if (page.name, cell) not in swept}
    assert left <= OPEN_TEXT


def test_no_exception_is_idle():
    """Every declared exception has a cell in which nothing more catches the entry than declared."""
    needed = {**LESS, **LESS_IN_CALLS}
    for scheme_id in builtin():
        base = filled(get(scheme_id))
        before = {edition: base.book(edition) for edition in ("formula", "udf")}
        for path in sampled(paths(base)):
            for kind, entry in [key for key in needed if key[0] == kind_of(base, path)]:
                edition = "udf" if (kind, entry) in LESS_IN_CALLS else "formula"
                found = caught(base, before[edition], path, BAD[entry])
                if found and found.by == needed[kind, entry][0]:
                    del needed[kind, entry]
    assert {} == needed
