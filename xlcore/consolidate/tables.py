"""What the tables of a consolidation say of each form and file: small enough to keep for all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from sys import intern

from xlcore.checks.finding import Finding, Level
from xlcore.consolidate.figures import (
    Amounts,
    amounts_of,
    claimed_grade,
    computed_grade,
    department_of,
    figure,
    grade_of_claim,
    shown,
    unit_of,
)
from xlcore.consolidate.record import Collection, FileResult, FormResult
from xlcore.form.model import BudgetRow, Form, FormKind
from xlcore.quantity import Kind
from xlcore.rules import Outcome, State
from xlcore.scheme.model import Scheme

WHY_NO_POINTS = {
    State.JUDGED: "需人工评分",
    State.UNDEFINED: "无法计算",
    State.UNREADABLE: "无法识别",
    State.MISMATCH: "单位不一致",
}

Shown = Decimal | str | None
"""A figure as a cell shows it: a number, else what is said in its place."""


def points_or_reason(outcome: Outcome | None) -> Shown:
    """Return the points of an outcome, else why there are none; None where inputs are blank."""
    if outcome is None:
        return None
    return WHY_NO_POINTS.get(outcome.state) if outcome.points is None else outcome.points


@dataclass(frozen=True, slots=True)
class FormLine:
    """One form as 汇总表 and the statistics need it; ``number`` counts from 1 in the order of the files.

    ``unit`` and ``department`` are those under which the form is counted,
    never blank; ``typed_unit`` and ``typed_department`` are what was typed.
    ``money`` is what stands in the table for the three ``amounts``. ``full``
    is the scheme's full total, ``filled`` counts the cells that are not blank,
    ``cell`` is where a link leads to. ``file`` is the path as text, which takes
    a third of its memory.
    """

    number: int
    file: str
    sha256: str | None
    sheet: str
    kind: FormKind
    unit: str
    department: str
    typed_unit: str
    typed_department: str
    project: str
    year: int | None
    scheme: str
    money_unit: str
    amounts: Amounts
    money: tuple[Shown, Shown, Shown]
    rate: Shown
    claimed: Shown
    claimed_total: Decimal | None
    total: Decimal | None
    typed_grade: str
    grade: str | None
    claimed_grade: str
    grade_of_claim: str
    computed_grade: str
    full: Decimal
    errors: int
    warnings: int
    filled: int
    cell: str | None

    @property
    def path(self) -> Path:
        """The path by which the file was found."""
        return Path(self.file)

    def share(self, total: Decimal | None) -> Decimal | None:
        """Return a total as a share of the full one."""
        return None if total is None or not self.full else total / self.full


@dataclass(frozen=True, slots=True)
class UnreadFile:
    """A file that gave no form."""

    path: Path
    rejected: bool
    reason: str | None
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class Tables:
    """What a pass over a collection found.

    ``schemes`` are those in use by id, ``uses`` how often each with which
    reason, ``codes`` how often each code was reported for a form or file.
    """

    others: tuple[Path, ...] = ()
    files: int = 0
    lines: list[FormLine] = field(default_factory=list)
    unread: list[UnreadFile] = field(default_factory=list)
    schemes: dict[str, Scheme] = field(default_factory=dict)
    uses: Counter[tuple[str, str]] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    levels: Counter[Level] = field(default_factory=Counter)

    @property
    def rejected(self) -> int:
        """How many files could not be read."""
        return sum(file.rejected for file in self.unread)

    def count(self, findings: tuple[Finding, ...]) -> None:
        """Count findings by code and level."""
        self.codes.update(finding.code for finding in findings)
        self.levels.update(finding.level for finding in findings)

    def extend(self, more: Tables) -> None:
        """Add what was found in files behind these; texts that many forms share are kept once."""
        self.files += more.files
        self.lines.extend(map(_interned, more.lines))
        self.unread.extend(more.unread)
        self.schemes = {**more.schemes, **self.schemes}
        self.uses.update(more.uses)
        self.codes.update(more.codes)
        self.levels.update(more.levels)


def gather(
    collection: Collection,
    on_form: Callable[[FormLine, FileResult, FormResult], object] | None = None,
    on_file: Callable[[FileResult], object] | None = None,
    *,
    before: int = 0,
) -> Tables:
    """Go once over a collection; ``on_file`` is called for each file before ``on_form`` for its forms.

    ``before`` is how many forms there are in files before these.
    """
    tables = Tables(collection.others)
    for file in collection.files:
        tables.files += 1
        tables.count(file.findings)
        if on_file:
            on_file(file)
        without = True
        for result in file.forms:
            without = False
            scheme = result.scored.scheme
            tables.schemes.setdefault(scheme.id, scheme)
            tables.uses[scheme.id, result.scheme_reason] += 1
            tables.count(result.findings)
            line = line_of(before + len(tables.lines) + 1, file, result)
            tables.lines.append(line)
            if on_form:
                on_form(line, file, result)
        if without:
            tables.unread.append(UnreadFile(file.path, file.status == "rejected", file.reason, file.findings))
    return tables


def line_of(number: int, file: FileResult, result: FormResult) -> FormLine:
    """Return the line of a form."""
    scored = result.scored
    form, scheme = scored.form, scored.scheme
    amounts = amounts_of(result)
    levels = Counter(finding.level for finding in result.findings)
    return FormLine(
        number=number,
        file=str(file.path),
        sha256=file.sha256,
        sheet=intern(form.sheet),
        kind=form.kind,
        unit=intern(unit_of(result)),
        department=intern(department_of(result)),
        typed_unit=intern(shown(form.unit)),
        typed_department=intern(shown(form.department)),
        project=shown(form.project),
        year=form.year_number,
        scheme=scheme.id,
        money_unit=intern(form.money_unit),
        amounts=amounts,
        money=_money(form, amounts),
        rate=points_or_reason(scored.rate),
        claimed=figure(form.claimed.total),
        claimed_total=scored.claimed_total,
        total=scored.total,
        typed_grade=shown(form.claimed.grade),
        grade=scored.assured_grade,
        claimed_grade=claimed_grade(result),
        grade_of_claim=grade_of_claim(result),
        computed_grade=computed_grade(result),
        full=scheme.total,
        errors=levels[Level.ERROR],
        warnings=levels[Level.WARNING],
        filled=_filled(form),
        cell=cell_of(form),
    )


def _interned(line: FormLine) -> FormLine:
    """Return a line from another process with the texts that many forms share as those of this one."""
    return replace(
        line,
        sheet=intern(line.sheet),
        unit=intern(line.unit),
        department=intern(line.department),
        typed_unit=intern(line.typed_unit),
        typed_department=intern(line.typed_department),
        scheme=intern(line.scheme),
        money_unit=intern(line.money_unit),
    )


def _money(form: Form, amounts: Amounts) -> tuple[Shown, Shown, Shown]:
    """Return the amounts, and what was typed where one cannot be read."""
    row = form.budget.total if form.budget else BudgetRow()
    return (
        figure(row.initial) if amounts.initial is None else amounts.initial,
        figure(row.adjusted) if amounts.adjusted is None else amounts.adjusted,
        figure(row.executed) if amounts.executed is None else amounts.executed,
    )


def _filled(form: Form) -> int:
    """Count the cells that are not blank, among those that a unit fills."""
    budget = (form.budget.total, *form.budget.sources) if form.budget else ()
    places = [
        *(form.unit, form.department, form.project, form.year, form.reason),
        *(form.claimed.total, form.claimed.grade),
        *form.facts.values(),
    ]
    for money in budget:
        places += money.initial, money.adjusted, money.executed, money.score, money.reason
    for row in form.indicators:
        places += row.name, row.target, row.actual, row.weight, row.score, row.reason
    return sum(entry.quantity.kind is not Kind.BLANK for entry in places if entry is not None)


def cell_of(form: Form) -> str | None:
    """Return the first cell of a form that matters: its total, else its first indicator, else its head."""
    entries = (form.claimed.total, *(row.level1 for row in form.indicators[:1]), form.unit, form.project)
    return next((entry.place for entry in entries if entry and entry.cell), None)
