from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from worksheet import function_of

from xlcore.excel.words import FUNCTIONS

TEXTS = st.one_of(
    st.text(max_size=12),
    st.text("0123456789.,%≥≤<>=;:年月日万元-# ", max_size=14),
    st.sampled_from((
        "#N/A", "#DIV/0!", "#无法识别", "≥95%", "2023年12月", "达成", "是", "mof-project",
        "luohu-department-2020", "好坏", "—",
    )),
)  # fmt: skip
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(),
    st.integers(),
    st.decimals(),
    st.dates(),
    st.datetimes(),
    TEXTS,
    st.just({"type": "Error", "kind": "Na"}),
    st.binary(max_size=3),
)
RANGES = st.one_of(
    st.lists(CELLS, max_size=4),
    st.integers(0, 3).flatmap(lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=3)),
)
ARGUMENTS = st.one_of(CELLS, RANGES)


def plausible(value):
    """Tell whether a value is what a cell may show of a score: a finite double, nothing, or a reason."""
    if isinstance(value, list):
        return all(plausible(item) for row in value for item in row)
    if isinstance(value, str):
        return value == "" or (value.startswith("#") and not value.startswith("#内部错误"))
    return isinstance(value, float) and value - value == 0


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
@settings(max_examples=150, deadline=None)
@given(st.data())
def test_nothing_that_a_cell_holds_raises(function, data):
    """Whatever stands in the cells, the result is a number, a blank, or a text; never an exception."""
    required = sum(not parameter.optional for parameter in function.parameters)
    count = data.draw(st.integers(required, len(function.parameters)))
    found = function_of(function.name)(*(data.draw(ARGUMENTS) for _ in range(count)))
    if function.name in {"PERF_CHECK", "PERF_EXPLAIN", "PERF_GRADE"}:
        assert isinstance(found, str)
        assert not found.startswith("#内部错误"), found
    else:
        assert plausible(found), found


@pytest.mark.parametrize("value", [Decimal("1E+400"), Decimal("sNaN"), 10**400, date.min, date.max, [], [[]], object()])
@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_extremes_do_not_raise(function, value):
    """Values at the edge of what hosts can pass are told apart from faults of ours."""
    found = function_of(function.name)(*[value] * len(function.parameters))
    assert not str(found).startswith("#内部错误")
