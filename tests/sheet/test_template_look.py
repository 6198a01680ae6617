"""How a live workbook is laid out for print: labels, breaks in headings, and room for what will be typed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from xlcore.form.model import Entry, Form
from xlcore.quantity import Content
from xlcore.scheme.catalogue import builtin, get
from xlcore.sheet.layout import in_lines
from xlcore.sheet.subject import subject_of
from xlcore.sheet.template import Book, book_of


def blank(scheme_id: str) -> Book:
    """Return the blank workbook of a scheme."""
    return book_of(subject_of(get(scheme_id), None))


@pytest.mark.parametrize(
    ("text", "width", "broken"),
    [
        ("执行率（B/A）", 10, "执行率\n（B/A）"),
        ("执行率（B/A）", 20, "执行率（B/A）"),
        ("权重(%)", 7, "权重\n(%)"),
        ("年度预算执行情况（万元）", 11, "年度预算\n执行情况\n（万元）"),
        ("一级指标", 11, "一级指标"),
    ],
)
def test_labels_break_where_they_read_well(text: str, width: float, broken: str):
    """A label breaks before its bracket, and a long one into halves, never before its last character."""
    assert broken == in_lines(text, width)


@pytest.mark.parametrize("scheme_id", ["mof-project", "mof-department"])
def test_national_forms_give_the_grade(scheme_id: str):
    """The national forms print a grade that follows the total."""
    book = blank(scheme_id)
    row = [p.content for p in book.pages[0].cells.values() if p.area.row == book.rows.grade]
    assert "等级" in row


@pytest.mark.parametrize(("year", "label"), [(None, "年度："), (Decimal(2023), None)])
def test_blank_year_is_labelled(year: Content, label: str | None):
    """A blank year has its label beside it; a filled one says 年度 itself."""
    form = Form("自评表", "project", Entry("某单位"), year=Entry(year))
    book = book_of(subject_of(get("mof-project"), form))
    page = book.pages[0]
    left = min((p for p in page.cells.values() if p.area.row == book.rows.year), key=lambda p: p.area.column)
    assert label == page.shown(left.area.first)


@pytest.mark.parametrize("scheme_id", builtin())
def test_blank_indicators_have_room_for_two_lines(scheme_id: str):
    """A row whose name is still to be typed is at least 30 points high, because merged cells do not grow."""
    book = blank(scheme_id)
    lines = [
        book.rows.indicators + index
        for index, (_, _, indicator) in enumerate(get(scheme_id).prescribed())
        if indicator is None
    ]
    assert all(book.pages[0].heights[line] >= 30 for line in lines)
