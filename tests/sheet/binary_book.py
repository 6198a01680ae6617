"""Writes .xlsb files record by record, after [MS-XLSB], for what no free writer writes: formulas and odd records."""

import struct
import zipfile

LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.bin"/></Relationships>'
)
PERCENT = 1
"""The cell style that shows a percent; 0 shows numbers as they are, 2 dates."""


def record(kind, data=b""):
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(data)
    length = bytearray()
    while True:
        length.append(size & 0x7F | (0x80 if size > 0x7F else 0))
        size >>= 7
        if not size:
            return head + bytes(length) + data


def wide(text):
    return struct.pack("<I", len(text.encode("utf-16-le")) // 2) + text.encode("utf-16-le")


def row(number):
    return record(0, struct.pack("<I", number) + bytes(13))


def cell(kind, column, data=b"", style=0):
    return record(kind, struct.pack("<II", column, style) + data)


def merge(*rectangle):
    return record(176, struct.pack("<4I", *rectangle))


def xlsb(path, *sheet, since_1904=False, texts=(), sheets=(("表", 0, "rId1"),)):
    """Write a workbook whose one worksheet part holds the records."""
    bundles = b"".join(
        record(156, struct.pack("<II", state, number) + wide(link) + wide(name))
        for number, (name, state, link) in enumerate(sheets, start=1)
    )
    styles = record(615, struct.pack("<I", 1)) + record(44, struct.pack("<H", 164) + wide("0.0%")) + record(616)
    styles += record(617, struct.pack("<I", 3))
    styles += b"".join(record(47, struct.pack("<HH", 0, number) + bytes(12)) for number in (0, 164, 14)) + record(618)
    with zipfile.ZipFile(path, "w") as archive:
        settings = record(131) + record(153, struct.pack("<I", since_1904))
        archive.writestr("xl/workbook.bin", settings + record(143) + bundles + record(144) + record(132))
        archive.writestr("xl/_rels/workbook.bin.rels", LINKS)
        archive.writestr("xl/styles.bin", styles)
        items = b"".join(record(19, b"\0" + wide(text)) for text in texts)
        counts = struct.pack("<II", len(texts), len(texts))
        archive.writestr("xl/sharedStrings.bin", record(159, counts) + items + record(160))
        start = record(129) + record(148, bytes(16)) + record(145)
        archive.writestr("xl/worksheets/sheet1.bin", start + b"".join(sheet) + record(146) + record(130))
    return path
