"""Links from the published workbook to a cell of a unit's own file."""

from __future__ import annotations

import os
from pathlib import Path

LONGEST_LINK = 2_079
"""Characters that Excel accepts in the address of a link, and again in its place within the file."""

LINKS_PER_SHEET = 65_530
"""Links that Excel accepts on one worksheet."""

# What Excel escapes in the address of a file, and "#", which would end the address. "%" comes first.
_ESCAPES = tuple((mark, f"%{ord(mark):02x}") for mark in '%#" <>[]^`{}')


def address_of(file: Path, folder: Path) -> str:
    """Return the address of ``file`` for links of a workbook in ``folder``, escaped as Excel does.

    It is relative, so that the files and the workbook can be moved together;
    on another drive it is absolute.
    """
    target = Path(os.path.realpath(file.parent)) / file.name
    try:
        relative = os.path.relpath(target, os.path.realpath(folder))
    except ValueError:  # Windows: two drives
        address = str(target)
    else:
        address = os.path.join(os.curdir, relative)  # noqa: PTH118  # pathlib drops the "./" that marks it relative
    for mark, escape in _ESCAPES:
        address = address.replace(mark, escape)
    return address


def link_to(address: str, sheet: str, cell: str | None) -> str | None:
    """Return the link to a cell of the file at ``address``, as XlsxWriter takes it.

    ``cell`` is ``G29``, ``基础数据!B4`` on another sheet, or None for the
    sheet's first cell. None when Excel would refuse the link, or the file's
    name is no text.
    """
    other, _, place = (cell or "A1").rpartition("!")
    quoted = (other or sheet).replace("'", "''")
    anchor = f"'{quoted}'!{place}"
    return f"external:{address}#{anchor}" if max(_length(address), _length(anchor)) <= LONGEST_LINK else None


def _length(text: str) -> int:
    """Return the length as Excel counts it; what cannot be written is too long."""
    try:
        return len(text.encode("utf-16-le")) // 2
    except UnicodeEncodeError:
        return LONGEST_LINK + 1
