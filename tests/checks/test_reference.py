import pytest

from xlcore.checks.catalogue import CATALOGUE
from xlcore.checks.reference import FAMILIES, FILE, THRESHOLDS, entry, overview, reference
from xlcore.scheme.model import Thresholds


def test_the_page_is_fresh():
    """The page is what ``python -m xlcore.checks.reference`` writes."""
    assert reference() == FILE.read_text(encoding="utf-8")


@pytest.mark.parametrize("code", CATALOGUE)
def test_an_entry_says_everything(code):
    """Level, title, meaning, an example, what to do, where it comes from."""
    clause, text = CATALOGUE[code], "\n".join(entry(code))
    assert all(word in text for word in (code, clause.level.chinese, clause.title, clause.meaning, clause.advice))
    assert all(label in text for label in ("何时报告", "消息举例", "怎么处理", "来源", "方案可否调整"))


def test_the_overview_names_every_code_once():
    """Each code has one line, each family one heading."""
    lines = list(overview())
    assert list(CATALOGUE) == [line.split()[0] for line in lines if line.startswith("  ")]
    assert {code[0] for code in CATALOGUE} == FAMILIES.keys()


def test_an_unknown_code_has_no_entry():
    """There is nothing to tell about a code that does not exist."""
    with pytest.raises(KeyError):
        list(entry("X99"))


def test_every_threshold_names_its_check():
    """The page lists all thresholds that a scheme can set."""
    assert THRESHOLDS.keys() == Thresholds.model_fields.keys()
