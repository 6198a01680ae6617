"""Names of units, departments and projects as they are compared, wherever two of them are."""

from __future__ import annotations

import re
import unicodedata

_BRACKETS = str.maketrans("【】〔〕[]{}〈〉《》<>", "()()()()()()()")
# Quotes, middle dots, and what nobody sees: soft hyphens, marks of direction, blanks without width.
_LEFT_OUT = re.compile("[\"'“”‘’「」·•\u00ad\u200b-\u200f\u2060\ufeff]")


def name_key(name: str) -> str:
    """Return a name as it is compared: one spelling of width, brackets and case, without quotes and blanks.

    A name of quotes alone keeps them: it must not be the same as none.
    """
    text = "".join(unicodedata.normalize("NFKC", name).casefold().split()).translate(_BRACKETS)
    return _LEFT_OUT.sub("", text) or text
