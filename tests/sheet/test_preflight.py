from __future__ import annotations

import hashlib
import io
import pickle
import warnings
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcore.errors import FileError
from xlcore.excel.cfb import compound_file
from xlcore.sheet import preflight
from xlcore.sheet.preflight import WORKBOOK_STREAM, Limits, inspect, inspect_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable

BOOK = "xl/workbook.xml"
LAUGHS = '<!DOCTYPE sst [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ODS = "application/vnd.oasis.opendocument.spreadsheet"


def packed(*entries: tuple[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", method) as archive:
        warnings.simplefilter("ignore")  # a name written twice is what one test is about
        for name, content in entries:
            archive.writestr(name, content)
    return buffer.getvalue()


def with_book(*entries: tuple[str, str | bytes]) -> bytes:
    return packed((BOOK, "<workbook/>"), *entries)


def flagged(data: bytes) -> bytes:
    """Set the flag "encrypted" in the local header and in the directory."""
    changed = bytearray(data)
    changed[6] |= 1
    changed[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)


def strings(attributes: str, items: str = "<si><t>a</t></si>") -> bytes:
    return with_book(("xl/sharedStrings.xml", f"<sst {attributes}>{items}</sst>"))


BAD: dict[str, tuple[bytes, Iterable[str]]] = {
    "empty": (b"", ["空的", "0 字节"]),
    "text": ("单位,得分\n甲,96\n".encode("gb18030"), ["扩展名是 .xlsx，内容却是文本"]),
    "utf-16 text": ("单位\t得分".encode("utf-16"), ["内容却是文本"]),
    "html": (b"<html><body><table><tr><td>1</td></tr></table></body></html>", ["内容却是网页（HTML）"]),
    "xml spreadsheet 2003": (b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', ["XML 表格 2003"]),
    "noise": (bytes(range(256)), ["无法识别"]),
    "zeros": (bytes(600), ["全是零字节"]),
    "stub": (b"PK\x03", ["不完整"]),
    "cut off": (with_book()[:-40], ["不完整"]),
    "bad checksum": (packed((BOOK, "<workbook/>"), method=zipfile.ZIP_STORED).replace(b"<workb", b"<wurkb"), ["损坏"]),
    "other name inside": (with_book().replace(b"xl/workbook", b"xl/workbooq", 1), ["损坏"]),
    "damaged ole": (OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le"), ["已损坏"]),
    "word in ole": (compound_file({"WordDocument": b"text"}), ["没有工作簿", "Word"]),
    "encrypted entry": (flagged(with_book()), ["已加密", "密码"]),
    "encrypted ods": (
        packed(("mimetype", ODS), ("META-INF/manifest.xml", "<m><encryption-data/></m>")),
        ["已加密", "密码"],
    ),
    "plain zip": (packed(("readme.txt", "x")), ["普通压缩包"]),
    "word": (packed(("word/document.xml", "<d/>")), ["Word 文档"]),
    "climbing name": (with_book(("../evil.xml", "<a/>")), ["异常的部件名", "../evil.xml"]),
    "absolute name": (with_book(("/etc/evil.xml", "<a/>")), ["异常的部件名"]),
    "drive name": (with_book(("C:evil.xml", "<a/>")), ["异常的部件名"]),
    "backslash name": (with_book(("xl\\worksheets\\sheet1.xml", "<a/>")), ["异常的部件名"]),
    "name with line break": (with_book(("a\nERROR forged.xml", "<a/>")), ["异常的部件名"]),
    "duplicate name": (with_book(("a.xml", "<a/>"), ("A.xml", "<a/>")), ["重复的部件名", "A.xml"]),
    "odd compression": (packed((BOOK, "<workbook/>"), method=zipfile.ZIP_BZIP2), ["压缩方式"]),
    "inflating bomb": (with_book(("a.xml", b" " * (2 << 20))), ["a.xml", "压缩前后之比", "超过上限 100", "ratio"]),
    "billion laughs": (with_book(("xl/sharedStrings.xml", LAUGHS)), ["xl/sharedStrings.xml", "DOCTYPE"]),
    "external entity": (
        with_book(("x.bin", '<?xml version="1.0"?><!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>')),
        ["x.bin", "DOCTYPE"],
    ),
    "utf-16 doctype": (with_book(("a.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a/>'.encode("utf-16"))), ["DOCTYPE"]),
    "lying uniqueCount": (strings('uniqueCount="4294967290"'), ["4294967290", "uniqueCount", "字节"]),
    "lying count": (strings('count="4294967290"'), ["4294967290", "count"]),
    "negative count": (strings('uniqueCount="-1"'), ["-1", "uniqueCount"]),
    "broken strings": (strings("", "<si>"), ["xl/sharedStrings.xml", "XML 已损坏"]),
    "endless text": (strings("", f"<si><t>{'长' * 32768}</t></si>"), ["32768", "超过上限 32767", "text"]),
}


@pytest.mark.parametrize("mistake", BAD)
def test_refuses_with_its_own_reason(mistake: str, tmp_path: Path):
    """Every kind of bad file is refused in words that say what is wrong with it."""
    data, words = BAD[mistake]
    path = tmp_path / "表.xlsx"
    path.write_bytes(data)

    with pytest.raises(FileError) as caught:
        inspect(path)

    assert [] == [word for word in words if word not in caught.value.reason]


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (Limits(file_bytes=100), ["超过上限 100 字节", "file_bytes"]),
        (Limits(parts=1), ["部件数 2", "超过上限 1", "parts"]),
        (Limits(part_bytes=2000), ["a.xml", "3000 字节", "超过上限 2000 字节", "part_bytes"]),
        (Limits(total_bytes=3005), ["a.xml", "3011 字节", "超过上限 3005 字节", "total_bytes"]),
        (Limits(ratio=10, ratio_floor=1000), ["a.xml", "超过上限 10", "ratio"]),
    ],
)
def test_names_found_limit_and_field(limits: Limits, words: list[str], tmp_path: Path):
    """A file past a limit is refused with the size found, the limit, and the field that raises it."""
    path = tmp_path / "表.xlsx"
    path.write_bytes(with_book(("a.xml", b" " * 3000)))

    with pytest.raises(FileError) as caught:
        inspect(path, limits)

    assert [] == [word for word in words if word not in caught.value.reason]


def test_lying_size_in_the_directory_inflates_no_further(tmp_path: Path):
    """A part whose directory entry claims ten bytes is damaged, not inflated to its end."""
    data = bytearray(with_book(("a.xml", b" " * (5 << 20))))
    last = data.rindex(b"PK\x01\x02")
    data[last + 24 : last + 28] = (10).to_bytes(4, "little")
    path = tmp_path / "表.xlsx"
    path.write_bytes(data)

    with pytest.raises(FileError, match="已损坏"):
        inspect(path)


def test_honest_repetition_passes_below_the_floor(tmp_path: Path):
    """A small part may pack better than 100:1, as styles do."""
    path = tmp_path / "表.xlsx"
    path.write_bytes(with_book(("xl/styles.xml", b"<a>" + b" " * 900_000 + b"</a>")))

    assert "xlsx" == inspect(path).kind


def test_gives_parts_and_fingerprint(tmp_path: Path):
    """A good workbook comes back with its parts inflated and the SHA-256 of its bytes."""
    path = tmp_path / "表.xlsx"
    openpyxl.Workbook().save(path)

    container = inspect(path)

    assert hashlib.sha256(path.read_bytes()).hexdigest() == container.sha256
    assert container.parts["xl/workbook.xml"].startswith(b"<workbook")
    assert ("xl/workbook.xml", container.parts["xl/workbook.xml"]) == container.part("XL/Workbook.xml")


@pytest.mark.parametrize("stream", ["Workbook", "Book"])
def test_lets_legacy_xls_through(stream: str, tmp_path: Path):
    """An OLE file with a workbook stream is an old .xls, whatever it is called; Excel 95 called the stream Book."""
    path = tmp_path / "表.xlsx"
    path.write_bytes(compound_file({stream: b"records"}))

    container = inspect(path)

    assert ("ole", {WORKBOOK_STREAM: b"records"}) == (container.kind, container.parts)


def test_recognises_xlsb(tmp_path: Path):
    """A binary workbook is told by its part."""
    path = tmp_path / "表.xlsb"
    path.write_bytes(packed(("xl/workbook.bin", b"\1")))

    assert "xlsb" == inspect(path).kind


def test_recognises_ods(tmp_path: Path):
    """An OpenDocument spreadsheet is told by its mimetype."""
    path = tmp_path / "表.ods"
    path.write_bytes(packed(("mimetype", ODS), ("content.xml", "<a/>")))

    assert "ods" == inspect(path).kind


@pytest.mark.parametrize(("name", "reason"), [("无.xlsx", "不存在"), ("", "不是文件"), ("~$表.xlsx", "锁文件")])
def test_says_what_is_no_file(name: str, reason: str, tmp_path: Path):
    """A missing file, a folder and Excel's own lock file are each named."""
    with pytest.raises(FileError, match=reason):
        inspect(tmp_path / name)


def test_error_survives_pickling_and_forges_no_lines(tmp_path: Path):
    """A FileError crosses processes unchanged, and is one line whatever the file holds."""
    error = FileError(tmp_path / "表.xlsx", "部件 a\nERROR 伪造")

    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes

    assert str(error) == str(copy)
    assert (error.path, "部件 a�ERROR 伪造") == (copy.path, copy.reason)


@pytest.mark.parametrize("data", [b"", "说明".encode(), packed(("word/document.xml", "<d/>")), packed(("a.txt", "x"))])
def test_file_that_claims_to_be_no_workbook(data: bytes, tmp_path: Path):
    """A file of another kind is told by its extension alone."""
    path = tmp_path / "说明.txt"
    path.write_bytes(data or b"plain")

    with pytest.raises(FileError) as caught:
        inspect(path)

    assert "不是工作簿文件（.txt）" == caught.value.reason


BOOK_FILE = with_book(
    ("xl/sharedStrings.xml", "<sst count='2'><si><t>甲</t></si></sst>"),
    ("[stored].xml", "<a/>"),
    ("表.xml", "<a/>"),
    ("d/", ""),
)
SHORT = Limits(text=9, part_bytes=200, ratio=2, ratio_floor=100)
EDITS = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 3), st.binary(max_size=3)), min_size=1, max_size=3
)


def edited(data: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    for where, cut, insert in edits:
        at = int(where * len(data))
        data = data[:at] + insert + data[at + cut :]
    return data


def told(data: bytes, way: str, other: object) -> object:
    """Return the parts of a file, or why it is refused, with one way of reading it replaced."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(preflight, way, other)
        try:
            return inspect_bytes(Path("表.xlsx"), data, SHORT).parts
        except FileError as error:
            return error.reason


@settings(max_examples=200, deadline=None, database=None)
@given(edits=EDITS)
def test_inflates_at_once_what_zipfile_inflates(edits: list[tuple[float, int, bytes]]):
    """Whatever befalls a zip, its parts or the refusal are those that ``zipfile`` gives."""
    data = edited(BOOK_FILE, edits)

    assert told(data, "inflate_at_once", lambda *_: None) == told(data, "inflate_at_once", preflight.inflate_at_once)


@pytest.mark.parametrize("extra", [0, 1, 99, 100, 101, 199, 200, 201, 300])
@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_inflates_at_once_up_to_the_limits(extra: int, method: int):
    """A part at a limit, and one past it, end as with ``zipfile``."""
    data = packed((BOOK, "<workbook/>"), ("a.bin", b"1" * extra), method=method)

    assert told(data, "inflate_at_once", lambda *_: None) == told(data, "inflate_at_once", preflight.inflate_at_once)


STRINGS = st.lists(
    st.sampled_from(
        (
            *("<sst>", "</sst>", "<sst count='1'>", "<sst count='99999'>", "<sst/>", "<si>", "</si>", "<t>", "</t>"),
            *(
                "<a>",
                "</a>",
                "<si >",
                "<size>",
                "甲",
                "12345",
                "<!--",
                "-->",
                "<?a ",
                "?>",
                "<![CDATA[",
                "]]>",
                "&amp;",
                "'",
            ),
        )
    ),
    max_size=12,
)


@settings(max_examples=500, deadline=None, database=None)
@given(pieces=STRINGS, root=st.booleans())
def test_looks_at_short_strings_as_at_long_ones(pieces: list[str], root: bool):  # noqa: FBT001 - drawn
    """Strings that need not be read one by one are refused for the same reasons."""
    text = "".join(pieces)
    data = with_book(("xl/sharedStrings.xml", f"<sst><si>{text}</si></sst>" if root else text))

    assert told(data, "_short_strings", lambda *_: False) == told(data, "_short_strings", preflight._short_strings)
