"""The entries of a zip that are in order, inflated without the detours of ``zipfile``; others are declined."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED

if TYPE_CHECKING:
    from zipfile import ZipInfo

_FAULTS = {
    "File is not a zip file": "没有压缩包的目录",
    "Bad CRC-32": "校验和不符",
    "Error -": "数据损坏",
    "File name in directory": "部件名前后不一致",
    "Bad magic number": "标记有误",
    "Corrupt extra field": "附加字段损坏",
    "Overlapped entries": "部件互相重叠",
    "Compressed file ended": "数据不完整",
    "EOF": "数据不完整",
}
"""How the faults that zip libraries name begin, and what they mean."""

_SIGNATURE = b"PK\x03\x04"
_LOCAL = struct.Struct("<4s22xHH")
"""Of the header before each part of a zip: signature, lengths of the name and of what follows it."""
_PLAIN_FLAGS = 0x80E
"""How well it was packed, sizes after the data, name in UTF-8: what changes nothing for a reader of the directory."""


def fault_of(error: Exception) -> str:
    """Say in Chinese what is wrong with a zip; an unknown fault by the name of its kind."""
    said = str(error)
    return next((chinese for english, chinese in _FAULTS.items() if said.startswith(english)), type(error).__name__)


def ends_of(entries: list[ZipInfo], directory: int) -> dict[int, int]:
    """Map the offset of each entry to the offset of what follows it."""
    offsets = sorted(entry.header_offset for entry in entries)
    return dict(zip(offsets, [*offsets[1:], directory], strict=True))


def inflate_at_once(data: bytes, entry: ZipInfo, end: int, most: int) -> bytes | None:
    """Return a small part that stands where the directory says, with its name, size and checksum.

    None says nothing; ``zipfile`` then tells what is wrong.

    ``end`` is where the entry must end, ``most`` the bytes that need no further look at the limits.
    """
    start = entry.header_offset
    local = data[start : start + _LOCAL.size]
    if start < 0 or len(local) < _LOCAL.size or entry.flag_bits & ~_PLAIN_FLAGS or not entry.filename.isascii():
        return None
    signature, length, extra = _LOCAL.unpack(local)
    first = start + _LOCAL.size + length + extra
    last = first + entry.compress_size
    name = data[start + _LOCAL.size : first - extra]
    if signature != _SIGNATURE or name != entry.orig_filename.encode() or last > end or not 0 < entry.file_size <= most:
        return None
    part = packed = data[first:last]
    if entry.compress_type == ZIP_DEFLATED:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        part = inflater.decompress(packed, entry.file_size + 1)
        if not inflater.eof or inflater.unused_data:
            return None
    return part if len(part) == entry.file_size and zlib.crc32(part) == entry.CRC else None
