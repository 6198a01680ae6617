"""Why a score: the row of the form on which the selection stands, in words."""

from __future__ import annotations

from collections.abc import Iterator

import xlwings as xw

from xlcore.checks import run
from xlcore.errors import InputError
from xlcore.excel.book import OpenForms
from xlcore.form.explain import Explanation, explain
from xlcore.form.scoring import ScoredForm, score
from xlcore.sheet.pointing import Pointed, explained, pointed


def explanation(book: xw.Book, forms: OpenForms) -> str:
    """Return how the score of the selected row arises, and what the checks say about that row.

    Raises:
        InputError: the selection is no cell, or outside the rows that carry points.
    """
    selected = _selected(book)
    for reading in forms.readings:
        scored = score(reading.form, reading.scheme)
        for found in explained(explain(scored), selected, reading.form.sheet):
            return "\n".join([found.text, *_remarks(scored, found)])
    raise InputError("所选单元格不在自评表的指标行里。请选中一个指标行、资金总额行、总分或等级的单元格，再点一次。")


def _selected(book: xw.Book) -> Pointed:
    selection = book.selection
    # A shape gives no range in classic Excel, and one without address on the JSON engine.
    name = selection.address if selection is not None else None
    if selection is None or not name:
        raise InputError("没有选中单元格。请选中自评表里的一个指标行，再点一次。")
    try:
        return pointed(name)
    except ValueError as error:  # whole rows or columns
        raise InputError("选中的是整行或整列。请只选中一个单元格，再点一次。") from error


def _remarks(scored: ScoredForm, found: Explanation) -> Iterator[str]:
    """Yield the findings at the cells of the explanation."""
    cells = {entry.place for entry in found.entries}
    yield from (f"· {finding.message}" for finding in run(scored) if finding.cell in cells)
