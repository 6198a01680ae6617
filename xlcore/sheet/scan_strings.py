"""The shared strings of a workbook that is written as nearly every writer does, without a parser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xlcore.errors import FileError
from xlcore.sheet.codes import attribute_number
from xlcore.sheet.walk import is_bare_utf8, walk_own

if TYPE_CHECKING:
    from pathlib import Path

# No character may belong to two repetitions next to each other: matching, and failing to, takes linear time.
TEXT = "[^<>\0-\x08\x0b-\x1f\ufffe\uffff]*"
VALUE = '[^<&"\0-\x1f\ufffe\uffff]*'
KEEPS_SPACE = ' xml:space="preserve"'

_MOST_BYTES = 2 << 20
"""The pieces of a larger part would take too much memory at once."""
_ROOT = re.compile(rb"(?:\xef\xbb\xbf)?(?:<\?xml[^<>]*>)?\s*<sst(?:\s[^<>]*)?>")
_RUN = f"<t(?:{KEEPS_SPACE})?>{TEXT}</t>|<t ?/>"
_LOOKS = f'<rPr ?/>|<rPr>(?:<[A-Za-z]+(?: [A-Za-z]+="{VALUE}")* ?/>)*</rPr>'
_ITEM = re.compile(
    f"<si>(?:<t({KEEPS_SPACE})?>({TEXT})</t>|((?:<r>(?:{_LOOKS})?(?:{_RUN})</r>)*)|<t ?/>)"
    f'(?:<phoneticPr(?: [A-Za-z]+="{VALUE}")* ?/>)?</si>|<si ?/>'
)
"""Groups: whether a text keeps its outer spaces, the text, or its runs."""
_WIDTH = _ITEM.groups + 1
_PIECE = re.compile(f"<t({KEEPS_SPACE})?>({TEXT})</t>")
_CONTROLS = frozenset({0x09, 0x0A})
_BREAKS = " \t\r\n"
_ESCAPE = "_x"
"""Begins the code of a character that XML forbids, such as ``_x000D_``."""
_REFERENCE = re.compile("&[^;]{0,8};?")
_NAMED = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'"}


def plain_strings(content: bytes) -> list[str] | None:
    """Return the texts of a part of shared strings; None if it holds anything that writers seldom write.

    The part must be well-formed.
    """
    root = _ROOT.match(content) if len(content) <= _MOST_BYTES and is_bare_utf8(content) else None
    if root is None:
        return None
    if root[0].endswith(b"/>"):
        return []
    try:
        pieces = _ITEM.split(content[root.end() : content.rfind(b"</sst>")].decode())
        if any(map(str.strip, pieces[::_WIDTH])):
            return None
        items = zip(pieces[1::_WIDTH], pieces[2::_WIDTH], pieces[3::_WIDTH], strict=True)
        return [plain_text(text, space) if text else _runs(runs) if runs else "" for space, text, runs in items]
    except ValueError:
        return None


def filled_strings(path: Path, part: str, content: bytes) -> list[bool]:
    """Tell of each text of a part of shared strings whether there is more to it than space, by a parser.

    Raises:
        FileError: the part is broken, or holds what programs read in different ways.
    """
    filled: list[bool] = []
    opened: list[str] = []

    def start(tag: str, _attributes: dict[str, str]) -> None:
        if tag == "si":
            if "si" in opened:
                raise FileError(path, f"部件 {part} 的文字里又有文字，各程序读法不一，拒绝读取")
            filled.append(False)
        opened.append(tag)

    def end(_tag: str) -> None:
        opened.pop()

    def text(characters: str) -> None:
        if filled and opened[-1] == "t" and "rPh" not in opened and not characters.isspace():
            filled[-1] = True

    walk_own(path, part, content, own={"sst"}, start=start, end=end, text=text)
    return filled


def plain_text(text: str, space: str | None = KEEPS_SPACE) -> str:
    """Return what a text of XML means; without ``space`` its outer spaces do not count.

    Raises:
        ValueError: it holds references or codes that writers seldom write.
    """
    if "&" in text:
        text = _REFERENCE.sub(_character, text)
    if _ESCAPE in text:
        message = f"codes of characters: {text!r}"
        raise ValueError(message)
    return text if space else text.strip(_BREAKS)


def is_plain_reference(reference: str) -> bool:
    """Tell whether a reference is one that XML knows by name, or the number of a character that it allows."""
    code = attribute_number(reference[2:-1]) if reference.startswith("&#") and reference.endswith(";") else -1
    allowed = code in _CONTROLS or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
    return allowed or reference in _NAMED


def references(data: str) -> set[str]:
    """Return the references in XML, also those that are none."""
    return set(_REFERENCE.findall(data)) if "&" in data else set()


def _runs(runs: str) -> str:
    return "".join(plain_text(text, space) for space, text in _PIECE.findall(runs))


def _character(found: re.Match[str]) -> str:
    reference = found[0]
    if reference in _NAMED:
        return _NAMED[reference]
    if not is_plain_reference(reference):
        message = f"not a plain reference: {reference!r}"
        raise ValueError(message)
    return chr(int(reference[2:-1]))
