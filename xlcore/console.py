"""How the command line speaks: results, remarks, progress, questions, and which outputs it refuses.

Results go to standard output, everything else to standard error.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from xlcore.errors import InputError, printable
from xlcore.help import width

if TYPE_CHECKING:
    from xlcore.consolidate.collect import Done

WIDEST = 60
"""Columns of the terminal for one column of a table; what is wider moves the rest of its line."""

Advance: TypeAlias = Callable[[str], None]
"""Moves a progress bar on by one, and says what stands behind it."""


def results() -> Console:
    """Return where results go: standard output."""
    return Console(highlight=False)


def aside() -> Console:
    """Return where everything else goes: standard error."""
    return Console(stderr=True, highlight=False)


def say(console: Console, message: str, style: str = "") -> None:
    """Print one line as it is: never cut, never read as markup."""
    console.print(Text(message, style=style), soft_wrap=True)


def write_utf8(text: str) -> None:
    """Write what programs read: always UTF-8, whatever the console's code page."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "surrogatepass"))


def complain(message: str) -> None:
    """Tell what is wrong on standard error."""
    say(aside(), message, "red")


def named(path: Path) -> str:
    """Return a path as it is shown: on one line, whatever its name."""
    return printable(str(path))


def written(path: Path, about: str = "") -> None:
    """Say where a file that was made lies."""
    say(results(), f"已生成：{named(path)}{about}")


def check_output(path: Path, suffix: str, *, force: bool) -> None:
    """Refuse an output that cannot or must not be written.

    Raises:
        InputError: another suffix, the folder is missing or cannot be written, or the file exists.
    """
    name = named(path)
    if path.suffix.lower() != suffix:
        raise InputError(f"输出文件名应以 {suffix} 结尾：{name}。请改写文件名。")
    if not path.parent.is_dir():
        raise InputError(f"文件夹不存在：{named(path.parent)}。请先建立文件夹。")
    if path.is_dir():
        raise InputError(f"这是文件夹，不是文件：{name}。请写出文件名。")
    if not os.access(path.parent, os.W_OK):
        raise InputError(f"没有权限写入文件夹：{named(path.parent)}。请换一个文件夹。")
    if path.exists() and not os.access(path, os.W_OK):
        raise InputError(f"文件是只读的，不能覆盖：{name}。请换一个文件名。")
    if path.exists() and not force:
        raise InputError(f"文件已存在：{name}。换一个文件名，或加 --force 覆盖。")


def check_apart(
    outputs: Iterable[tuple[str, Path | None]], inputs: Iterable[tuple[str, Path | str | None]] = ()
) -> None:
    """Refuse two outputs that are one path, and an output that is read, whatever the spelling or the links to it.

    Args:
        outputs: what is written: the option that names it, and its path if it was given.
        inputs: what is read, likewise; what is no file is passed over.

    Raises:
        InputError: two of these are the same, unless both are inputs.
    """
    # Path.is_file raises where a folder above may not be entered.
    taken = {_identity(Path(path)): name for name, path in inputs if path and os.path.isfile(path)}  # noqa: PTH113
    for name, path in outputs:
        if path is not None:
            other = taken.setdefault(_identity(path), name)
            if other != name:
                raise InputError(f"{name} 与 {other} 是同一个路径：{named(path)}。请给其中一个换一个名字。")


def _identity(path: Path) -> object:
    """Return what two paths of one file have in common, also two hard links; of no file the path without links."""
    with suppress(OSError):
        found = path.stat()
        if found.st_ino:  # some network drives number no files
            return found.st_dev, found.st_ino
    return os.path.normcase(os.path.realpath(path))


def status(message: str) -> AbstractContextManager[object]:
    """Show on standard error that something takes a moment."""
    return aside().status(message)


@contextmanager
def counting(doing: str, total: int, *, quiet: bool = False) -> Iterator[Advance]:
    """Show on standard error how much of ``total`` is done and what time is left; yields what to call after each."""
    columns = (
        *(TextColumn(doing), BarColumn(), MofNCompleteColumn()),
        *(TextColumn("{task.fields[told]}", markup=False), TextColumn("剩余"), TimeRemainingColumn()),
    )
    console = aside()
    with Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal) as bar:
        task = bar.add_task("", total=total, told="")
        yield lambda told: bar.update(task, advance=1, told=told)


@contextmanager
def progress(total: int, *, quiet: bool = False) -> Iterator[Callable[[Done], None]]:
    """Show progress over ``total`` files that are read, with rate and counts.

    Yields what to call after each file.
    """
    start = time.monotonic()
    files = forms = errors = known = 0
    with counting("正在读取", total, quiet=quiet) as advance:

        def read(done: Done) -> None:
            nonlocal files, forms, errors, known
            files, forms, errors, known = files + 1, forms + done.forms, errors + done.errors, known + done.known
            rate = files / max(time.monotonic() - start, 0.001)
            same = f"，未变 {known}" if known else ""
            advance(f"每秒 {rate:.0f} 个，自评表 {forms}，错误 {errors}{same}")

        yield read


def show_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print columns that stand below each other, as they are: never cut, never read as markup."""
    lines = [list(headings), *([printable(cell) for cell in row] for row in rows)]
    rooms = [min(max(map(width, column)), WIDEST) for column in zip(*lines, strict=True)]
    out = results()
    for number, line in enumerate(lines):
        cells = (cell + " " * (room - width(cell)) for cell, room in zip(line, rooms, strict=True))
        say(out, "  ".join(cells).rstrip(), "" if number else "bold")


def agree(remarks: tuple[str, ...]) -> bool:
    """Say what a copy will lack and ask whether to go on; without somebody to answer it is refused.

    Raises:
        InputError: there is no terminal to ask on.
    """
    for remark in remarks:
        say(aside(), f"  {remark}")
    if not sys.stdin.isatty():
        raise InputError("需要确认。同意请加 --yes。")
    return typer.confirm("继续吗？", default=False, err=True)
