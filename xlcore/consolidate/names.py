"""The sheets of a published workbook, by which it is also known again."""

from __future__ import annotations

from collections.abc import Iterable

ABOUT = "说明"
SUMMARY = "汇总表"
INDICATORS = "指标明细"
FINDINGS = "问题清单"
GRADES = "等级分布"
DEPARTMENTS = "部门统计"
REPEATED = "未报与重报"
UNREAD = "未读文件"

SHEETS = (ABOUT, SUMMARY, INDICATORS, FINDINGS, GRADES, DEPARTMENTS, REPEATED, UNREAD)
"""All sheets in their order."""


def is_published(sheets: Iterable[str]) -> bool:
    """Tell from the names of its sheets whether a workbook is a published one, and so no submission."""
    return set(SHEETS) <= set(sheets)
