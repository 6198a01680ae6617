"""What goes inside Excel: built files are fresh, sources are sound, and the plain part runs in LibreOffice."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from office_macros import macro_values
from office_reader import sources as vba_sources
from xlsxwriter import Workbook

from xlcore.errors import ConfigError
from xlcore.excel import macros, vendored
from xlcore.excel.build import stale
from xlcore.excel.package import WORKBOOK_CODE_NAME, Container, Package
from xlcore.excel.vba import Kind, Module, vba_project
from xlcore.excel.vba_text import MESSAGES, ascii_text
from xlcore.excel.wrapper import UDF_MODULE, wrapper_of

MACROS = macros.sources()
ADDIN = MACROS / macros.ADDIN
RIBBON = ET.fromstring((MACROS / "ribbon.xml").read_bytes())  # noqa: S314  # our own file
HEX = re.compile(r'XlcoreText\("([0-9A-F]*)"\)')


def text_of(code: str) -> str:
    return "".join(bytes.fromhex(units).decode("utf-16-be") for units in HEX.findall(code))


def module(name: str) -> str:
    return (MACROS / f"{name}.bas").read_text("ascii")


def test_built_files_are_fresh():
    """No generated module and no part of the add-in differs from what the sources give now."""
    pytest.importorskip("xlwings")
    assert stale(MACROS) == []


def test_a_changed_source_makes_the_addin_stale(tmp_path):
    """A comment added to a source is noticed."""
    pytest.importorskip("xlwings")
    for path in MACROS.rglob("*"):
        if path.is_file():
            target = tmp_path / path.relative_to(MACROS)
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(path.read_bytes())
    with (tmp_path / "xlcore_text.bas").open("a") as file:
        file.write("' more\n")
    assert ["xlcore.xlam"] == stale(tmp_path)


def test_addin_is_reproducible():
    """The same sources give the same bytes."""
    assert macros.addin(MACROS) == macros.addin(MACROS)


def test_addin_holds_every_module():
    """An independent reader finds each module of the add-in with exactly its source."""
    wanted = {
        "xlcore_text.bas": module("xlcore_text"),
        "xlcore_ribbon.bas": module("xlcore_ribbon"),
        "xlcore_help.bas": module("xlcore_help"),
        "xlcore_messages.bas": module("xlcore_messages"),
        "xlwings_udfs.bas": module("xlwings_udfs_addin"),
    }
    found = vba_sources(ADDIN.read_bytes())
    assert {name: text.splitlines() for name, text in wanted.items()} == {n: found[n].splitlines() for n in wanted}
    others = {"ThisWorkbook.cls", "Sheet1.cls", "xlwings.bas", "Dictionary.cls"}
    assert {*wanted, *others} == set(found)


@pytest.mark.parametrize("book", ["xlcore.xlam", "xlcore.xlsm"])
def test_wrapper_is_what_xlwings_writes(book):
    """The wrapper module is the text of xlwings' own generator."""
    pytest.importorskip("xlwings")
    edition = "addin" if book.endswith(".xlam") else "workbook"
    assert wrapper_of(UDF_MODULE, book).source == module(f"xlwings_udfs_{edition}")


def test_copies_of_xlwings_are_unchanged():
    """The VBA modules of xlwings here are those of the library that they name."""
    xlwings = pytest.importorskip("xlwings")
    if xlwings.__version__ != vendored.xlwings_version(MACROS / "xlwings"):
        pytest.skip("another version of xlwings is installed")
    library = Path(xlwings.__file__).parent
    for name, place in {
        "xlwings.bas": library,
        "xlwings_custom_addin.bas": library,
        "Dictionary.cls": library / "addin",
    }.items():
        assert (place / name).read_bytes() == (MACROS / "xlwings" / name).read_bytes()


def test_addin_takes_no_settings_from_the_active_workbook():
    """Neither a sheet of a submitted workbook nor a file beside it chooses which program runs."""
    code = vendored.addin_module(MACROS / "xlwings").code
    reading = code[code.index("Function GetConfig(") : code.index("Function SaveConfigToFile")]
    assert "SheetExists(ActiveWorkbook" not in reading
    assert "GetConfigFromSheet(ActiveWorkbook" not in reading
    assert 'If source = "directory" Then' in reading
    assert '"ADD_WORKBOOK_TO_PYTHONPATH", "true"' not in code


def test_excel_starts_python_away_from_the_folder_in_which_it_works():
    """A file json.py beside a workbook is not what Python imports: every command says -P."""
    sources = "\n".join(vba_sources(ADDIN.read_bytes()).values())
    commands = [line for line in sources.splitlines() if " -c " in line and '"' in line]
    assert 3 == len(commands)
    assert [] == [line for line in commands if " -P -c " not in line]


@pytest.mark.parametrize("change", [vendored.addin_module, vendored.workbook_module])
def test_another_xlwings_module_is_refused(change, tmp_path):
    """A module in which a change has no place is an error, never half changed."""
    for name in ("xlwings.bas", "xlwings_custom_addin.bas"):
        text = (MACROS / "xlwings" / name).read_text("ascii").replace("ADD_WORKBOOK_TO_PYTHONPATH", "OTHER", 1)
        (tmp_path / name).write_text(text)
    with pytest.raises(ConfigError, match=r"应有 2 处.*实有 1 处"):
        change(tmp_path)


def test_one_name_everywhere():
    """Project, constant, settings sheet and settings file carry one name."""
    package = Package.read(ADDIN.read_bytes())
    assert 'PROJECT_NAME As String = "xlcore"' in vba_sources(ADDIN.read_bytes())["xlwings.bas"]
    assert b'<sheet name="xlcore.conf"' in package.parts["xl/workbook.xml"]
    assert b"<t>UDF MODULES</t>" in package.parts["xl/sharedStrings.xml"]
    assert f"<t>{UDF_MODULE}</t>".encode() in package.parts["xl/sharedStrings.xml"]


def test_addin_is_stamped_with_its_xlwings():
    """The stamp names the version whose library the module loads."""
    version = macros.stamp(ADDIN.read_bytes())
    assert version == vendored.xlwings_version(MACROS / "xlwings")
    assert f'"xlwings64-{version}.dll"' in vba_sources(ADDIN.read_bytes())["xlwings.bas"]
    assert macros.stamp(b"no zip") is None


@pytest.mark.parametrize("path", sorted(MACROS.rglob("*.bas")), ids=lambda path: path.name)
def test_sources_are_ascii_with_short_lines(path):
    """VBA takes lines of 1,023 characters; what is not ASCII depends on the code page of a machine."""
    assert max(len(line) for line in path.read_text("ascii").splitlines()) <= 1023


def test_every_button_has_its_macro_and_function():
    """Each button names a macro of the ribbon module, and each of the five functions is called once."""
    code = module("xlcore_ribbon")
    buttons = [element for element in RIBBON.iter() if element.tag.endswith("button")]
    assert {"校验", "填分", "解释", "汇总", "还原"} == {button.get("label") for button in buttons}
    for button in buttons:
        where, _, macro = button.get("onAction").partition(".")
        assert "xlcore_ribbon" == where
        assert f"Public Sub {macro}(control As IRibbonControl)" in code
        assert button.get("imageMso")
    called = re.findall(r'RunXlcore "(\w+)"', code)
    assert ["check_book", "consolidate_folder", "explain_cell", "fill_scores", "restore_book"] == sorted(called)


def test_every_message_is_used_and_says_what_it_should():
    """The ribbon asks for no message that is missing, none is left over, and the code points give the text."""
    code = module("xlcore_ribbon")
    assert set(MESSAGES) == set(re.findall(r'"([a-z]+(?:_[a-z]+)?)"', code)) & set(MESSAGES)
    cases = dict(re.findall(r'Case "(\w+)"\n((?: {12}.*\n)+)', module("xlcore_messages")))
    version = vendored.xlwings_version(MACROS / "xlwings")
    for name, message in MESSAGES.items():
        assert message.format(version=version).replace("\n", "\r\n") == text_of(cases[name])


def test_help_is_chinese():
    """Every wrapped function registers a description in Chinese."""
    functions = re.findall(r"^Function (\w+)\(", module("xlwings_udfs_addin"), re.MULTILINE)
    helps = dict(re.findall(r"Private Sub Help_(\w+)\(\)\n(.*?)End Sub", module("xlcore_help"), re.DOTALL))
    assert functions == list(helps)
    for code in helps.values():
        assert re.search(r"[\u4e00-\u9fff]", text_of(code))


def test_code_points_of_rare_characters():
    """A character outside the basic plane is two units."""
    assert ['XlcoreText("D842DFB77EE9")'] == list(ascii_text("𠮷绩"))


@pytest.mark.parametrize(
    ("options", "version", "status"),
    [([], None, 0), (["-I", "-S"], None, 3), ([], "0.0.1", 5)],
    ids=["all", "none", "old"],
)
def test_probe_tells_what_python_lacks(options, version, status):
    """The line that the first press runs exits with 0, 3 or 5: all there, no xlwings, another version."""
    pytest.importorskip("xlwings")
    code = "".join(re.findall(r'code = (?:code & )?"([^"]*)"', module("xlcore_ribbon")))
    rest = re.search(r'& XLWINGS_VERSION & "([^"]*)"', module("xlcore_ribbon"))[1]
    code += (version or vendored.xlwings_version(MACROS / "xlwings")) + rest
    assert status == subprocess.run([sys.executable, *options, "-c", code], check=False).returncode


def live(path: Path) -> Path:
    with Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("自评表")
        for row, formula in enumerate(('XlcoreText("7EE96548")', 'XlcoreMessage("title")', "Twice(4)")):
            sheet.write_formula(row, 0, f"={formula}", None, "stale")
        workbook.add_worksheet("说明")
    return path


def test_macro_workbook_keeps_what_the_workbook_holds(tmp_path):
    """A workbook becomes one with functions: one module a sheet, cells as they were, the same bytes every time."""
    plain = live(tmp_path / "a.xlsx").read_bytes()
    made = macros.macro_workbook(plain)
    assert made == macros.macro_workbook(plain)
    before, after = Package.read(plain).parts, Package.read(made).parts
    cells = re.compile(rb"<sheetData>.*</sheetData>", re.DOTALL)
    sheet = "xl/worksheets/sheet1.xml"
    assert cells.findall(before[sheet]) == cells.findall(after[sheet])
    found = vba_sources(made)
    assert {"ThisWorkbook.cls", "Sheet1.cls", "Sheet2.cls", "xlwings_udfs.bas", "xlwings.bas"} <= set(found)
    assert module("xlwings_udfs_workbook").splitlines() == found["xlwings_udfs.bas"].splitlines()
    assert "ActiveWorkbook, Application.Caller" not in found["xlwings_udfs.bas"]


@pytest.mark.libreoffice
def test_plain_modules_run_in_libreoffice(tmp_path):
    """Modules from our container compile together and run: cells show Chinese text made in VBA.

    LibreOffice drops a whole project for one module that it cannot compile, so
    the module of xlwings, which calls Windows, is replaced by its signatures.
    """
    stub = (
        'Public Const XLWINGS_VERSION As String = "0"\n'
        "Function RunPython(command As String)\nEnd Function\n"
        'Function GetConfig(key As String, Optional other As String = "")\nEnd Function\n'
        "Function FileExists(ByVal name As String) As Boolean\nEnd Function\n"
        "Function WScript() As Object\nEnd Function"
    )
    ribbon = Module.read(module("xlcore_ribbon").replace("IRibbonControl", "Object"))
    names = ("xlcore_text", "xlcore_messages", "xlcore_help", "xlwings_udfs_workbook")
    modules = [
        Module(WORKBOOK_CODE_NAME, "", Kind.WORKBOOK),
        *(Module(name, "", Kind.WORKSHEET) for name in ("Sheet1", "Sheet2")),
        *(Module.read(module(name)) for name in names),
        Module("xlwings", stub),
        Module("Test", "Function Twice(a)\n    Twice = a * 2\nEnd Function"),
        ribbon,
    ]
    project = vba_project("xlcore", modules, "{6C1B9E6A-3A52-4C1D-9B57-2F0E6D5A7C03}")
    package = Package.read(live(tmp_path / "a.xlsx").read_bytes())
    path = tmp_path / "a.xlsm"
    path.write_bytes(package.with_project(project, Container.WORKBOOK, ["Sheet1", "Sheet2"]).written())
    assert ["绩效", "绩效自评", 8] == list(macro_values(path, tmp_path).values())
