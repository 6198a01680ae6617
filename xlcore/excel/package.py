"""Puts a VBA project and a ribbon into a workbook: .xlsx becomes .xlsm or .xlam."""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from xlcore.errors import InputError

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORKBOOK_TYPE = re.compile(r"application/vnd\.openxmlformats-officedocument\.spreadsheetml\.sheet\.main\+xml")
_PROJECT = "xl/vbaProject.bin"
_RIBBON = "customUI/customUI14.xml"
_CONTENT_TYPES, _ROOT_RELATIONS = "[Content_Types].xml", "_rels/.rels"
_WORKBOOK, _WORKBOOK_RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip entry can name: equal parts give equal bytes."""

WORKBOOK_CODE_NAME = "ThisWorkbook"


class Container(Enum):
    """What becomes of the workbook; the value is its content type."""

    WORKBOOK = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    ADD_IN = "application/vnd.ms-excel.addin.macroEnabled.main+xml"


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a workbook by name, in the order of the zip."""

    parts: Mapping[str, bytes]

    @classmethod
    def read(cls, data: bytes) -> Package:
        """Return the parts of a zip.

        Raises:
            InputError: the bytes are no zip.
        """
        try:
            with ZipFile(io.BytesIO(data)) as archive:
                return cls({name: archive.read(name) for name in archive.namelist()})
        except BadZipFile:
            raise InputError("不是 .xlsx 工作簿。") from None

    def written(self) -> bytes:
        """Return the zip: deflated, with one fixed time for all parts."""
        target = io.BytesIO()
        with ZipFile(target, "w") as archive:
            for name, data in self.parts.items():
                entry = ZipInfo(name, _BEGINNING)
                entry.compress_type = ZIP_DEFLATED
                archive.writestr(entry, data)
        return target.getvalue()

    @property
    def worksheets(self) -> tuple[str, ...]:
        """The parts of the worksheets, in the order of the tabs.

        Raises:
            InputError: a tab is no worksheet; its code module would be of
                another kind.
        """
        relations = {
            _attribute(tag, "Id"): (_attribute(tag, "Type"), _attribute(tag, "Target"))
            for tag in re.findall(r"<Relationship\b[^>]*>", self._text(_WORKBOOK_RELATIONS))
        }
        tabs = [relations[_attribute(tag, "r:id")] for tag in re.findall(r"<sheet\b[^>]*>", self._text(_WORKBOOK))]
        if any(kind != f"{_OFFICE}/worksheet" for kind, _ in tabs):
            raise InputError("工作簿里有图表工作表或宏表，不能转成带宏的工作簿。")
        return tuple(posixpath.normpath(posixpath.join("xl", target)).lstrip("/") for _, target in tabs)

    def property_text(self, name: str) -> str | None:
        """Return a custom property of the document as text, None without it."""
        text = self.parts.get("docProps/custom.xml", b"").decode()
        found = re.search(rf'<property\b[^>]*\sname="{re.escape(name)}"[^>]*>\s*<vt:lpwstr>([^<]*)</vt:lpwstr>', text)
        return found[1] if found else None

    def with_project(self, project: bytes, kind: Container, code_names: Sequence[str]) -> Package:
        """Return the package with a VBA project.

        Args:
            project: the bytes of vbaProject.bin.
            kind: workbook or add-in.
            code_names: the names of the worksheets' modules, in the order of
                the tabs.

        Raises:
            InputError: the package is no plain workbook.
        """
        changes: dict[str, Callable[[str], str]] = {
            _CONTENT_TYPES: lambda text: _with_content_type(text, kind),
            _WORKBOOK_RELATIONS: lambda text: _with_relation(
                text, "http://schemas.microsoft.com/office/2006/relationships/vbaProject", "vbaProject.bin"
            ),
            _WORKBOOK: lambda text: _with_attribute(text, "workbookPr", WORKBOOK_CODE_NAME, after="fileVersion"),
        }
        changed = {name: change(self._text(name)).encode() for name, change in changes.items()}
        for part, code_name in zip(self.worksheets, code_names, strict=True):
            changed[part] = _with_attribute(self._text(part), "sheetPr", code_name, after="worksheet").encode()
        return Package({**self.parts, **changed, _PROJECT: project})

    def with_ribbon(self, ribbon: bytes) -> Package:
        """Return the package with a ribbon (Office 2010 and later)."""
        kind = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
        relations = _with_relation(self._text(_ROOT_RELATIONS), kind, _RIBBON)
        return Package({**self.parts, _ROOT_RELATIONS: relations.encode(), _RIBBON: ribbon})

    def _text(self, name: str) -> str:
        try:
            return self.parts[name].decode()
        except KeyError:
            raise InputError(f"不是工作簿：缺少 {name}。") from None


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\s{re.escape(name)}="([^"]*)"', tag)
    return found[1] if found else ""


def _with_content_type(text: str, kind: Container) -> str:
    text, count = _WORKBOOK_TYPE.subn(kind.value, text)
    if count != 1:
        raise InputError("不是不带宏的 .xlsx 工作簿。")
    project = f'<Override PartName="/{_PROJECT}" ContentType="application/vnd.ms-office.vbaProject"/>'
    return text.replace("</Types>", f"{project}</Types>")


def _with_relation(text: str, kind: str, target: str) -> str:
    taken = {int(number) for number in re.findall(r'\bId="rId(\d+)"', text)}
    relation = f'<Relationship Id="rId{max(taken, default=0) + 1}" Type="{kind}" Target="{target}"/>'
    return text.replace("</Relationships>", f"{relation}</Relationships>")


def _with_attribute(text: str, element: str, code_name: str, *, after: str) -> str:
    """Return the part with a code name on ``element``, which is added behind ``after`` where it is missing."""
    attribute = f' codeName="{code_name}"'
    text = re.sub(rf'(<{element}\b[^>]*?)\scodeName="[^"]*"', r"\1", text, count=1)
    text, count = re.subn(rf"<{element}\b", rf"<{element}{attribute}", text, count=1)
    if count:
        return text
    text, count = re.subn(rf"(<{after}\b[^>]*>)", rf"\1<{element}{attribute}/>", text, count=1)
    if not count:
        raise InputError(f"工作簿部件里没有 {after}。")
    return text
