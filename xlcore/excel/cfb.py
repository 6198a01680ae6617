"""Writes a compound file (MS-CFB, version 3): the small file system that vbaProject.bin is."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

SECTOR, MINI_SECTOR, MINI_CUTOFF = 512, 64, 4096
"""Bytes of a sector, of a mini sector, and from which size a stream leaves the mini stream."""

FREE, END_OF_CHAIN, FAT_SECTOR, NO_STREAM = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_RED, _BLACK = 0, 1
_ENTRY = struct.Struct("<64sHBBIII16sIQQIQ")
_FAT_SECTORS_IN_HEADER = 109
_LINKS = SECTOR // 4
"""Links in one sector of an allocation table."""

Tree = Mapping[str, "bytes | Tree"]
"""A storage: streams as bytes, storages as trees, by name."""


def compound_file(tree: Tree) -> bytes:
    """Return a compound file that holds ``tree``; equal input gives equal bytes.

    Names take at most 31 UTF-16 units. Times and class identifiers are zero.

    Raises:
        ValueError: a name is empty, too long or holds a slash, backslash,
            colon or exclamation mark, or the content is larger than about
            6.8 MB, where the format needs tables that no VBA project needs.
    """
    root = _Entry("Root Entry", _ROOT)
    entries = [root]
    _enter(tree, root, entries)
    mini = _Chains(MINI_SECTOR)
    large: list[_Entry] = []
    for entry in entries:
        if entry.kind == _STREAM and len(entry.data) >= MINI_CUTOFF:
            large.append(entry)
        elif entry.data:
            entry.start = mini.add(entry.data)
    sectors = _Chains(SECTOR)
    root.data = b"".join(mini.blocks)
    if root.data:
        root.start = sectors.add(root.data)
    for entry in large:
        entry.start = sectors.add(entry.data)
    mini_table = _table(mini.links)
    mini_start = sectors.add(mini_table) if mini_table else END_OF_CHAIN
    directory_start = sectors.add(_directory(entries))
    fat_sectors = _add_fat(sectors)
    header = _header(fat_sectors, directory_start, mini_start, len(mini_table) // SECTOR)
    return header + b"".join(sectors.blocks)


@dataclass(slots=True)
class _Entry:
    """One entry of the directory; the links are numbers of entries."""

    name: str
    kind: int
    data: bytes = b""
    start: int = END_OF_CHAIN
    colour: int = _BLACK
    left: int = NO_STREAM
    right: int = NO_STREAM
    child: int = NO_STREAM


@dataclass(slots=True)
class _Chains:
    """Blocks of one size and the table that links each to the next."""

    size: int
    blocks: list[bytes] = field(default_factory=list)
    links: list[int] = field(default_factory=list)

    def add(self, data: bytes) -> int:
        """Append ``data`` as one chain and return the number of its first block."""
        start = len(self.blocks)
        for position in range(0, len(data), self.size):
            self.blocks.append(data[position : position + self.size].ljust(self.size, b"\0"))
            self.links.append(len(self.blocks))
        self.links[-1] = END_OF_CHAIN
        return start


def name_order(name: str) -> tuple[int, str]:
    """Return the key that orders the names of one storage: shorter first, then upper-case (MS-CFB 2.6.4)."""
    return len(name.encode("utf-16-le")), name.upper()


def _enter(tree: Tree, parent: _Entry, entries: list[_Entry]) -> None:
    """Add a storage's members to the directory as a red-black tree, then the members of its storages."""
    numbers = []
    for name in sorted(tree, key=name_order):
        if not 0 < len(name.encode("utf-16-le")) <= 62 or set(name) & set("/\\:!"):
            raise ValueError(f"no name for a stream: {name!r}")
        content = tree[name]
        entry = _Entry(name, _STREAM, content) if isinstance(content, bytes) else _Entry(name, _STORAGE, start=0)
        numbers.append(len(entries))
        entries.append(entry)
    parent.child = _balance(numbers, entries, len(numbers).bit_length() - 1)
    for number in numbers:
        content = tree[entries[number].name]
        if not isinstance(content, bytes):
            _enter(content, entries[number], entries)


def _balance(numbers: list[int], entries: list[_Entry], levels_below: int, *, is_top: bool = True) -> int:
    """Link a sorted run of entries as a red-black tree and return its top.

    In a tree that halves at every step only the deepest level can be
    incomplete. With that level red and all others black, every path passes
    the same number of black entries. The top is black even when it is alone.
    """
    if not numbers:
        return NO_STREAM
    middle = len(numbers) // 2
    top = entries[numbers[middle]]
    top.colour = _BLACK if levels_below or is_top else _RED
    top.left = _balance(numbers[:middle], entries, levels_below - 1, is_top=False)
    top.right = _balance(numbers[middle + 1 :], entries, levels_below - 1, is_top=False)
    return numbers[middle]


def _directory(entries: list[_Entry]) -> bytes:
    packed = [_packed(entry) for entry in entries]
    unused = _ENTRY.pack(b"", 0, 0, 0, NO_STREAM, NO_STREAM, NO_STREAM, b"", 0, 0, 0, 0, 0)
    packed += [unused] * (-len(packed) % (SECTOR // _ENTRY.size))
    return b"".join(packed)


def _packed(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le") + b"\0\0"
    links = (entry.left, entry.right, entry.child)
    return _ENTRY.pack(name, len(name), entry.kind, entry.colour, *links, b"", 0, 0, 0, entry.start, len(entry.data))


def _table(links: list[int]) -> bytes:
    """Return an allocation table, filled up to whole sectors with free links."""
    filled = links + [FREE] * (-len(links) % _LINKS)
    return struct.pack(f"<{len(filled)}I", *filled)


def _add_fat(sectors: _Chains) -> list[int]:
    """Append the allocation table, which also describes itself; return the numbers of its sectors."""
    count = 0
    while (len(sectors.links) + count) > count * _LINKS:
        count += 1
    if count > _FAT_SECTORS_IN_HEADER:
        raise ValueError("the content is too large for a compound file without further tables")
    numbers = list(range(len(sectors.blocks), len(sectors.blocks) + count))
    table = _table(sectors.links + [FAT_SECTOR] * count)
    sectors.blocks += [table[start : start + SECTOR] for start in range(0, len(table), SECTOR)]
    return numbers


def _header(fat_sectors: list[int], directory: int, mini_table: int, mini_sectors: int) -> bytes:
    """Return the header sector (MS-CFB 2.2)."""
    places = fat_sectors + [FREE] * (_FAT_SECTORS_IN_HEADER - len(fat_sectors))
    return struct.pack(
        "<8s16sHHHHH6x9I109I",
        bytes.fromhex("D0CF11E0A1B11AE1"),
        b"",
        0x003E,
        3,
        0xFFFE,
        SECTOR.bit_length() - 1,
        MINI_SECTOR.bit_length() - 1,
        0,
        len(fat_sectors),
        directory,
        0,
        MINI_CUTOFF,
        mini_table,
        mini_sectors,
        END_OF_CHAIN,
        0,
        *places,
    )
