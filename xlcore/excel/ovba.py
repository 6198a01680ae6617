"""Compresses VBA source as MS-OVBA section 2.4.1 prescribes: the container that Office stores modules in."""

from __future__ import annotations

CHUNK = 4096
"""Uncompressed bytes of one chunk; only the last chunk of a container may hold fewer."""

_SIGNATURE = b"\x01"
_COMPRESSED, _RAW = 0xB000, 0x3000
"""Header bits of a chunk: signature 0b011 and, for a compressed chunk, the flag."""
_SHORTEST = 3
"""Bytes of the shortest copy; fewer cost less as literals."""


def compress(data: bytes) -> bytes:
    """Return ``data`` as a compressed container (MS-OVBA 2.4.1.3.6).

    Raises:
        ValueError: the last chunk is longer than 3,640 bytes and cannot be
            compressed. The format stores such a chunk padded with zeros, and
            a reader could not tell them from data. VBA source, being text,
            never gets there.
    """
    return _SIGNATURE + b"".join(_chunk(data[start : start + CHUNK]) for start in range(0, len(data), CHUNK))


def _chunk(data: bytes) -> bytes:
    """Return one chunk with its header (2.4.1.3.7); the size field counts header and body, less three."""
    body = _tokens(data)
    if len(body) <= CHUNK:
        return (_COMPRESSED | len(body) - 1).to_bytes(2, "little") + body
    if len(data) < CHUNK:
        raise ValueError("the last chunk cannot be compressed, and raw chunks hold exactly 4,096 bytes")
    return (_RAW | CHUNK - 1).to_bytes(2, "little") + data


def _tokens(data: bytes) -> bytes:
    """Return the token sequences of a chunk: a byte of flags before each eight tokens (2.4.1.3.8)."""
    body, seen, position = bytearray(), dict[bytes, list[int]](), 0
    while position < len(data):
        flags, tokens = 0, bytearray()
        for bit in range(8):
            if position == len(data):
                break
            offset, length = _match(data, position, seen)
            if length:
                flags |= 1 << bit
                tokens += _copy_token(position, offset, length)
            else:
                length = 1
                tokens.append(data[position])
            for place in range(position, position + length):
                seen.setdefault(data[place : place + _SHORTEST], []).append(place)
            position += length
        body.append(flags)
        body += tokens
    return bytes(body)


def _offset_bits(position: int) -> int:
    """Return how many bits of a copy token hold the offset (2.4.1.3.19.1); the rest hold the length."""
    return max((position - 1).bit_length(), 4)


def _copy_token(position: int, offset: int, length: int) -> bytes:
    return (offset - 1 << 16 - _offset_bits(position) | length - _SHORTEST).to_bytes(2, "little")


def _match(data: bytes, position: int, seen: dict[bytes, list[int]]) -> tuple[int, int]:
    """Return offset and length of the longest earlier run, the nearest of equals; (0, 0) without one (2.4.1.3.19.4)."""
    longest = min((0xFFFF >> _offset_bits(position)) + _SHORTEST, len(data) - position)
    best_offset, best = 0, 0
    if longest < _SHORTEST:
        return 0, 0
    for candidate in reversed(seen.get(data[position : position + _SHORTEST], ())):
        length = _SHORTEST
        while length < longest and data[candidate + length] == data[position + length]:
            length += 1
        if length > best:
            best_offset, best = position - candidate, length
            if best == longest:
                break
    return best_offset, best
