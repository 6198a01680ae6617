"""A workbook that carries everything that a staff member's file may carry, for tests that nothing of it is lost.

XlsxWriter writes what it can; the rest is put into the zip behind it, spelled as Excel and WPS spell it.
"""

from __future__ import annotations

import io
import re
import struct
import zlib
from functools import lru_cache
from typing import Any

from patching import unzipped, zipped
from xlsxwriter import Workbook

MAIN, PLAIN, BUTTONS, WPS, LISTS, HIDDEN, BURIED, CHART = (
    "自评表",
    "填报说明",
    "按钮",
    "WPS表",
    "清单",
    "隐藏",
    "深藏",
    "图表",
)
RICH_NOTE, PLAIN_NOTE, THREAD = (2, 1), (3, 2), (4, 3)
"""Cells of MAIN that have a note already: in several runs, in one, and as a threaded comment."""
PARTS = {name: f"xl/worksheets/sheet{number}.xml" for number, name in enumerate((MAIN, PLAIN, BUTTONS, WPS), 1)}
NOTES, SHAPES = "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"
MACROS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 a macro project that nobody may touch \x00\x01\x02"

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_THREADED = "http://schemas.microsoft.com/office/2017/10/relationships"
_SHEETML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"


def rich_workbook(*, macros: bool = False) -> bytes:
    """Return the workbook; with ``macros`` as .xlsm with a macro project."""
    parts = dict(_written(macros=macros))
    for add in (
        _rich_note,
        _thread,
        _checkbox,
        _list_from_another_sheet,
        _shared_formula,
        _phonetic_text,
        _chain,
        _printer,
        _custom_xml,
        _external_link,
        _ribbon,
        _wps,
        _unheard_of,
    ):
        add(parts)
    return zipped(parts)


def png(red: int) -> bytes:
    """Return a picture of 8 × 8 points in one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    rows = (b"\0" + bytes((red, 90, 160)) * 8) * 8
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@lru_cache(maxsize=2)
def _written(*, macros: bool) -> tuple[tuple[str, bytes], ...]:
    """Return the parts that XlsxWriter writes."""
    target = io.BytesIO()
    book = Workbook(target, {"in_memory": True})
    sheets = {name: book.add_worksheet(name) for name in (MAIN, PLAIN, BUTTONS, WPS, LISTS, HIDDEN, BURIED)}
    if macros:
        book.add_vba_project(io.BytesIO(MACROS), is_stream=True)
        book.set_vba_name("ThisWorkbook")
        for number, sheet in enumerate(sheets.values(), 1):
            sheet.set_vba_name(f"Sheet{number}")
    _fill_main(book, sheets[MAIN])
    _draw_main(book, sheets[MAIN])
    _set_up_main(sheets[MAIN])
    sheets[PLAIN].write_column("A1", ["填报说明", "一、先填预算", "二、再填指标"])
    sheets[BUTTONS].write("A1", "点按钮汇总")
    sheets[BUTTONS].insert_button("C3", {"macro": "汇总", "caption": "汇总"})
    sheets[WPS].write_row("A1", ["单位", "得分"])
    sheets[WPS].write_row("A2", ["水务局", 96])
    sheets[LISTS].write_column("A1", ["达成", "部分达成", "未达成"])
    sheets[HIDDEN].write("A1", 1)
    sheets[HIDDEN].hide()
    sheets[BURIED].write("A1", 2)
    sheets[BURIED].very_hidden()
    chart_sheet = book.add_chartsheet(CHART)
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": f"={MAIN}!$C$6:$C$9"})
    chart_sheet.set_chart(chart)
    book.define_name("满分", f"={MAIN}!$C$10")
    book.define_name(f"{PLAIN}!本表", f"={PLAIN}!$A$1")
    book.set_custom_property("版本", "2023")
    book.set_properties({"title": "绩效自评表", "author": "张三"})
    book.close()
    return tuple(unzipped(target.getvalue()).items())


def _fill_main(book: Any, sheet: Any) -> None:
    bold = book.add_format({"bold": True, "font_color": "#C00000"})
    locked_out = book.add_format({"locked": False, "num_format": "0.00"})
    sheet.merge_range("A1:F1", "项目支出绩效自评表", book.add_format({"bold": True, "align": "center"}))
    sheet.write_rich_string("A2", "项目名称", bold, "（必填）", "全称")
    sheet.write("A3", "拼音")
    sheet.write_url("A4", f"internal:'{PLAIN}'!A1", string="填报说明")
    sheet.write_url("A5", "https://www.example.gov.cn/绩效", string="网站")
    for row, (name, value) in enumerate([("产出", 50), ("效益", 30), ("满意度", 10), ("执行", 10)], 5):
        sheet.write(row, 0, name)
        sheet.write_string(row, 1, "20套")
        sheet.write_number(row, 2, value, locked_out)
    sheet.write("A10", "合计")
    sheet.write_formula("C10", "=SUM(C6:C9)", None, 100)
    sheet.write_dynamic_array_formula("E6:E9", "=SORT(C6:C9)", None, 10)
    sheet.write_array_formula("D10:D10", "{=SUM(C6:C9*1)}", None, 100)
    sheet.write_formula("B10", "=[1]外部!$A$1", None, 3)
    sheet.add_table("H1:I4", {"name": "名册", "columns": [{"header": "单位"}, {"header": "代码"}]})
    sheet.write_column("H2", ["甲", "乙", "丙"])


def _draw_main(book: Any, sheet: Any) -> None:
    sheet.insert_image("K2", "章.png", {"image_data": io.BytesIO(png(200)), "description": "公章"})
    sheet.insert_textbox("K8", "请先看填报说明", {"width": 160, "height": 60})
    sheet.insert_button("K14", {"macro": "校验", "caption": "校验"})
    sheet.insert_checkbox("F5", boolean=True)
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"categories": f"={MAIN}!$A$6:$A$9", "values": f"={MAIN}!$C$6:$C$9"})
    sheet.insert_chart("K20", chart)
    sheet.add_sparkline("F6", {"range": f"{MAIN}!C6:C9"})
    sheet.conditional_format("C6:C9", {"type": "data_bar", "data_bar_2010": True})
    sheet.conditional_format("B6:B9", {"type": "text", "criteria": "containing", "value": "0", "format": None})
    sheet.data_validation("C6:C8", {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 50})
    sheet.write_comment(*RICH_NOTE, "李四:\n单位全称", {"author": "李四", "x_scale": 2.5, "y_scale": 1.7})
    sheet.write_comment(*PLAIN_NOTE, "预算科核过", {"author": "王五", "visible": True})
    sheet.write_comment(*THREAD, "[Threaded comment]\n请说明", {"author": "tc={5A1B2C3D-0000-4000-8000-000000000001}"})


def _set_up_main(sheet: Any) -> None:
    sheet.set_column("A:A", 24)
    sheet.set_column("C:E", 11, None, {"level": 1})
    sheet.set_row(3, 36)
    sheet.set_row(8, None, None, {"level": 1, "hidden": True})
    sheet.freeze_panes(2, 1)
    sheet.set_zoom(85)
    sheet.set_tab_color("#FF9900")
    sheet.protect("密码", {"sort": True})
    sheet.unprotect_range("B6:C9", "填报区")
    sheet.ignore_errors({"number_stored_as_text": "B6:B9"})
    sheet.set_header("&L&G&C绩效自评", {"image_left": "徽.png", "image_data_left": io.BytesIO(png(30))})
    sheet.set_footer("&C第 &P 页")
    sheet.set_background(io.BytesIO(png(240)))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, 1)
    sheet.print_area("A1:F10")
    sheet.set_h_pagebreaks([20])


def _splice(parts: dict[str, bytes], name: str, before: str, addition: str) -> None:
    """Insert ``addition`` before the one place of a part where ``before`` stands."""
    text = parts[name].decode()
    assert 1 == text.count(before), (name, before)
    parts[name] = text.replace(before, f"{addition}{before}").encode()


def _replace(parts: dict[str, bytes], name: str, former: str, latter: str) -> None:
    text = parts[name].decode()
    assert 1 == text.count(former), (name, former)
    parts[name] = text.replace(former, latter).encode()


def _override(parts: dict[str, bytes], name: str, kind: str) -> None:
    _splice(parts, "[Content_Types].xml", "</Types>", f'<Override PartName="/{name}" ContentType="{kind}"/>')


def _relate(
    parts: dict[str, bytes], source: str, number: str, kind: str, target: str, *, mode: str = "Internal"
) -> None:
    folder, _, leaf = source.rpartition("/")
    name = f"{folder}/_rels/{leaf}.rels".lstrip("/")
    empty = (
        f'{_DECLARATION}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        "</Relationships>"
    )
    parts.setdefault(name, empty.encode())
    relation = f'<Relationship Id="{number}" Type="{kind}" Target="{target}" TargetMode="{mode}"/>'
    _splice(parts, name, "</Relationships>", relation)


def _rich_note(parts: dict[str, bytes]) -> None:
    """Give the note of several runs what Excel writes into one; its button gets the unclosed <br> of real VML."""
    runs = (
        '<text><r><rPr><b/><sz val="9"/><color indexed="81"/><rFont val="宋体"/><charset val="134"/></rPr>'
        '<t>李四:</t></r><r><rPr><sz val="9"/><color rgb="FFFF0000"/><rFont val="楷体"/></rPr>'
        '<t xml:space="preserve">\n单位全称 </t></r></text>'
    )
    text = parts[NOTES].decode()
    cell = '<comment ref="B3" authorId="0"'
    _, _, behind = text.partition(f"{cell}><text>")
    former = behind.partition("</text>")[0]
    _replace(parts, NOTES, f"{cell}><text>{former}</text>", f'{cell} shapeId="0" xr:uid="{{0000-01}}">{runs}')
    revision = 'xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision"'
    _replace(parts, NOTES, "<comments ", f"<comments {revision} ")
    _replace(parts, SHAPES, ">校验</font>", ">校<br>验</font>")


def _thread(parts: dict[str, bytes]) -> None:
    namespace = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    thread = (
        f'{_DECLARATION}<ThreadedComments xmlns="{namespace}"><threadedComment ref="D5" dT="2023-03-01T08:00:00.00" '
        'personId="{P-1}" id="{5A1B2C3D-0000-4000-8000-000000000001}"><text>请说明</text></threadedComment>'
        "</ThreadedComments>"
    )
    person = f'{_DECLARATION}<personList xmlns="{namespace}"><person displayName="赵六" id="{{P-1}}"/></personList>'
    parts["xl/threadedComments/threadedComment1.xml"] = thread.encode()
    parts["xl/persons/person.xml"] = person.encode()
    _override(parts, "xl/threadedComments/threadedComment1.xml", "application/vnd.ms-excel.threadedcomments+xml")
    _override(parts, "xl/persons/person.xml", "application/vnd.ms-excel.person+xml")
    _relate(parts, PARTS[MAIN], "rIdT", f"{_THREADED}/threadedComment", "../threadedComments/threadedComment1.xml")
    _relate(parts, "xl/workbook.xml", "rIdP", f"{_THREADED}/person", "persons/person.xml")


def _checkbox(parts: dict[str, bytes]) -> None:
    """A form control: its looks in VML, its properties in a part of its own."""
    sheet, shapes = PARTS[BUTTONS], "xl/drawings/vmlDrawing3.vml"
    assert b"_x0000_t201" in parts[shapes]
    shape = (
        '<v:shape id="Check_x0020_Box_x0020_7" o:spid="_x0000_s3090" type="#_x0000_t201"'
        ' style=\'position:absolute;width:80pt;height:20pt;z-index:2\' filled="f" stroked="f" o:insetmode="auto">'
        "<v:textbox style='mso-direction-alt:auto'><div style='text-align:left'>已核<br></div></v:textbox>"
        '<x:ClientData ObjectType="Checkbox"><x:Anchor>2, 0, 6, 0, 4, 0, 7, 0</x:Anchor><x:Checked>1</x:Checked>'
        "<x:FmlaLink>$A$9</x:FmlaLink></x:ClientData></v:shape>"
    )
    _splice(parts, shapes, "</xml>", shape)
    properties = (
        f'{_DECLARATION}<formControlPr xmlns="{_X14}" objectType="CheckBox" checked="Checked" fmlaLink="$A$9"/>'
    )
    parts["xl/ctrlProps/ctrlProp1.xml"] = properties.encode()
    _override(parts, "xl/ctrlProps/ctrlProp1.xml", "application/vnd.ms-excel.controlproperties+xml")
    _relate(parts, sheet, "rIdC", f"{_OFFICE}/ctrlProp", "../ctrlProps/ctrlProp1.xml")
    control = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f'<mc:Choice Requires="x14" xmlns:x14="{_X14}"><controls><control shapeId="3090" r:id="rIdC" '
        'name="Check Box 7"><controlPr defaultSize="0" autoFill="0"><anchor moveWithCells="1"><from>'
        "<xdr:col>2</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>6</xdr:row><xdr:rowOff>0</xdr:rowOff></from><to>"
        "<xdr:col>4</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>7</xdr:row><xdr:rowOff>0</xdr:rowOff></to></anchor>"
        "</controlPr></control></controls></mc:Choice></mc:AlternateContent>"
    ).replace(
        "<controls>",
        '<controls xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing">',
    )
    _splice(parts, sheet, "</worksheet>", control)


def _list_from_another_sheet(parts: dict[str, bytes]) -> None:
    """A drop-down whose list stands on another sheet, as Excel 2010 and later save it."""
    extension = (
        f'<ext uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}" xmlns:x14="{_X14}"><x14:dataValidations count="1" '
        'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:dataValidation type="list" '
        f'allowBlank="1" showErrorMessage="1"><x14:formula1><xm:f>{LISTS}!$A$1:$A$3</xm:f></x14:formula1>'
        "<xm:sqref>D6:D9</xm:sqref></x14:dataValidation></x14:dataValidations></ext>"
    )
    # The last one closes the sheet; others stand inside the conditional formats.
    text = parts[PARTS[MAIN]].decode()
    head, end, tail = text.rpartition("</extLst>")
    parts[PARTS[MAIN]] = f"{head}{extension}{end}{tail}".encode()


def _shared_formula(parts: dict[str, bytes]) -> None:
    """One formula for three cells, as Excel saves what was filled down."""
    formulas = ('<f t="shared" ref="D6:D8" si="0">C6/50</f>', '<f t="shared" si="0"/>', '<f t="shared" si="0"/>')
    for row, (formula, value) in enumerate(zip(formulas, ("1", "0.6", "0.2"), strict=True), 6):
        _splice(parts, PARTS[MAIN], f'<c r="E{row}"', f'<c r="D{row}">{formula}<v>{value}</v></c>')


def _phonetic_text(parts: dict[str, bytes]) -> None:
    spoken = (
        '<si><t>拼音</t><rPh sb="0" eb="1"><t>pīn</t></rPh><rPh sb="1" eb="2"><t>yīn</t></rPh>'
        '<phoneticPr fontId="0" type="noConversion"/></si>'
    )
    _replace(parts, "xl/sharedStrings.xml", "<si><t>拼音</t></si>", spoken)


def _chain(parts: dict[str, bytes]) -> None:
    cells = "".join(f'<c r="{cell}" i="1"/>' for cell in ("C10", "B10", "D10", "E6", "D6", "D7", "D8"))
    _replace(parts, "xl/workbook.xml", '<calcPr calcId="124519" fullCalcOnLoad="1"/>', '<calcPr calcId="191029"/>')
    parts["xl/calcChain.xml"] = f'{_DECLARATION}<calcChain xmlns="{_MAIN_NAMESPACE}">{cells}</calcChain>'.encode()
    _override(parts, "xl/calcChain.xml", f"{_SHEETML}.calcChain+xml")
    _relate(parts, "xl/workbook.xml", "rIdK", f"{_OFFICE}/calcChain", "calcChain.xml")


def _printer(parts: dict[str, bytes]) -> None:
    parts["xl/printerSettings/printerSettings1.bin"] = "得力打印机".encode("utf-16-le") + bytes(range(256))
    default = f'<Default Extension="bin" ContentType="{_SHEETML}.printerSettings"/>'
    types = parts["[Content_Types].xml"].decode()
    # Beside a macro project, whose extension is the same, the type is given by name.
    if 'Extension="bin"' in types:
        _override(parts, "xl/printerSettings/printerSettings1.bin", f"{_SHEETML}.printerSettings")
    else:
        parts["[Content_Types].xml"] = types.replace("<Override", f"{default}<Override", 1).encode()
    _relate(parts, PARTS[MAIN], "rIdS", f"{_OFFICE}/printerSettings", "../printerSettings/printerSettings1.bin")
    text = parts[PARTS[MAIN]].decode()
    text, count = re.subn(r"(<pageSetup [^>]*?)/>", r'\1 r:id="rIdS"/>', text, count=1)
    assert 1 == count
    parts[PARTS[MAIN]] = text.encode()


def _custom_xml(parts: dict[str, bytes]) -> None:
    parts["customXml/item1.xml"] = '<审批 xmlns="urn:example"><状态>已审</状态></审批>'.encode()
    parts["customXml/itemProps1.xml"] = (
        f'{_DECLARATION}<ds:datastoreItem ds:itemID="{{D-1}}" '
        'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"/>'
    ).encode()
    _override(
        parts, "customXml/itemProps1.xml", "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
    )
    _relate(parts, "customXml/item1.xml", "rId1", f"{_OFFICE}/customXmlProps", "itemProps1.xml")
    _relate(parts, "xl/workbook.xml", "rIdX", f"{_OFFICE}/customXml", "../customXml/item1.xml")


def _external_link(parts: dict[str, bytes]) -> None:
    name = "xl/externalLinks/externalLink1.xml"
    parts[name] = (
        f'{_DECLARATION}<externalLink xmlns="{_MAIN_NAMESPACE}"><externalBook xmlns:r="{_OFFICE}" r:id="rId1">'
        '<sheetNames><sheetName val="外部"/></sheetNames><sheetDataSet><sheetData sheetId="0"><row r="1">'
        '<cell r="A1"><v>3</v></cell></row></sheetData></sheetDataSet></externalBook></externalLink>'
    ).encode()
    _override(parts, name, f"{_SHEETML}.externalLink+xml")
    _relate(parts, name, "rId1", f"{_OFFICE}/externalLinkPath", "上年.xlsx", mode="External")
    _relate(parts, "xl/workbook.xml", "rIdE", f"{_OFFICE}/externalLink", "externalLinks/externalLink1.xml")
    _splice(
        parts,
        "xl/workbook.xml",
        "<definedNames>",
        '<externalReferences><externalReference r:id="rIdE"/></externalReferences>',
    )


def _ribbon(parts: dict[str, bytes]) -> None:
    namespace = "http://schemas.microsoft.com/office/2009/07/customui"
    parts["customUI/customUI14.xml"] = f'<customUI xmlns="{namespace}"><ribbon/></customUI>'.encode()
    kind = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
    _splice(
        parts,
        "_rels/.rels",
        "</Relationships>",
        f'<Relationship Id="rIdU" Type="{kind}" Target="/customUI/customUI14.xml"/>',
    )


def _wps(parts: dict[str, bytes]) -> None:
    """A sheet as WPS writes it: a dimension of one cell, no row numbers, no addresses; and its pictures in cells."""
    data = (
        '<sheetData><row><c t="inlineStr"><is><t>单位</t></is></c><c t="inlineStr"><is><t>得分</t></is></c></row>'
        '<row customFormat="1"><c t="inlineStr"><is><t>水务局</t></is></c><c><v>96</v></c><c t="str">'
        '<f>_xlfn.DISPIMG("ID_0A",1)</f><v>=DISPIMG("ID_0A",1)</v></c></row></sheetData>'
    )
    text = parts[PARTS[WPS]].decode()
    text = re.sub(r"<sheetData>.*</sheetData>", lambda _: data, text, flags=re.DOTALL)
    text = re.sub(r'<dimension ref="[^"]*"/>', '<dimension ref="A1"/>', text)
    extension = (
        '<extLst><ext uri="{WPS-0001}" xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData">'
        '<etc:cellProtect on="1"/></ext></extLst>'
    )
    parts[PARTS[WPS]] = text.replace("</worksheet>", f"{extension}</worksheet>").encode()
    namespace = "http://www.wps.cn/officeDocument/2017/etCustomData"
    parts["xl/cellimages.xml"] = f'{_DECLARATION}<etc:cellImages xmlns:etc="{namespace}"/>'.encode()
    _override(parts, "xl/cellimages.xml", "application/vnd.wps-officedocument.cellimage+xml")
    kind = "http://www.wps.cn/officeDocument/2020/cellImage"
    _relate(parts, "xl/workbook.xml", "rIdW", kind, "cellimages.xml")


def _unheard_of(parts: dict[str, bytes]) -> None:
    """A part that no list of ours names."""
    parts["xl/未知/未来的部件.dat"] = bytes(range(255, -1, -1))
    _override(parts, "xl/未知/未来的部件.dat", "application/x-future")
