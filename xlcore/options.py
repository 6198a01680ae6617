"""Options that several commands share, and the scheme that they name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from xlcore.scheme.model import Scheme

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
