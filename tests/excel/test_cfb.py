"""The compound file writer, read back by olefile with every defect raised."""

import io
import struct

import olefile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcore.excel.cfb import NO_STREAM, compound_file, name_order

NAMES = st.text("abcXYZ019_", min_size=1, max_size=31)
TREES = st.dictionaries(NAMES, st.binary(max_size=9000), max_size=40)


def opened(data: bytes) -> olefile.OleFileIO:
    return olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_POTENTIAL)


def unlike_names(tree):
    return len({name.upper() for name in tree}) == len(tree)


def entries_of(data: bytes) -> list[tuple[str, int, int, int, int]]:
    """Return name, colour, left, right and child of every directory entry, following no chain of olefile."""
    start = struct.unpack_from("<I", data, 48)[0]
    fat = struct.unpack_from("<128I", data, 512 * (1 + struct.unpack_from("<I", data, 76)[0]))
    found, sector = [], start
    while sector < 0xFFFFFFFA:
        for place in range(512 * (1 + sector), 512 * (2 + sector), 128):
            name, size, kind, colour, left, right, child = struct.unpack_from("<64sHBBIII", data, place)
            if kind:
                found.append((name[: size - 2].decode("utf-16-le"), colour, left, right, child))
        sector = fat[sector]
    return found


def black_height(entries, number) -> int:
    """Return the black height of a tree, having asserted its red-black rules."""
    if number == NO_STREAM:
        return 1
    _, colour, left, right, _ = entries[number]
    if colour == 0:
        assert all(entries[next_][1] == 1 for next_ in (left, right) if next_ != NO_STREAM)
    heights = {black_height(entries, left), black_height(entries, right)}
    assert len(heights) == 1
    return heights.pop() + colour


def in_order(entries, number):
    if number != NO_STREAM:
        _, _, left, right, _ = entries[number]
        yield from in_order(entries, left)
        yield entries[number][0]
        yield from in_order(entries, right)


@settings(max_examples=60, deadline=None)
@given(TREES.filter(unlike_names), TREES.filter(unlike_names))
def test_streams_come_back(top, inner):
    """Streams of any size, at the top and in a storage, come back without a defect."""
    container = opened(compound_file({**{f"{name[:30]}.": data for name, data in top.items()}, "VBA": inner}))
    assert [] == container.parsing_issues
    assert inner == {name: container.openstream(["VBA", name]).read() for name in inner}


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 4095, 4096, 4097, 100_000, 6_000_000])
def test_stream_sizes(size):
    """Sizes at the borders of sectors and of the mini stream come back."""
    content = bytes(range(251)) * (size // 251 + 1)
    assert content[:size] == opened(compound_file({"a": content[:size]})).openstream("a").read()


@pytest.mark.parametrize("count", range(1, 33))
def test_directory_is_a_red_black_tree(count):
    """The directory is ordered by length, then upper-case name; every path holds as many black entries."""
    names = [f"{'m' * (number % 5 + 1)}{number}" for number in range(count)]
    entries = entries_of(compound_file(dict.fromkeys(names, b"x")))
    top = entries[0][4]
    assert sorted(names, key=name_order) == list(in_order(entries, top))
    assert 1 == entries[top][1]
    assert black_height(entries, top) > 0


def test_shorter_names_come_first():
    """The order is that of the format, not of the alphabet."""
    assert ["dir", "Zebra", "apples"] == sorted(["apples", "Zebra", "dir"], key=name_order)


def test_equal_input_gives_equal_bytes():
    """The file holds no time and no chance."""
    assert compound_file({"a": b"1", "b": {"c": b"2"}}) == compound_file({"b": {"c": b"2"}, "a": b"1"})


@pytest.mark.parametrize("name", ["", "a" * 32, "a/b", "a!b"])
def test_bad_names_are_refused(name):
    """A name that the format does not allow is an error."""
    with pytest.raises(ValueError, match="no name"):
        compound_file({name: b""})


def test_too_large_is_refused():
    """What would need further tables is an error, not a damaged file."""
    with pytest.raises(ValueError, match="too large"):
        compound_file({"a": bytes(7_200_000)})
