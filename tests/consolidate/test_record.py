from xlcore.consolidate.record import Receipt, packed, unpacked


def test_a_receipt_comes_back():
    """Whatever bytes its record holds, line feeds too."""
    receipt = Receipt(
        None, "rejected", published=True, forms=1, errors=2, warnings=3, infos=4, seconds=0.5, record=b"\n\0x"
    )
    assert receipt == unpacked(packed(receipt))
