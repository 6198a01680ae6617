"""Columns of Chinese text on a terminal."""

from xlcore.help import width


def test_chinese_takes_two_columns():
    """A Chinese character is as wide as two letters."""
    assert width("分值ab") == 6
