"""The figures in the sentences of a report, checked against each other and against the form."""

from __future__ import annotations

from xlcore.narrative.checking import check_report
from xlcore.narrative.report import read_report

__all__ = ["check_report", "read_report"]
