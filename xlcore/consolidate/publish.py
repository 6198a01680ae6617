"""A collection as one workbook of eight sheets, written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from xlcore.consolidate import (
    publish_about,
    publish_charts,
    publish_departments,
    publish_detail,
    publish_gaps,
    publish_summary,
)
from xlcore.consolidate.collect import Collection
from xlcore.consolidate.publish_book import Book
from xlcore.consolidate.publish_places import Places
from xlcore.errors import FileError, InputError


def publish(collection: Collection, path: Path) -> None:
    """Write 说明, 汇总表, 指标明细, 问题清单, 等级分布, 部门统计, 未报与重报 and 未读文件 to ``path``.

    The same collection and path give the same bytes. A file that was there is
    replaced, once the new one is complete.

    Raises:
        FileError: the file cannot be written.
        InputError: ``path`` is one of the files read, or a worksheet cannot hold so many rows.
    """
    if os.path.realpath(path) in {os.path.realpath(file.path) for file in collection.files}:
        raise InputError(f"输出文件是本次读取的文件之一，不能覆盖：{path}。请换一个文件名。")
    places = Places.of(collection, path.parent)
    with (
        TemporaryDirectory(ignore_cleanup_errors=True) as scratch,
        _replacing(path) as file,
        Book(file, scratch) as book,
    ):
        publish_about.write(book, collection, places)
        publish_summary.write(book, collection, places)
        publish_detail.write_indicators(book, collection, places)
        publish_detail.write_findings(book, collection, places)
        publish_charts.write(book, collection)
        publish_departments.write(book, collection)
        publish_gaps.write_repeated(book, collection, places)
        publish_gaps.write_unread(book, collection)


@contextmanager
def _replacing(path: Path) -> Iterator[IO[bytes]]:
    """Open a temporary file beside ``path`` that takes its place at the end, or vanishes on an error."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        try:
            with temporary.open("wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except PermissionError as error:
        raise FileError(path, "不能写入；如果文件已在 Excel 或 WPS 中打开，请先关闭") from error
    except OSError as error:
        raise FileError(path, f"不能写入（{error.strerror or type(error).__name__}）") from error
