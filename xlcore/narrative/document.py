"""The text of a Word document's body: paragraphs and table cells in reading order, nothing fetched or run."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from xlcore.errors import FileError
from xlcore.sheet.walk import walk_xml

__all__ = ["LONGEST_REPORT", "Paragraph", "paragraphs_of"]

LONGEST_REPORT = 1_000_000
"""Characters of a report; the longest of a whole department have some 100,000."""

_UNSEEN = {"Fallback", "del", "moveFrom"}
"""Elements whose text nobody sees: the second copy of a text box, and what was deleted or moved away."""

_WHITE = {"tab": "\t", "br": "\n", "cr": "\n"}


class Paragraph(NamedTuple):
    """One paragraph; ``place`` says where people find it: 第3段, or 第1个表第2行第4格."""

    place: str
    text: str


def paragraphs_of(path: Path, part: str, content: bytes) -> tuple[Paragraph, ...]:
    """Return the paragraphs that hold text; those of a text box stand before the one that carries it.

    Raises:
        FileError: the XML is damaged, holds a DOCTYPE, or the text is too long.
    """
    walk = _Walk(path)
    walk_xml(path, part, content, start=walk.start, end=walk.end, text=walk.text)
    return tuple(walk.found)


class _Walk:
    """Collects text while the elements go by."""

    def __init__(self, path: Path) -> None:
        self.found: list[Paragraph] = []
        self._path, self._length, self._unseen, self._paragraphs = path, 0, 0, 0
        self._open: list[list[str]] = []
        self._in_text = False
        self._tables, self._depth, self._row, self._cell = 0, 0, 0, 0

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        self._in_text = tag == "t"
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "p":
            self._open.append([])
        elif tag in _WHITE and self._open and not self._unseen:
            self._open[-1].append(_WHITE[tag])
        elif tag == "tbl":
            self._depth += 1
            if self._depth == 1:
                self._tables, self._row = self._tables + 1, 0
        elif self._depth == 1 and tag == "tr":
            self._row, self._cell = self._row + 1, 0
        elif self._depth == 1 and tag == "tc":
            self._cell += 1

    def end(self, tag: str) -> None:
        self._in_text = False
        if tag in _UNSEEN:
            self._unseen -= 1
        elif tag == "tbl":
            self._depth -= 1
        elif tag == "p" and self._open:
            text = "".join(self._open.pop())
            if text.strip():
                self.found.append(Paragraph(self._place(), text))

    def text(self, characters: str) -> None:
        if not self._in_text or self._unseen or not self._open:
            return
        self._length += len(characters)
        if self._length > LONGEST_REPORT:
            raise FileError(self._path, f"文字超过 {LONGEST_REPORT} 个字符，不像绩效报告")
        self._open[-1].append(characters)

    def _place(self) -> str:
        if self._depth:
            return f"第{self._tables}个表第{self._row}行第{self._cell}格"
        self._paragraphs += 1
        return f"第{self._paragraphs}段"
