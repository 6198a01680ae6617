"""Reading what was sent in, as every command does that takes files and folders: paths, progress, exit codes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xlcore import console
from xlcore.errors import FileError, InputError
from xlcore.options import scheme_or_none

if TYPE_CHECKING:
    from xlcore.consolidate.record import Collection

OK, FOUND_ERRORS, UNREADABLE, INTERRUPTED = 0, 1, 2, 130
"""Exit codes: nothing wrong; an error-level finding; a path or the usage is wrong (2 wins over 1)."""

Paths = Annotated[
    list[Path], typer.Argument(metavar="路径...", readable=False, help="自评表文件或文件夹（文件夹内逐级查找）")
]
LedgerOption = Annotated[
    Path | None,
    typer.Option(
        "--ledger",
        metavar="文件",
        readable=False,
        help="台账文件（.ledger）：记下每个文件的结果，再次运行只读有变化的文件",
    ),
]
EngineOption = Annotated[
    str | None,
    typer.Option("--engine", metavar="地址", help="用 Dask 集群读取：dask://主机:端口；不写则用本机的进程"),
]


def collected(  # noqa: PLR0913  # what to read and how, each with a default
    paths: list[Path],
    scheme: str | None,
    passwords: list[str] | None = None,
    *,
    quiet: bool = False,
    jobs: int | None = None,
    ledger: Path | None = None,
    engine: str | None = None,
    roster: Path | None = None,
) -> Collection:
    """Read, score and check everything under the paths in processes of their own, showing progress.

    Roster and scheme may lie in a folder that is read: they are no submissions.

    Raises:
        Exit: there is no file to read, or Ctrl-C; that was told.
        FileError: the ledger cannot be used.
        InputError: there is no such engine.
    """
    from xlcore.consolidate import spare  # noqa: PLC0415  # the help must not wait for the readers

    if engine is None:
        spare.prepare()  # it imports what this process imports now
    from xlcore.consolidate.collect import collect  # noqa: PLC0415
    from xlcore.consolidate.engine import engine_of  # noqa: PLC0415
    from xlcore.consolidate.find import find_workbooks  # noqa: PLC0415
    from xlcore.consolidate.ledger import Ledger  # noqa: PLC0415

    chosen, reading = scheme_or_none(scheme), engine_of(engine, jobs)
    without = [Path(path) for path in (scheme, roster) if path]
    found = find_workbooks(paths, without)
    if not found:
        where = "、".join(console.named(path) for path in paths)
        console.complain(f"没有找到自评表文件（.xlsx .xlsm .xls .xlsb .ods .et）：{where}。请检查路径。")
        raise typer.Exit(UNREADABLE)
    book = Ledger(ledger)  # stays open as long as the collection, which reads from it
    try:
        with console.progress(len(found), quiet=quiet) as advance:
            return collect(
                paths,
                scheme=chosen,
                on_file=advance,
                passwords=passwords or (),
                engine=reading,
                ledger=book,
                without=without,
            )
    except KeyboardInterrupt:
        if ledger:
            done = f"已处理 {book.tally().files} / {len(found)} 个文件，记在台账 {console.named(ledger)}"
            console.complain(f"{done}；再次运行同一条命令即接着处理。")
        raise typer.Exit(INTERRUPTED) from None


def inputs_of(scheme: str | None, paths: list[Path]) -> list[tuple[str, Path | str | None]]:
    """Return what is read, by the names that a message gives it."""
    return [("--scheme", scheme), *(("报送文件", path) for path in paths)]


def check_sources(paths: list[Path], output: Path | None = None) -> None:
    """Refuse a path that does not exist, and an output that would be read.

    Raises:
        InputError: one of both.
    """
    from xlcore.consolidate.find import find_workbooks  # noqa: PLC0415  # as in collected

    for path in paths:
        if not os.path.lexists(path):
            raise InputError(f"没有这个文件或文件夹：{console.named(path)}。请检查路径。")
    if output is not None and output.exists():
        real = os.path.realpath(output)
        read = any(os.path.realpath(path) == real for path in find_workbooks(paths))
        # What was published into a folder is no submission: it is written anew.
        if read and (output in paths or not _published(output)):
            raise InputError(f"输出文件是本次读取的文件之一，不能覆盖：{console.named(output)}。请换一个文件名。")


def _published(path: Path) -> bool:
    from xlcore.consolidate.names import is_published  # noqa: PLC0415  # as in collected
    from xlcore.sheet.preflight import inspect  # noqa: PLC0415
    from xlcore.sheet.scan_book import book_of  # noqa: PLC0415

    try:
        return is_published(sheet.name for sheet in book_of(inspect(path)).sheets)
    except FileError:
        return False


def readable_status(collection: Collection) -> int:
    """Return the exit code of a command that does not judge: whether all files could be read."""
    return UNREADABLE if any(result.status == "rejected" for result in collection.files) else OK


def status_of(collection: Collection) -> int:
    """Return the exit code of a command that judges what the files hold."""
    return readable_status(collection) or (FOUND_ERRORS if collection.errors else OK)
