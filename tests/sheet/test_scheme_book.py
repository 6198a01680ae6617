"""The workbook of a scheme: it says all that the scheme says, and its own formulas say what Python says."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from engines import cached, differences, libreoffice_values
from scheme_books import cell, edited

from xlcore.errors import InputError
from xlcore.scheme.catalogue import builtin, get
from xlcore.scheme.facts import FactBlock, Figure
from xlcore.scheme.model import Scheme
from xlcore.scheme.writing import values_of
from xlcore.sheet.page import Validation
from xlcore.sheet.scheme_book import scheme_pages, write_scheme
from xlcore.sheet.scheme_read import SHEETS, read_scheme

EVERYTHING = {
    "id": "all-2025", "title": "样例", "place": "样例", "year": 2025, "legal": "某文〔2025〕1号", "kind": "department",
    "money_unit": "元", "total": 120, "places": 1,
    "grades": [{"name": "甲", "at_least": Decimal("84.5")}, {"name": "乙"}],
    "execution": {"weight": 20, "base": "initial", "cap": Decimal("1.1"), "row": "indicator"},
    "row_rule": {"reverse": "linear"},
    "sections": [
        {"name": "一", "weight": 60, "groups": [
            {"name": "数量", "weight": 60, "rows": 2, "indicators": [
                {"name": "甲", "weight": 20, "rule": {"rule": "execution", "cap": Decimal("1.1")}},
                {"name": "乙", "weight": 10, "rule": {"rule": "target", "reverse": "linear"}, "target": "≥95%",
                 "about": "第一行\n第二行", "criterion": "=1+1"},
                {"name": "乙", "weight": 5, "rule": {"rule": "judged", "fact": "block.points", "points": 5}},
            ]},
        ]},
        {"name": "二", "weight": 60, "groups": [
            {"name": "数量", "indicators": [
                {"name": "甲", "weight": 60, "rule": {
                    "rule": "sum", "zero_if": "block.bad", "full_if": "block.good",
                    "of": [
                        {"rule": "bands", "value": "block.count * 0 + block.share", "bands": [
                            {"op": ">=", "limit": Decimal("0.955"), "points": Decimal("1.5")},
                            {"op": "=", "limit": 7, "points": 1}, {"op": "<", "limit": 0, "points": 0}]},
                        {"rule": "deduction", "count": "block.count", "start": 3, "each": Decimal("0.5"), "limit": 2,
                         "step": 3},
                        {"rule": "progress", "quarters": ["block.share", "block.count"], "calendar": [
                            Decimal("0.5"), 1], "points_each": 1, "points_mean": 2},
                        {"rule": "checklist", "items": [{"fact": "block.good", "points": 1, "label": "好"}]},
                        {"rule": "tiers", "level": "block.tier", "tiers": [
                            {"name": "上、好", "points": 2}, {"name": "下", "points": 0}]},
                    ]}},
            ]},
            {"name": "没有分值的", "rows": 1},
        ]},
        {"name": "空的", "weight": 0, "groups": []},
    ],
    "facts": [
        {"id": "block", "title": "数据", "figures": [
            {"id": "points", "label": "得分", "kind": "points"},
            {"id": "bad", "label": "坏", "kind": "choice", "choices": ["是", "否"]},
            {"id": "good", "label": "好", "kind": "choice", "choices": ["是", "否"]},
            {"id": "share", "label": "比率[甲]", "kind": "percent", "signed": True},
            {"id": "count", "label": "数", "kind": "count"},
            {"id": "tier", "label": "档", "kind": "choice", "choices": ["上、好", "下"]},
        ]},
        {"id": "table", "title": "表", "table": {"id": "rows", "free": 2, "rows": ["行一", "行二"], "columns": [
            {"id": "name", "label": "名", "kind": "text"}, {"id": "n", "label": "数", "signed": True}]}},
        {"id": "bare", "title": "表", "table": {"rows": [], "free": 3, "columns": [
            {"id": "name", "label": "名", "kind": "text"}, {"id": "n", "label": "数"}]}},
        {"id": "none", "title": "空块"},
    ],
    "relations": [
        {"kind": "sum", "whole": "table.rows[0].n", "parts": ["table.rows[1].n", "bare[2].n"]},
        {"kind": "parts", "whole": "block.count", "parts": []},
        {"kind": "growth", "current": "block.count", "increase": "bare[].n", "printed": "block.share"},
        {"kind": "limit", "actual": "table.rows[].n", "limit": "block.count", "code": "P03"},
    ],
    "thresholds": {"rate_floor": Decimal("0.75"), "adjustment": Decimal("0.155"), "over_achieved": 2, "output_gap": 0},
    "checks": {"off": {"F02": "另有系统核对"}, "levels": {"B04": "error", "I12": "warning"}},
    "layout": {
        "title": "表", "head": [["project"], ["department", "unit", "year"]], "goals": True, "total": False,
        "grade": True,
        "money": {"label": "钱", "columns": ["rate", "initial", "weight"], "rows": ["合计", "其中：1；2"],
                  "sheet": "facts"},
        "columns": ["name", "level1", "weight", "score"], "headings": {"weight": "权重", "rate": "率"},
        "level1": "{name}（{weight}分）", "level2": "{weight}", "signatures": ["填报人"], "notes": ["第一", "第二"],
    },
}  # fmt: skip
"""A scheme that leaves nothing at its default."""


def everything() -> Scheme:
    """Return the scheme that leaves nothing at its default."""
    return Scheme.model_validate(EVERYTHING)


def keys(part: object) -> set[str]:
    """Return every key inside nested values."""
    if isinstance(part, list):
        return {key for item in part for key in keys(item)}
    return set(part) | {key for item in part.values() for key in keys(item)} if isinstance(part, dict) else set()


@pytest.mark.parametrize("scheme_id", builtin())
def test_export_then_import_is_the_identity(scheme_id: str, tmp_path: Path):
    """Every built-in scheme comes back from its workbook as it was, fingerprint included."""
    path = tmp_path / "方案.xlsx"
    write_scheme(get(scheme_id), path)
    found = read_scheme(path)
    assert get(scheme_id) == found
    assert get(scheme_id).fingerprint == found.fingerprint


def test_nothing_of_the_model_is_lost(tmp_path: Path):
    """A scheme that uses every part of the model, with names that are not unique, comes back as it was."""
    path = tmp_path / "方案.xlsx"
    write_scheme(everything(), path)
    assert everything() == read_scheme(path)


def test_the_sample_leaves_nothing_at_its_default():
    """The scheme of the test above sets every optional key of the model somewhere."""
    short, full = (keys(values_of(everything(), defaults=shown)) for shown in (False, True))
    assert full == short


def test_equal_schemes_give_equal_bytes(tmp_path: Path):
    """Two exports of one scheme are the same file."""
    paths = [tmp_path / "a.xlsx", tmp_path / "b.xlsx"]
    for path in paths:
        write_scheme(get("mof-project"), path)
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_every_sheet_stands_in_the_workbook():
    """The guide comes first, then the sheets that the reader asks for."""
    names = [page.name for page in scheme_pages(get("mof-project"))]
    assert "说明" == names[0]
    assert set(SHEETS) == set(names[1:])


@pytest.mark.parametrize("scheme_id", builtin())
def test_lists_and_prompts_fit_excel(scheme_id: str):
    """Excel refuses lists beyond 255 characters, and prompts beyond 32 and 255."""
    rules: list[Validation] = [rule for page in scheme_pages(get(scheme_id)) for rule in page.validations]
    for rule in rules:
        source = rule.options.get("source")
        assert not isinstance(source, list) or len(",".join(source)) <= 255
        assert len(rule.options["input_title"]) <= 32
        assert len(rule.options["input_message"]) <= 255


LIVE = [
    ("指标", "产出指标", "一级分值", 40, {"L4": "√", "E2": "一级分值与执行率分值合计 90，应为 100"}),
    ("指标", "数量指标", "二级分值", 60, {"L4": "二级分值合计 60，应为 50", "E2": "√"}),
    ("指标", "数量指标", "二级分值", 30, {"L4": "√", "E2": "√"}),
    ("指标", "数量指标", "分值", 30, {"L4": "√", "E2": "√"}),
    ("方案", "执行率分值", "内容", 20, {"E2": "一级分值与执行率分值合计 110，应为 100"}),
]
"""A weight that an author changes, and what the checks then say."""


@pytest.mark.slow
@pytest.mark.libreoffice
def test_computed_cells_show_what_the_formulas_give(tmp_path: Path):
    """The values that the files carry are those of LibreOffice: every check of these schemes is √."""
    paths = [tmp_path / f"{name}.xlsx" for name in ("luohu-department-2020", "yaohai-project-2021", "mof-project")]
    for path in paths:
        write_scheme(get(path.stem), path)
    found = libreoffice_values(paths, tmp_path)
    assert [] == [line for path, cells in zip(paths, found, strict=True) for line in differences(cached(path), cells)]


@pytest.mark.slow
@pytest.mark.libreoffice
def test_the_sum_of_the_weights_is_live(tmp_path: Path):
    """Changed weights are added up and compared as the reader does it."""
    paths = []
    for number, (sheet, key, column, value, _) in enumerate(LIVE):

        def edit(book, at=(sheet, key, column), value=value):
            cell(book[at[0]], *at[1:]).value = value

        paths.append(edited("mof-project", tmp_path / f"{number}.xlsx", edit))
    found = libreoffice_values(paths, tmp_path)
    shown = [{place: cells["指标", place] for place in told} for (*_, told), cells in zip(LIVE, found, strict=True)]
    assert [told for *_, told in LIVE] == shown


def test_input_cells_are_open_and_headings_locked(tmp_path: Path):
    """Only headings, titles and labels are protected, and there is no password."""
    path = tmp_path / "方案.xlsx"
    write_scheme(get("mof-project"), path)
    sheet = openpyxl.load_workbook(path)["指标"]
    assert (True, None) == (sheet.protection.sheet, sheet.protection.password)
    assert (True, False) == (sheet["A3"].protection.locked, sheet["A4"].protection.locked)
    assert "A4" == sheet.freeze_panes


def test_an_option_with_a_semicolon_is_refused(tmp_path: Path):
    """Rather than split it when read back, the export names the option."""
    figure = Figure(id="x", label="甲", kind="choice", choices=("一；二", "三"))
    scheme = get("mof-project").model_copy(update={"facts": (FactBlock(id="b", title="块", figures=(figure,)),)})
    with pytest.raises(InputError, match="一；二"):
        write_scheme(scheme, tmp_path / "方案.xlsx")
