import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcore.errors import ConfigError
from xlcore.scheme.catalogue import builtin, text_of
from xlcore.scheme.source import Source, parse, values_of


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("10", 10),
        ("-3", -3),
        ("0.1", Decimal("0.1")),
        ("2837.829400", Decimal("2837.829400")),
        ("010", "010"),
        ("1e5", "1e5"),
        ("1:30", "1:30"),
        ("2020-01-01", "2020-01-01"),
        (".inf", ".inf"),
        ("yes", "yes"),
        ("是", "是"),
        ("100%", "100%"),
        ("true", True),
        ("null", None),
        ("", None),
        ('"10"', "10"),
        ("'null'", "null"),
    ],
)
def test_scalars_are_read_without_guessing(written: str, expected: object):
    """Only plain decimals are numbers, exactly as written; what is quoted stays text."""
    found = parse(f"key: {written}", "f").values
    assert {"key": expected} == found
    assert isinstance(found, dict)
    assert type(expected) is type(found["key"])


def test_every_value_knows_its_line():
    """Keys and list items carry the line on which they stand."""
    source = parse("a: 1\nb:\n  - x\n  - c: 2\n", "f")
    lines = {(): 1, ("a",): 1, ("b",): 2, ("b", 0): 3, ("b", 1): 4, ("b", 1, "c"): 4}
    assert lines == source.lines


def test_an_unwritten_place_has_the_line_of_its_parent():
    """A missing key is reported where its mapping begins."""
    problem = Source("f", {}, {(): 1, ("a",): 7}).problem(("a", "b"), "缺少")
    assert (7, "a.b") == (problem.line, problem.field)


def test_every_duplicate_is_named():
    """Two keys that stand twice are two lines."""
    with pytest.raises(ConfigError) as caught:
        parse("a: 1\nb: 2\na: 3\nb: 4\n", "f")
    assert ["第 3 行 a", "第 4 行 b"] == [line[2 : 2 + 7] for line in str(caught.value).splitlines()]


@given(st.text(st.sampled_from("a:- \n[]{}\"'#&*!|>%@`,\t1.是"), max_size=60))
def test_any_text_is_read_or_refused(text: str):
    """No text brings the reader down with another exception than ConfigError."""
    with contextlib.suppress(ConfigError):
        parse(text, "f")


@pytest.mark.parametrize("scheme_id", builtin())
def test_a_built_in_scheme_reads_the_same_both_ways(scheme_id: str):
    """What libyaml makes of a built-in file is what the careful reading makes of it."""
    text = text_of(scheme_id)
    assert parse(text, scheme_id).values == values_of(text)
