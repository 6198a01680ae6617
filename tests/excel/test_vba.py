"""The VBA project, read back by olevba and compared with the one that xlwings ships."""

import io
from pathlib import Path
from zipfile import ZipFile

import olefile
import pytest
from office_reader import decompressed, sources

from xlcore.excel.protection import encrypt, protection_lines
from xlcore.excel.vba import Kind, Module, vba_project

GUID = "{6C1B9E6A-3A52-4C1D-9B57-2F0E6D5A7C01}"
MODULES = [
    Module("ThisWorkbook", "Private Sub Workbook_Open()\nEnd Sub", Kind.WORKBOOK),
    Module("Sheet1", "", Kind.WORKSHEET),
    Module("helpers", "Function Twice(a)\n    Twice = a * 2\nEnd Function\n" * 300),
    Module("Thing", "Public Value As Long", Kind.CLASS),
]


def opened(data: bytes) -> olefile.OleFileIO:
    return olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_POTENTIAL)


def records(container: bytes) -> list[tuple[int, bytes]]:
    """Return the records of a dir stream; the version record holds two bytes more than it says."""
    data, place, found = decompressed(container), 0, []
    while place < len(data):
        identifier = int.from_bytes(data[place : place + 2], "little")
        size = int.from_bytes(data[place + 2 : place + 6], "little") + (2 if identifier == 0x09 else 0)
        found.append((identifier, data[place + 6 : place + 6 + size]))
        place += 6 + size
    return found


def shipped() -> olefile.OleFileIO:
    xlwings = pytest.importorskip("xlwings")
    with ZipFile(Path(xlwings.__file__).parent / "quickstart_standalone.xlsm") as archive:
        return olefile.OleFileIO(io.BytesIO(archive.read("xl/vbaProject.bin")))


def decrypted(text: str) -> bytes:
    """Return the data of a protection value (MS-OVBA 2.4.3.3)."""
    sealed = bytes.fromhex(text)
    before_last, last, previous, plain = sealed[1], sealed[2], sealed[0] ^ sealed[2], bytearray()
    for byte in sealed[3:]:
        previous = byte ^ (before_last + previous & 0xFF)
        before_last, last = last, byte
        plain.append(previous)
    return bytes(plain[(sealed[0] & 6) // 2 :])


def test_olevba_lists_every_module_with_its_source():
    """An independent reader finds each module, of its kind, with exactly its source."""
    extensions = {Kind.STANDARD: "bas"}
    assert {f"{m.name}.{extensions.get(m.kind, 'cls')}": m.source for m in MODULES} == sources(
        vba_project("p", MODULES, GUID)
    )


def test_container_has_no_defects():
    """The container opens with every defect raised, and has just the streams of a project without caches."""
    container = opened(vba_project("p", MODULES, GUID))
    assert [] == container.parsing_issues
    wanted = {"PROJECT", "PROJECTwm", "VBA/dir", "VBA/_VBA_PROJECT", *(f"VBA/{module.name}" for module in MODULES)}
    assert wanted == {"/".join(path) for path in container.listdir()}
    assert bytes.fromhex("CC61FFFF000100") == container.openstream("VBA/_VBA_PROJECT").read()


def test_dir_has_the_records_of_a_shipped_project():
    """The dir stream has the records of a project that xlwings ships, in their order, up to the references."""
    ours = records(opened(vba_project("VBAProject", MODULES, GUID)).openstream("VBA/dir").read())
    theirs = records(shipped().openstream("VBA/dir").read())
    first_reference = [identifier for identifier, _ in theirs].index(0x16)
    assert [identifier for identifier, _ in theirs[:first_reference]] == [
        number for number, _ in ours[:first_reference]
    ]
    variable = {0x09, 0x03, 0x04}  # version cookie, code page, name
    assert [r for r in theirs[:first_reference] if r[0] not in variable] == [
        r for r in ours[:first_reference] if r[0] not in variable
    ]
    office = next(data for identifier, data in theirs if identifier == 0x0D and b"2DF8D04C" in data)
    assert office in [data for identifier, data in ours if identifier == 0x0D]


def test_module_blocks_are_those_of_a_shipped_project():
    """The block of a module has the records of a shipped one, and the source begins at its offset 0."""
    ours = records(opened(vba_project("p", MODULES, GUID)).openstream("VBA/dir").read())
    theirs = records(shipped().openstream("VBA/dir").read())
    block = [0x19, 0x47, 0x1A, 0x32, 0x1C, 0x48, 0x31, 0x1E, 0x2C]
    for found in (ours, theirs):
        numbers = [identifier for identifier, _ in found]
        start = numbers.index(0x19)
        assert block == numbers[start : start + len(block)]
        assert [0x10] == numbers[-1:]
    assert len(MODULES) == int.from_bytes(dict(ours)[0x0F], "little")
    assert {bytes(4)} == {data for identifier, data in ours if identifier == 0x31}


def test_project_stream_names_every_module_once():
    """PROJECT and PROJECTwm name the same modules, each with a line of the workspace."""
    container = opened(vba_project("p", MODULES, GUID))
    lines = container.openstream("PROJECT").read().decode("ascii").split("\r\n")
    assert f'ID="{GUID}"' == lines[0]
    for line in ("Document=ThisWorkbook/&H00000000", "Document=Sheet1/&H00000000", "Module=helpers", "Class=Thing"):
        assert line in lines
    assert {m.name for m in MODULES} == {line.partition("=")[0] for line in lines[lines.index("[Workspace]") + 1 : -1]}
    names = b"".join(m.name.encode() + b"\0" + m.name.encode("utf-16-le") + b"\0\0" for m in MODULES)
    assert names + b"\0\0" == container.openstream("PROJECTwm").read()


def test_protection_says_open_and_visible():
    """Read back, the three values say: no lock, no password, visible, as those of a shipped project do."""
    expected = {"CMG": b"\4\0\0\0\0\0\0\0", "DPB": b"\1\0\0\0\0", "GC": b"\1\0\0\0\xff"}
    assert expected == {name: decrypted(value) for name, value in protection_lines(GUID).items()}
    project = dict(
        line.split("=", 1) for line in shipped().openstream("PROJECT").read().decode().split() if "=" in line
    )
    assert expected == {name: decrypted(project[name].strip('"')) for name in expected}


@pytest.mark.parametrize("seed", [0x00, 0x5D, 0x8D, 0xFF])
def test_protection_depends_on_seed_and_project(seed):
    """Any seed gives a value that reads back the same."""
    assert b"\1\0\0\0\x2a" == decrypted(encrypt(b"\x2a", GUID, seed))


def test_source_ends_every_line_with_crlf():
    """Whatever ends the lines of a file, the stored source has CRLF, and begins with the name."""
    source = Module.read('Attribute VB_Name = "m"\nSub A()\r\nEnd Sub').source
    assert 'Attribute VB_Name = "m"\r\nSub A()\r\nEnd Sub\r\n' == source


def test_exported_class_loses_its_file_header():
    """A .cls file becomes a class module; the header that only files have is left out."""
    text = 'VERSION 1.0 CLASS\nBEGIN\n  MultiUse = -1\nEND\nAttribute VB_Name = "C"\nAttribute VB_Exposed = True\nDim x'
    assert Module("C", "Dim x\n", Kind.CLASS) == Module.read(text)


@pytest.mark.parametrize(
    ("modules", "words"),
    [
        ([Module("m", "'中文")], "ascii"),
        ([Module("m", ""), Module("M", "")], "share a name"),
    ],
)
def test_bad_modules_are_refused(modules, words):
    """Chinese in a source, and two names that VBA cannot tell apart, are errors."""
    with pytest.raises(ValueError, match=words):
        vba_project("p", modules, GUID)


def test_file_without_a_name_is_refused():
    """A file that names no module is an error."""
    with pytest.raises(ValueError, match="names no module"):
        Module.read("Sub A()\nEnd Sub")
