from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from same import same

from xlcore.checks.finding import Finding, Level
from xlcore.consolidate import record_json
from xlcore.consolidate.record_json import decode, encode
from xlcore.form.model import Budget, BudgetRow, Claimed, Entry, Form, IndicatorRow, Section, Template
from xlcore.quantity import CellError

CONTENTS = st.one_of(
    st.none(),
    st.booleans(),
    st.text(max_size=8),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.datetimes(),
    st.builds(CellError, st.text(max_size=8)),
)
FLAGS = ("percent", "formula", "uncalculated", "overwritten")
ENTRIES = st.builds(
    Entry, CONTENTS, st.none() | st.just("B4"), st.none() | st.text(max_size=4), **dict.fromkeys(FLAGS, st.booleans())
)
PLACES = st.none() | ENTRIES
FORMS = st.builds(
    Form,
    sheet=st.text(max_size=5),
    kind=st.sampled_from(["project", "department"]),
    unit=PLACES,
    year=PLACES,
    money_unit=st.sampled_from(["元", "万元"]),
    budget=st.none()
    | st.builds(
        Budget,
        st.builds(BudgetRow, *[PLACES] * 8),
        st.lists(st.builds(BudgetRow, *[PLACES] * 8), max_size=2).map(tuple),
    ),
    sections=st.lists(
        st.builds(Section, st.text(max_size=4), st.none() | st.just("数量"), st.decimals(0, 100), ENTRIES), max_size=2
    ).map(tuple),
    indicators=st.lists(st.builds(IndicatorRow, ENTRIES, *[PLACES] * 9), max_size=3).map(tuple),
    claimed=st.builds(Claimed, *[PLACES] * 3),
    facts=st.dictionaries(st.text(max_size=6), ENTRIES, max_size=3),
    unread=st.lists(ENTRIES, max_size=2).map(tuple),
    template=st.none() | st.builds(Template, st.text(max_size=5), st.text(max_size=5)),
)
FINDINGS = st.builds(
    Finding,
    st.just("T01"),
    st.sampled_from(Level),
    st.none() | st.text(max_size=4),
    st.none() | st.just("G4"),
    *[st.text(max_size=8)] * 3,
    *[st.none() | st.text(max_size=4) | st.decimals(allow_nan=False, allow_infinity=False)] * 2,
)


@given(FORMS)
def test_a_form_comes_back(form):
    """Every field of every cell is what it was, and of the same type."""
    assert same(form, decode(Form, encode(form)))


@given(st.lists(FINDINGS, max_size=3).map(tuple))
def test_findings_come_back(findings):
    """The level is a level again, a figure a number or a text as it was."""
    assert same(findings, decode(tuple[Finding, ...], encode(findings)))


@pytest.mark.parametrize(
    "content",
    ["12", Decimal(12), Decimal("12.00"), True, None, "", date(2024, 2, 29), datetime(2024, 2, 29), CellError("12")],  # noqa: DTZ001  # cells have no zone
)
def test_what_looks_alike_stays_apart(content):
    """A number, a text, an error and a date are told apart, and a number keeps its digits."""
    back = decode(Entry, encode(Entry(content))).content
    assert (repr(content), type(content)) == (repr(back), type(back))


def test_what_is_not_known_is_refused():
    """A type that nobody thought of does not become something else."""
    with pytest.raises(TypeError):
        encode(Entry(1.5))
    with pytest.raises(TypeError):
        decode(list[float], [])


def test_equal_cells_are_one_value():
    """What is alike in many forms is made once; a number and the text that it looks like stay apart."""
    number, text = (encode(Entry(content, "B4")) for content in (Decimal(1), "1"))
    assert decode(Entry, number) is decode(Entry, number)
    assert Entry(Decimal(1), "B4") == decode(Entry, number)
    assert Entry("1", "B4") == decode(Entry, text)


def test_shared_values_are_bounded(monkeypatch):
    """However many different cells come, few are kept."""
    monkeypatch.setattr(record_json, "_SHARED", 2)
    assert [Entry(str(number)) for number in range(5)] == [decode(Entry, [str(number)]) for number in range(5)]


def test_long_texts_are_not_shared():
    """A cell may hold pages of text: those are made each time and kept nowhere."""
    long = encode(Entry("甲" * 1000, "B4"))
    assert decode(Entry, long) == decode(Entry, long)
    assert decode(Entry, long) is not decode(Entry, long)
