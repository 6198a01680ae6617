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

EXPORTED = (SUMMARY, INDICATORS, FINDINGS, REPEATED, UNREAD)
"""The tables that go to other files too."""

_OTHERS = (frozenset({"抽样说明", "抽评名单", "全部自评表"}), frozenset({"退回清单", "报送文件"}))
"""The sheets of a sample for spot checks, and of the list of slips."""


def is_published(sheets: Iterable[str]) -> bool:
    """Tell from the names of its sheets whether a workbook is one that this project published, and so no submission."""
    found = set(sheets)
    return any(names <= found for names in (set(SHEETS), *_OTHERS))
