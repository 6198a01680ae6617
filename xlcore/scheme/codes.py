"""The codes that a scheme may switch off or weigh otherwise: those of the checks of a form."""

from __future__ import annotations

from typing import Final

CODES: Final = (
    *("F02", "F03", "F04", "F05", "F06"),
    *("C01", "C02", "C03", "C04", "C05", "C06", "C07", "C08"),
    *("W01", "W02", "W03"),
    *(f"B{number:02}" for number in range(1, 15)),
    *("P01", "P02", "P03", "P04", "P05"),
    *(f"I{number:02}" for number in range(1, 16)),
    *("T01", "T02", "T03", "T04"),
    "K05",
)
"""In the order of the catalogue, which lies above this floor and says what each code means."""
