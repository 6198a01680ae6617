"""A workbook opened to be patched: what was read, and the parts that a copy is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from xlcore.errors import FileError
from xlcore.sheet.convert import convert
from xlcore.sheet.grid import Workbook, read_inspected
from xlcore.sheet.isolate import isolated
from xlcore.sheet.preflight import DEFAULT_LIMITS, Container, inspect, inspect_bytes

_UNLOCKED = "原文件有打开密码，副本没有密码，请妥善保管"
_FORMATS = {"xlsb": "二进制工作簿（.xlsb）", "ods": "OpenDocument 表格（.ods）"}


@dataclass(frozen=True, slots=True)
class Opened:
    """The parts of an .xlsx or .xlsm, its cells, and in Chinese what a copy of it lacks of the file that was sent."""

    container: Container
    workbook: Workbook
    remarks: tuple[str, ...] = ()


def open_book(path: Path, passwords: Sequence[str] = ()) -> Opened:
    """Open a workbook for a copy; an .xls or .et is converted to .xlsx first.

    Raises:
        FileError: it cannot be read, or is of a kind that cannot be patched.
    """
    container = inspect(path, passwords=passwords)
    remarks: tuple[str, ...] = (_UNLOCKED,) if container.encrypted else ()
    if container.kind in _FORMATS:
        raise FileError(path, f"{_FORMATS[container.kind]}不能原样改写；请用 Excel 或 WPS 另存为 .xlsx")
    if container.kind == "ole":
        data, lost = isolated(path, convert, container, DEFAULT_LIMITS)
        container = inspect_bytes(path, data)
        remarks += ("原文件是旧格式，副本转换为 .xlsx", *lost)
    return Opened(container, read_inspected(container), remarks)
