import pytest
from reports import paragraph, word_file

from xlcore.errors import FileError
from xlcore.narrative import document, read_report


def row(*cells):
    return "<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in cells) + "</w:tr>"


DONE = paragraph("预算10万元。") + paragraph("执行8万元。")
TABLE = f"<w:tbl>{row(paragraph('项目'), paragraph('说明'))}{row(paragraph('甲'), DONE)}</w:tbl>"


def test_paragraphs_and_cells_have_places(tmp_path):
    """Blank paragraphs do not count; a cell is found by table, row and cell."""
    body = paragraph("一、概况") + paragraph(" ") + TABLE + paragraph("收入", "10万元")
    assert [
        ("第1段", "一、概况"),
        ("第1个表第1行第1格", "项目"),
        ("第1个表第1行第2格", "说明"),
        ("第1个表第2行第1格", "甲"),
        ("第1个表第2行第2格", "预算10万元。"),
        ("第1个表第2行第2格", "执行8万元。"),
        ("第2段", "收入10万元"),
    ] == list(read_report(word_file(tmp_path / "报告.docx", body)))


def test_only_what_people_see_is_read(tmp_path):
    """Deleted and moved text, field codes and the second copy of a text box are passed over."""
    box = "<w:txbxContent>" + paragraph("框内") + "</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>见</w:t><w:tab/><w:t>文</w:t></w:r><w:del><w:r><w:delText>删</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>移</w:t></w:r></w:moveFrom><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
        f"<w:p><w:AlternateContent><w:Choice>{box}</w:Choice><w:Fallback>{box}</w:Fallback></w:AlternateContent></w:p>"
    )
    assert ["见\t文", "框内"] == [text for _, text in read_report(word_file(tmp_path / "报告.docx", body))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_plain_text_of_every_usual_encoding(tmp_path, encoding):
    """Each line that holds text is a paragraph."""
    path = tmp_path / "报告.txt"
    path.write_bytes("一、概况\r\n\r\n收入10万元。\n".encode(encoding))
    assert [("第1段", "一、概况"), ("第2段", "收入10万元。")] == list(read_report(path))


def _word(body, **parts):
    return lambda path: word_file(path, body, **parts)


def _bytes(content):
    return lambda path: path.write_bytes(content)


def _cut(path):
    path.write_bytes(word_file(path, paragraph("文")).read_bytes()[:60])


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)), "旧版 Word 文档（.doc）"),
        (_bytes(b"%PDF-1.7"), "是 PDF"),
        (_bytes(b"{\\rtf1"), "是 RTF"),
        (_bytes(b"\x00\x01\x02" * 9), "不是 .docx，也不是文本"),
        (_bytes(b"<!DOCTYPE html><p>1"), "是网页或 XML"),
        (_bytes(b""), "文件是空的"),
        (_word("", part="xl/workbook.xml"), "请用 xlcore check"),
        (_word("", part="other.xml"), "不是 Word 文档"),
        (_word("<w:p>"), "XML 已损坏"),
        (_word(paragraph("&a;"), head='<!DOCTYPE d [<!ENTITY a "aaaa">]>'), "DOCTYPE"),
        (_word(paragraph("0" * 3_000_000)), "压缩前后之比"),
        (_word("", extra=[("../evil", "")]), "异常的部件名"),
        (_cut, "文件不完整"),
    ],
)
def test_other_and_hostile_files_are_refused(tmp_path, make, words):
    """A file that is no report, damaged or hostile is named with its reason."""
    path = tmp_path / "报告.docx"
    make(path)
    with pytest.raises(FileError, match=words):
        read_report(path)


@pytest.mark.parametrize("name", ["报告.docx", "报告.txt"])
def test_endless_text_is_refused(tmp_path, monkeypatch, name):
    """The text of a report has a limit of its own."""
    monkeypatch.setattr(document, "LONGEST_REPORT", 10)
    monkeypatch.setattr("xlcore.narrative.report.LONGEST_REPORT", 10)
    path = tmp_path / name
    if name.endswith("docx"):
        word_file(path, paragraph("很长" * 4) + paragraph("很长" * 4))
    else:
        path.write_text("很长" * 8, "utf-8")
    with pytest.raises(FileError, match="不像绩效报告"):
        read_report(path)


def test_deep_nesting_is_read(tmp_path):
    """Nested elements are walked without recursion."""
    body = "<w:sdt>" * 20_000 + paragraph("底") + "</w:sdt>" * 20_000
    path = word_file(tmp_path / "报告.docx", body)
    assert ["底"] == [text for _, text in read_report(path)]
