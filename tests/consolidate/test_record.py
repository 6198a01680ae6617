import pytest

from xlcore.consolidate.record import Receipt, packed, unpacked


def test_a_receipt_comes_back():
    """Whatever bytes its record holds, line feeds too."""
    receipt = Receipt(
        None, "rejected", published=True, forms=1, errors=2, warnings=3, infos=4, seconds=0.5, record=b"\n\0x"
    )
    assert receipt == unpacked(packed(receipt))


@pytest.mark.parametrize("content", [b"", b"garbage", b"{}", b"[1]", b'{"sha256": 1}\nx', b"\xff\n"])
def test_what_is_no_receipt_is_refused(content):
    """A process that a file took over may answer anything."""
    with pytest.raises(ValueError, match=r"."):
        unpacked(content)
