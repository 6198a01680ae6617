import io
import shutil
import struct
import subprocess
from datetime import date
from decimal import Decimal
from pathlib import Path

import olefile
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xlcore.errors import FileError
from xlcore.excel.cfb import compound_file
from xlcore.quantity import CellError
from xlcore.sheet.biff import FORMULA, bound_sheets, records
from xlcore.sheet.cell import Cell
from xlcore.sheet.grid import read_inspected, read_workbook
from xlcore.sheet.preflight import WORKBOOK_STREAM, Limits, inspect

FILES = Path(__file__).parent / "files"
"""Made by the scripts that lie there."""
ENGINE = struct.pack("<HHII", 0x01C1, 8, 0, 191029)


def stream_of(path):
    return inspect(path).parts[WORKBOOK_STREAM]


def read(path, stream, limits=None):
    """Read a workbook stream as an .xls, in this process."""
    path.write_bytes(compound_file({"Workbook": stream}))
    return read_inspected(inspect(path), limits or Limits()).grids


def test_reads_excel_95():
    """The format before Unicode, whose stream has another name, reads alike."""
    first, hidden, very_hidden = read_workbook(FILES / "sheetjs-95.xls").grids

    assert (Cell(Decimal("0.95"), percent=True), date(2023, 12, 31)) == (first.cell(1, 1), first.cell(1, 2).content)
    assert CellError("#DIV/0!") == first.cell(2, 0).content
    assert ["visible", "hidden", "very_hidden"] == [first.state, hidden.state, very_hidden.state]


def test_reads_chinese_of_excel_95(tmp_path):
    """Texts of that time are in the code page that the workbook names."""
    stream = stream_of(FILES / "sheetjs-95.xls").replace(b"=1+1", "评价".encode("gbk"))
    codepage = struct.pack("<HHH", 0x0042, 2, 936)
    at = stream.index(struct.pack("<H", 0x0042))
    assert len(codepage) == 6

    grids = read(tmp_path / "表.xls", stream[:at] + codepage + stream[at + 6 :])

    assert "评价" == grids[0].cell(3, 0).content


def test_formula_of_a_writer_without_engine_was_never_calculated():
    """A writer that cannot calculate stores an empty text for every formula."""
    assert Cell(None, formula=True, uncalculated=True) == read_workbook(FILES / "xlwt.xls").grids[0].cell(2, 0)


@pytest.mark.parametrize(
    ("value", "flags", "engine", "cell"),
    [
        (bytes(8), 2, ENGINE, Cell(None, formula=True, uncalculated=True)),
        (bytes(8), 0, ENGINE, Cell(Decimal(0), formula=True)),
        (struct.pack("<d", 1.9), 2, b"", Cell(Decimal("1.9"), formula=True)),
        (b"\3" + bytes(5) + b"\xff\xff", 0, ENGINE, Cell(None, formula=True)),
        (b"\1\0\1" + bytes(3) + b"\xff\xff", 0, b"", Cell(True, formula=True)),  # noqa: FBT003 - a cell's content
        (b"\2\0\x2a" + bytes(3) + b"\xff\xff", 0, b"", Cell(CellError("#N/A"), formula=True)),
    ],
)
def test_states_of_a_formula(value, flags, engine, cell, tmp_path):
    """Zero with a request to calculate on load was never calculated; other values, and zero without it, are values."""
    stream = stream_of(FILES / "xlwt.xls")
    (data,) = (record.data for record in records(stream, bound_sheets(stream)[0].start) if record.kind == FORMULA)
    changed = data[:6] + value + struct.pack("<H", flags) + data[16:]
    at = stream.index(struct.pack("<HH", 0x0042, 2))  # the code page record, in whose place the engine is named
    named = stream[:at] + engine + stream[at:]
    for sheet in bound_sheets(stream):
        named = named.replace(struct.pack("<I", sheet.start), struct.pack("<I", sheet.start + len(engine)), 1)

    grids = read(tmp_path / "表.xls", named.replace(data, changed))

    assert cell == grids[0].cell(2, 0)


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (Limits(rows=4), "单元格 A5 所在行 5，超过上限 4（限制项 rows）"),
        (Limits(columns=3), "所在列 4，超过上限 3（限制项 columns）"),
        (Limits(merges=1), "合并区域数 2，超过上限 1（限制项 merges）"),
    ],
)
def test_bounds_what_it_reads(limits, reason):
    """Cells and merges past a limit are refused, in words that cross from the child process."""
    with pytest.raises(FileError) as caught:
        read_workbook(FILES / "sheetjs.xls", limits)
    assert reason in caught.value.reason


@pytest.mark.parametrize("stream", [b"", b"\0" * 64, b"\x09\x08\x10\0" + bytes(600)])
def test_refuses_a_stream_that_is_no_workbook(stream, tmp_path):
    """Whatever xlrd raises on it is a FileError."""
    with pytest.raises(FileError):
        read(tmp_path / "表.xls", stream or b"\0")


def test_refuses_a_directory_that_does_not_fit(tmp_path):
    """Each sheet must start where the directory says."""
    stream = stream_of(FILES / "sheetjs.xls")
    start = struct.pack("<I", bound_sheets(stream)[0].start)

    with pytest.raises(FileError):
        read(tmp_path / "表.xls", stream.replace(start, struct.pack("<I", 5), 1))


@settings(max_examples=150, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(["xlwt.xls", "sheetjs.xls", "sheetjs-95.xls"]),
    edits=st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=4)), min_size=1, max_size=6
    ),
)
def test_damaged_records_raise_only_file_errors(name, edits, tmp_path):
    """Whatever befalls the records, reading them gives grids or a FileError."""
    stream = bytearray(stream_of(FILES / name))
    for where, piece in edits:
        at = int(where * len(stream))
        stream[at : at + len(piece)] = piece
    try:
        read(tmp_path / "表.xls", bytes(stream))
    except FileError as error:
        assert error.reason  # noqa: PT017 - reading may as well succeed


@pytest.mark.libreoffice
def test_agrees_with_what_libreoffice_writes(tmp_path):
    """The .xls and the .ods that LibreOffice makes of one workbook tell the same states of cells apart."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is absent")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["项目支出绩效自评表"])
    sheet.merge_cells("A1:F1")
    sheet.append(["执行率", 0.95, date(2023, 12, 31), 12.5])
    sheet.append(["=D2*2", "=1/0", '=IF(1=1,"","无")', '="达"&"成"', "=NA()"])
    sheet["B2"].number_format = "0.0%"
    sheet["C2"].number_format = "yyyy年m月d日"
    book.create_sheet("参数").sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    for kind in ("xls", "ods"):
        command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", tmp_path, tmp_path / "a.xlsx"]
        subprocess.run(command, check=True, capture_output=True, timeout=120)

    old, other = read_workbook(tmp_path / "a.xls").grids, read_workbook(tmp_path / "a.ods").grids

    assert {
        (0, 0): Cell("项目支出绩效自评表"),
        (1, 0): Cell("执行率"),
        (1, 1): Cell(Decimal("0.95"), percent=True),
        (1, 2): Cell(date(2023, 12, 31)),
        (1, 3): Cell(Decimal("12.5")),
        (2, 0): Cell(Decimal(25), formula=True),
        (2, 1): Cell(CellError("#DIV/0!"), formula=True),
        (2, 2): Cell(None, formula=True),
        (2, 3): Cell("达成", formula=True),
        (2, 4): Cell(CellError("#N/A"), formula=True),
    } == old[0].cells
    assert old == other


def test_damaged_containers_raise_only_file_errors(tmp_path):
    """A container that is cut anywhere gives grids or a FileError."""
    data = (FILES / "sheetjs.xls").read_bytes()
    assert olefile.isOleFile(io.BytesIO(data))
    for size in range(0, len(data), 97):
        (tmp_path / "表.xls").write_bytes(data[:size])
        try:
            read_inspected(inspect(tmp_path / "表.xls"))
        except FileError as error:
            assert error.reason  # noqa: PT017 - reading may as well succeed


def test_half_a_character_is_refused(tmp_path):
    """No text may hold it, and no program can write it: it would end the run that wrote it."""
    text = "项目支出绩效自评表".encode("utf-16-le")
    stream = stream_of(FILES / "sheetjs.xls").replace(text, b"\x00\xd8" + text[2:])

    with pytest.raises(FileError, match="已损坏"):
        read(tmp_path / "表.xls", stream)
