"""Compression of VBA source, against the examples of the specification and an independent decompressor."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office_reader import decompressed

from xlcore.excel.ovba import CHUNK, compress

NOISE = random.Random(1).randbytes(CHUNK)  # noqa: S311  # bytes that do not compress
MACROS = Path(__file__).parents[2] / "macros"
EXAMPLES = {  # MS-OVBA 3.2
    b"abcdefghijklmnopqrstuv.": "0119B000616263646566676800696A6B6C6D6E6F70007172737475762E",
    b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa": (
        "012FB00023616161626364658266007061676869 6A013808616B6C00306D6E6F700671027004107273747576107778797A003C"
    ),
    b"a" * 73: "0103B002614500",
}
LINES = st.sampled_from(
    ["Sub ", "Function ", "End ", " As String", "\r\n", "    ", "x = 1", "'", "GetConfig("]
) | st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30)


@pytest.mark.parametrize(("data", "container"), EXAMPLES.items())
def test_is_as_short_as_the_examples_of_the_specification(data, container):
    """The three examples come back, and ours are no longer; which of equal runs a token names is free."""
    assert data == decompressed(compress(data)) == decompressed(bytes.fromhex(container))
    assert len(bytes.fromhex(container)) == len(compress(data))


@settings(max_examples=300, deadline=None)
@given(st.lists(LINES, max_size=600).map(lambda parts: "".join(parts).encode("ascii")))
def test_sources_survive(source):
    """Any source comes back through an independent decompressor."""
    assert source == decompressed(compress(source))


@pytest.mark.parametrize("size", [0, 1, 2, 3, 17, 4095, CHUNK, 4097, 8191, 8192, 50_000])
def test_chunk_borders(size):
    """Sources that end at, before and after the border of a chunk come back."""
    source = ("Dim a As Long\r\n" * 4000)[:size].encode("ascii")
    assert source == decompressed(compress(source))


@pytest.mark.parametrize("path", sorted(MACROS.rglob("*.bas")), ids=lambda path: path.name)
def test_real_modules_survive(path):
    """Every module of the project comes back."""
    source = path.read_bytes()
    assert source == decompressed(compress(source))


def test_noise_in_a_full_chunk_is_stored_raw():
    """A full chunk that would grow is stored as it is."""
    assert CHUNK + 3 == len(compress(NOISE))
    assert NOISE == decompressed(compress(NOISE))


def test_noise_that_the_format_would_pad_is_refused():
    """A last chunk that cannot be told from its padding is an error, not damaged data."""
    with pytest.raises(ValueError, match="cannot be compressed"):
        compress(NOISE[:-1])
