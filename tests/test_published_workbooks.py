"""The five published systems through files: written, read back from disk, found wrong at the right cells."""

from dataclasses import fields, is_dataclass
from decimal import Decimal

import pytest

from xlcore.checks import Level, run
from xlcore.examples.records import examples, form_of
from xlcore.form.model import Entry
from xlcore.form.scoring import score
from xlcore.scheme.catalogue import get
from xlcore.sheet.read import read_forms
from xlcore.sheet.template import write_workbook

RECORDS = {record["id"]: record for _, record in examples()}


def entries(value, path=""):
    """Yield the path and the Entry of every place of a form."""
    if isinstance(value, Entry):
        yield path, value
    elif is_dataclass(value):
        for field in fields(value):
            yield from entries(getattr(value, field.name), f"{path}.{field.name}".lstrip("."))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from entries(item, f"{path}[{index}]")
    elif hasattr(value, "items"):
        for name, item in value.items():
            yield from entries(item, f"{path}.{name}")


@pytest.fixture(scope="module")
def read_back(tmp_path_factory):
    """Return, for each system, the form as published, the form read from its workbook, and its findings."""
    folder = tmp_path_factory.mktemp("published")
    found = {}
    for scheme_id, record in examples():
        published = form_of(record)
        write_workbook(get(scheme_id), folder / f"{scheme_id}.xlsx", published)
        (reading,) = read_forms(folder / f"{scheme_id}.xlsx")
        assert scheme_id == reading.scheme.id
        found[record["id"]] = (published, reading.form, run(score(reading.form, reading.scheme)))
    return found


def places(published, form):
    """Map each path of the record to the cells that stand for it in the workbook."""
    real = dict(entries(form))
    cells = {}
    for path, entry in entries(published):
        if entry.cell and path in real and not path.startswith("sections"):
            cells.setdefault(entry.cell, set()).add(real[path].place)
    for section in published.sections:
        names = (section.level1, section.level2)
        cells[section.entry.cell] = {s.entry.place for s in form.sections if (s.level1, s.level2) == names}
    if form.claimed.weight_total and form.claimed.weight_total.cell:
        # The printed weight total is the sum of the headings: weights that do not add up are told there.
        cells.setdefault("sections", set()).add(form.claimed.weight_total.place)
    return cells


@pytest.mark.parametrize("name", RECORDS)
def test_every_recorded_finding_is_found_at_its_cell(read_back, name):
    """The finding's address in the file is that of the published cell it is about."""
    published, form, findings = read_back[name]
    cells = places(published, form)
    missing = []
    for finding in RECORDS[name]["expected_findings"]:
        for where in finding["where"] if isinstance(finding["where"], list) else [finding["where"]]:
            here = {
                place
                for path, found in cells.items()
                if path == where or path.startswith((f"{where}.", f"{where}["))
                for place in found
            }
            if not any(f.code == finding["code"] and f.cell in here for f in findings):
                missing.append((finding["code"], where, sorted(filter(None, here))[:4]))
    assert [] == missing


@pytest.mark.parametrize("name", RECORDS)
def test_what_was_published_comes_back(read_back, name):
    """Every value that the scheme has a place for is read from the workbook as it was published."""
    published, form, _ = read_back[name]
    real = dict(entries(form))
    known = get(name).labels
    different = [
        (path, entry.content, real[path].content if path in real else "no such place")
        for path, entry in entries(published)
        if not path.startswith("sections")
        and (not path.startswith("facts.") or path.removeprefix("facts.") in known)
        and entry.content not in {None, ""}
        and (path not in real or real[path].content != entry.content)
    ]
    assert [] == different


def test_luohu_is_the_positive_control(read_back):
    """Luohu has no error, and what the rules give with the claimed rest is the printed total."""
    _, form, findings = read_back["luohu-department-2020"]
    scored = score(form, get("luohu-department-2020"))
    assert Decimal("90.73") == scored.claimed_total == scored.total
    assert [] == [finding.message for finding in findings if finding.level is Level.ERROR]


@pytest.mark.parametrize(
    ("name", "claimed", "computed"),
    [
        ("jinnan-project-2020", Decimal(96), Decimal(97)),
        ("quxian-department-2023", Decimal(96), Decimal(100)),
        ("luquan-department-2022", None, None),
    ],
)
def test_totals(read_back, name, claimed, computed):
    """Claimed and computed totals stand side by side."""
    _, form, _ = read_back[name]
    scored = score(form, get(name))
    assert (claimed, computed) == (scored.claimed_total, scored.total)


def test_yaohai_execution_earns_a_fifth_of_a_point(read_back):
    """23.6 of 1200 spent is 1.97 %, which gives 0.20 of 10 points."""
    _, form, _ = read_back["yaohai-project-2021"]
    rows = {row.row.name.text: row for row in score(form, get("yaohai-project-2021")).rows}
    assert Decimal("0.20") == rows["预算执行率"].outcome.points
