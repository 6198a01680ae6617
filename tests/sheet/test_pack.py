from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcore.sheet.pack import stored

NAMES = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=9)


@given(parts=st.dictionaries(NAMES, st.binary(max_size=99), max_size=5))
def test_packs_what_zipfile_unpacks(parts: dict[str, bytes]):
    """Names, order and bytes come back, and the checksums are right."""
    with zipfile.ZipFile(io.BytesIO(stored(parts))) as archive:
        assert archive.testzip() is None
        assert list(parts.items()) == [(name, archive.read(name)) for name in archive.namelist()]


def test_refuses_more_parts_than_a_plain_zip_holds():
    """A zip counts its parts in two bytes."""
    with pytest.raises(ValueError, match="no plain zip"):
        stored({str(number): b"" for number in range(65_536)})
