from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcore.sheet.patch.survey import covers
from xlcore.sheet.patch.validations import with_validations, without

OURS = b'<dataValidation type="custom" sqref="B2:C4"><formula1>A2&lt;$D2</formula1></dataValidation>'
BLOCKS = st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 5), st.integers(0, 5)).map(
    lambda four: (min(four[0], four[2]), min(four[1], four[3]), max(four[0], four[2]), max(four[1], four[3]))
)


def validated(theirs: str, extension: str = "") -> str:
    xml = f"<worksheet><sheetData/>{theirs}<pageMargins/>{extension}</worksheet>".encode()
    return with_validations(xml, [OURS]).decode()


def test_the_first_validation_makes_the_block():
    """Without any validation the block is made at its place."""
    block = f'<dataValidations count="1">{OURS.decode()}</dataValidations>'

    assert f"<worksheet><sheetData/>{block}<pageMargins/></worksheet>" == validated("")


def test_validations_elsewhere_do_not_matter():
    """Theirs keep their bytes and stand first."""
    theirs = '<dataValidation sqref="A1 D1:E9"/>'

    assert f'<dataValidations count="2">{theirs}{OURS.decode()}</dataValidations>' in validated(
        f'<dataValidations count="1">{theirs}</dataValidations>'
    )


@pytest.mark.parametrize(
    ("theirs", "extension"),
    [
        ('<dataValidations count="1"><dataValidation sqref="A1 B2:C2"/></dataValidations>', ""),
        (
            "",
            (
                "<extLst><ext><x14:dataValidations><x14:dataValidation><xm:sqref>B2:C2</xm:sqref></x14:dataValidation>"
                "</x14:dataValidations></ext></extLst>"
            ),
        ),
    ],
)
def test_ours_goes_around_theirs(theirs, extension):
    """Cells that are validated stay theirs, and our formula speaks of the first cell that is left."""
    assert (
        '<dataValidation type="custom" sqref="B3:C4"><formula1>A3&lt;$D3</formula1></dataValidation></dataValidations>'
    ) in validated(theirs, extension)


def test_nothing_is_added_where_all_is_theirs():
    """A validation whose cells are all taken is left out."""
    theirs = '<dataValidations count="1"><dataValidation sqref="A1:F9"/></dataValidations>'

    assert f"<worksheet><sheetData/>{theirs}<pageMargins/></worksheet>" == validated(theirs)


@given(BLOCKS, BLOCKS)
def test_what_remains_of_a_block_is_the_rest(block, other):
    """Each cell of the block is in one remaining piece, unless the other covers it."""
    pieces = without(block, other)

    for cell in [(row, column) for row in range(7) for column in range(7)]:
        wanted = covers(block, cell) and not covers(other, cell)
        assert int(wanted) == sum(covers(piece, cell) for piece in pieces)
