"""A report file as paragraphs: Word documents (.docx) and plain text, read as hostile files are."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import NamedTuple

from xlcore.errors import FileError
from xlcore.narrative.document import LONGEST_REPORT, Paragraph, paragraphs_of
from xlcore.sheet.preflight import DEFAULT_LIMITS, Limits, inflate, load

__all__ = ["read_report"]

_BODY = "word/document.xml"
_RESAVE = "请用 Word 或 WPS 另存为 .docx，再运行一次"


class _Sign(NamedTuple):
    """The first bytes of files that are no report, and what is said of them."""

    start: bytes
    reason: str


_SIGNS = (
    _Sign(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", f"是旧版 Word 文档（.doc），或有打开密码；{_RESAVE}"),
    _Sign(b"%PDF", "是 PDF；请用原来的 Word 文档，或把文字另存为 .txt"),
    _Sign(b"{\\rtf", f"是 RTF 文档；{_RESAVE}"),
)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def read_report(path: Path, limits: Limits = DEFAULT_LIMITS) -> tuple[Paragraph, ...]:
    """Read the paragraphs and table cells of a report that hold text.

    Raises:
        FileError: it is missing, of another kind, damaged, hostile or past a limit.
    """
    data = load(path, limits)
    for sign in _SIGNS:
        if data.startswith(sign.start):
            raise FileError(path, sign.reason)
    if not data.startswith(b"PK"):
        return _lines(path, data)
    parts = {name.casefold(): content for name, content in inflate(path, data, limits).items()}
    if _BODY in parts:
        return paragraphs_of(path, _BODY, parts[_BODY])
    what = "是工作簿，请用 xlcore check" if "xl/workbook.xml" in parts else "不是 Word 文档"
    raise FileError(path, f"压缩包中没有正文（{_BODY}）：{what}")


def _lines(path: Path, data: bytes) -> tuple[Paragraph, ...]:
    text = _decoded(path, data)
    if len(text) > LONGEST_REPORT:
        raise FileError(path, f"文字超过 {LONGEST_REPORT} 个字符，不像绩效报告")
    if text.lstrip()[:9].casefold().startswith(("<!doctype", "<html", "<?xml")):
        raise FileError(path, f"是网页或 XML；{_RESAVE}")
    filled = (line for line in text.splitlines() if line.strip())
    return tuple(Paragraph(f"第{number}段", line) for number, line in enumerate(filled, 1))


def _decoded(path: Path, data: bytes) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    for encoding in ("utf-8", "gb18030"):
        if b"\0" not in data:
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise FileError(path, f"不是 .docx，也不是文本；{_RESAVE}")
