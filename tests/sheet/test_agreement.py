"""Every formula cell of a live workbook gives what Python wrote there as its value."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from engines import Cells, differences, formualizer_values, libreoffice_values
from fillings import fillings
from hypothesis import HealthCheck, given, settings
from thorough import sized

from xlcore.scheme.catalogue import builtin, get
from xlcore.sheet.page import Live
from xlcore.sheet.subject import Subject
from xlcore.sheet.template import Book, book_of, write_book

EXAMPLES, LIBREOFFICE_EXAMPLES = sized(40, 200), 5
FREELY = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def expected(book: Book) -> Cells:
    """Return the value of every formula cell as Python computed it."""
    return {
        (page.name, cell): float(value) if isinstance(value, Decimal) else value
        for page in book.pages
        for cell, placed in page.cells.items()
        if isinstance(placed.content, Live)
        for value in [placed.content.value]
    }


@pytest.mark.parametrize("scheme_id", builtin())
def test_formualizer_agrees(tmp_path: Path, scheme_id: str):
    """An independent engine gives the cached value of every formula cell, whatever was typed."""
    scheme = get(scheme_id)

    @FREELY
    @given(fillings(scheme))
    def agrees(subject: Subject) -> None:
        book, path = book_of(subject), tmp_path / "book.xlsx"
        write_book(book, path)
        wanted = expected(book)
        assert [] == list(differences(wanted, formualizer_values(path, wanted)))

    agrees()


@pytest.mark.libreoffice
def test_libreoffice_agrees(tmp_path: Path):
    """LibreOffice gives the same, also where the number format says percent or date."""
    books: dict[Path, Cells] = {}
    for scheme_id in builtin():

        @settings(FREELY, max_examples=LIBREOFFICE_EXAMPLES)
        @given(fillings(get(scheme_id), formats=True))
        def collect(subject: Subject) -> None:
            book, path = book_of(subject), tmp_path / f"{len(books)}.xlsx"  # one scheme after the other
            write_book(book, path)
            books[path] = expected(book)

        collect()
    found = libreoffice_values(list(books), tmp_path)
    for wanted, values in zip(books.values(), found, strict=True):
        assert [] == list(differences(wanted, values))
