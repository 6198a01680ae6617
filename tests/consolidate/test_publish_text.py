import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcore.consolidate.publish_text import inline, lines, writable


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
        ("一二三四五六七", 13, 2),
        ("一二三四五六七八九十一二三", 13, 3),
    ],
)
def test_lines_of_a_text(text, width, expected):
    """A Chinese sign is two wide, and a line break breaks."""
    assert expected == lines(text, width)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=1+1", "<t>=1+1</t>"),
        ("<a&b>", "<t>&lt;a&amp;b&gt;</t>"),
        ("\x01", "<t>_x0001_</t>"),
        ("_x0041_", "<t>_x005F_x0041_</t>"),
        (" a", '<t xml:space="preserve"> a</t>'),
    ],
)
def test_a_cell_is_a_typed_string(text, expected):
    """Markup, control signs and Excel's own escapes come back as they were; nothing is a formula."""
    assert f' t="inlineStr"><is>{expected}</is></c>' == inline(text)[0]
