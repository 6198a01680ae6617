"""Every published record in every layout and file kind: fields in their cells, recorded findings at theirs."""

import zipfile
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from pathlib import Path

import pytest
import render
from engines import libreoffice
from judging import misses, unfound
from layouts import LAYOUTS, applied, laid_out

from xlcore.checks import Level, run
from xlcore.form.scoring import score
from xlcore.sheet.grid import Workbook
from xlcore.sheet.read import forms_of, read_forms

RECORDS = render.records()
FEWEST = 0.99
"""Of the fields of all records in one layout this share is read right."""


def printed(layout):
    """Yield the record as the layout prints it, and its sheet, named after the record."""
    for name, record in RECORDS.items():
        shown = applied(layout, record)
        yield shown, laid_out(layout, shown, name)


def judged(pairs, readings):
    """Return the share of fields read right, and what is wrong in words."""
    by_sheet = {reading.form.sheet: reading for reading in readings}
    count, wrong = 0, []
    for record, sheet in pairs:
        reading = by_sheet[sheet.name]
        fields, missed = misses(record, sheet, reading.form)
        lost, false = unfound(record, sheet, reading.form, reading.scheme)
        count += fields
        wrong += [(sheet.name, text) for text in missed]
        assert [] == lost, sheet.name
        assert [] == [finding.message for finding in false], sheet.name
        assert () == reading.form.unread, sheet.name
    return 1 - len(wrong) / count, wrong


def assert_read(pairs, readings):
    share, wrong = judged(pairs, readings)
    assert share >= FEWEST, wrong


def dimension_of_one_cell(path):
    """Rewrite the extent of each sheet as WPS does: the first cell only."""
    with zipfile.ZipFile(path) as archive:
        parts = {item: archive.read(item) for item in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            start, found, rest = content.partition(b'<dimension ref="')
            archive.writestr(name, start + found + b"A1" + rest[rest.index(b'"') :] if found else content)
    return path


def by_wps(sheets, path):
    return dimension_of_one_cell(render.by_xlsxwriter(sheets, path))


@pytest.mark.parametrize("write", [render.by_xlsxwriter, render.by_openpyxl, by_wps])
@pytest.mark.parametrize("name", LAYOUTS)
def test_records_in_a_layout(name, write, tmp_path):
    """All records, a sheet each in one workbook, are read field by field and found wrong at the right cells."""
    pairs = list(printed(LAYOUTS[name]))
    path = write([sheet for _, sheet in pairs], tmp_path / "forms.xlsx")
    assert_read(pairs, read_forms(path))


@pytest.mark.libreoffice
@pytest.mark.slow
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_records_in_old_and_open_files(kind, tmp_path):
    """What LibreOffice saves as .xls and .ods is read the same, in every layout."""
    pairs = {name: list(printed(layout)) for name, layout in LAYOUTS.items()}
    paths = [
        render.by_xlsxwriter([sheet for _, sheet in found], tmp_path / f"{index}.xlsx")
        for index, found in enumerate(pairs.values())
    ]
    libreoffice(["--convert-to", kind, "--outdir", str(tmp_path), *map(str, paths)], tmp_path / "profile")
    for path, found in zip(paths, pairs.values(), strict=True):
        assert_read(found, read_forms(path.with_suffix(f".{kind}")))


def moved(sheet, down):
    """Return a sheet with everything further down."""
    return render.Sheet(
        sheet.name,
        {(row + down, column): value for (row, column), value in sheet.cells.items()},
        [(top + down, left, bottom + down, right) for top, left, bottom, right in sheet.merges],
        {path: (row + down, column) for path, (row, column) in sheet.places.items()},
    )


@pytest.mark.parametrize("name", LAYOUTS)
def test_two_forms_on_one_sheet(name):
    """Of two forms one below the other each keeps its own fields."""
    full = [(r, s) for r, s in printed(LAYOUTS[name]) if r["project"] and r["indicators"]]
    for (upper, above), (lower, sheet) in zip(islice(full, 0, None, 2), islice(full, 1, None, 2), strict=False):
        below = moved(sheet, max(row for row, _ in above.cells) + 2)
        cells, merges = {**above.cells, **below.cells}, [*above.merges, *below.merges]
        grid = render.grid_of_sheet(render.Sheet("表", cells, merges))
        first, second = forms_of(Workbook(Path("x.xlsx"), "", (grid,)))
        for record, placed, reading in ((upper, above, first), (lower, below, second)):
            assert [] == misses(record, placed, reading.form)[1]
            assert [] == unfound(record, placed, reading.form, reading.scheme)[0]


@pytest.mark.parametrize("state", ["visible", "hidden", "very_hidden"])
def test_form_on_the_eighth_sheet(state):
    """A form is found behind other sheets, hidden or not."""
    (record, sheet), *_ = printed(LAYOUTS["national"])
    other = render.grid_of([["收入", "支出"], [1, 2]], sheet="收支")
    grids = [replace(other, sheet=f"收支{number}") for number in range(7)]
    grids.append(replace(render.grid_of_sheet(sheet), state=state))
    (reading,) = forms_of(Workbook(Path("x.xlsx"), "", tuple(grids)))
    assert [] == misses(record, sheet, reading.form)[1]


def test_overlapping_merges_lose_nothing():
    """A merge that overlaps another, which Excel would repair, hides no figure without a word."""
    for record, sheet in printed(LAYOUTS["national"]):
        if record["indicators"]:
            top = sheet.places["indicators[0].level1"][0]
            sheet.merges.append((top, 0, top + 1, 1))
            (reading,) = forms_of(Workbook(Path("x.xlsx"), "", (render.grid_of_sheet(sheet),)))
            assert len(record["indicators"]) == len(reading.form.indicators)


def sound(kind):
    """Return a record without any fault."""
    groups = {"产出指标": ("数量指标", 50), "效益指标": ("社会效益指标", 30), "满意度指标": ("服务对象满意度指标", 10)}
    values = (("≥20公里", "20公里"), ("100%", "100%"), ("2023年12月底前", "2023年11月"), ("效果明显", "效果明显"))
    rows = [
        {"level1": level1, "level2": level2, "name": f"{level2[:2]}事项{index}", "nature": None, "target": target,
         "unit": None, "actual": actual, "weight": Decimal(points) / 4, "score": Decimal(points) / 4, "reason": ""}
        for level1, (level2, points) in groups.items()
        for index, (target, actual) in enumerate(values)
    ]  # fmt: skip
    money = {"initial": Decimal(200), "adjusted": Decimal(200), "executed": Decimal(190), "printed_rate": "95%"}
    source = {**money, "name": "其中：当年财政拨款", "weight": "—", "score": "—"}
    return {
        "id": f"sound-{kind}", "title": "", "year": Decimal(2023), "kind": kind, "money_unit": "万元",
        "unit": "甲县公路站", "department": "甲县交通局" if kind == "project" else None,
        "project": "公路养护" if kind == "project" else None,
        "columns": RECORDS["jishan-project-2020"]["columns"], "facts": {}, "indicators": rows,
        "budget": {**money, "weight": Decimal(10), "score": Decimal("9.5"), "rows": [source]},
        "sections": [{"level1": name, "stated": Decimal(points)} for name, (_, points) in groups.items()],
        "claimed": {"total": Decimal("99.5"), "grade": None, "table_weight_total": Decimal(100)},
        "expected_findings": [], "truncated": False,
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["project", "department"])
@pytest.mark.parametrize("name", LAYOUTS)
def test_sound_forms_have_no_errors(name, kind):
    """A form without faults is read whole, and nothing is called wrong, in whatever layout."""
    record = applied(LAYOUTS[name], sound(kind))
    sheet = laid_out(LAYOUTS[name], record)
    (reading,) = forms_of(Workbook(Path("x.xlsx"), "", (render.grid_of_sheet(sheet),)))
    assert [] == misses(record, sheet, reading.form)[1]
    findings = run(score(reading.form, reading.scheme))
    assert [] == [finding.message for finding in findings if finding.level is not Level.INFO]
