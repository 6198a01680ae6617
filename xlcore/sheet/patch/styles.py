"""Adds cell styles to a styles part: derived from one that a cell has, or brought along from another workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xlcore.sheet.codes import attribute_number
from xlcore.sheet.patch.change import Look
from xlcore.sheet.patch.splice import (
    Edit,
    Element,
    Refusal,
    escaped_attribute,
    filled,
    gap,
    grown,
    outline,
    prefixed,
    retagged,
    spliced,
    with_attributes,
)

_ORDER = (
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
    "colors",
    "extLst",
)
"""The children of a styles part in the order that the schema demands (ECMA-376, CT_Stylesheet)."""
_BUILT_IN = {"General": 0, "0": 1, "0.00": 2, "#,##0": 3, "#,##0.00": 4, "0%": 9, "0.00%": 10, "@": 49}
_LAST_BUILT_IN = 163
_OF_THEME = b'<scheme val="minor"/>'
_MOST_STYLES = 65_490
"""Excel repairs a workbook that has more cell styles."""
_LIGHT = 160_000
"""Of 255 000, the brightness of white; the weights are those of the grey that a colour turns into (ITU-R BT.601)."""
_FIXED_FILLS = 2
"""The first two fills are none and gray125 in every workbook."""
_APPLIED = {"applyNumberFormat": "1", "applyFont": "1", "applyFill": "1", "applyBorder": "1"}


class _Pool:
    """The children of one section: those that are there, and those to add; equal ones are one."""

    def __init__(self, xml: bytes, section: Element | None) -> None:
        self.items = [xml[child.start : child.end] for child in section.children] if section else []
        self.old = len(self.items)
        self._places: dict[bytes, int] = {}
        for place, item in enumerate(self.items):
            self._places.setdefault(item, place)

    def add(self, item: bytes) -> int:
        """Return the place of an element, added if it is not there."""
        if item not in self._places:
            self._places[item] = len(self.items)
            self.items.append(item)
        return self._places[item]


@dataclass(frozen=True, slots=True)
class Graft:
    """The numbers that the styles of another workbook have here, by the numbers they had there."""

    cells: tuple[int, ...]
    conditional: tuple[int, ...]


class Styles:
    """The styles part of one workbook, in UTF-8; asking twice for the same look gives the same style.

    Raises:
        Refusal: the part is not well-formed.
    """

    def __init__(self, xml: bytes) -> None:
        self._xml = xml
        self._root = outline(xml)
        self._pools = {name: _Pool(xml, self._root.child(name)) for name in _ORDER[:-3]}
        self._codes = {code: number for number, code in _codes(self._root).items()}
        self._next_code = max([_LAST_BUILT_IN, *self._codes.values()]) + 1

    def derived(self, style: int, look: Look) -> int:
        """Return the number of the style that is like another, but for the look.

        On a new fill a light font, which was written for a dark one, becomes black. Our fills are light.

        Raises:
            Refusal: there is no such style.
        """
        pool = self._pools["cellXfs"]
        if not 0 <= style < len(pool.items):
            message = f"单元格样式 {style} 不存在，文件可能已损坏"
            raise Refusal(message)
        old = pool.items[style]
        values: dict[str, str | None] = {}
        if look.fill is not None:
            values |= {"fillId": str(self._fill(look.fill)), "applyFill": "1"}
            values |= self._readable(attribute_number(outline(old).attributes.get("fontId", "0")))
        if look.numbers is not None:
            values |= {"numFmtId": str(self._code(look.numbers)), "applyNumberFormat": "1"}
        new = spliced(old, [retagged(old, outline(old), values)])
        if look.locked is not None:
            new = self._protected(new, locked=look.locked)
        return style if new == old else pool.add(new)

    def _readable(self, font: int) -> dict[str, str]:
        """Return the attributes that make a font black; none where it is dark already."""
        fonts = self._pools["fonts"]
        item = fonts.items[font] if 0 <= font < len(fonts.items) else b"<font/>"
        colour = outline(item).child("color")
        if colour is None or not _is_light(colour.attributes):
            return {}
        return {"fontId": str(fonts.add(spliced(item, [(colour.start, colour.end, b"")]))), "applyFont": "1"}

    def shows_text(self, style: int) -> bool:
        """Tell whether a style takes whatever is typed for text: Excel would show a formula in it as it is written."""
        items = self._pools["cellXfs"].items
        number = outline(items[style]).attributes.get("numFmtId") if 0 <= style < len(items) else None
        return number is not None and attribute_number(number) in {_BUILT_IN["@"], self._codes.get("@")}

    def conditional_fill(self, colour: str) -> int:
        """Return the number of the conditional style that fills a cell with a colour such as ``#FDE7E9``."""
        rgb = _argb(colour)
        # The colour of a conditional fill is that behind its pattern; some programs look at the one before.
        pattern = f'<patternFill patternType="solid"><fgColor rgb="{rgb}"/><bgColor rgb="{rgb}"/></patternFill>'
        return self._add("dxfs", f"<dxf><fill>{pattern}</fill></dxf>".encode())

    def graft(self, foreign: bytes) -> Graft:
        """Bring along every style of another workbook's styles part, written without prefixes."""
        root = outline(foreign)
        own = {name: [foreign[item.start : item.end] for item in _items(root, name)] for name in _ORDER}
        # A font of a theme would take the other workbook's.
        own["fonts"] = [item.replace(_OF_THEME, b"") for item in own["fonts"]]
        fonts, fills, borders = (
            [self._add(name, item) for item in own[name]] if name != "fills" else self._fills(own[name])
            for name in ("fonts", "fills", "borders")
        )
        codes = _codes(root)
        cells = []
        for item, element in zip(own["cellXfs"], _items(root, "cellXfs"), strict=True):
            had = {key: attribute_number(element.attributes.get(key, "0")) for key in ("fontId", "fillId", "borderId")}
            number = attribute_number(element.attributes.get("numFmtId", "0"))
            values = {
                "numFmtId": str(self._code(codes[number]) if number in codes else number),
                "fontId": str(fonts[had["fontId"]]),
                "fillId": str(fills[had["fillId"]]),
                "borderId": str(borders[had["borderId"]]),
                "xfId": "0",
            }
            opening = with_attributes(item[: element.inside - element.start], values | _APPLIED)
            cells.append(self._add("cellXfs", opening + item[element.inside - element.start :]))
        return Graft(tuple(cells), tuple(self._add("dxfs", item) for item in own["dxfs"]))

    def result(self) -> bytes:
        """Return the part with what was added.

        Raises:
            Refusal: Excel would not bear so many styles.
        """
        cells = self._pools["cellXfs"]
        if cells.old < len(cells.items) > _MOST_STYLES:
            message = f"单元格样式有 {cells.old} 种，再加就超过上限 {_MOST_STYLES}；请先清理多余的样式"
            raise Refusal(message)
        edits: list[Edit] = []
        for name, pool in self._pools.items():
            if len(pool.items) > pool.old:
                edits += self._section(name, pool)
        return spliced(self._xml, edits)

    def _section(self, name: str, pool: _Pool) -> list[Edit]:
        fresh, count = b"".join(pool.items[pool.old :]), str(len(pool.items))
        section = self._root.child(name)
        if section is not None:
            return grown(self._xml, section, fresh, {"count": count})
        at = gap(self._root, name, _ORDER)
        tag = f"{self._root.prefix.decode()}{name}"
        return [(at, at, filled(f'<{tag} count="{count}">'.encode(), tag, fresh))]

    def _add(self, section: str, item: bytes) -> int:
        return self._pools[section].add(prefixed(item, self._root.prefix))

    def _fills(self, items: list[bytes]) -> list[int]:
        fixed = min(_FIXED_FILLS, self._pools["fills"].old)
        return [place if place < fixed else self._add("fills", item) for place, item in enumerate(items)]

    def _fill(self, colour: str) -> int:
        pattern = (
            f'<patternFill patternType="solid"><fgColor rgb="{_argb(colour)}"/><bgColor indexed="64"/></patternFill>'
        )
        return self._add("fills", f"<fill>{pattern}</fill>".encode())

    def _code(self, code: str) -> int:
        """Return the number of a number format, added if it is neither built in nor there."""
        if code in _BUILT_IN:
            return _BUILT_IN[code]
        if code not in self._codes:
            self._codes[code] = self._next_code
            self._next_code += 1
            item = f'<numFmt numFmtId="{self._codes[code]}" formatCode="{escaped_attribute(code)}"/>'
            self._add("numFmts", item.encode())
        return self._codes[code]

    def _protected(self, xf: bytes, *, locked: bool) -> bytes:
        """Return an xf element that locks its cells, or does not; a cell without a word about it is locked."""
        root = outline(xf)
        protection, alignment = root.child("protection"), root.child("alignment")
        says = protection.attributes.get("locked", "1") if protection else "1"
        if (says in {"1", "true"}) == locked:
            return xf
        xf = spliced(xf, [retagged(xf, root, {"applyProtection": "1"})])
        root = outline(xf)
        protection, alignment = root.child("protection"), root.child("alignment")
        if protection is not None:
            return spliced(xf, [retagged(xf, protection, {"locked": str(int(locked))})])
        fragment = prefixed(b'<protection locked="%d"/>' % locked, root.prefix)
        if root.closed:
            return spliced(xf, grown(xf, root, fragment))
        at = alignment.end if alignment else root.inside
        return spliced(xf, [(at, at, fragment)])


def _is_light(colour: Mapping[str, str]) -> bool:
    """Tell whether a colour is the background of the theme, white, or another that is hard to read on white."""
    if colour.get("theme") == "0" or colour.get("indexed") in {"1", "9"}:
        return True
    digits = colour.get("rgb", "")[-6:]
    try:
        red, green, blue = bytes.fromhex(digits)
    except ValueError:
        return False
    return 299 * red + 587 * green + 114 * blue > _LIGHT


def _argb(colour: str) -> str:
    return f"FF{colour.removeprefix('#').upper()}"


def _items(root: Element, name: str) -> list[Element]:
    section = root.child(name)
    return section.children if section else []


def _codes(root: Element) -> Mapping[int, str]:
    """Return the number formats that a styles part spells out."""
    return {
        attribute_number(item.attributes.get("numFmtId", "")): item.attributes.get("formatCode", "")
        for item in _items(root, "numFmts")
    }
