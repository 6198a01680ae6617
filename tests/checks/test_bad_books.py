"""One bad workbook a code gives exactly it, one near miss does not: through real files."""

import pytest
from bad_books import BAD, NEAR, Plain

from xlcore.checks.catalogue import CATALOGUE
from xlcore.checks.grounds import GROUNDS
from xlcore.scheme.catalogue import get


def test_the_plain_workbook_has_no_findings(tmp_path):
    """The form that all bad ones are made from is right."""
    assert () == Plain().findings(tmp_path / "自评表.xlsx")


@pytest.mark.parametrize("code", BAD)
def test_a_bad_workbook_gives_exactly_its_code(code, tmp_path):
    """The mistake is found, with its known companions and nothing else, and reads as the catalogue page shows it."""
    book, companions = BAD[code]
    findings = book.findings(tmp_path / "自评表.xlsx")
    assert {code, *companions} == {finding.code for finding in findings}
    message = next(finding.message for finding in findings if finding.code == code)
    clause = CATALOGUE[code]
    assert f"{clause.level.chinese} {code} {GROUNDS[code].example}{clause.advice}" == message


@pytest.mark.parametrize("code", NEAR)
def test_a_near_miss_does_not_give_it(code, tmp_path):
    """What only looks like the mistake is not reported."""
    assert code not in {finding.code for finding in NEAR[code].findings(tmp_path / "自评表.xlsx")}


def test_a_form_checked_by_its_own_scheme_is_of_the_current_version(tmp_path):
    """The same workbook that is K05 under another scheme is right under its own."""
    book, _ = BAD["K05"]
    own = type(book)(scheme=get("jinnan-project-2020"))
    assert "K05" not in {finding.code for finding in own.findings(tmp_path / "自评表.xlsx")}
