"""Options that several commands share, how their values are read, and the scheme that they name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xlcore.errors import InputError, printable

if TYPE_CHECKING:
    from xlcore.scheme.model import Scheme

MOST_JOBS = 256
"""Processes that one command may start: more than any desk has cores, and fewer than would choke one."""

_DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日")


def whole_number(option: str, least: int | None = None, most: int | None = None) -> Callable[[str], int]:
    """Return what reads a whole number from ``least`` to ``most``; None is no limit.

    What it returns raises an InputError that names option, value and limits.
    Typer's own messages are English and differ between its versions.
    """
    allowed = "任意整数" if least is None and most is None else f" {least} 到 {most} 的整数"

    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = None
        if number is None or (least is not None and number < least) or (most is not None and number > most):
            raise InputError(f"选项 {option} 的值不对：写的是“{printable(text)}”，应为{allowed}。")
        return number

    return read


def day(option: str) -> Callable[[str], date]:
    """Return what reads a day: 2025-03-31, 2025/3/31, 2025年3月31日.

    What it returns raises an InputError that names option, value and what may be written.
    """

    def read(text: str) -> date:
        for form in _DAYS:
            try:
                return datetime.strptime("".join(text.split()), form).date()  # noqa: DTZ007  # a day has no zone
            except ValueError:
                continue
        raise InputError(
            f"选项 {option} 的值不对：写的是“{printable(text)}”，应为一个日期，"
            "例如 2025-03-31、2025/3/31 或 2025年3月31日。"
        )

    return read


class Edition(StrEnum):
    """What computes the points of a live workbook."""

    FORMULA = "formula"
    UDF = "udf"


def _edition(text: str) -> Edition:
    try:
        return Edition(text)
    except ValueError as error:
        told = f"选项 --edition 的值不对：写的是“{printable(text)}”，应为 {' 或 '.join(Edition)}。"
        raise InputError(told) from error


EditionOption = Annotated[
    Edition,
    typer.Option(
        "--edition",
        metavar="版本",
        parser=_edition,
        help="formula 公式版（默认，不加宏）；udf 函数版（用 Python 函数算分，含宏）",
    ),
]
JobsOption = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        metavar="个数",
        parser=whole_number("--jobs", 1, MOST_JOBS),
        help=f"同时读取的进程数，1 到 {MOST_JOBS}，默认等于处理器核数",
    ),
]
SchemeOption = Annotated[
    str | None,
    typer.Option("--scheme", metavar="方案", help="评价方案：内置方案的编号，方案文件（.yaml、.xlsx）；不写则自动识别"),
]
SchemeArgument = Annotated[
    str, typer.Argument(metavar="方案", help="内置方案的编号，或方案文件（.yaml），或方案工作簿（.xlsx）")
]
PasswordOption = Annotated[
    list[str] | None,
    typer.Option("--password", metavar="密码", help="打开加密文件的密码；有几个就写几次，逐个尝试"),
]

SCHEME_WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods")
"""What a scheme workbook may be saved as; anything else is a scheme file in YAML."""


def scheme_or_none(name: str | None) -> Scheme | None:
    """Return the scheme that was named, None where none was."""
    return named_scheme(name) if name else None


def named_scheme(name: str) -> Scheme:
    """Return a built-in scheme, or that of a file: YAML, or the workbook of a bureau."""
    from xlcore.scheme.catalogue import builtin, get  # noqa: PLC0415  # the help must not wait for the scheme library

    if name not in builtin() and Path(name).suffix.lower() in SCHEME_WORKBOOKS:
        from xlcore.sheet.scheme_read import read_scheme  # noqa: PLC0415  # as above

        return read_scheme(Path(name))
    return get(name)
