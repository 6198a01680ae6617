"""Every code that a report can earn; all are warnings, because prose can be read in more than one way."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from xlcore.checks.catalogue import Clause
from xlcore.checks.finding import Figure, Finding, Level
from xlcore.errors import printable
from xlcore.narrative.sentences import Sentence

__all__ = ["NARRATIVE", "Claim", "finding"]

LONGEST_QUOTE = 80
"""Characters of a sentence that a finding quotes."""

_W = Level.WARNING

_CLAUSES = (
    Clause("N01", _W, "增长率与金额不符", "写的增长率或下降率不等于变动额除以基数", "请核对金额和增长率，注意百分号。"),
    Clause("N02", _W, "占比与金额不符", "写的占比不等于部分除以总数", "请核对金额和占比。"),
    Clause("N03", _W, "分项与合计不符", "句中各分项之和超过或不等于合计", "请核对各分项和合计。"),
    Clause("N04", _W, "与自评表不符", "报告中的金额、执行率、得分或等级与自评表不同", "请核对，两处应一致。"),
    Clause("N05", _W, "执行率与金额不符", "写的执行率、到位率不等于句中两个金额之比", "请核对金额和比率。"),
    Clause("N06", _W, "前后数据不一致", "同一项数据在报告中写了两个数", "请核对；口径不同的请说明。"),
)  # fmt: skip

NARRATIVE = {clause.code: clause for clause in _CLAUSES}
"""The clauses by code."""


class Claim(NamedTuple):
    """What a sentence claims wrongly: the code, what it says and what follows instead."""

    code: str
    text: str
    expected: Figure
    found: Figure


def finding(claim: Claim, sentence: Sentence) -> Finding:
    """Return the finding at a sentence: its place, both figures and the sentence itself."""
    clause, quote = NARRATIVE[claim.code], printable(" ".join(sentence.text.split()))
    short = quote if len(quote) <= LONGEST_QUOTE else f"{quote[:LONGEST_QUOTE]}…"
    text = f"{printable(claim.text)}。原文“{short.rstrip('。')}”"
    expected = claim.expected.normalize() if isinstance(claim.expected, Decimal) else claim.expected
    return Finding(claim.code, clause.level, None, None, f"{sentence.place} {clause.title}", text, clause.advice,
                   expected, claim.found)  # fmt: skip
