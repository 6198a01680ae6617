"""Writes the three protection values of a VBA project (MS-OVBA 2.4.3): no lock, no password, visible."""

from __future__ import annotations

from collections.abc import Iterator

_VERSION = 2


def protection_lines(project_id: str) -> dict[str, str]:
    """Return CMG, DPB and GC for an open, visible project; they are keyed by its identifier.

    Args:
        project_id: the GUID in braces, as the PROJECT stream prints it.
    """
    return {
        "CMG": encrypt(bytes(4), project_id, seed=0x5D),  # no lock of any kind
        "DPB": encrypt(b"\x00", project_id, seed=0x8D),  # no password
        "GC": encrypt(b"\xff", project_id, seed=0x3B),  # visible
    }


def encrypt(data: bytes, project_id: str, seed: int) -> str:
    """Return ``data`` as the PROJECT stream prints it, in upper-case hexadecimal (2.4.3.2).

    The format asks for a random seed byte; here it is given, so that equal
    input gives equal text.
    """
    key = sum(project_id.encode("ascii")) & 0xFF
    head = bytes((seed, seed ^ _VERSION, seed ^ key))
    plain = bytes((seed & 6) // 2) + len(data).to_bytes(4, "little") + data
    return (head + bytes(_chained(plain, head, key))).hex().upper()


def _chained(plain: bytes, head: bytes, key: int) -> Iterator[int]:
    before_last, last, previous = head[1], head[2], key
    for byte in plain:
        sealed = byte ^ (before_last + previous & 0xFF)
        before_last, last, previous = last, sealed, byte
        yield sealed
