"""A bureau's own workbook made live on disk: opened read-only, planned, patched, written as a copy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlcore.errors import InputError
from xlcore.excel.edition import require_builtin
from xlcore.excel.macros import macro_workbook
from xlcore.scheme.model import Scheme
from xlcore.sheet.adopt import Adoption, adopt
from xlcore.sheet.opening import open_book
from xlcore.sheet.patch import arrays, patched, save_bytes
from xlcore.sheet.read import Reading, forms_of
from xlcore.sheet.subject import Edition


@dataclass(frozen=True, slots=True)
class Adopted:
    """What was made live: its forms, what is told of them; ``live_before`` if there was nothing to do.

    ``remarks`` say in Chinese what the copy lacks of the file.
    """

    readings: tuple[Reading, ...]
    plan: Adoption
    live_before: bool
    remarks: tuple[str, ...] = ()


def adopt_file(  # noqa: PLR0913, PLR0917  # where from, where to, and four wishes
    path: Path,
    output: Path,
    scheme: Scheme | None,
    edition: Edition,
    passwords: Sequence[str],
    agree: Callable[[tuple[str, ...]], bool],
) -> Adopted:
    """Write a live copy of a workbook.

    ``agree`` is asked where the copy lacks something that the file has, an old
    format or a password; it gets the Chinese sentences that say what.

    Raises:
        FileError: the file cannot be read or patched, or the copy not written.
        InputError: it holds no form, nobody agreed, or the edition cannot be had.
    """
    if output.exists() and output.samefile(path):
        raise InputError(f"不能覆盖原文件：{path}。请换一个文件名。")
    opened = open_book(path, passwords)
    readings = tuple(forms_of(opened.workbook, scheme))
    if not readings:
        raise InputError(f"工作簿中没有找到自评表：{path}")
    if edition == "udf":
        require_builtin(reading.scheme for reading in readings)
    if opened.remarks and not agree(opened.remarks):
        raise InputError("没有生成。")
    fixed = arrays(opened.container, {reading.form.sheet for reading in readings})
    plan = adopt(opened.workbook, readings, edition, fixed)
    data = patched(opened.container, plan.change)
    if edition == "udf" and not plan.change.empty:
        data = macro_workbook(data)
    save_bytes(output, data)
    return Adopted(readings, plan, plan.change.empty, opened.remarks)
