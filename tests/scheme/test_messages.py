from decimal import Decimal

import pytest

from xlcore.scheme.messages import locate, shown


@pytest.mark.parametrize(
    ("location", "place"),
    [
        (("layout", "columns", 0), ("layout", "columns", 0)),
        (("relations", 0, "parts", "parts"), ("relations", 0, "parts")),
        (
            ("sections", 0, "groups", 1, "indicators", 2, "rule", "bands", "bands", 0, "op"),
            ("sections", 0, "groups", 1, "indicators", 2, "rule", "bands", 0, "op"),
        ),
        (
            ("sections", 0, "groups", 0, "indicators", 0, "rule", "sum", "of", 1, "tiers", "tiers", 0, "points"),
            ("sections", 0, "groups", 0, "indicators", 0, "rule", "of", 1, "tiers", 0, "points"),
        ),
    ],
)
def test_the_place_leaves_union_tags_out(location: tuple[str | int, ...], place: tuple[str | int, ...]):
    """The chosen kind inside a pydantic location is no level of the file, even when a key has its name."""
    assert place == locate(location)[0]


def test_the_parent_tells_what_is_allowed():
    """An unknown key of a grade is answered with the keys of a grade."""
    assert ("name", "at_least") == locate(("grades", 0, "least"))[1]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "空"),
        (True, " true"),
        (5, " 5"),
        (Decimal("1.50"), " 1.5"),
        ([], "一个列表"),
        ({}, "一组“键: 值”"),
        ("abc", "“abc”"),
        ("a\nb", "“a\N{REPLACEMENT CHARACTER}b”"),
        ("长" * 50, f"“{'长' * 40}”"),
    ],
)
def test_a_wrong_value_is_shown(value: object, words: str):
    """A message repeats what was found, on one line and cut short."""
    assert words == shown(value)
