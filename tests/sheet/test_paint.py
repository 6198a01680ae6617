"""Files are written whole, under whatever name."""

import os
import sys

import pytest

from xlcore.sheet.paint import save_bytes


@pytest.mark.skipif(sys.platform == "win32", reason="on Windows every name is Unicode")
def test_a_name_in_another_encoding_is_written(tmp_path):
    """Archives from Windows are unpacked elsewhere with names that are no UTF-8."""
    path = tmp_path / os.fsdecode("自评表.xlsx".encode("gbk"))
    save_bytes(path, b"1")
    assert [path] == list(tmp_path.iterdir())
    assert b"1" == path.read_bytes()
