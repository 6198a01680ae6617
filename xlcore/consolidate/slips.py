"""What goes back to whom: the findings of a collection as one slip (退回修改单) a unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

from xlcore.checks.finding import Finding, Level
from xlcore.consolidate.figures import shown
from xlcore.consolidate.publish_departments import NO_DEPARTMENT, NO_UNIT, department_of, unit_of
from xlcore.consolidate.record import FileResult, FormResult
from xlcore.consolidate.slips_names import Names, safe_name
from xlcore.quantity import normalise

UNKNOWN_UNIT = "（未能识别）"
"""The unit of a file that gave no form."""

WEIGHTS = (Level.ERROR, Level.WARNING, Level.INFO)
"""The levels, the gravest first."""

_Key: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SlipForm:
    """One form of a slip: where it stands, what it claims, what the rules give."""

    path: Path
    sheet: str
    project: str
    year: int | None
    claimed: Decimal | None
    computed: Decimal | None
    claimed_grade: str
    computed_grade: str
    findings: tuple[Finding, ...]


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
    """
    found, without = [], []
    for file in files:
        found += [_Found(file.path, unit_of(form), department_of(form), _form(file.path, form)) for form in file.forms]
        if not file.forms:
            without.append(file)
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


def _by_unit(found: Sequence[_Found]) -> list[list[_Found]]:
    departments: dict[str, set[str]] = defaultdict(set)
    for form in found:
        departments[normalise(form.unit)].add(normalise(form.department.removeprefix(NO_DEPARTMENT)))
    groups: dict[_Key, list[_Found]] = defaultdict(list)
    for form in found:
        unit, several = normalise(form.unit), len(departments[normalise(form.unit)] - {""}) > 1
        if form.unit == NO_UNIT:
            groups["file", str(form.path)].append(form)
        else:
            groups["unit", unit, normalise(form.department) if several else ""].append(form)
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
