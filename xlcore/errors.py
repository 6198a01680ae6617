"""The one family of exceptions: what the user gave, what a file holds, what a scheme says."""

from __future__ import annotations

import errno
from pathlib import Path

LONGEST_REASON = 400
"""Characters of a reason; a hostile file may name a part with 65,535."""


def printable(text: str) -> str:
    """Return ``text`` on one line, cut to a bearable length: files must not forge log lines."""
    kept = _harmless(text[:LONGEST_REASON])
    return kept if len(text) <= LONGEST_REASON else f"{kept}…"


def one_line(text: str) -> str:
    """Return a sentence in which something of a file is quoted on one line, with plain spaces."""
    return _harmless(" ".join(text.split()))


def _harmless(text: str) -> str:
    """Leave out what moves the cursor, changes colours or turns the direction of writing."""
    return "".join(mark if mark.isprintable() else "�" for mark in text)


_REASONS = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "这是文件夹",
    errno.ENOTDIR: "上级不是文件夹",
    errno.ENOENT: "文件或文件夹不存在",
    errno.EEXIST: "已经存在",
    errno.ENOSPC: "磁盘空间不足",
    errno.EROFS: "磁盘是只读的",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EBUSY: "正被其他程序使用",
}


def reason_of(error: OSError) -> str:
    """Return in Chinese why the system refused; what is not listed keeps the system's own words."""
    return _REASONS.get(error.errno or 0) or error.strerror or type(error).__name__


class XlcoreError(Exception):
    """Base of every exception that xlcore raises on purpose; ``str()`` is Chinese."""


class InputError(XlcoreError):
    """Data that a user gave cannot be used: an argument, an option, a value."""


class FileError(XlcoreError):
    """A file cannot be read or written; ``reason`` is Chinese and one line (finding K03)."""

    def __init__(self, path: Path | str, reason: str) -> None:
        self.path = Path(path)
        self.reason = printable(reason)
        super().__init__(self.path, self.reason)  # both as args, so that it survives pickling

    def __str__(self) -> str:
        return f"{printable(str(self.path))}：{self.reason}"


class ConfigError(XlcoreError):
    """A scheme or setting is wrong; ``file``, ``line`` (1-based) and ``field`` say where, if known."""

    def __init__(self, reason: str, file: Path | str = "", line: int | None = None, field: str = "") -> None:
        self.reason, self.file, self.line, self.field = reason, str(file), line, field
        super().__init__(reason, self.file, line, field)  # all as args, so that it survives pickling

    def __str__(self) -> str:
        line = f"第 {self.line} 行" if self.line is not None else ""
        where = " ".join(part for part in (self.file, line, self.field) if part)
        return f"{where}：{self.reason}" if where else self.reason
