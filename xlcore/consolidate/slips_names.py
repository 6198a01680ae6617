"""Names of files and folders made from what units wrote: safe on every system, each given once."""

from __future__ import annotations

import re
import unicodedata

LONGEST_NAME = 40
"""Signs of a name: on Windows a whole path has 260, on Linux a name has 255 bytes, four for the rarest signs."""

NAMELESS = "未命名"

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]')
# What Windows opens as a device, whatever suffix follows.
_DEVICE = re.compile(r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|COM[0-9¹²³]|LPT[0-9¹²³])\s*(\.|$)", re.IGNORECASE)


def safe_name(text: str) -> str:
    """Return the text as a name of a file (without suffix) or folder.

    Signs that Windows forbids become ``_``, invisible ones (which can turn
    the reading direction round) are left out, and so are dots and spaces at
    either end; a device of Windows gets ``_`` in front. What is left of a
    text without any sign that can stay is 未命名.
    """
    visible = "".join(mark for mark in text if unicodedata.category(mark) != "Cf")
    name = _FORBIDDEN.sub("_", " ".join(unicodedata.normalize("NFC", visible).split()))
    name = name.strip(". ")[:LONGEST_NAME].rstrip(". ")
    if _DEVICE.match(name):
        name = f"_{name}"
    return name if name.strip("_. ") else NAMELESS


class Names:
    """The names given in one folder; a name that was given, in whatever case, gets a number the next time."""

    def __init__(self, *taken: str) -> None:
        self._taken = {name.casefold() for name in taken}

    def free(self, name: str, suffix: str = "") -> str:
        """Return ``name`` and ``suffix``, with a number between them where that is taken: 测试中心（2）."""
        number, free = 1, f"{name}{suffix}"
        while free.casefold() in self._taken:
            number += 1
            free = f"{name}（{number}）{suffix}"
        self._taken.add(free.casefold())
        return free
