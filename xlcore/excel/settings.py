"""Reads and changes single lines of a settings file of xlwings; all other lines stay the same bytes."""

from __future__ import annotations

import re

from xlcore.errors import InputError

_LINE = re.compile(rb'^\s*"?([^",]+?)"?\s*,\s*"?(.*?)"?\s*$')
"""A line as VBA's ``Write #`` leaves it: "NAME","value". No code page of Windows uses the bytes of quote and comma
inside a character, so the lines can be read as bytes."""


def setting(content: bytes, name: str, encoding: str) -> str | None:
    """Return the value of a setting, None without it; names do not tell capitals apart, and the first one counts."""
    for line in content.splitlines():
        found = _LINE.match(line)
        if found and _is(found[1], name):
            return found[2].decode(encoding, "replace")
    return None


def with_setting(content: bytes, name: str, value: str | None, encoding: str) -> bytes:
    """Return the content with one setting changed, added at the end, or with None taken out.

    Raises:
        InputError: the value cannot be written in the code page, or holds a
            quotation mark.
    """
    lines = content.splitlines(keepends=True)
    places = [place for place, line in enumerate(lines) if (found := _LINE.match(line)) and _is(found[1], name)]
    if value is None:
        return b"".join(line for place, line in enumerate(lines) if place not in places)
    try:
        written = f'"{name}","{value}"\r\n'.encode(encoding)
    except UnicodeEncodeError:
        raise InputError(f"路径里有 VBA 不能读取的字符：{value}。请把 Python 装在只含英文字母的文件夹里。") from None
    if '"' in value:
        raise InputError(f"设置值里不能有引号：{value}")
    if places:
        lines[places[0]] = written
    else:
        if lines and not lines[-1].endswith(b"\n"):
            lines[-1] += b"\r\n"
        lines.append(written)
    return b"".join(lines)


def _is(found: bytes, name: str) -> bool:
    return found.upper() == name.upper().encode("ascii")
