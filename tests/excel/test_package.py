"""Macro workbooks made of plain ones: what Office asks of the parts, and what stays the same."""

import io
import re
from zipfile import ZipFile

import openpyxl
import pytest
from xlsxwriter import Workbook

from xlcore.errors import InputError
from xlcore.excel.package import Container, Package


def plain(*, chart: bool = False) -> bytes:
    target = io.BytesIO()
    with Workbook(target, {"in_memory": True}) as workbook:
        first = workbook.add_worksheet("自评表")
        first.write_formula("A1", "=PERF_TOTAL(B1:B2)", None, 97)
        first.fit_to_pages(1, 0)
        workbook.add_worksheet("说明")
        workbook.set_custom_property("key", "值", "text")
        if chart:
            sheet = workbook.add_chartsheet("图")
            pie = workbook.add_chart({"type": "pie"})
            pie.add_series({"values": "=自评表!$A$1:$A$2"})
            sheet.set_chart(pie)
    return target.getvalue()


def made(kind: Container = Container.WORKBOOK) -> Package:
    return Package.read(plain()).with_project(b"project", kind, ["Sheet1", "Sheet2"])


@pytest.mark.parametrize("kind", Container)
def test_content_types(kind):
    """The workbook has the content type of its kind, once, and the project has its own."""
    types = made(kind).parts["[Content_Types].xml"].decode()
    assert 1 == types.count(kind.value)
    assert "spreadsheetml.sheet.main+xml" not in types
    assert 'PartName="/xl/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"' in types


def test_project_is_related_under_a_new_number():
    """The workbook's relations name the project, and no number twice."""
    relations = made().parts["xl/_rels/workbook.xml.rels"].decode()
    numbers = re.findall(r'\bId="(\w+)"', relations)
    assert 'relationships/vbaProject" Target="vbaProject.bin"' in relations
    assert len(numbers) == len(set(numbers))
    assert b"project" == made().parts["xl/vbaProject.bin"]


def test_code_names_stand_on_workbook_and_sheets():
    """Workbook and sheets name their modules; a sheet that has properties keeps them."""
    parts = {name: data.decode() for name, data in made().parts.items() if name.endswith(".xml")}
    assert 1 == parts["xl/workbook.xml"].count('<workbookPr codeName="ThisWorkbook"')
    assert '<sheetPr codeName="Sheet1"><pageSetUpPr fitToPage="1"/></sheetPr>' in parts["xl/worksheets/sheet1.xml"]
    assert re.search(r'<worksheet [^>]*><sheetPr codeName="Sheet2"/><dimension', parts["xl/worksheets/sheet2.xml"])


def test_all_else_stays_the_same():
    """Only the parts that name the project change."""
    package = Package.read(plain())
    before, after = package.parts, package.with_project(b"project", Container.WORKBOOK, ["Sheet1", "Sheet2"]).parts
    changed = {name for name in after if before.get(name) != after[name]}
    expected = {"[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/workbook.xml", "xl/vbaProject.bin"}
    assert {*expected, "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"} == changed


def test_cached_values_survive():
    """An independent reader finds formula and cached value unchanged."""
    data = made().written()
    assert "=PERF_TOTAL(B1:B2)" == openpyxl.load_workbook(io.BytesIO(data))["自评表"]["A1"].value
    assert 97 == openpyxl.load_workbook(io.BytesIO(data), data_only=True)["自评表"]["A1"].value


def test_ribbon_is_related_from_the_root():
    """The ribbon is a part of its own, named by the relations of the package."""
    package = made().with_ribbon(b"<customUI/>")
    relations = package.parts["_rels/.rels"].decode()
    assert b"<customUI/>" == package.parts["customUI/customUI14.xml"]
    assert "2007/relationships/ui/extensibility" in relations
    assert 'Target="customUI/customUI14.xml"' in relations


def test_zip_has_no_time():
    """Every entry has the same fixed time, so that equal parts give equal bytes."""
    package = made()
    data = package.written()
    assert data == package.written()
    assert {(1980, 1, 1, 0, 0, 0)} == {entry.date_time for entry in ZipFile(io.BytesIO(data)).infolist()}


def test_custom_property():
    """A custom property is read as text; without it there is none."""
    assert ("值", None) == (made().property_text("key"), made().property_text("other"))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"no zip", "不是 .xlsx"),
        (plain(chart=True), "图表工作表"),
        (made().written(), "不带宏"),
        (Package({"a": b"b"}).written(), "缺少"),
    ],
    ids=["no zip", "chart sheet", "macros", "other zip"],
)
def test_other_files_are_refused(data, words):
    """What is no plain workbook is refused, in Chinese."""
    with pytest.raises(InputError, match=words):
        Package.read(data).with_project(b"", Container.WORKBOOK, ["Sheet1", "Sheet2"])
