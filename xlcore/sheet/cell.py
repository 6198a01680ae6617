"""One cell of a worksheet, in one of its states: blank, content, error, formula with or without a value."""

from __future__ import annotations

from typing import NamedTuple

from xlcore.quantity import Content


class Cell(NamedTuple):
    """One cell as the file stores it.

    ``content`` is None for a blank cell, and for a formula without cached
    value, which has ``uncalculated`` set. ``percent``: the number format shows
    a percent, so that a stored 0.95 is seen as 95%. ``disguised``: it shows
    other digits than those of the number, or none.
    """

    content: Content = None
    percent: bool = False
    formula: bool = False
    uncalculated: bool = False
    disguised: bool = False


BLANK = Cell()
