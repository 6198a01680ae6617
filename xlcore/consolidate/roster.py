"""Who was to report: the roster of a bureau, and how the forms that came are held against it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xlcore.checks.catalogue import CATALOGUE
from xlcore.checks.collection import missing, unlisted
from xlcore.checks.finding import Finding
from xlcore.consolidate.figures import NO_DEPARTMENT, NO_UNIT
from xlcore.consolidate.roster_near import Near
from xlcore.consolidate.tables import FormLine
from xlcore.names import name_key

# 219001-测试中心, [155]道路维修: a code in front of a name.
_CODE = re.compile(
    r"^(?:[\[(（【〔]\s*([A-Za-z]*[0-9]{3,}[A-Za-z0-9]*)\s*[\])）】〕]|([A-Za-z]*[0-9]{3,})\s*[-—_－:：])\s*"
)


@dataclass(frozen=True, slots=True)
class Expected:
    """One line of the roster; ``place`` is where it stands (名册!A5, 第 5 行). What it does not say is ''."""

    unit: str
    project: str = ""
    department: str = ""
    scheme: str = ""
    code: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """The lines of a roster.

    ``by_project``: it has a column of projects, in which a blank asks for the
    form of the unit itself; without it any form of the unit will do. ``repeats`` are lines that stood in it before.
    """

    lines: tuple[Expected, ...]
    by_project: bool
    repeats: tuple[Expected, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """Forms against a roster.

    ``missing`` are the lines without a form, each with the forms that look
    alike; ``unlisted`` the forms without a line, each with names of the roster
    that look alike; ``wrong`` the forms of another scheme than the roster's.
    """

    roster: Roster
    missing: tuple[tuple[Expected, tuple[FormLine, ...]], ...]
    unlisted: tuple[tuple[FormLine, tuple[str, ...]], ...]
    wrong: tuple[tuple[FormLine, Expected], ...]

    def findings(self) -> list[tuple[Finding, FormLine | None]]:
        """Return K02, K04 and K05, each with its form if there is one."""
        return [
            *((missing(entry.unit, entry.project), None) for entry, _ in self.missing),
            *((unlisted(line.typed_unit, line.project, "、".join(near)), line) for line, near in self.unlisted),
            *((_wrong(line, entry), line) for line, entry in self.wrong),
        ]


def key(name: str) -> str:
    """Return a name as a roster's is compared: as all names are, and without a code in front."""
    return name_key(_CODE.sub("", name.strip()))


def code(name: str) -> str:
    """Return the code in front of a name, '' if there is none: 219001-测试中心 has 219001."""
    found = _CODE.match(name.strip())
    return (found[1] or found[2]).casefold() if found else ""


def compare(lines: Sequence[FormLine], roster: Roster, titles: dict[str, str]) -> Compared:
    """Hold forms against a roster: by code, else by names in one spelling; what only looks alike is told, not taken.

    ``titles`` are the names of the schemes in use by id: a roster may give either.
    """
    index = _Index(roster)
    wrong, unknown = [], []
    came: set[int] = set()
    for line in lines:
        place = index.find(line)
        if place is None:
            unknown.append(line)
            continue
        came.add(place)
        entry = roster.lines[place]
        if entry.scheme and key(entry.scheme) not in {key(line.scheme), key(titles.get(line.scheme, ""))}:
            wrong.append((line, entry))
    lacking = [entry for place, entry in enumerate(roster.lines) if place not in came]
    near_forms = Near(unknown, lambda line: _name(line.unit, line.project))
    near_entries = Near(lacking, lambda entry: _name(entry.unit, entry.project))
    return Compared(
        roster,
        tuple((entry, near_forms.to(_name(entry.unit, entry.project))) for entry in lacking),
        tuple((line, tuple(map(_told, near_entries.to(_name(line.unit, line.project))))) for line in unknown),
        tuple(wrong),
    )


class _Index:
    """The lines of a roster by what a form may be found with."""

    def __init__(self, roster: Roster) -> None:
        self._lines, self._by_project = roster.lines, roster.by_project
        self._codes: dict[str, list[int]] = defaultdict(list)
        self._units: dict[str, list[int]] = defaultdict(list)
        for place, entry in enumerate(roster.lines):
            for found in {entry.code.casefold(), code(entry.unit), code(entry.project)} - {""}:
                self._codes[found].append(place)
            self._units[key(entry.unit)].append(place)

    def find(self, line: FormLine) -> int | None:
        """Return the place of the one line that asks for a form; None where none or several do."""
        by_project = self._codes.get(code(line.project), []) if code(line.project) else []
        by_code = self._codes.get(code(line.unit), []) if code(line.unit) else []
        by_name = self._units.get(key(line.unit), []) if line.unit != NO_UNIT else []
        for places in (by_project, self._of_project(by_code, line), self._of_project(by_name, line)):
            found = self._of_department(places, line)
            if len(found) == 1:
                return found[0]
        return None

    def _of_project(self, places: Iterable[int], line: FormLine) -> list[int]:
        if not self._by_project:
            return list(places)
        wanted = "" if line.kind == "department" else key(line.project)
        if not wanted and line.kind != "department":
            return []
        return [place for place in places if key(self._lines[place].project) == wanted]

    def _of_department(self, places: Sequence[int], line: FormLine) -> list[int]:
        """Narrow several lines down by the department; a single one is not asked for it."""
        if len(places) < 2 or line.department == NO_DEPARTMENT:
            return list(places)
        return [place for place in places if key(self._lines[place].department) == key(line.department)]


def _wrong(line: FormLine, entry: Expected) -> Finding:
    clause = CATALOGUE["K05"]
    text = f"应报名册要求方案“{entry.scheme}”，报送的表按方案“{line.scheme}”填写"
    return Finding("K05", clause.level, line.sheet, None, "模板", text, clause.advice, entry.scheme, line.scheme)


def _name(unit: str, project: str) -> str:
    return f"{key(unit)}|{key(project)}"


def _told(entry: Expected) -> str:
    return f"{entry.unit} {entry.project}".strip()
