"""The records of an .xls workbook stream: what every reader of the old format walks over ([MS-XLS] 2.1.4)."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMULA, EOF, FILE_PASS, BOUND_SHEET = 0x0006, 0x000A, 0x002F, 0x0085
_BOFS = frozenset({0x0009, 0x0209, 0x0409, 0x0809})
_HEAD = struct.Struct("<HH")


class Record(NamedTuple):
    """One record: its number and what it holds."""

    kind: int
    data: bytes


class BoundSheet(NamedTuple):
    """Where the records of a sheet start in the stream, and whether it is a worksheet."""

    start: int
    worksheet: bool


def records(stream: bytes, start: int = 0) -> Iterator[Record]:
    """Yield the records of one substream without those nested in it, such as charts; a cut one ends the walk."""
    depth, at = 0, start
    while 0 <= at <= len(stream) - _HEAD.size:
        kind, size = _HEAD.unpack_from(stream, at)
        at += _HEAD.size
        if at + size > len(stream):
            return
        depth += kind in _BOFS
        if depth <= 1:
            yield Record(kind, stream[at : at + size])
        at += size
        depth -= kind == EOF
        if depth <= 0:
            return


def bound_sheets(stream: bytes) -> tuple[BoundSheet, ...]:
    """Return the sheets that the workbook lists, in its order."""
    listed = (record.data for record in records(stream) if record.kind == BOUND_SHEET)
    return tuple(
        BoundSheet(struct.unpack_from("<I", data)[0], worksheet=data[5] == 0) for data in listed if len(data) > 6
    )
