"""One short text for what a scheme says, so that a workbook can tell which version it was made from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from xlcore.numbers import plain

LENGTH = 12
"""Hexadecimal digits: people compare and quote them."""


def digest(said: Mapping[str, Any]) -> str:
    """Return a text that differs when the values differ.

    Numbers count by value and keys by name, so that a scheme that was written
    out and read again keeps its text.
    """
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, default=_number)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:LENGTH]


def _number(value: Any) -> str:  # noqa: ANN401  # what json cannot write itself
    """Return a number of a scheme in its one spelling.

    Raises:
        TypeError: the value is no number.
    """
    if isinstance(value, Decimal):
        return plain(value)
    raise TypeError(type(value).__name__)
