"""The parts of a workbook in the making: read, changed, added, linked, and put into a zip again."""

from __future__ import annotations

import io
import posixpath
import zipfile
from typing import NamedTuple

from xlcore.errors import FileError
from xlcore.sheet.patch.splice import (
    STRICT,
    TRANSITIONAL,
    Edit,
    Element,
    escaped_attribute,
    grown,
    outline,
    prefixed,
    spliced,
    strict,
)
from xlcore.sheet.preflight import Container
from xlcore.sheet.walk import in_utf8

WORKBOOK, TYPES = "xl/workbook.xml", "[Content_Types].xml"
_WRITTEN = (1980, 1, 1, 0, 0, 0)
"""The date of every entry that we write, so that equal input gives equal bytes."""
_NO_RELATIONS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)
_RELATIONS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"


class Relation(NamedTuple):
    """A link from one part to another: its id, its type (a URI), the name of the part it leads to."""

    id: str
    type: str
    target: str


class Parts:
    """The parts of one workbook; a name is found whatever its case, as in Excel."""

    def __init__(self, container: Container) -> None:
        self._container = container
        self._parts: dict[str, bytes] = dict(container.parts)
        self._names = {name.casefold(): name for name in self._parts}
        self._fresh: set[str] = set()

    def refuse(self, reason: str) -> FileError:
        """Return the error that says why this workbook cannot be patched."""
        return FileError(self._container.path, reason)

    @property
    def strict(self) -> bool:
        """Whether the workbook uses the namespaces of strict OOXML."""
        return strict(outline(self.read(WORKBOOK), deepest=0))

    def holds(self, name: str) -> bool:
        """Tell whether there is a part of that name."""
        return name.casefold() in self._names

    def read(self, name: str) -> bytes:
        """Return an XML part in UTF-8.

        Raises:
            FileError: there is no such part, or its encoding is unknown.
        """
        stored = self._names.get(name.casefold())
        if stored is None:
            raise self.refuse(f"缺少部件 {name}，文件可能已损坏")
        try:
            return in_utf8(self._parts[stored])
        except ValueError as error:
            raise self.refuse(f"部件 {stored} 的{error}") from error

    def write(self, name: str, content: bytes) -> None:
        """Replace a part that is there; the same content is no change."""
        stored = self._names[name.casefold()]
        if self._parts[stored] != content:
            self._parts[stored] = content
            self._fresh.add(stored)

    def add(self, name: str, content: bytes, content_type: str) -> None:
        """Add a part under a name that is free, and declare its type."""
        self._put(name, content)
        types = self.read(TYPES)
        root = outline(types, deepest=1)
        fragment = f'<Override PartName="/{escaped_attribute(name)}" ContentType="{escaped_attribute(content_type)}"/>'
        new = grown(types, root, prefixed(fragment.encode(), root.prefix))
        self.write(TYPES, spliced(types, [*_declarations(root, name), *new]))

    def remove(self, name: str) -> None:
        """Take a part away, with its type; whoever links to it takes the link away by :meth:`unrelate`."""
        stored = self._names.pop(name.casefold())
        del self._parts[stored]
        types = self.read(TYPES)
        self.write(TYPES, spliced(types, _declarations(outline(types, deepest=1), name)))

    def free_name(self, pattern: str) -> str:
        """Return the first name that is not taken: ``xl/comments{}.xml`` gives ``xl/comments1.xml`` and so on."""
        number = 1
        while self.holds(pattern.format(number)):
            number += 1
        return pattern.format(number)

    def default_type(self, extension: str, content_type: str) -> None:
        """Declare the type of all parts with this extension (``vml``), unless the workbook does."""
        types = self.read(TYPES)
        root = outline(types, deepest=1)
        if any(old.attributes.get("Extension", "").casefold() == extension.casefold() for old in root.all("Default")):
            return
        fragment = f'<Default Extension="{extension}" ContentType="{content_type}"/>'.encode()
        start = root.children[0].start if root.children else root.close
        self.write(TYPES, spliced(types, [(start, start, prefixed(fragment, root.prefix))]))

    def relations(self, source: str) -> list[Relation]:
        """Return the links of a part to other parts of the workbook; links to the outside are left out."""
        name = _relations_name(source)
        if not self.holds(name):
            return []
        return [
            Relation(found.get("Id", ""), found.get("Type", ""), _resolved(source, found.get("Target", "")))
            for element in outline(self.read(name), deepest=1).all("Relationship")
            if (found := element.attributes).get("TargetMode") != "External"
        ]

    def relate(self, source: str, kind: str, target: str) -> str:
        """Link one part to another and return the id; ``kind`` is the transitional URI, put in strict where it must."""
        name = _relations_name(source)
        if not self.holds(name):
            self._put(name, _NO_RELATIONS)
            self.default_type("rels", _RELATIONS_TYPE)
        xml = self.read(name)
        root = outline(xml, deepest=1)
        taken = {old.attributes.get("Id", "").casefold() for old in root.children}
        identifier = next(new for number in range(1, len(taken) + 2) if (new := f"rId{number}").casefold() not in taken)
        if self.strict:
            kind = kind.replace(TRANSITIONAL, STRICT)
        path = posixpath.relpath(target, posixpath.dirname(source) or ".")
        values = {"Id": identifier, "Type": kind, "Target": path}
        attributes = "".join(f' {key}="{escaped_attribute(value)}"' for key, value in values.items())
        fragment = prefixed(f"<Relationship{attributes}/>".encode(), root.prefix)
        self.write(name, spliced(xml, grown(xml, root, fragment)))
        return identifier

    def unrelate(self, source: str, target: str) -> None:
        """Take away the links of one part to another."""
        name = _relations_name(source)
        gone = {found.id for found in self.relations(source) if found.target.casefold() == target.casefold()}
        xml = self.read(name)
        links = outline(xml, deepest=1).all("Relationship")
        self.write(name, spliced(xml, [(old.start, old.end, b"") for old in links if old.attributes.get("Id") in gone]))

    def target(self, source: str, kind: str) -> str | None:
        """Return the part that a part links to by this kind, such as ``styles``: the last word of the type's URI."""
        found = [link.target for link in self.relations(source) if link.type.rpartition("/")[2] == kind]
        return next((self._names[name.casefold()] for name in found if self.holds(name)), None)

    def sheet_part(self, sheet: str) -> str:
        """Return the stored name of the part that holds a worksheet.

        Raises:
            FileError: the workbook has no worksheet of that name.
        """
        targets = {link.id: link.target for link in self.relations(WORKBOOK) if link.type.endswith("/worksheet")}
        sheets = outline(self.read(WORKBOOK)).child("sheets")
        for element in sheets.all("sheet") if sheets else ():
            if element.attributes.get("name") == sheet:
                target = targets.get(next((v for k, v in element.attributes.items() if k.endswith(":id")), ""), "")
                if self.holds(target):
                    return self._names[target.casefold()]
                break
        raise self.refuse(f"没有名为“{sheet}”的工作表")

    def result(self) -> bytes:
        """Return the zip: entries in their order, unchanged ones with their date and way of packing, new ones last."""
        buffer = io.BytesIO()
        left = dict(self._parts)
        with zipfile.ZipFile(io.BytesIO(self._container.data)) as old, zipfile.ZipFile(buffer, "w") as new:
            for entry in old.infolist():
                if entry.is_dir() or entry.filename in left:
                    new.writestr(self._entry(entry), left.pop(entry.filename, b""))
            for name, content in left.items():
                new.writestr(_new_entry(name), content)
        return buffer.getvalue()

    def _put(self, name: str, content: bytes) -> None:
        if self.holds(name):
            message = f"the part exists: {name}"
            raise ValueError(message)
        self._parts[name] = content
        self._names[name.casefold()] = name
        self._fresh.add(name)

    def _entry(self, old: zipfile.ZipInfo) -> zipfile.ZipInfo:
        if old.filename in self._fresh:
            return _new_entry(old.filename)
        entry = zipfile.ZipInfo(old.filename, old.date_time)
        entry.compress_type, entry.external_attr, entry.create_system = (
            old.compress_type,
            old.external_attr,
            old.create_system,
        )
        return entry


def _new_entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _WRITTEN)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 0  # as on Windows, so that all systems give the same bytes
    return entry


def _relations_name(source: str) -> str:
    folder, name = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _resolved(source: str, target: str) -> str:
    """Return the name of the part that a relation of ``source`` leads to, be it absolute or relative."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(source), target)).lstrip("/")


def _declarations(types: Element, name: str) -> list[Edit]:
    """Return the edits that drop the type of a part."""
    return [
        (old.start, old.end, b"")
        for old in types.all("Override")
        if old.attributes.get("PartName", "").lstrip("/").casefold() == name.casefold()
    ]
