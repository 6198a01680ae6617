"""Parts put into a zip without compressing them, for a reader in the same process."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Mapping

_VERSION = 20
_UTF8_NAME = 0x800
_DAY = 0x21  # 1 January 1980, the first that a zip can tell
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")


def stored(parts: Mapping[str, bytes]) -> bytes:
    """Return a zip of the parts, in their order.

    Raises:
        ValueError: they are too many or too large for a zip without extensions.
    """
    pieces: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    try:
        for name, content in parts.items():
            key = name.encode()
            about = (_UTF8_NAME, 0, 0, _DAY, crc32(content), len(content), len(content), len(key), 0)
            local = _LOCAL.pack(b"PK\x03\x04", _VERSION, *about)
            directory += _CENTRAL.pack(b"PK\x01\x02", _VERSION, _VERSION, *about, 0, 0, 0, 0, offset), key
            pieces += local, key, content
            offset += len(local) + len(key) + len(content)
        size = sum(map(len, directory))
        end = _END.pack(b"PK\x05\x06", 0, 0, len(parts), len(parts), size, offset, 0)
    except struct.error as error:
        message = f"parts that no plain zip holds: {error}"
        raise ValueError(message) from error
    return b"".join((*pieces, *directory, end))
