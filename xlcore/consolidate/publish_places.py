"""How the published workbook names the units' files, and leads to their cells."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from xlcore.checks.finding import Finding
from xlcore.consolidate.collect import Collection, FileResult, FormResult
from xlcore.consolidate.links import address_of, link_to
from xlcore.consolidate.publish_book import Link
from xlcore.consolidate.report import path_text
from xlcore.form.model import Entry


@dataclass(slots=True)
class Places:
    """``folder`` is where the workbook goes, ``root`` the folder that all files have in common; '' if none."""

    folder: Path
    root: str
    _addresses: dict[Path, str] = field(default_factory=dict)

    @classmethod
    def of(cls, collection: Collection, folder: Path) -> Places:
        """Return the places of a collection that is published into ``folder``."""
        return cls(folder, common_folder(file.path for file in collection.files))

    def name(self, file: FileResult) -> str:
        """Return the file's path below the common folder."""
        return path_text(Path(os.path.relpath(file.path, self.root)) if self.root else file.path)

    def sheet_link(self, file: FileResult, result: FormResult) -> Link:
        """Return the link to the first cell of a form that matters: its total, else its first indicator."""
        form = result.scored.form
        entries = (form.claimed.total, *(row.level1 for row in form.indicators[:1]), form.unit, form.project)
        return self.cell_link(file, form.sheet, next((entry for entry in entries if entry and entry.cell), None))

    def cell_link(self, file: FileResult, sheet: str, entry: Entry | None) -> Link:
        """Return the link to a cell of a form; its text is the address."""
        cell = entry.place if entry else None
        return Link(cell or "打开", self._link(file, sheet, cell))

    def finding_link(self, file: FileResult, finding: Finding) -> Link | None:
        """Return the link to the cell of a finding; None where it is about no cell."""
        if finding.sheet is None or finding.cell is None:
            return None
        return Link(finding.cell, self._link(file, finding.sheet, finding.cell))

    def _link(self, file: FileResult, sheet: str, cell: str | None) -> str | None:
        if file.path not in self._addresses:
            self._addresses[file.path] = address_of(file.path, self.folder)
        return link_to(self._addresses[file.path], sheet, cell)


def common_folder(paths: Iterable[Path]) -> str:
    """Return the deepest folder that holds all files; '' where they have none in common."""
    try:
        return os.path.commonpath({str(path.parent) for path in paths})
    except ValueError:  # no files, absolute and relative paths mixed, or two drives
        return ""
