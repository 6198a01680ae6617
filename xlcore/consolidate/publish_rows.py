"""The rows of a worksheet, numbered and streamed to a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xlcore.consolidate.publish_cells import LEADS, NUMBER, Cells, Column, Ready
from xlcore.consolidate.publish_looks import style
from xlcore.consolidate.publish_package import Filled, Links

_BUFFERED = 500
"""Rows that are written to the disk at once."""

_LEADS, _LEADS_NOT = str(style("link", "body")), str(style("centre", "body"))


class Rows:
    """The rows of one worksheet; ``row`` is the next one to write, zero-based."""

    def __init__(self, path: Path, columns: Sequence[Column]) -> None:
        self.cells = Cells(columns)
        self.row = 0
        self._links = Links(path.with_suffix(".links"))
        self._path, self._file = path, path.open("wb")
        self._buffer: list[str] = []

    def put(self, made: Ready) -> None:
        """Write the next row; as many of its links lead somewhere as a worksheet may have."""
        self.row += 1
        xml, _, links = made
        xml = xml.replace(NUMBER, str(self.row))
        for column, url in links:
            leads = self._links.add(f"{column}{self.row}", url)
            xml = xml.replace(LEADS, _LEADS if leads else _LEADS_NOT, 1)
        self._buffer.append(xml)
        if len(self._buffer) >= _BUFFERED:
            self._flush()

    def drop(self) -> None:
        """Take back every row that was written: the next one is the first."""
        self._buffer.clear()
        self._file.seek(0)
        self._file.truncate()
        self._links.drop()
        self.row = 0

    def finish(self) -> Filled:
        """Close the files and return the cells."""
        self._flush()
        self._file.close()
        self._links.close()
        return Filled(self._path, f"A1:{self.cells.names[-1]}{max(self.row, 1)}", self._links)

    def _flush(self) -> None:
        self._file.write("".join(self._buffer).encode("utf-8"))
        self._buffer.clear()
