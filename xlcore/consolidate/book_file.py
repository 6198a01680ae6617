"""A workbook of tables written to its file, whole or not at all."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from xlcore.consolidate.publish_book import CREATED, Book
from xlcore.sheet.paint import save_bytes


def save_book(path: Path, title: str, write: Callable[[Book], None]) -> None:
    """Write to ``path`` the workbook that ``write`` fills; ``title`` is what its properties say.

    Equal content gives equal bytes. A file that was there is replaced, once
    the new one is complete.

    Raises:
        FileError: the file cannot be written.
        InputError: a worksheet cannot hold so many rows.
    """
    buffer = io.BytesIO()
    with TemporaryDirectory(ignore_cleanup_errors=True) as scratch, Book(buffer, scratch) as book:
        book.workbook.set_properties({"title": title, "created": CREATED})
        write(book)
    save_bytes(path, buffer.getvalue())
