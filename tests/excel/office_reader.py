"""oletools as an independent reader; it imports with warnings of its own libraries, which are not ours to mend."""

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from oletools.olevba import VBA_Parser, decompress_stream


def decompressed(container: bytes) -> bytes:
    """Return what oletools reads from a compressed container."""
    return bytes(decompress_stream(bytearray(container)))


def sources(data: bytes) -> dict[str, str]:
    """Return the source of every module of a project or a workbook that olevba finds, by file name."""
    parser = VBA_Parser("project", data=data)
    try:
        return {name: code for _, _, name, code in parser.extract_macros()}
    finally:
        parser.close()
