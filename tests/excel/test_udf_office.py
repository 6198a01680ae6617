"""The UDF edition in LibreOffice: its cells call the real functions, and show what Python wrote there."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest
from engines import Cells, differences
from fillings import fillings
from hypothesis import HealthCheck, given, settings
from office_bridge import bridged_values, called, unreachable

from xlcore.form.model import Entry
from xlcore.scheme.catalogue import builtin, get
from xlcore.sheet.page import Live
from xlcore.sheet.subject import Subject, blank_form, subject_of
from xlcore.sheet.template import Book, book_of, write_book

EXAMPLES = 20
FREELY = settings(
    max_examples=EXAMPLES, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


@dataclass(frozen=True)
class Case:
    """A workbook on disk: what its cells must show, which ones cannot, and the functions that the others call."""

    path: Path
    wanted: Cells
    lost: int
    functions: frozenset[str]


def case(book: Book, path: Path) -> Case:
    write_book(book, path)
    lives = {
        (page.name, cell): placed.content
        for page in book.pages
        for cell, placed in page.cells.items()
        if isinstance(placed.content, Live)
    }
    lost = unreachable(book)
    wanted = {
        place: float(live.value) if isinstance(live.value, Decimal) else live.value
        for place, live in lives.items()
        if place not in lost
    }
    functions = frozenset(name for place in wanted for name in called(lives[place].formula))
    return Case(path, wanted, len(lost), functions)


def drawn(scheme_id: str) -> list[Subject]:
    subjects: list[Subject] = []

    @FREELY
    @given(fillings(get(scheme_id)))
    def collect(subject: Subject) -> None:
        subjects.append(replace(subject, edition="udf"))

    collect()
    return subjects


def complete(scheme_id: str) -> Subject:
    """Return a form with every figure filled in: it reaches the functions that wait for the last of many."""
    scheme = get(scheme_id)
    figures = [item for block in scheme.facts for item in block.paths()]
    facts = {path: Entry(figure.choices[0] if figure.choices else Decimal("0.5")) for path, figure in figures}
    return subject_of(scheme, replace(blank_form(scheme), facts=facts), edition="udf")


def cases(folder: Path) -> Iterator[Case]:
    for scheme_id in builtin():
        for index, subject in enumerate([*drawn(scheme_id), complete(scheme_id)]):
            yield case(book_of(subject), folder / f"{scheme_id}-{index}.xlsx")


@pytest.mark.libreoffice
def test_the_functions_give_the_cached_values(tmp_path: Path):
    """Every formula cell that an error does not cut short shows its cached value; every function was called."""
    written = list(cases(tmp_path))
    assert (EXAMPLES + 1) * len(builtin()) == len(written)
    found, calls = bridged_values({one.path: one.wanted for one in written}, tmp_path)
    wrong = [f"{one.path.stem} {text}" for one in written for text in differences(one.wanted, found[one.path])]
    assert [] == wrong
    assert frozenset().union(*(one.functions for one in written)) == set(calls)
    assert sum(one.lost for one in written) < sum(len(one.wanted) for one in written) / 20
