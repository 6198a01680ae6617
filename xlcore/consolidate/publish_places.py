"""How the published workbook names the units' files, and leads to their cells."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from xlcore.checks.finding import Finding
from xlcore.consolidate.links import escaped, link_to, way_to
from xlcore.consolidate.publish_cells import Link
from xlcore.consolidate.record import Collection, FileResult
from xlcore.consolidate.report import path_text
from xlcore.consolidate.tables import FormLine
from xlcore.form.model import Entry

_WAYS = 1000
"""Folders whose ways are kept: there may be one for each file."""


class Located(Protocol):
    """A file, or what stands in one."""

    @property
    def path(self) -> Path:
        """The path by which it was found."""


@dataclass(slots=True)
class Places:
    """``folder`` is where the workbook goes, ``root`` the folder that all files have in common; '' if none."""

    folder: Path
    root: str
    _ways: dict[Path, str] = field(default_factory=dict)
    _last: tuple[str, str, str] = ("", "", "")

    @classmethod
    def of(cls, collection: Collection, folder: Path) -> Places:
        """Return the places of a collection that is published into ``folder``."""
        return cls(folder, common_folder(file.path for file in collection.files))

    def name(self, file: Located) -> str:
        """Return the file's path below the common folder."""
        return self._told(file.path)[0]

    def line_link(self, line: FormLine) -> Link:
        """Return the link to the first cell of a form that matters."""
        return Link(line.cell or "打开", self._link(line.path, line.sheet, line.cell))

    def cell_link(self, file: FileResult, sheet: str, entry: Entry | None) -> Link:
        """Return the link to a cell of a form; its text is the address."""
        cell = entry.place if entry else None
        return Link(cell or "打开", self._link(file.path, sheet, cell))

    def finding_link(self, file: Located, finding: Finding) -> Link | None:
        """Return the link to the cell of a finding; None where it is about no cell."""
        if finding.sheet is None or finding.cell is None:
            return None
        return Link(finding.cell, self._link(file.path, finding.sheet, finding.cell))

    def _link(self, path: Path, sheet: str, cell: str | None) -> str | None:
        return link_to(self._told(path)[1], sheet, cell)

    def _told(self, path: Path) -> tuple[str, str]:
        """Return the name and the address of a file; many rows in a row are about the same one."""
        text = str(path)
        last, name, address = self._last
        if text != last:
            name = path_text(Path(os.path.relpath(path, self.root)) if self.root else path)
            address = escaped(f"{self._way(path.parent)}{os.sep}{path.name}")
            self._last = (text, name, address)
        return name, address

    def _way(self, folder: Path) -> str:
        way = self._ways.get(folder)
        if way is None:
            if len(self._ways) >= _WAYS:
                self._ways.clear()
            way = self._ways[folder] = way_to(folder, self.folder)
        return way


def common_folder(paths: Iterable[Path]) -> str:
    """Return the deepest folder that holds all files; '' where they have none in common."""
    try:
        return os.path.commonpath({str(path.parent) for path in paths})
    except ValueError:  # no files, absolute and relative paths mixed, or two drives
        return ""
