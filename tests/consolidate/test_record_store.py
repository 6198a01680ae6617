from pathlib import Path

import pytest
from same import same
from submissions import bad_file, finding, make_form, read_file, result

from xlcore.consolidate.record_store import known_schemes, pack, receipt_of, unpack, version_of
from xlcore.examples.records import examples, form_of
from xlcore.scheme.catalogue import builtin, get
from xlcore.scheme.model import Scheme, Thresholds

SCHEMES = known_schemes()


@pytest.mark.parametrize(("scheme", "record"), examples(), ids=lambda value: value if isinstance(value, str) else "")
def test_a_scored_form_comes_back(scheme, record):
    """What rules gave, which rule it was and what it read are what they were."""
    form = result(form_of(record), finding(), scheme=scheme)
    _, _, (back,) = unpack(pack(read_file("a.xlsx", form), SCHEMES), SCHEMES)
    assert same(form.findings, back.findings)
    for name in ("form", "scheme", "rate", "execution", "execution_weight", "total", "grade"):
        assert same(getattr(form.scored, name), getattr(back.scored, name))
    for row, again in zip(form.scored.rows, back.scored.rows, strict=True):
        assert row.inputs == again.inputs
        for name in ("row", "rule", "prescribed", "weight", "outcome", "claimed"):
            assert same(getattr(row, name), getattr(again, name))


def test_a_row_of_execution_keeps_its_rule():
    """Where the money block has no place for points, the row that carries them is scored by another rule."""
    rows = (("产出指标", "数量指标", "预算执行率", "100%", "90%", 10, 9, ""),)
    form = result(make_form(rows=rows, kind="department"), scheme="luquan-department-2022")
    _, _, (back,) = unpack(pack(read_file("a.xlsx", form), SCHEMES), SCHEMES)
    assert form.scored.rows[0].rule == back.scored.rows[0].rule


def test_a_file_without_forms_comes_back():
    """Its reason and its finding are all there is."""
    bad = bad_file("a.xlsx", "K03", "文件已加密")
    assert ("文件已加密", bad.findings, ()) == unpack(pack(bad, SCHEMES), SCHEMES)


def test_a_name_that_is_no_text_comes_back():
    """Half a surrogate pair, as a damaged file may hold, does not stop the run."""
    form = result(make_form(unit="半\ud800个"))
    _, _, (back,) = unpack(pack(read_file("a.xlsx", form), SCHEMES), SCHEMES)
    assert "半\ud800个" == back.scored.form.unit.content


def test_a_receipt_counts():
    """Forms and findings by level stand beside the record."""
    receipt = receipt_of(read_file("a.xlsx", result(make_form(), finding(), finding())), SCHEMES, 1.5)
    assert (1, 2, 0, 0, 1.5) == (receipt.forms, receipt.errors, receipt.warnings, receipt.infos, receipt.seconds)


def test_a_foreign_scheme_is_refused():
    """A record must not refer to a scheme that nobody keeps."""
    with pytest.raises(ValueError, match="mof-project"):
        pack(read_file("a.xlsx", result()), {})


def test_bytes_that_are_no_record_are_refused():
    """A damaged record is told, never half read."""
    with pytest.raises(ValueError, match="Error"):
        unpack(b"x" * 20, SCHEMES)


@pytest.mark.parametrize("name", builtin())
def test_a_scheme_comes_back(name):
    """A ledger keeps schemes as JSON; they are the same when they are read."""
    assert get(name) == Scheme.model_validate_json(get(name).model_dump_json())


def test_the_version_tells_of_thresholds():
    """A scheme that finds other things is another one, even where it prints the same form."""
    scheme = get("mof-project")
    other = scheme.model_copy(update={"thresholds": Thresholds(rate_floor="0.5")})
    assert version_of(scheme) != version_of(other)
    assert scheme.fingerprint == other.fingerprint


def test_a_record_is_small():
    """A form of the usual size takes some kilobytes."""
    rows = tuple(("产出指标", "数量指标", f"第{n}项任务", "≥10公里", "10公里", 2, 2, "") for n in range(40))
    assert 6000 > len(pack(read_file(Path("a.xlsx"), result(make_form(rows=rows))), SCHEMES))
