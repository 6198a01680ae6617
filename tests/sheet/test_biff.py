import struct

from xlcore.sheet.biff import BOUND_SHEET, EOF, BoundSheet, Record, bound_sheets, records

BOF = 0x0809


def stream(*found):
    return b"".join(struct.pack("<HH", kind, len(data)) + data for kind, data in found)


def test_walks_to_the_end_of_its_own_substream():
    """A chart inside a sheet is passed over, and what follows the sheet is not reached."""
    nested = [(BOF, b"chart"), (6, b"no"), (EOF, b"")]
    sheet = stream((BOF, b""), (6, b"a"), *nested, (6, b"b"), (EOF, b""), (6, b"next"))

    assert [Record(BOF, b""), Record(6, b"a"), Record(6, b"b"), Record(EOF, b"")] == list(records(sheet))


def test_cut_record_ends_the_walk():
    """A record that claims more than there is, and a start outside the stream, give nothing."""
    sheet = stream((BOF, b""), (6, b"abc"))

    assert [[Record(BOF, b"")], [], []] == [list(records(sheet[:-1])), list(records(sheet, 999)), list(records(b""))]


def test_lists_the_sheets():
    """Each sheet has a start and a kind; a record too short to say so is passed over."""
    sheets = [(BOUND_SHEET, struct.pack("<IBB", 77, 0, kind) + b"\x01\x00a") for kind in (0, 2)]

    found = bound_sheets(stream((BOF, b""), *sheets, (BOUND_SHEET, b"12"), (EOF, b"")))

    assert (BoundSheet(77, worksheet=True), BoundSheet(77, worksheet=False)) == found
