"""A ladder of bands as one text, ``<90%:3; <=100%:2; >100%:0``, the syntax that BAND_SCORE takes."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from xlcore.errors import printable
from xlcore.numbers import HUNDRED, plain
from xlcore.quantity import read
from xlcore.rules.bands import band_lines, band_of
from xlcore.scheme.source import Plain
from xlcore.sheet.scheme_cells import UnreadableError

_EXAMPLE = "每档写成“条件:得分”，各档用分号隔开，如 >=90%:3; >=80%:2; <80%:0"


def bands_text(bands: Sequence[Plain], *, percent: bool) -> str:
    """Return the text of bands; ``percent`` writes the limits as 90%."""
    return "; ".join(_line(band, percent=percent) for band in bands if isinstance(band, dict))


def _line(band: dict[str, Plain], *, percent: bool) -> str:
    limit, points = (Decimal(str(band[key])) for key in ("limit", "points"))
    shown = f"{plain(limit * HUNDRED)}%" if percent else plain(limit)
    return f"{band['op']}{shown}:{plain(points)}"


def bands_of(text: str) -> list[Plain]:
    """Return the bands of a text.

    Raises:
        UnreadableError: a line is no condition with its points.
    """
    return [_band(test, points) for test, points in band_lines(text)]


def _band(test: str, points: str) -> Plain:
    band = band_of(read(test), read(points))
    if band is None:
        line = f"{test}:{points}" if points else test
        raise UnreadableError(f"分档“{printable(line[:40])}”无法识别；{_EXAMPLE}")
    return {"op": band.op, "limit": band.limit, "points": band.points}


__all__ = ["bands_of", "bands_text"]
