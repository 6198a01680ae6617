"""Single settings in a file that belongs to the user."""

import pytest

from xlcore.errors import InputError
from xlcore.excel.settings import setting, with_setting

FILE = '"PYTHONPATH","D:\\工具"\r\n"Interpreter_Win","C:\\old\\python.exe"\r\nodd line\r\n'.encode("gbk")


def test_reads_a_value_whatever_the_capitals():
    """A name does not tell capitals apart, and Chinese paths are read in the code page."""
    assert "C:\\old\\python.exe" == setting(FILE, "INTERPRETER_WIN", "gbk")
    assert "D:\\工具" == setting(FILE, "PYTHONPATH", "gbk")
    assert setting(FILE, "CONDA ENV", "gbk") is None


def test_changes_one_line_only():
    """All other lines stay the same bytes, also those that are no settings."""
    changed = with_setting(FILE, "INTERPRETER_WIN", "C:\\新\\python.exe", "gbk")
    expected = [FILE.splitlines()[0], '"INTERPRETER_WIN","C:\\新\\python.exe"'.encode("gbk"), FILE.splitlines()[2]]
    assert expected == changed.splitlines()


def test_adds_behind_the_last_line():
    """A new setting gets a line of its own even if the last line is not ended."""
    assert b'"A","1"\r\n"B","2"\r\n' == with_setting(b'"A","1"', "B", "2", "gbk")


def test_takes_a_line_out():
    """Without a value the line goes, and the rest stays."""
    assert b'"A","1"\r\n' == with_setting(b'"A","1"\r\n"B","2"\r\n', "b", None, "gbk")


@pytest.mark.parametrize(("value", "words"), [("C:\\ไทย\\python.exe", "VBA 不能读取"), ('a"b', "引号")])
def test_values_that_vba_cannot_read_are_refused(value, words):
    """A path outside the code page, or with a quotation mark, is an error in Chinese."""
    with pytest.raises(InputError, match=words):
        with_setting(b"", "A", value, "gbk")
