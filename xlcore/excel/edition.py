"""The UDF edition of a scheme's workbook: calls of the worksheet functions, and the macros that carry them."""

from __future__ import annotations

import tempfile
from pathlib import Path

from xlcore.errors import InputError
from xlcore.excel.macros import macro_workbook
from xlcore.scheme.catalogue import builtin
from xlcore.scheme.model import Scheme
from xlcore.sheet.template import write_workbook


def write_macro_workbook(scheme: Scheme, path: Path) -> None:
    """Write the blank live workbook of a scheme with ``=PERF_SCORE(...)`` and its siblings, as .xlsm.

    Raises:
        InputError: the scheme is not built in; the functions in a cell know built-in schemes only.
        FileError: the file cannot be written.
    """
    if scheme.id not in builtin():
        raise InputError(f"函数版只支持内置方案，“{scheme.id}”不是内置方案；请生成公式版（--edition formula）。")
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.xlsx"
        write_workbook(scheme, plain, edition="udf")
        macro_workbook(plain, path)
