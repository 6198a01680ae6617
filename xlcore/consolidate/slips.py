"""What goes back to whom: the findings of a collection as one slip (退回修改单) a unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

from xlcore.checks.finding import Finding, Level
from xlcore.consolidate.figures import NO_DEPARTMENT, NO_UNIT, department_of, shown, unit_of
from xlcore.consolidate.record import FileResult, FormResult
from xlcore.consolidate.slips_names import Names, safe_name
from xlcore.consolidate.tables import FormLine, line_of
from xlcore.consolidate.tables_repeated import Repeated, discarded, repeated
from xlcore.consolidate.tables_verdict import twice
from xlcore.names import name_key

UNKNOWN_UNIT = "（未能识别）"
"""The unit of a file that gave no form."""

WEIGHTS = (Level.ERROR, Level.WARNING, Level.INFO)
"""The levels, the gravest first."""

_Key: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SlipForm:
    """One form of a slip: where it stands, what it claims, what the rules give.

    One that came again and does not count has no findings of its own: the
    form that counts carries K01 beside its own.
    """

    path: Path
    sheet: str
    project: str
    year: int | None
    claimed: Decimal | None
    computed: Decimal | None
    claimed_grade: str
    computed_grade: str
    findings: tuple[Finding, ...]
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Point:
    """One finding of a slip; ``form`` counts the slip's forms from 1, None for a finding about a whole file."""

    form: int | None
    finding: Finding


@dataclass(frozen=True, slots=True)
class Slip:
    """What one unit is told.

    ``name`` is unique among the slips and safe as a name of a folder.
    ``own`` are the files that hold forms of this unit only, ``shared`` those
    that hold forms of others too. A file without forms has a slip of its own:
    it is in ``own``, and ``about`` are its findings.
    """

    name: str
    unit: str
    department: str
    forms: tuple[SlipForm, ...] = ()
    own: tuple[Path, ...] = ()
    shared: tuple[Path, ...] = ()
    about: tuple[Finding, ...] = ()

    @property
    def points(self) -> list[Point]:
        """All findings, the gravest first; those of one level form by form in reading order."""
        found = [Point(None, finding) for finding in self.about]
        found += [Point(number, finding) for number, form in enumerate(self.forms, 1) for finding in form.findings]
        return sorted(found, key=lambda point: WEIGHTS.index(point.finding.level))

    @property
    def left_out(self) -> frozenset[Path]:
        """The files whose forms all came again and do not count."""
        counting = {form.path for form in self.forms if form.counts}
        return frozenset(form.path for form in self.forms) - counting

    @property
    def goes_back(self) -> bool:
        """Whether there is a finding of level error."""
        return self.count(Level.ERROR) > 0

    @property
    def years(self) -> str:
        """The years of the forms: 2022、2023; '' when none says one."""
        return "、".join(str(year) for year in sorted({form.year for form in self.forms if form.year}))

    def count(self, level: Level) -> int:
        """Return how many findings of a level there are."""
        return sum(point.finding.level is level for point in self.points)


def slips_of(files: Iterable[FileResult]) -> tuple[Slip, ...]:
    """Return the slips: of the units in the order in which they first appear, then of the files without forms.

    Units are told apart by name, in one spelling; where two departments have
    units of one name, by both. A form that names no unit belongs to its file.
    Of forms that came more than once only the one that counts is told what is
    wrong with it, and that it came more than once.
    """
    lines: list[FormLine] = []
    found, without = [], []
    for file in files:
        for form in file.forms:
            lines.append(line_of(len(lines) + 1, file, form))
            found.append(_Found(file.path, unit_of(form), department_of(form), _form(file.path, form)))
        if not file.forms:
            without.append(file)
    found = _told_once(found, repeated(lines))
    names = Names()
    groups = _by_unit(found)
    holders: dict[Path, int] = defaultdict(int)
    for group in groups:
        for path in dict.fromkeys(form.path for form in group):
            holders[path] += 1
    slips = [_slip(group, names, {path for path, count in holders.items() if count > 1}) for group in groups]
    return (*slips, *(_about(file, names) for file in without))


@dataclass(frozen=True, slots=True)
class _Found:
    path: Path
    unit: str
    department: str
    form: SlipForm


def _told_once(found: Sequence[_Found], groups: Sequence[Repeated]) -> list[_Found]:
    """Leave to the form that counts what is told of forms that came more than once; lines are numbered from 1.

    A form that names no department belongs to that of its twin.
    """
    left_out = discarded(groups)
    again = {group.kept.number: twice(group) for group in groups if group.certain}
    named = {line.number: _named_by(group.lines) for group in groups if group.certain for line in group.lines}
    told = []
    for number, one in enumerate(found, start=1):
        findings = () if number in left_out else one.form.findings
        more = (again[number],) if number in again else ()
        form = replace(one.form, findings=(*more, *findings), counts=number not in left_out)
        told.append(replace(one, department=named.get(number, one.department), form=form))
    return told


def _named_by(lines: Sequence[FormLine]) -> str:
    """Return the department that forms of one unit and project name; they do not name several."""
    return next((line.department for line in lines if line.department != NO_DEPARTMENT), NO_DEPARTMENT)


def _by_unit(found: Sequence[_Found]) -> list[list[_Found]]:
    departments: dict[str, set[str]] = defaultdict(set)
    for form in found:
        departments[name_key(form.unit)].add(name_key(form.department.removeprefix(NO_DEPARTMENT)))
    groups: dict[_Key, list[_Found]] = defaultdict(list)
    for form in found:
        unit, several = name_key(form.unit), len(departments[name_key(form.unit)] - {""}) > 1
        if form.unit == NO_UNIT:
            groups["file", str(form.path)].append(form)
        else:
            groups["unit", unit, name_key(form.department) if several else ""].append(form)
    return list(groups.values())


def _slip(group: Sequence[_Found], names: Names, shared: set[Path]) -> Slip:
    first, paths = group[0], list(dict.fromkeys(form.path for form in group))
    named = [form.department for form in group if form.department != NO_DEPARTMENT]
    return Slip(
        names.free(safe_name(first.path.stem if first.unit == NO_UNIT else first.unit)),
        first.unit,
        named[0] if named else NO_DEPARTMENT,
        tuple(form.form for form in group),
        tuple(path for path in paths if path not in shared),
        tuple(path for path in paths if path in shared),
    )


def _about(file: FileResult, names: Names) -> Slip:
    return Slip(
        names.free(safe_name(file.path.stem)), UNKNOWN_UNIT, UNKNOWN_UNIT, own=(file.path,), about=file.findings
    )


def _form(path: Path, result: FormResult) -> SlipForm:
    scored = result.scored
    form = scored.form
    return SlipForm(
        path,
        form.sheet,
        shown(form.project),
        form.year_number,
        scored.claimed_total,
        scored.total,
        scored.claimed_grade,
        scored.assured_grade or "",
        result.findings,
    )
