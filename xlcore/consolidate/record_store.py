"""Results of files as bytes to keep and send, and the schemes that they refer to."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeAlias

from xlcore.checks.finding import Finding, Level
from xlcore.consolidate.record import FileResult, FormResult, Receipt, levels_of
from xlcore.consolidate.record_json import Json, decode, decoder, encode
from xlcore.form.model import Form
from xlcore.form.scoring import ScoredForm, ScoredRow, score
from xlcore.quantity import Quantity
from xlcore.rules import Execution, Inputs, Outcome, Rule
from xlcore.scheme.catalogue import builtin, get
from xlcore.scheme.model import Scheme

Schemes: TypeAlias = Mapping[str, Scheme]
"""The schemes that records refer to, by ``version_of``."""

_FASTEST = 1
"""Level of zlib: a record shrinks to a fifth, and the higher levels gain a tenth for three times the time."""

Points: TypeAlias = Decimal | None

_LENGTH = 16
_OF_ROW, _OF_EXECUTION = 0, 1

# Looked up once: a form has some hundred of these.
_points, _outcome, _findings = decoder(Points), decoder(Outcome), decoder(tuple[Finding, ...])


def version_of(scheme: Scheme) -> str:
    """Return a text that differs when anything that the scheme says differs, thresholds and checks included."""
    return version_of_text(scheme.model_dump_json())


def version_of_text(content: str) -> str:
    """Return the version of a scheme from its JSON; a later program may write other JSON for the same scheme."""
    return hashlib.sha256(content.encode("utf-8")).hexdigest()[:_LENGTH]


def known_schemes(*more: Scheme) -> dict[str, Scheme]:
    """Return the built-in schemes and ``more``, by their versions."""
    return {version_of(scheme): scheme for scheme in (*map(get, builtin()), *more)}


def receipt_of(result: FileResult, schemes: Schemes, seconds: float, *, published: bool = False) -> Receipt:
    """Return the receipt of a file that was dealt with.

    Raises:
        ValueError: a form was scored by a scheme that is not one of ``schemes``.
    """
    levels = levels_of(result)
    return Receipt(
        result.sha256,
        result.status,
        published,
        len(result.forms),
        levels[Level.ERROR],
        levels[Level.WARNING],
        levels[Level.INFO],
        seconds,
        pack(result, schemes),
    )


def pack(result: FileResult, schemes: Schemes) -> bytes:
    """Return reason, findings and forms of a result as bytes; path, fingerprint and status are kept beside them.

    Raises:
        ValueError: a form was scored by a scheme that is not one of ``schemes``.
    """
    versions = {id(scheme): version for version, scheme in schemes.items()}
    forms: list[Json] = [_form(form, versions) for form in result.forms]
    content = [result.reason, encode(result.findings), forms]
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), check_circular=False)
    return zlib.compress(text.encode("utf-8", "surrogatepass"), _FASTEST)


def unpack(record: bytes, schemes: Schemes) -> tuple[str | None, tuple[Finding, ...], tuple[FormResult, ...]]:
    """Return reason, findings and forms as they were packed.

    Raises:
        KeyError: the record refers to a scheme that is not one of ``schemes``.
        ValueError: these bytes are no record.
    """
    try:
        reason, findings, forms = json.loads(zlib.decompress(record).decode("utf-8", "surrogatepass"))
    except zlib.error as error:
        raise ValueError(str(error)) from error
    return reason, _findings(findings), tuple(_form_of(form, schemes) for form in forms)


def _form(result: FormResult, versions: Mapping[int, str]) -> Json:
    scored = result.scored
    if id(scored.scheme) not in versions:
        raise ValueError(scored.scheme.id)
    places = {id(indicator): index for index, (_, _, indicator) in enumerate(scored.scheme.prescribed()) if indicator}
    return [
        versions[id(scored.scheme)],
        result.scheme_reason,
        encode(result.findings),
        encode(scored.form),
        [encode(value) for value in (scored.rate, scored.execution, scored.execution_weight)],
        [_row(row, scored.scheme, places) for row in scored.rows],
        [encode(value) for value in (scored.total, scored.grade)],
    ]


def _row(scored: ScoredRow, scheme: Scheme, places: Mapping[int, int]) -> Json:
    """Return what a row adds to the form's: which indicator it is, by which rule it was scored, and what came of it."""
    which = _OF_ROW if scored.rule == scheme.rule_of(scored.prescribed) else _OF_EXECUTION
    place = places[id(scored.prescribed)] if scored.prescribed else None
    return [place, which, *(encode(value) for value in (scored.weight, scored.outcome, scored.claimed))]


def _form_of(packed: Any, schemes: Schemes) -> FormResult:  # noqa: ANN401  # JSON
    version, reason, findings, fields, money, rows, sums = packed
    scheme, form = schemes[version], decode(Form, fields)
    again = _Again(form, scheme)
    prescribed = [indicator for _, _, indicator in scheme.prescribed()]
    scored_rows = []
    for index, (row, (place, which, weight, outcome, claimed)) in enumerate(zip(form.indicators, rows, strict=True)):
        indicator = None if place is None else prescribed[place]
        scored_rows.append(
            ScoredRow(
                row,
                scheme.rule_of(indicator) if which == _OF_ROW else _execution_rule(scheme),
                indicator,
                _Inputs(again, index),
                _points(weight),
                _outcome(outcome),
                _points(claimed),
            )
        )
    rate, execution, weight = money
    total, grade = sums
    scored = ScoredForm(
        form=form,
        scheme=scheme,
        rate=_outcome(rate),
        execution=decode(Outcome | None, execution),
        execution_weight=_points(weight),
        rows=tuple(scored_rows),
        total=_points(total),
        grade=grade,
    )
    return FormResult(scored, _findings(findings), reason)


def _execution_rule(scheme: Scheme) -> Rule:
    return scheme.execution.rule if scheme.execution else Execution()


class _Again:
    """A form that is scored again when somebody asks what its rules read; publishing does not."""

    def __init__(self, form: Form, scheme: Scheme) -> None:
        self._form, self._scheme = form, scheme

    @cached_property
    def rows(self) -> tuple[ScoredRow, ...]:
        return score(self._form, self._scheme).rows


class _Inputs(Mapping[str, Quantity]):
    """What the rule of one row reads, worked out when it is asked for."""

    __slots__ = ("_again", "_index")

    def __init__(self, again: _Again, index: int) -> None:
        self._again, self._index = again, index

    @property
    def _found(self) -> Inputs:
        return self._again.rows[self._index].inputs

    def __getitem__(self, name: str) -> Quantity:
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)
