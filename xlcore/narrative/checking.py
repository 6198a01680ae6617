"""Every check of a report in one run: sentence by sentence, then against the form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from xlcore.checks.finding import Finding
from xlcore.form.scoring import ScoredForm
from xlcore.narrative.against import Statement, against, repeated, statements
from xlcore.narrative.clauses import Claim, finding
from xlcore.narrative.document import Paragraph
from xlcore.narrative.growth import growth
from xlcore.narrative.parts import shares, sums
from xlcore.narrative.rates import rates
from xlcore.narrative.sentences import Sentence, sentences

__all__ = ["check_report"]

_MEMORY = 10
"""Sentences of the same paragraph that are remembered for what a share or a rate refers to."""


def check_report(paragraphs: Iterable[Paragraph], forms: Sequence[ScoredForm] = ()) -> tuple[Finding, ...]:
    """Check the figures of a report against each other and, where forms are given, against these.

    All findings are warnings, in reading order. With several forms a report
    is held against the one that it agrees with.
    """
    found: list[tuple[int, Sentence, Claim]] = []
    told: list[Statement] = []
    order: dict[Sentence, int] = {}
    for paragraph in sentences(paragraphs):
        for index, sentence in enumerate(paragraph):
            order[sentence] = len(order)
            before = paragraph[max(index - _MEMORY, 0) : index]
            found += [(order[sentence], sentence, claim) for claim in _alone(sentence, before)]
            told += statements(sentence)
    beside = [(one.sentence, claim) for one in told if (claim := against(one, forms))]
    wrong = {sentence for sentence, _ in beside}
    beside += [(sentence, claim) for sentence, claim in repeated(told) if sentence not in wrong]
    found += [(order[sentence], sentence, claim) for sentence, claim in beside]
    return tuple(finding(claim, sentence) for _, sentence, claim in sorted(found, key=lambda one: one[0]))


def _alone(sentence: Sentence, before: tuple[Sentence, ...]) -> Iterator[Claim]:
    """Yield what is wrong with a sentence by itself and by those before it; each claim once."""
    if not sentence.figures:
        return
    found = (check(sentence, before) for check in (growth, shares, sums, rates))
    yield from dict.fromkeys(claim for claims in found for claim in claims)
