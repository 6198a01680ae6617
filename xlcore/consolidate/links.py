"""Links from the published workbook to a cell of a unit's own file."""

from __future__ import annotations

import os
import re
from functools import lru_cache
from pathlib import Path

LONGEST_LINK = 2_079
"""Characters that Excel accepts in the address of a link, and again in its place within the file."""

LINKS_PER_SHEET = 65_530
"""Links that Excel accepts on one worksheet."""

# Signs that no XML can hold.
_CONTROL = re.compile("[\x00-\x1f\ufffe\uffff]")
# What Excel escapes in the address of a file, and "#", which would end the address. "%" comes first.
_ESCAPES = tuple((mark, f"%{ord(mark):02x}") for mark in '%#" <>[]^`{}')


def address_of(file: Path, folder: Path) -> str:
    """Return the address of ``file`` for links of a workbook in ``folder``, escaped as Excel does.

    It is relative, so that the files and the workbook can be moved together;
    on another drive it is absolute.
    """
    address = os.path.join(way_to(file.parent, folder), file.name)  # noqa: PTH118  # pathlib drops the "./" of a relative one
    return escaped(address)


def way_to(target: Path, folder: Path) -> str:
    """Return the way from ``folder`` to the folder ``target``, symbolic links resolved."""
    real = os.path.realpath(target)
    try:
        relative = os.path.relpath(real, os.path.realpath(folder))
    except ValueError:  # Windows: two drives
        return real
    return os.path.join(os.curdir, relative)  # noqa: PTH118  # as above


def escaped(address: str) -> str:
    """Return the address as Excel spells it in a link."""
    for mark, escape in _ESCAPES:
        address = address.replace(mark, escape)
    return address


def link_to(address: str, sheet: str, cell: str | None) -> str | None:
    """Return the link to a cell of the file at ``address``, as XlsxWriter takes it.

    ``cell`` is ``G29``, ``基础数据!B4`` on another sheet, or None for the
    sheet's first cell. None when Excel would refuse the link, or the file's
    name is no text.
    """
    anchor = _anchor(sheet, cell or "A1")
    return f"external:{address}#{anchor}" if max(_length(address), _length(anchor)) <= LONGEST_LINK else None


@lru_cache(maxsize=1024)
def _anchor(sheet: str, cell: str) -> str:
    other, _, place = cell.rpartition("!")
    quoted = (other or sheet).replace("'", "''")
    return f"'{quoted}'!{place}"


def _length(text: str) -> int:
    """Return the length as Excel counts it; what cannot be written is too long."""
    return LONGEST_LINK + 1 if len(text) > LONGEST_LINK else _counted(text)


@lru_cache(maxsize=1024)
def _counted(text: str) -> int:
    if _CONTROL.search(text):
        return LONGEST_LINK + 1
    try:
        return len(text.encode("utf-16-le")) // 2
    except UnicodeEncodeError:
        return LONGEST_LINK + 1
