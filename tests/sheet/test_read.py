"""Published records, laid out plainly, are read back as they are."""

import re
import time
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import render
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcore.errors import FileError
from xlcore.examples.records import form_of, scheme_id
from xlcore.form.model import BudgetRow
from xlcore.scheme.catalogue import builtin, get
from xlcore.sheet.codes import address, position
from xlcore.sheet.grid import CellError, Workbook, read_workbook
from xlcore.sheet.read import forms_of, read_forms
from xlcore.sheet.template import write_workbook

RECORDS = {name: record for name, record in render.records().items() if "table" in record["layout"]}
FIELDS = ("level1", "level2", "name", "nature", "target", "unit", "actual", "weight", "score", "reason")
MONEY = ("name", "initial", "adjusted", "executed", "rate", "weight", "score", "reason")


def content(entry):
    """Return a content as it is compared: white space at the ends does not count."""
    value = None if entry is None else entry.content
    return (value.strip() or None) if isinstance(value, str) else value


def expected_places(record, sheet, *, levels=True):
    """Yield path, cell and content of every place that the rendered sheet has."""
    form = form_of(record)
    for path, where in sheet.places.items():
        head, _, role = path.rpartition(".")
        if head == "":
            entry = getattr(form, path)
        elif head == "claimed":
            entry = getattr(form.claimed, role)
        elif head == "budget":
            role = {"printed_rate": "rate"}.get(role, role)
            entry = getattr(form.budget.total, role)
        elif head.startswith("budget"):
            role = {"printed_rate": "rate"}.get(role, role)
            entry = getattr(form.budget.sources[int(head[12:-1])], role)
        elif role in FIELDS:
            entry = getattr(form.indicators[int(head[11:-1])], role)
        else:
            continue
        if path != "budget.name" and (levels or not role.startswith("level")):
            yield path, address(*where), content(entry)


def found_at(form, path):
    """Return the entry of a form at a path of its record."""
    head, _, role = path.rpartition(".")
    role = {"printed_rate": "rate"}.get(role, role)
    if head == "":
        return getattr(form, path)
    if head == "claimed":
        return getattr(form.claimed, role)
    if head == "budget":
        return getattr(form.budget.total, role)
    rows = form.budget.sources if head.startswith("budget") else form.indicators
    index = int(head.partition("[")[2][:-1])
    return getattr(rows[index], role) if index < len(rows) else None


def differences(form, places):
    found = [(path, cell, value, found_at(form, path)) for path, cell, value in places]
    return [
        (path, (cell, value), entry)
        for path, cell, value, entry in found
        if entry is None or (cell, value) != (entry.cell, content(entry))
    ]


@pytest.mark.parametrize("write", [render.by_xlsxwriter, render.by_openpyxl])
@pytest.mark.parametrize("name", RECORDS)
def test_record_is_read_back(name, write, tmp_path):
    """Every field of a record is found in its cell: identity, money, indicators, total and grade."""
    record = RECORDS[name]
    sheet = render.sheet_of(record)
    (reading,) = read_forms(write([sheet], tmp_path / "form.xlsx"))
    form = reading.form
    assert [] == differences(form, expected_places(record, sheet))
    assert len(record["indicators"]) == len(form.indicators)
    assert (record["kind"], record["year"], record["money_unit"]) == (form.kind, form.year_number, form.money_unit)
    assert {role for role in FIELDS if f"indicators[0].{role}" not in sheet.places} == {
        role for role in FIELDS if form.indicators and getattr(form.indicators[0], role) is None
    } or not form.indicators


# Rows that are wholly empty once nothing is merged: they belong to no group any more.
SPARE_ROWS = {"ezhou-project-2021", "zhongjiang-project-2022"}


@pytest.mark.parametrize("name", sorted(RECORDS.keys() - SPARE_ROWS))
def test_unmerged_record_is_read_back(name):
    """Groups filled only in their first row are carried down, wherever the table begins."""
    record = RECORDS[name]
    sheet = render.sheet_of(record, merged=False, margin=3)
    (form,) = render.read_grids(render.grid_of_sheet(sheet))
    assert [] == differences(form, expected_places(record, sheet, levels=False))
    levels = [tuple("".join(e.text.split()) if e else None for e in (r.level1, r.level2)) for r in form.indicators]
    own = form_of(record).indicators
    assert [tuple("".join(e.text.split()) if e else None for e in (r.level1, r.level2)) for r in own] == levels


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_scheme_of_record(name):
    """A record of a place with a scheme of its own is recognised; all others get the national scheme."""
    record = RECORDS[name]
    (reading,) = forms_of(Workbook(None, "", (render.grid_of_sheet(render.sheet_of(record)),)))
    assert scheme_id(record) == reading.scheme.id
    assert reading.scheme.title in reading.reason


def test_stated_points_of_record():
    """The points in level-1 headings and in weight columns become sections with their cells."""
    sheet = render.sheet_of(RECORDS["luohu-department-2020"])
    (form,) = render.read_grids(render.grid_of_sheet(sheet))
    assert [(s["level1"], s.get("level2"), s["stated"]) for s in RECORDS["luohu-department-2020"]["sections"]] == [
        (s.level1, s.level2, s.stated) for s in form.sections
    ]


@pytest.mark.parametrize("name", builtin())
def test_own_blank_workbook(name, tmp_path):
    """A blank workbook of our own is read with its scheme, every row and every fact in its place."""
    scheme = get(name)
    write_workbook(scheme, tmp_path / "own.xlsx")
    (reading,) = read_forms(tmp_path / "own.xlsx")
    assert name == reading.scheme.id
    assert re.fullmatch("[A-Z]2", reading.form.year.cell)
    rows = list(scheme.prescribed()) if scheme.layout.columns else []
    assert [(s.name, g.name) for s, g, _ in rows] == [(r.level1.text, r.level2.text) for r in reading.form.indicators]
    assert set(scheme.labels) == set(reading.form.facts)
    assert all(entry.sheet == "基础数据" for entry in reading.form.facts.values())


OWN = [name for name, record in render.records().items() if name in builtin()]


@pytest.mark.parametrize("name", OWN)
def test_own_filled_workbook(name, tmp_path):
    """A filled workbook of our own gives back what was written."""
    form = form_of(render.records()[name])
    write_workbook(get(name), tmp_path / "own.xlsx", form)
    (reading,) = read_forms(tmp_path / "own.xlsx")
    found = reading.form
    for written, read in zip(form.indicators, found.indicators, strict=True):
        assert {role: content(e) for role in FIELDS if (e := getattr(written, role))} == {
            role: content(getattr(read, role)) for role in FIELDS if getattr(written, role)
        }
    for written, read in zip(rows_of(form), rows_of(found), strict=True):
        given = {role: content(e) for role in MONEY if (e := getattr(written, role))}
        assert given == {role: content(getattr(read, role)) for role in given}
    for role in ("unit", "department", "project", "year"):
        assert content(getattr(form, role)) == content(getattr(found, role))
    claimed = [(content(e), content(getattr(found.claimed, role))) for role, e in claims(form) if e]
    assert [written for written, _ in claimed] == [read for _, read in claimed]
    known = {path: content(entry) for path, entry in form.facts.items() if path in reading.scheme.labels}
    assert known == {path: content(found.facts[path]) for path in known}


def rows_of(form):
    return [replace(form.budget.total, name=None), *form.budget.sources] if form.budget else [BudgetRow()]


def claims(form):
    return [(role, getattr(form.claimed, role)) for role in ("total", "grade", "weight_total")]


def test_given_scheme_wins(tmp_path):
    """A scheme that the caller gives is taken, whatever the workbook says."""
    path = render.by_xlsxwriter([render.sheet_of(RECORDS["jishan-project-2020"])], tmp_path / "form.xlsx")
    (reading,) = read_forms(path, get("jinnan-project-2020"))
    assert "jinnan-project-2020" == reading.scheme.id


def test_workbook_cannot_name_a_file():
    """A scheme mark that is no built-in scheme is not opened as a file."""
    record = RECORDS["jishan-project-2020"]
    mark = render.grid_of([["scheme", "/etc/passwd"]], sheet="_xlcore")
    (reading,) = forms_of(Workbook(None, "", (render.grid_of_sheet(render.sheet_of(record)), mark)))
    assert "mof-project" == reading.scheme.id


def test_several_sheets_and_hidden_ones():
    """Every sheet that holds a form gives one, hidden or not; helper sheets of ours give none."""
    first = render.grid_of_sheet(render.sheet_of(RECORDS["jishan-project-2020"]))
    grids = [
        replace(first, sheet="封面", rows=0, cells={}, anchors={}, spans={}),
        replace(first, sheet="甲"),
        replace(first, sheet="乙", state="hidden"),
        replace(first, sheet="计算过程", state="hidden"),
        replace(first, sheet="_xlcore", state="hidden"),
    ]
    assert ["甲", "乙"] == [form.sheet for form in render.read_grids(*grids)]


def test_two_forms_on_one_sheet():
    """Two forms one below the other are two forms, each with its own head, money and rows."""
    sheets = [render.sheet_of(RECORDS[name]) for name in ("jishan-project-2020", "zhongjiang-project-2022")]
    upper, lower = (render.grid_of_sheet(sheet) for sheet in sheets)
    down = upper.rows + 1
    joined = replace(
        upper,
        rows=down + lower.rows,
        columns=max(upper.columns, lower.columns),
        cells={**upper.cells, **{(r + down, c): cell for (r, c), cell in lower.cells.items()}},
        anchors={**upper.anchors, **{(r + down, c): (x + down, y) for (r, c), (x, y) in lower.anchors.items()}},
        spans={**upper.spans, **{(r + down, c): span for (r, c), span in lower.spans.items()}},
    )
    first, second = render.read_grids(joined)
    assert ("稷山县医疗保险服务中心", 6, 2020) == (first.unit.text, len(first.indicators), first.year_number)
    assert ("中江县水利局", 11, 2022) == (second.unit.text, len(second.indicators), second.year_number)
    assert (Decimal(94), Decimal(100)) == (first.claimed.total.content, second.claimed.total.content)
    assert (Decimal("65.66"), Decimal(20)) == (
        first.budget.total.adjusted.content,
        second.budget.total.adjusted.content,
    )


@pytest.mark.parametrize(
    ("expected", "money"),
    [
        (True, [["计划投资额", 110, "实际到位资金", 85, "实际使用", 85]]),
        (True, [["资金来源", "计划数", "到位数", "使用数"], ["合计", 110, 85, 85], ["其中：财政资金", 110, 85, 85]]),
        (False, [["资金来源", "年初预算数", "全年预算数", "全年执行数"], ["资金到位合计", 110, 85, 85]]),
        (False, [["资金来源", "年初预算数", "全年预算数（实际到位数）", "全年执行数"], ["合计", 110, 85, 85]]),
        (
            False,
            [["", "", "资金及时到位"], ["资金来源", "年初预算数", "2023年预算数", "执行数"], ["合计", 110, 85, 85]],
        ),
    ],
)
def test_a_receipt_is_told_from_an_adjusted_budget(expected, money):
    """By the label left of the amount or above it."""
    head, table = [["项目绩效自评表"], ["项目名称", "道路维修"]], DEPARTMENT[4:]
    (form,) = render.read_grids(render.grid_of([*head, *money, *table]))
    assert (expected, "85") == (form.budget.received, form.budget.total.adjusted.text)


DEPARTMENT = [
    ["2023年度部门整体支出绩效自评表"],
    ["部门名称", "某局"],
    ["年度资金总额", "年初预算数", "全年预算数", "全年执行数"],
    ["年度资金总额", 100, 100, 100],
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
    ["产出指标", "数量指标", "检查次数", 10, 10, 50, 50],
    ["效益指标", "社会效益指标", "办件人数", 20, 20, 30, 30],
]
BASE = [
    ["2023年度部门整体支出绩效评价基础数据表"],
    ["部门名称", "某局（盖章）"],
    ["财政供养人员情况", "编制数", "实际在职人数", "控制率"],
    [None, 46, 50, None],
    ["经费控制情况", "2022年决算数", "2023年预算数", "2023年决算数"],
    ["三公经费", 3, 2, 1],
]


def test_base_data_above_a_form_are_its_facts():
    """They are no part of the form, whose unit is its own, and nothing in them is told as unread."""
    (form,) = render.read_grids(render.grid_of([*BASE, *DEPARTMENT]))
    assert ("B8", "C4", "C6", ()) == (
        form.unit.cell,
        form.facts["staff.in_post"].place,
        form.facts["sangong.budget"].place,
        form.unread,
    )


def test_base_data_on_another_sheet_name_it():
    """They are those of the only department of the workbook."""
    (form,) = render.read_grids(render.grid_of(DEPARTMENT), render.grid_of(BASE, sheet="附件2"))
    assert "附件2!C4" == form.facts["staff.in_post"].place


def test_base_data_of_one_of_two_departments_are_nobodys():
    """Nothing says which of them they belong to."""
    forms = render.read_grids(
        *(render.grid_of(rows, sheet=name) for rows, name in zip([DEPARTMENT, DEPARTMENT, BASE], "甲乙丙", strict=True))
    )
    assert [{}, {}] == [form.facts for form in forms]


def test_no_form_is_an_empty_list(tmp_path):
    """A workbook without a form gives an empty list."""
    sheet = render.Sheet()
    sheet.put(0, 0, "采购清单")
    sheet.put(1, 0, "电脑")
    sheet.put(1, 1, 5)
    assert [] == read_forms(render.by_xlsxwriter([sheet], tmp_path / "list.xlsx"))


def test_unreadable_file(tmp_path):
    """A file that is no workbook raises FileError."""
    path = tmp_path / "form.xlsx"
    path.write_bytes(b"nonsense")
    with pytest.raises(FileError):
        read_forms(path)


def test_percent_format_is_kept(tmp_path):
    """A stored 0.95 shown as 95% is an entry with percent."""
    path = render.by_openpyxl([render.sheet_of(RECORDS["jishan-project-2020"])], tmp_path / "form.xlsx")
    book = openpyxl.load_workbook(path)
    cell = next(cell for row in book.active for cell in row if cell.value == "99%")
    cell.value, cell.number_format = 0.99, "0%"
    book.save(path)
    (reading,) = read_forms(path)
    rate = reading.form.budget.total.rate
    assert (Decimal("0.99"), True, cell.coordinate) == (rate.content, rate.percent, rate.cell)
    assert read_workbook(path).grids[0].sheet == reading.form.sheet


LABELS = st.sampled_from(
    [
        "一级指标",
        "二级指标",
        "三级指标",
        "年度指标值",
        "实际完成值",
        "分值",
        "得分",
        "项目名称",
        "年初预算数",
        "全年预算数",
        "全年执行数",
        "执行率",
        "年度资金总额",
        "其中：财政拨款",
        "总分",
        "等级",
        "合计",
        "产出指标（50分）",
        "数量指标",
        "绩效指标",
        "名称",
        "权重（%）",
        "小计",
        "主管部门",
        "年度",
        "注：",
        "2020年度部门整体支出绩效自评表",
        "单位：万元",
        "95%",
        "——",
    ]
)
VALUES = st.one_of(st.none(), LABELS, st.text(max_size=6), st.integers(0, 3000), st.just(CellError("#REF!")))
ROWS = st.lists(st.lists(VALUES, max_size=9), max_size=14)
MERGES = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 8), st.integers(0, 4), st.integers(0, 4)), max_size=4)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(ROWS, MERGES)
def test_nonsense_never_raises(rows, merges):
    """Whatever stands on a sheet: no exception, and every entry says what its cell says or states."""
    merged = [f"{address(r, c)}:{address(r + h, c + w)}" for r, c, h, w in merges]
    grid = render.grid_of(rows, merged)
    for form in render.read_grids(grid):
        for row in form.indicators:
            for entry in (row.weight, row.score, row.target, row.actual):
                assert entry is None or entry.cell is None or entry.content == content_at(grid, entry.cell)


def content_at(grid, cell):
    return grid.cell(*position(cell)).content


@pytest.mark.parametrize(
    "text", [" " * 30000, "(" + " " * 30000, "（" * 30000, "1" * 30000, "注： a" + " " * 30000 + "b"]
)
def test_long_texts_cost_no_time(text):
    """A cell filled with thousands of blanks or brackets does not slow the reading down."""
    rows = [
        ["自评表" + text],
        [text, text],
        ["一级指标", "二级指标", "三级指标", "实际完成值"],
        [text + "5分", text, "甲", text],
    ]
    begin = time.perf_counter()
    render.read_grids(render.grid_of(rows))
    assert time.perf_counter() - begin < 1


def blank_form(grid):
    """Return a rendered record without anything that a unit writes."""
    form = render.read_grids(grid)[0]
    money = [entry for row in rows_of(form) for entry in (row.initial, row.adjusted, row.executed)]
    written = [form.unit, form.department, form.project, form.claimed.total, *money]
    written += [entry for row in form.indicators for entry in (row.actual, row.score)]
    places = {position(entry.cell) for entry in written if entry and entry.cell}
    return replace(grid, cells={where: cell for where, cell in grid.cells.items() if where not in places})


@pytest.mark.parametrize(
    ("expected", "sheets"),
    [
        (["甲"], [("甲", "visible", True), ("模板", "hidden", False)]),
        (["甲"], [("模板", "visible", False), ("甲", "visible", True)]),
        (["甲"], [("甲", "very_hidden", True), ("模板", "visible", False)]),
        (["模板"], [("模板", "visible", False)]),
        (["模板"], [("模板", "visible", False), ("旧", "very_hidden", False)]),
        (["甲", "乙"], [("甲", "visible", False), ("乙", "visible", False)]),
        ([], [("模板", "hidden", False)]),
    ],
)
def test_blank_templates_are_no_forms(expected, sheets):
    """A blank form counts only where nothing is filled in and where it can be seen."""
    full = render.grid_of_sheet(render.sheet_of(RECORDS["jishan-project-2020"]))
    grids = [replace(full if filled else blank_form(full), sheet=name, state=state) for name, state, filled in sheets]
    assert expected == [form.sheet for form in render.read_grids(*grids)]


def test_forms_side_by_side_keep_their_own_values():
    """Two forms beside each other are two, each with its own head, rows and total."""
    left, right = (
        render.grid_of_sheet(render.sheet_of(RECORDS[name], margin=margin))
        for name, margin in (("jishan-project-2020", 0), ("zhongjiang-project-2022", 14))
    )
    joined = replace(
        left,
        rows=max(left.rows, right.rows),
        columns=right.columns,
        cells={**left.cells, **right.cells},
        anchors={**left.anchors, **right.anchors},
        spans={**left.spans, **right.spans},
    )
    assert [*render.read_grids(left), *render.read_grids(right)] == render.read_grids(joined)


def marked(name, **more):
    record = render.grid_of_sheet(render.sheet_of(RECORDS["jishan-project-2020"]))
    cells = {where: cell for where, cell in record.cells.items() if where[0] > 1}  # title and year
    mark = render.grid_of([["scheme", name], *more.items()], sheet="_xlcore")
    return Workbook(None, "", (replace(record, cells=cells), mark))


def test_mark_of_an_unknown_scheme_is_told():
    """A mark that names no built-in scheme is said, with the option that helps."""
    (reading,) = forms_of(marked("my-2026"))
    assert (
        f"工作簿注明的方案“my-2026”不是内置方案，请用 --scheme 指定方案文件；现按“{reading.scheme.title}”处理"
    ) == reading.reason


@pytest.mark.parametrize(
    ("expected", "name"),
    [("按指定的方案；工作簿注明的方案是“my-2026”", "my-2026"), ("按指定的方案", "mof-project")],
)
def test_given_scheme_beside_a_mark(expected, name):
    """A scheme that the caller gives is taken, and another mark is told."""
    (reading,) = forms_of(marked(name), get("mof-project"))
    assert expected == reading.reason


@pytest.mark.parametrize(("expected", "scheme"), [(True, get("mof-project")), (False, None)])
def test_a_form_knows_whether_its_scheme_was_given(expected, scheme):
    """A scheme that the caller names binds the form; one that its workbook names, or that it resembles, does not."""
    (reading,) = forms_of(marked("mof-project"), scheme)
    assert expected is reading.form.scheme_given


@pytest.mark.parametrize(("cell", "more"), [("A2", {"year": "A2"}), (None, {"year": "../x"})])
def test_blank_year_of_our_own_has_its_cell(cell, more):
    """The blank year of a workbook of our own stands where its mark says."""
    (reading,) = forms_of(marked("mof-project", **more))
    assert (cell, True) == (reading.form.year.cell, reading.form.year.blank)


def test_a_form_without_a_place_for_the_year_gets_none_from_the_mark():
    """A bureau's own form that was made live may have no year: the mark does not name a cell for it."""
    (reading,) = forms_of(marked("mof-project"))
    assert reading.form.year is None


@pytest.mark.parametrize("title", ["基础数据", "填报说明", "校验结果", "计算过程", "改写记录2"])
def test_a_form_may_stand_on_a_sheet_of_any_name(tmp_path, title):
    """Only in workbooks of ours do these names say that a sheet holds no form."""
    path = tmp_path / "表.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(title)
        sheet.write_row("A1", ["项目名称", "道路养护"])
        sheet.write_row("A2", ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"])
        sheet.write_row("A3", ["产出指标", "数量指标", "养护里程", "≥10公里", "10公里", 100, 100])
    (reading,) = read_forms(path)
    assert "养护里程" == reading.form.indicators[0].name.text


def test_an_example_beside_the_form_is_no_form_of_the_unit():
    """A filled example on a sheet 填报说明 counts only where no other sheet holds a form."""
    first = render.grid_of_sheet(render.sheet_of(RECORDS["jishan-project-2020"]))
    grids = [replace(first, sheet="填报说明"), replace(first, sheet="自评表")]
    assert ["自评表"] == [form.sheet for form in render.read_grids(*grids)]


def test_the_parts_of_a_numbered_row_are_no_further_points_of_their_group():
    """The reason for a scheme speaks of the points that count."""
    header = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]
    named = [("一、示范区建立", 30), ("1、水稻", 10), ("2、玉米", 20), ("二、田间试验", 20)]
    rows = [["产出指标", "数量指标", name, "10个", "10个", points, points] for name, points in named]
    rows += [
        ["效益指标", "社会效益", "增收", "增收", "增收", 30, 30],
        ["满意度指标", "满意度", "满意", "90%", "90%", 20, 20],
    ]
    grid = render.grid_of([["项目名称", "某"], header, *rows, ["总分", *[None] * 4, 100, 100]])
    (reading,) = forms_of(Workbook(Path("表.xlsx"), "", (grid,)))
    assert "80 分" not in reading.reason
