import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcore.consolidate.publish_text import lines, writable


@given(st.text())
def test_writable_text_can_be_encoded(text):
    """Every text fits into XML and into a cell."""
    assert len(writable(text * 3).encode("utf-16-le")) <= 2 * 32_767


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("", 10, 1),
        ("abc", 10, 1),
        ("一二三四五", 10, 1),
        ("一二三四五六", 10, 2),
        ("a\nb\nc", 10, 3),
        ("a" * 21, 10, 3),
    ],
)
def test_lines_of_a_text(text, width, expected):
    """A Chinese sign is two wide, and a line break breaks."""
    assert expected == lines(text, width)
