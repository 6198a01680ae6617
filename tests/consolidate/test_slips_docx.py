"""The slip as a document: the shipped template, the bureau's own, and units that write template signs."""

import io
import os
import re
import sys
import zipfile
from datetime import date

import pytest
from submissions import bad_file, finding, make_form, read_file, result

from xlcore.consolidate import slips_template
from xlcore.consolidate.slips import slips_of
from xlcore.consolidate.slips_docx import SHIPPED, writer
from xlcore.consolidate.slips_words import Letter
from xlcore.errors import FileError, InputError

docx = pytest.importorskip("docx")
LETTER = Letter("测试区财政局", date(2024, 3, 15))


def text_of(path):
    """The words of a document's body, paragraphs and cells apart."""
    with zipfile.ZipFile(path) as archive:
        body = archive.read("word/document.xml").decode()
    return [re.sub(r"<[^>]+>", "", part).strip() for part in re.split(r"</w:p>", body)]


def template(path, *paragraphs):
    """A template of the bureau's own with these paragraphs."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(path)
    return path


def written(tmp_path, form_result, own=None):
    (slip,) = slips_of([read_file("in/a.xlsx", form_result)])
    writer(own)(tmp_path / "单.docx", slip, LETTER, {})
    return text_of(tmp_path / "单.docx")


def test_the_shipped_template_is_fresh():
    """It is what the script builds now."""
    assert not slips_template.stale()


def test_the_shipped_template_shows_everything(tmp_path):
    """Head, form, finding with cell, figures and advice, and who sends it back."""
    found = "\n".join(written(tmp_path, result(make_form(), finding())))
    for text in (
        "2023年度绩效自评表退回修改单",
        "填报单位：测试中心",
        "自评 99 分 优，复算 99 分 优",
        "T01",
        "自评表!G20",
    ):
        assert text in found
    for text in ("填写 96，各项得分之和 97", "请核对各项得分或更正总分。", "测试区财政局", "2024年3月15日", "错误 1"):
        assert text in found
    assert "{" not in found


def test_a_file_without_forms_has_a_document_without_their_list(tmp_path):
    """The list of forms is left out with its headings."""
    (slip,) = slips_of([bad_file("in/坏.xlsx", "K03", "文件已加密")])
    writer(None)(tmp_path / "单.docx", slip, LETTER, {})
    found = text_of(tmp_path / "单.docx")
    assert "总分和等级" not in "".join(found)
    assert "文件已加密" in found


HOSTILE = "{{ 7*7 }}{% for x in ().__class__.__mro__ %}{{ x }}{% endfor %}<w:p/>&\x07\x0c\x00"


def test_template_signs_in_a_unit_s_text_stay_text(tmp_path):
    """Nothing that a unit wrote is evaluated, and none of it becomes markup."""
    found = "".join(written(tmp_path, result(make_form(HOSTILE, HOSTILE), finding(label=HOSTILE, text=HOSTILE))))
    assert "{{ 7*7 }}{% for x in ().__class__.__mro__ %}{{ x }}{% endfor %}&lt;w:p/&gt;&amp;" in found
    assert "49" not in found
    docx.Document(tmp_path / "单.docx")


def test_the_bureau_s_template_is_used(tmp_path):
    """Its own words, with the names filled in."""
    own = template(tmp_path / "自.docx", "{{ 填报单位 }}同志：有 {{ 错误数 }} 处错误，请于{{ 期限 }}前改正。")
    found = written(tmp_path, result(make_form(), finding()), own)
    assert "测试中心同志：有 1 处错误，请于2024年3月15日前改正。" in found


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{{ 单们 }}", "单们"),
        ("{% for 项 in 各项问题 %}", "endfor"),
        ("{{ 填报单位.__class__.__mro__ }}", "用了不允许的写法"),
        (
            "{% for 项 in 各项问题 %}{{ 项.错名 }}{% endfor %}",
            "has no attribute '错名'）",
        ),
        ("{% if 副本 %}{{ 错名 }}{% endif %}", "用了没有的名称（'错名' is undefined）"),
        ("{{ 填报单位 ! }}", "标记写错"),
        ("{{ 填报单位", "标记写错"),
        ("{{ 填报单位|没有 }}", "标记写错"),
        ("{{ 填报单位() }}", "标记算不出结果（'str' object is not callable）"),
        ("{{ 1 / 0 }}", "标记算不出结果（division by zero）"),
        ("{% include '别的' %}", "标记算不出结果"),
    ],
)
def test_a_mistake_in_a_template_is_told_before_anything_is_written(tmp_path, line, told):
    """Also one in what only some slips show; an unknown name, a loop left open, reaching into Python, a failing sum."""
    with pytest.raises(InputError, match="模板有误") as caught:
        writer(template(tmp_path / "自.docx", line))
    assert told in str(caught.value)


def changed(part, change):
    """The shipped template with one part changed, or without it where the change gives None."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(SHIPPED) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            content = change(old.read(name)) if name == part else old.read(name)
            if content is not None:
                new.writestr(name, content)
    return buffer.getvalue()


def protected(data):
    """An archive whose parts say that they have a password."""
    found = bytearray(data)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = -1
        while (start := found.find(mark, start + 1)) >= 0:
            found[start + place] |= 1
    return bytes(found)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"garbage",
        b"PK\x05\x06" + b"\x00" * 18,
        SHIPPED.read_bytes()[:9000],
        changed("word/document.xml", lambda content: content[:500]),
        changed("word/document.xml", lambda _: None),
        changed("[Content_Types].xml", lambda _: None),
        protected(SHIPPED.read_bytes()),
    ],
    ids=["empty", "text", "archive", "cut off", "damaged part", "no body", "no types", "password of the archive"],
)
def test_what_is_no_document_is_told(tmp_path, data):
    """Something else, damaged, or an archive without a document."""
    path = tmp_path / "自.docx"
    path.write_bytes(data)
    with pytest.raises(FileError, match="不是 Word 文档"):
        writer(path)


def test_a_workbook_is_no_template(tmp_path):
    """Another kind of Office file is told as such."""
    xlsxwriter = pytest.importorskip("xlsxwriter")
    buffer = io.BytesIO()
    xlsxwriter.Workbook(buffer).close()
    (tmp_path / "自.docx").write_bytes(buffer.getvalue())
    with pytest.raises(FileError, match="不是 Word 文档"):
        writer(tmp_path / "自.docx")


@pytest.mark.parametrize(("name", "told"), [("没有.docx", "文件或文件夹不存在"), ("夹.docx", "这是文件夹")])
def test_a_template_that_cannot_be_read_is_told(tmp_path, name, told):
    """The path is named, and what to do."""
    (tmp_path / "夹.docx").mkdir()
    with pytest.raises(FileError, match=rf"{name}：不能读取模板（{told}）。请检查"):
        writer(tmp_path / name)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
@pytest.mark.timeout(20)
def test_a_pipe_is_no_template(tmp_path):
    """Nothing waits for what a pipe may bring."""
    path = tmp_path / "单.docx"
    os.mkfifo(path)
    with pytest.raises(FileError, match="这不是文件"):
        writer(path)


def test_a_template_with_a_password_is_told(tmp_path):
    """Word keeps it in the same kind of file as its old documents."""
    path = tmp_path / "自.docx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with pytest.raises(FileError, match=r"有密码，或是旧格式（\.doc）。请在 Word 或 WPS 中打开"):
        writer(path)


def test_without_the_library_the_remedy_is_told(monkeypatch):
    """The core installs without docxtpl."""
    monkeypatch.setitem(sys.modules, "docxtpl", None)
    with pytest.raises(InputError, match=r"xlcore\[docx\]"):
        writer(None)


def test_equal_input_gives_equal_bytes(tmp_path):
    """Two runs differ in nothing."""
    (slip,) = slips_of([read_file("a", result(make_form(), finding()))])
    write = writer(None)
    for name in ("a.docx", "b.docx"):
        write(tmp_path / name, slip, LETTER, {})
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    assert SHIPPED.read_bytes()[:2] == b"PK"
