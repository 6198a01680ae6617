"""The tables of a consolidation as files for other programs: Parquet, or CSV that a spreadsheet opens without harm."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import ROUND_HALF_UP, Context, Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, Protocol

from xlcore.consolidate.folders import may_hold
from xlcore.consolidate.names import EXPORTED
from xlcore.consolidate.publish_cells import Column, Link, Value
from xlcore.consolidate.publish_text import writable
from xlcore.errors import FileError, InputError, printable, reason_of
from xlcore.numbers import SIGNIFICANT_DIGITS, plain

Kind = Literal["parquet", "csv"]

WHOLE, FRACTION = ("count", "year"), ("points", "money", "rate")
"""Looks of columns that hold numbers: whole ones, and others."""

_NUMBERS = frozenset((*WHOLE, *FRACTION))

_BATCH = 10_000
"""Rows of a Parquet batch that are kept in memory."""

_NO_PARQUET = '写 Parquet 需要另外安装：pip install "xlcore[parquet]"。也可以用 --csv。'
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠\t\r]")
_KEPT = Context(prec=SIGNIFICANT_DIGITS, rounding=ROUND_HALF_UP)
_NUMBER = re.compile(r"[+-]?[0-9][0-9,]*(\.[0-9]+)?%?|[-—]+")


class Table(Protocol):
    """A table that takes its rows one by one."""

    def add(self, values: Sequence[Value]) -> None:
        """Take a row."""


def has_parquet() -> bool:
    """Tell whether Parquet can be written here."""
    return find_spec("pyarrow") is not None


def check_exports(exports: Iterable[tuple[Kind, Path]], *, force: bool) -> None:
    """Refuse what cannot or must not be written, before hours of reading.

    Raises:
        InputError: Parquet is asked for and pyarrow is not installed, a folder
            is none, cannot be written, or holds one of the files and ``force``
            is not given.
    """
    for kind, folder in exports:
        if kind == "parquet" and not has_parquet():
            raise InputError(_NO_PARQUET)
        if folder.exists() and not folder.is_dir():
            raise InputError(f"不是文件夹：{printable(str(folder))}。请换一个文件夹。")
        if not may_hold(folder):
            raise InputError(f"不能写入文件夹：{printable(str(folder))}。请检查权限，或换一个文件夹。")
        there = [path for _, path in tables_of([(kind, folder)]) if path.exists()]
        if there and not force:
            raise InputError(f"文件已存在：{printable(str(there[0]))}。换一个文件夹，或加 --force 覆盖。")


def tables_of(exports: Iterable[tuple[Kind, Path]]) -> list[tuple[str, Path]]:
    """Return the files that exports write, each with the option that asks for it."""
    return [(f"--{kind}", folder / f"{name}.{kind}") for kind, folder in exports for name in EXPORTED]


def titles(columns: Sequence[Column]) -> list[str]:
    """Return the names of the columns: the headings of the worksheet on one line."""
    return [column.title.replace("\n", "") for column in columns]


def typed(value: Value, column: Column) -> int | float | str | None:
    """Return a value as its column has it: of numbers what is one, else None; of texts the text."""
    if isinstance(value, Link):
        value = value.text
    if column.look in _NUMBERS:
        if value is None or isinstance(value, str):
            return None
        return int(value) if column.look in WHOLE else float(value)
    if value is None or isinstance(value, str):
        return writable(value or "")
    return _digits(value)


def _digits(value: Decimal | int) -> str:
    """Return a number with the digits that a worksheet keeps: a rate is divided to many more."""
    return plain(_KEPT.plus(Decimal(value)))


@contextmanager
def table(kind: Kind, path: Path, columns: Sequence[Column]) -> Iterator[Table]:
    """Write a table to ``path``; a file that was there is replaced once the new one is complete.

    Raises:
        FileError: the file cannot be written.
        InputError: Parquet is asked for and pyarrow is not installed.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        try:
            with _parquet(temporary, columns) if kind == "parquet" else _csv(temporary, columns) as writer:
                yield writer
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except PermissionError as error:
        raise FileError(path, "不能写入；如果文件已在其他程序中打开，请先关闭") from error
    except OSError as error:
        raise FileError(path, f"不能写入（{reason_of(error)}）") from error


def safe(text: str) -> str:
    """Return a text as a cell of CSV: what a spreadsheet would take for a formula has a ' in front.

    Numbers with a sign and lone dashes stay as they are.
    """
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


class _Csv:
    def __init__(self, writer: Any, columns: Sequence[Column]) -> None:  # noqa: ANN401  # csv gives its writer no name
        self._writer, self._columns = writer, columns

    def add(self, values: Sequence[Value]) -> None:
        """Take a row; what is no number in a column of numbers stays its text."""
        self._writer.writerow([_field(value) for value in values])


def _field(value: Value) -> str:
    if isinstance(value, Link):
        value = value.text
    if value is None:
        return ""
    return safe(writable(value)) if isinstance(value, str) else _digits(value)


@contextmanager
def _csv(path: Path, columns: Sequence[Column]) -> Iterator[Table]:
    # With the mark in front Excel and WPS read UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(titles(columns))
        yield _Csv(writer, columns)


class _Parquet:
    def __init__(self, arrow: Any, writer: Any, schema: Any, columns: Sequence[Column]) -> None:  # noqa: ANN401  # untyped
        self._arrow, self._writer, self._schema, self._columns = arrow, writer, schema, columns
        self._rows: list[list[int | float | str | None]] = []

    def add(self, values: Sequence[Value]) -> None:
        """Take a row."""
        self._rows.append([typed(value, column) for value, column in zip(values, self._columns, strict=True)])
        if len(self._rows) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        """Write the rows that are waiting."""
        if self._rows:
            arrays = [
                self._arrow.array(list(values), field.type)
                for values, field in zip(zip(*self._rows, strict=True), self._schema, strict=True)
            ]
            self._writer.write_batch(self._arrow.record_batch(arrays, schema=self._schema))
            self._rows.clear()


@contextmanager
def _parquet(path: Path, columns: Sequence[Column]) -> Iterator[Table]:
    try:
        import pyarrow as pa  # noqa: PLC0415  # an extra
        from pyarrow import parquet  # noqa: PLC0415  # as above
    except ImportError as error:
        raise InputError(_NO_PARQUET) from error
    kinds = {**dict.fromkeys(WHOLE, pa.int64()), **dict.fromkeys(FRACTION, pa.float64())}
    schema = pa.schema(
        [(title, kinds.get(column.look, pa.string())) for title, column in zip(titles(columns), columns, strict=True)]
    )
    with parquet.ParquetWriter(path, schema) as writer:
        made = _Parquet(pa, writer, schema, columns)
        yield made
        made.flush()
