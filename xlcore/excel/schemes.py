"""The scheme that a worksheet names, loaded on first use and kept."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from xlcore.excel.values import Argument, Refusal, words

if TYPE_CHECKING:
    from xlcore.scheme.model import Scheme

NATIONAL = "mof-project"
"""The scheme whose grades and checks hold where none is named."""


def scheme_of(value: Argument) -> Scheme | None:
    """Return the built-in scheme with this id, None where the argument is blank.

    Only ids are taken: a workbook must not name files to open.

    Raises:
        Refusal: no built-in scheme has this id.
    """
    if value is None or value == "":
        return None
    text = words(value).text
    return _named(text) if text else None


def national() -> Scheme:
    """Return the national scheme."""
    return _named(NATIONAL)


@lru_cache(maxsize=64)
def _named(scheme_id: str) -> Scheme:
    # Reading schemes takes pydantic and YAML, which most cells never need.
    from xlcore.scheme.catalogue import builtin, get  # noqa: PLC0415

    if scheme_id not in builtin():
        text = f"#没有方案 {scheme_id[:40]}"
        raise Refusal(text)
    return get(scheme_id)
