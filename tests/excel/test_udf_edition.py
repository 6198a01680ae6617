"""The UDF edition gives what Python gives, with the real functions inside an independent engine."""

import tempfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from engines import differences, formualizer_values
from fillings import fillings
from hypothesis import HealthCheck, given, settings
from thorough import sized
from worksheet import registered

from xlcore.scheme.catalogue import builtin, get
from xlcore.sheet.page import Live
from xlcore.sheet.subject import Subject
from xlcore.sheet.template import book_of, write_book

FREELY = settings(
    max_examples=sized(40, 200), derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


def expected(book):
    """Return the value of every formula cell as Python computed it."""
    return {
        (page.name, cell): float(placed.content.value)
        if isinstance(placed.content.value, Decimal)
        else placed.content.value
        for page in book.pages
        for cell, placed in page.cells.items()
        if isinstance(placed.content, Live)
    }


@pytest.mark.parametrize("scheme_id", builtin())
def test_the_functions_give_the_cached_values(scheme_id):
    """Every formula cell of the UDF edition, calculated with the real functions, equals its cached value."""
    scheme, folder = get(scheme_id), Path(tempfile.mkdtemp())

    @FREELY
    @given(fillings(scheme))
    def agrees(subject: Subject) -> None:
        book, path = book_of(replace(subject, edition="udf")), folder / "book.xlsx"
        write_book(book, path)
        wanted = expected(book)
        assert [] == list(differences(wanted, formualizer_values(path, wanted, prepare=registered)))

    agrees()


@pytest.mark.parametrize("scheme_id", builtin())
def test_both_editions_score_alike(scheme_id):
    """The recomputed scores of both editions are the same numbers."""
    scheme = get(scheme_id)

    @settings(FREELY, max_examples=50)
    @given(fillings(scheme))
    def alike(subject: Subject) -> None:
        first, second = (book_of(replace(subject, edition=edition)) for edition in ("formula", "udf"))
        sides = [
            [placed.content.value for placed in book.pages[0].cells.values() if isinstance(placed.content, Live)]
            for book in (first, second)
        ]
        numbers = [[value for value in side if isinstance(value, Decimal)] for side in sides]
        assert numbers[0] == numbers[1]

    alike()
