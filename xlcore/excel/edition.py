"""The UDF edition of a workbook: calls of the worksheet functions, and the macros that carry them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

from xlcore.errors import InputError
from xlcore.excel.macros import macro_workbook
from xlcore.scheme.catalogue import builtin
from xlcore.scheme.model import Scheme
from xlcore.sheet.paint import save_bytes
from xlcore.sheet.template import write_workbook


def write_macro_workbook(scheme: Scheme, path: Path) -> None:
    """Write the blank live workbook of a scheme with ``=PERF_SCORE(...)`` and its siblings, as .xlsm.

    Raises:
        InputError: the scheme is not built in; the functions in a cell know built-in schemes only.
        FileError: the file cannot be written.
    """
    require_builtin([scheme])
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.xlsx"
        write_workbook(scheme, plain, edition="udf")
        save_bytes(path, macro_workbook(plain.read_bytes()))


def require_builtin(schemes: Iterable[Scheme]) -> None:
    """Refuse schemes that the functions in a cell do not know.

    Raises:
        InputError: one of them is not built in.
    """
    for scheme in schemes:
        if scheme.id not in builtin():
            raise InputError(f"函数版只支持内置方案，“{scheme.id}”不是内置方案；请生成公式版（--edition formula）。")
