"""Names of folders and files: what Windows, Linux and a malicious unit can do to them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcore.consolidate.slips_names import LONGEST_NAME, NAMELESS, Names, safe_name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("测试中心", "测试中心"),
        ("  测试\n\t中心  ", "测试 中心"),
        ('a<b>c:d"e/f\\g|h?i*j', "a_b_c_d_e_f_g_h_i_j"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\Windows", "C__Windows"),
        ("中心...", "中心"),
        (".hidden", "hidden"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("com1 .x", "_com1 .x"),
        ("LPT¹", "_LPT¹"),
        ("conin$", "_conin$"),
        ("CONTROL", "CONTROL"),
        ("", NAMELESS),
        ("..", NAMELESS),
        ("///", NAMELESS),
        ("甲\u202e乙\u200b", "甲乙"),
        ("甲\x00\x1b乙", "甲__乙"),
        ("甲\ud800乙", "甲_乙"),
        ("e\u0301", "é"),
    ],
)
def test_names_are_safe(text, expected):
    """What a system forbids or hides is replaced or left out."""
    assert expected == safe_name(text)


def test_long_names_are_cut_without_a_dot_at_the_end():
    """A cut name ends in neither dot nor space."""
    assert "甲" * (LONGEST_NAME - 1) == safe_name("甲" * (LONGEST_NAME - 1) + ". 乙")


@given(st.text(max_size=100))
def test_any_text_gives_one_step_of_a_path(text):
    """Whatever was typed: no separator, no dots alone, not empty, short enough for 255 bytes with a suffix."""
    name = safe_name(text)
    assert name not in {"", ".", ".."}
    assert not set('<>:"/\\|?*') & set(name)
    assert name[-1] not in ". "
    assert len(f"退回修改单-{name}（2）.xlsx".encode()) <= 255
    assert name == safe_name(name)


def test_a_name_is_given_once():
    """The second gets a number, whatever its case, and a number that somebody typed is passed over."""
    names = Names()
    assert ["A（2）", "A", "a（3）", "A.x"] == [
        names.free("A（2）"), names.free("A"), names.free("a"), names.free("A", ".x"),
    ]  # fmt: skip
