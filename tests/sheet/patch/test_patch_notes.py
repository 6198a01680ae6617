import io
import re
import warnings
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from openpyxl.comments import Comment
from patching import container_of, unzipped, zipped
from rich_book import (
    BUTTONS,
    MAIN,
    NOTES,
    PARTS,
    PLAIN,
    PLAIN_NOTE,
    RICH_NOTE,
    SHAPES,
    THREAD,
    rich_workbook,
)
from xlsxwriter import Workbook

from xlcore.errors import FileError
from xlcore.sheet.patch.note_shapes import clusters, drawing, with_notes
from xlcore.sheet.patch.notes import OURS, add_notes, conversations
from xlcore.sheet.patch.parts import Parts
from xlcore.sheet.patch.splice import Refusal, outline

V, X = "{urn:schemas-microsoft-com:vml}", "{urn:schemas-microsoft-com:office:excel}"
SHEET = "xl/worksheets/sheet1.xml"


def noted(data, notes, part=SHEET):
    """Return the bytes of a workbook with notes added, and the cells that got none."""
    parts = Parts(container_of(data))
    left = add_notes(parts, part, notes)
    return parts.result(), left


def texts(data, sheet):
    """Return the notes of a sheet as openpyxl reads them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl names the extensions that it does not know
        book = openpyxl.load_workbook(io.BytesIO(data))
    return {cell.coordinate: cell.comment.text for row in book[sheet].iter_rows() for cell in row if cell.comment}


def one_note(comments=None, vml=None):
    """Return a workbook with a note in B2, with a comments part or a drawing of its own."""
    target = io.BytesIO()
    book = Workbook(target)
    sheet = book.add_worksheet("表")
    sheet.write("C9", 1)
    sheet.write_comment("B2", "原有", {"author": "张三"})
    book.close()
    parts = unzipped(target.getvalue())
    if comments is not None:
        parts[NOTES] = comments.encode()
    if vml is not None:
        parts[SHAPES] = vml.encode()
    return zipped(parts)


def comments_of(text, author="张三", start="<comments", prefix=""):
    namespace = f"xmlns{prefix and ':' + prefix[:-1]}"
    body = f"<authors><author>{author}</author></authors><commentList>{text}</commentList></comments>"
    whole = f'{start} {namespace}="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{body}'
    return re.sub(r"<(/?)(?=\w)", rf"<\1{prefix}", whole) if prefix else whole


def note_shapes(vml):
    """Return each note's cell and its number in a drawing that is well-formed."""
    found = {}
    for shape in ET.fromstring(vml).iter(f"{V}shape"):  # noqa: S314  # our own bytes
        data = shape.find(f"{X}ClientData")
        if data is not None and data.get("ObjectType") == "Note":
            found[int(data.find(f"{X}Row").text), int(data.find(f"{X}Column").text)] = shape.get("id")
    return found


def remains(before, after):
    """Tell whether the lines between tags of a part are all still there, in their order."""
    rest = iter(re.split(rb"(?=<)", after))
    return all(token in rest for token in re.split(rb"(?=<)", before) if token)


def test_sheet_without_notes_gets_its_first():
    """Comments, drawing, links and types are added; in the sheet stands one element more."""
    before = rich_workbook()
    data, left = noted(before, {(2, 0): "请填写\n指标", (0, 1): "标题"}, PARTS[PLAIN])
    old, new = unzipped(before), unzipped(data)
    added = {name for name in new if name not in old}
    sheet = new[PARTS[PLAIN]]

    assert () == left
    assert {"A3": "请填写\n指标", "B1": "标题"} == texts(data, PLAIN)
    assert {"xl/comments2.xml", "xl/drawings/vmlDrawing4.vml", "xl/worksheets/_rels/sheet2.xml.rels"} == added
    assert old[PARTS[PLAIN]] == re.sub(rb"<legacyDrawing [^>]*/>", b"", sheet)
    assert 1 == sheet.count(b"<legacyDrawing ")
    assert {PARTS[PLAIN], "[Content_Types].xml"} == {name for name in old if old[name] != new[name]}
    assert remains(old["[Content_Types].xml"], new["[Content_Types].xml"])
    assert [(0, 1), (2, 0)] == list(note_shapes(new["xl/drawings/vmlDrawing4.vml"]))


def test_notes_stand_among_those_that_are_there():
    """New notes come in the order of the cells; what stood in both parts keeps its bytes."""
    before = rich_workbook()
    data, _ = noted(before, {(3, 4): "丙", (0, 0): "甲", (2, 8): "乙", (8, 0): "丁"})
    old, new = unzipped(before), unzipped(data)

    assert ["A1", "B3", "I3", "C4", "E4", "D5", "A9"] == re.findall(r'<comment ref="(\w+)"', new[NOTES].decode())
    assert {NOTES, SHAPES} == {name for name in old if old[name] != new[name]}
    assert remains(old[NOTES], new[NOTES])
    assert remains(old[SHAPES], new[SHAPES])
    assert new[SHAPES].startswith(old[SHAPES].removesuffix(b"</xml>"))
    assert {"A1": "甲", "I3": "乙", "E4": "丙", "A9": "丁"}.items() <= texts(data, MAIN).items()


@pytest.mark.parametrize(
    ("cell", "name", "words"), [(RICH_NOTE, "B3", "李四:\n单位全称 "), (PLAIN_NOTE, "C4", "预算科核过")]
)
def test_note_that_is_there_stays_and_is_continued(cell, name, words):
    """Our text follows in the same note; theirs keeps its runs, and the box is not drawn twice."""
    before = rich_workbook()
    data, _ = noted(before, {cell: "请核对"})
    old, new = unzipped(before), unzipped(data)

    assert f"{words}\n{OURS}请核对" == texts(data, MAIN)[name]
    assert remains(old[NOTES], new[NOTES])
    assert {NOTES} == {part for part in old if old[part] != new[part]}


def test_same_note_again_changes_nothing():
    """A second run with the same findings leaves notes of ours, and theirs continued by us, as they are."""
    notes = {RICH_NOTE: "请核对", (9, 0): "合计有误"}
    once, _ = noted(rich_workbook(), notes)

    assert unzipped(once) == unzipped(noted(once, notes)[0])


def test_another_text_for_our_own_note_follows_it():
    """A note of ours is continued like any other."""
    once, _ = noted(rich_workbook(), {(9, 0): "合计有误"})

    assert f"合计有误\n{OURS}等级有误" == texts(noted(once, {(9, 0): "等级有误"})[0], MAIN)["A10"]


def test_conversation_is_left_alone_and_told():
    """A cell with a threaded comment gets no note, and the caller learns it."""
    before = rich_workbook()
    data, left = noted(before, {THREAD: "请核对", (9, 0): "合计有误"})

    assert (THREAD,) == left
    assert "[Threaded comment]\n请说明" == texts(data, MAIN)["D5"]
    assert (before, (THREAD,)) == (noted(before, {THREAD: "请核对"})[0], left)


def test_conversation_is_known_by_either_sign():
    """The stand-in note tells a conversation where its part is missing, and the part where the note is."""
    note = '<comment ref="B2" authorId="0"><text><t>说</t></text></comment>'
    stand_in = one_note(comments_of(note, author="tc={0-1}"))
    parts = unzipped(rich_workbook())
    parts[NOTES] = re.sub(rb'<comment ref="D5".*?</comment>', b"", parts[NOTES], flags=re.DOTALL)

    assert {(1, 1)} == conversations(Parts(container_of(stand_in)), SHEET)
    assert {THREAD} == conversations(Parts(container_of(zipped(parts))), SHEET)


def test_form_controls_survive():
    """A drawing with a button and a check box keeps them, unclosed <br> and all, and numbers do not clash."""
    before = rich_workbook()
    data, _ = noted(before, {(0, 0): "甲", (1, 0): "乙"}, PARTS[BUTTONS])
    part = "xl/drawings/vmlDrawing3.vml"
    old, new = unzipped(before)[part], unzipped(data)[part]

    assert new.startswith(old.removesuffix(b"</xml>"))
    assert [b"3091", b"3092"] == re.findall(rb'<v:shape id="_x0000_s(\d+)" type="#_x0000_t202"', new)
    assert 1 == new.count(b'id="_x0000_t202"')
    assert unzipped(before)[PARTS[BUTTONS]] == unzipped(data)[PARTS[BUTTONS]]
    assert {"A1": "甲", "A2": "乙"} == texts(data, BUTTONS)


COMMENT = '<comment ref="B2" authorId="0">{}</comment>'
RUN = "<r><t>有</t></r>"
VARIANTS = {
    "plain text": ("<text><t>原有</t></text>", f"原有\n{OURS}请核对", ["r", "r"]),
    "text and runs": (f"<text><t>原</t>{RUN}</text>", f"原有\n{OURS}请核对", ["r", "r", "r"]),
    "spoken": (f'<text>{RUN}<rPh sb="0" eb="1"><t>y</t></rPh></text>', f"有\n{OURS}请核对", ["r", "r", "rPh"]),
    "no text": ("<text/>", "请核对", ["r"]),
    "nothing": ("", "请核对", ["r"]),
}


@pytest.mark.parametrize("prefix", ["", "x:"])
@pytest.mark.parametrize("variant", VARIANTS)
def test_every_form_of_a_note_is_continued(variant, prefix):
    """Whatever a note is made of, its own text stays before ours, in the order that the schema asks for."""
    former, words, children = VARIANTS[variant]
    comments = comments_of(f'<comment ref="B2" authorId="0">{former}</comment>', prefix=prefix)
    notes = {(1, 1): "请核对", (0, 0): "新"}
    data, _ = noted(one_note(comments), notes)
    xml = unzipped(data)[NOTES]
    root = outline(xml)
    new, note = root.child("commentList").all("comment")
    body = note.child("text")

    assert words == "".join(xml[t.inside : t.close].decode() for run in body.all("r") for t in run.all("t"))
    assert children == [child.name for child in body.children]
    assert "A1" == new.attributes["ref"]
    assert {prefix.encode()} == {element.prefix for element in root.descendants()}
    assert xml == unzipped(noted(data, notes)[0])[NOTES]


@pytest.mark.parametrize("lists", ["<authors/><commentList/>", "<authors></authors><commentList></commentList>"])
def test_empty_lists_are_filled(lists):
    """A comments part without any note takes ours, and our name."""
    whole = f'<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{lists}</comments>'
    data, _ = noted(one_note(whole), {(0, 0): "甲", (2, 2): "乙"})

    assert {"A1": "甲", "C3": "乙"} == texts(data, "表")
    assert b"<authors><author>xlcore</author></authors>" in unzipped(data)[NOTES]


def test_author_stands_once():
    """Our name is used again where the part lists it."""
    once, _ = noted(one_note(), {(0, 0): "甲"})
    twice, _ = noted(once, {(2, 0): "乙"})

    assert 1 == unzipped(twice)[NOTES].count(b"<author>xlcore</author>")
    assert 2 == len(re.findall(rb'authorId="1"', unzipped(twice)[NOTES]))


def test_any_text_comes_back():
    """Marks of XML, line breaks and control characters are spelled so that the note says them."""
    xml = unzipped(noted(one_note(), {(0, 0): ' <a>&"甲"\r\n乙\x0b_x000B_'})[0])[NOTES].decode()

    assert '<t xml:space="preserve"> &lt;a&gt;&amp;"甲"\n乙_x000B__x005F_x000B_</t>' in xml


def test_blank_text_is_no_note():
    """Nothing to say, nothing changed."""
    before = one_note()

    assert (before, ()) == noted(before, {(0, 0): ""})


def test_openpyxl_prefixes():
    """A drawing with prefixes of its own takes shapes that bring theirs."""
    book = openpyxl.Workbook()
    book.active["B2"].comment = Comment("原有", "张三")
    target = io.BytesIO()
    book.save(target)
    data, _ = noted(target.getvalue(), {(0, 0): "甲", (1, 1): "乙"})
    (part,) = (name for name in unzipped(data) if name.endswith(".vml"))

    assert {"A1": "甲", "B2": f"原有\n{OURS}乙"} == texts(data, "Sheet")
    assert {(0, 0), (1, 1)} == set(note_shapes(unzipped(data)[part]))


def test_prefixes_that_only_some_shape_declares():
    """What an element inside declares does not hold for ours."""
    vml = drawing(1).replace(b"<xml ", b"<xml><a ").replace(b"</xml>", b"</a></xml>")

    assert {(0, 0)} == set(note_shapes(with_notes(vml, {(0, 0): "1, 0, 0, 0, 2, 0, 2, 0"}, {1})))


def test_strict_workbook_stays_strict():
    """In strict OOXML the new part and its links use the namespaces of strict."""
    families = {b"spreadsheetml/2006/main": b"spreadsheetml/main", b"officeDocument/2006/rel": b"officeDocument/rel"}
    parts = unzipped(rich_workbook())
    for name in (PARTS[PLAIN], "xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
        for former, latter in families.items():
            parts[name] = parts[name].replace(
                b"http://schemas.openxmlformats.org/%b" % former, b"http://purl.oclc.org/ooxml/%b" % latter
            )
    found = unzipped(noted(zipped(parts), {(0, 0): "甲"}, PARTS[PLAIN])[0])
    strict = b"http://purl.oclc.org/ooxml/"

    assert b'<comments xmlns="%bspreadsheetml/main">' % strict in found["xl/comments2.xml"]
    assert 2 == found["xl/worksheets/_rels/sheet2.xml.rels"].count(b'Type="%bofficeDocument/relationships/' % strict)
    assert b'<legacyDrawing r:id="' in found[PARTS[PLAIN]]


def test_drawing_without_numbers():
    """A drawing as LibreOffice writes it, without numbers and clusters, gets numbers of a free cluster."""
    names = " ".join(
        f'xmlns:{key}="urn:schemas-microsoft-com:{value}"'
        for key, value in {"v": "vml", "o": "office:office", "x": "office:excel"}.items()
    )
    vml = f'<?xml version="1.0"?>\n<xml {names}><v:shape id="shape_0" type="#_x0000_t202"/></xml>\n'

    found = note_shapes(with_notes(vml.encode(), {(0, 0): "1, 0, 0, 0, 2, 0, 2, 0"}, set(range(1, 7))))

    assert {(0, 0): "_x0000_s7169"} == found


def test_numbers_go_on_in_a_free_cluster():
    """Behind the last number of a cluster the drawing takes one that no other drawing uses, and lists it."""
    vml = drawing(2).replace(b"</xml>", b'<v:shape id="a" o:spid="_x0000_s3070"/></xml>')
    changed = with_notes(vml, {(row, 0): "1, 0, 0, 0, 2, 0, 2, 0" for row in range(3)}, {*range(1, 9), 999_999_999})

    assert ["_x0000_s3071", "_x0000_s9217", "_x0000_s9218"] == list(note_shapes(changed).values())
    assert b'data="2,9"' in changed
    assert {2, 9} == clusters(changed)


def test_thousands_of_notes_have_numbers_of_their_own():
    """A drawing of more notes than a cluster holds has every number once."""
    anchors = {(row, 0): "1, 0, 0, 0, 2, 0, 2, 0" for row in range(2500)}
    numbers = list(note_shapes(with_notes(drawing(1), anchors, {1, 3})).values())

    assert 2500 == len(set(numbers))


def test_drawings_do_not_share_a_cluster():
    """A new drawing of notes uses numbers that no drawing of another sheet uses."""
    before = rich_workbook()
    data, _ = noted(before, {(0, 0): "甲"}, PARTS[PLAIN])
    parts = {name: clusters(content) for name, content in unzipped(data).items() if name.endswith(".vml")}
    new = parts.pop("xl/drawings/vmlDrawing4.vml")

    assert 1 == len(new)
    assert all(not new & old for old in parts.values())


def test_absurd_numbers_do_not_spread():
    """Numbers that no program writes are passed over: ours stay short, and free."""
    vml = (
        drawing(1).replace(b'data="1"', b'data="1, 99999999999"').replace(b"</xml>", b"<a _x0000_s99999999999/></xml>")
    )

    assert [b"1025"] == re.findall(rb'"_x0000_s(\d+)"', with_notes(vml, {(0, 0): "1, 0, 0, 0, 2, 0, 2, 0"}, {1}))


@pytest.mark.parametrize(
    ("comments", "vml", "error"),
    [
        ("<comments/>", None, Refusal),
        ("<comments><authors>", None, Refusal),
        (None, "<xml>", Refusal),
    ],
)
def test_broken_parts_are_refused(comments, vml, error):
    """A part that cannot take a note is told, not mended."""
    with pytest.raises(error):
        noted(one_note(comments, vml), {(0, 0): "甲"})


def test_missing_drawing_is_refused():
    """A sheet that names a drawing which is not there is damaged."""
    parts = unzipped(one_note())
    del parts[SHAPES]

    with pytest.raises(FileError, match="缺少部件"):
        noted(zipped(parts), {(0, 0): "甲"})
