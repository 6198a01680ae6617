"""Faults of zips in Chinese; that both ways of inflating agree is tested with the pre-flight."""

import zipfile
import zlib

import pytest

from xlcore.sheet.unzip import fault_of


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (zipfile.BadZipFile("File is not a zip file"), "没有压缩包的目录"),
        (zipfile.BadZipFile("Bad CRC-32 for file 'xl/workbook.xml'"), "校验和不符"),
        (zlib.error("Error -3 while decompressing data: invalid block type"), "数据损坏"),
        (NotImplementedError("something new"), "NotImplementedError"),
    ],
)
def test_faults_are_told_in_chinese(error, expected):
    """A fault that nobody foresaw is told by its kind."""
    assert expected == fault_of(error)
