"""A folder of forms consolidated from inside Excel into a new workbook, which is then opened."""

from __future__ import annotations

from pathlib import Path

import xlwings as xw

from xlcore.consolidate.collect import collect
from xlcore.consolidate.engine import local
from xlcore.consolidate.find import find_workbooks
from xlcore.consolidate.publish import publish
from xlcore.consolidate.record import Collection
from xlcore.errors import InputError, printable
from xlcore.excel.dialogs import Dialogs

NAME = "绩效自评汇总"
LONGEST_LIST = 10


def consolidate(book: xw.Book, dialogs: Dialogs) -> None:
    """Ask for a folder, consolidate it, open the result.

    Raises:
        InputError: the folder holds no workbook or no form.
        FileError: the result cannot be written.
    """
    folder = dialogs.choose_folder("选择存放自评表的文件夹")
    if folder is None:
        return
    files = find_workbooks([folder])
    if not files:
        raise InputError(f"文件夹里没有工作簿：{printable(str(folder))}")
    progress = _Progress(book.app, len(files))
    try:
        collection = collect([folder], on_file=progress.step, engine=local())
    finally:
        progress.done()
    if not collection.form_count:
        raise InputError(f"读了 {len(collection.files)} 个文件，没有找到自评表。\n{_unread(collection)}")
    output = _free(folder)
    publish(collection, output)
    told = _summary(collection, output)
    try:
        book.app.books.open(str(output))
    except Exception:  # noqa: BLE001  # COM raises its own kinds; the result lies there all the same
        told = f"{told}\n没能在 Excel 中打开它（可能已打开同名的工作簿），请自己打开。"
    dialogs.tell(told)


def _free(folder: Path) -> Path:
    """Return a name in the folder that is not taken: nothing is ever replaced."""
    path, number = folder / f"{NAME}.xlsx", 1
    while path.exists():
        number += 1
        path = folder / f"{NAME} ({number}).xlsx"
    return path


def _summary(collection: Collection, output: Path) -> str:
    lines = [
        f"汇总了 {len(collection.files)} 个文件里的 {collection.form_count} 份自评表。",
        f"错误 {collection.errors} 条，提醒 {collection.warnings} 条，提示 {collection.infos} 条。",
        f"汇总表：{printable(str(output))}",
    ]
    unread = _unread(collection)
    return "\n".join([*lines, f"没有汇入：\n{unread}"] if unread else lines)


def _unread(collection: Collection) -> str:
    left_out = [file for file in collection.files if not file.forms]
    lines = [f"· {printable(file.path.name)}：{file.reason}" for file in left_out[:LONGEST_LIST]]
    rest = len(left_out) - LONGEST_LIST
    return "\n".join([*lines, f"……另有 {rest} 个"] if rest > 0 else lines)


class _Progress:
    """Counts the files in Excel's status bar."""

    def __init__(self, app: xw.App, total: int) -> None:
        self._app, self._total, self._count = app, total, 0

    def step(self, _: object) -> None:
        self._count += 1
        self._app.status_bar = f"正在读取自评表 {self._count}/{self._total}"

    def done(self) -> None:
        self._app.status_bar = False  # gives the bar back to Excel
