"""Builds vbaProject.bin from module sources (MS-OVBA): source only, so that Office compiles it on opening."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from xlcore.excel.cfb import compound_file
from xlcore.excel.ovba import compress
from xlcore.excel.protection import protection_lines

CODE_PAGE = 1252
_ENCODING = "ascii"  # the part that all code pages share; other characters would depend on the user's Windows
_NO_CACHE = bytes.fromhex("CC61FFFF000100")
"""The _VBA_PROJECT stream of a project without compiled code (2.3.4.1)."""
_REFERENCES = {
    "stdole": r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation",
    "Office": (
        r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#"
        r"C:\Program Files\Common Files\Microsoft Shared\OFFICE16\MSO.DLL#Microsoft Office 16.0 Object Library"
    ),
}
"""The two libraries that Excel refers to in every new project; the ribbon's types come from the second."""


_NAME = "Attribute VB_Name = "
_WRITTEN = tuple(
    f"Attribute VB_{word} = "
    for word in (
        "Name",
        "Base",
        "GlobalNameSpace",
        "Creatable",
        "PredeclaredId",
        "Exposed",
        "TemplateDerived",
        "Customizable",
    )
)
"""Attributes that a module's name and kind decide."""


class Kind(Enum):
    """What a module is; the value is the class that Office instantiates for it, none for a standard module."""

    STANDARD = None
    CLASS = "FCFB3D2A-A0FA-1068-A738-08002B3371B5"
    WORKBOOK = "00020819-0000-0000-C000-000000000046"
    WORKSHEET = "00020820-0000-0000-C000-000000000046"


@dataclass(frozen=True, slots=True)
class Module:
    """A module: its name, its source without ``Attribute`` lines, and its kind."""

    name: str
    code: str
    kind: Kind = Kind.STANDARD

    @property
    def source(self) -> str:
        """The stored text: attributes, then the code, with CRLF at every end of line."""
        lines = [f'Attribute VB_Name = "{self.name}"']
        if self.kind is not Kind.STANDARD:
            document = self.kind is not Kind.CLASS
            lines += [
                f'Attribute VB_Base = "0{{{self.kind.value}}}"',
                "Attribute VB_GlobalNameSpace = False",
                "Attribute VB_Creatable = False",
                f"Attribute VB_PredeclaredId = {document}",
                "Attribute VB_Exposed = True",
                "Attribute VB_TemplateDerived = False",
                f"Attribute VB_Customizable = {document}",
            ]
        return "".join(f"{line}\r\n" for line in (*lines, *self.code.splitlines()))

    @classmethod
    def read(cls, text: str) -> Module:
        """Return the module that an exported .bas or .cls file holds.

        Raises:
            ValueError: no line names the module.
        """
        lines = text.splitlines()
        is_class = lines[:1] == ["VERSION 1.0 CLASS"]
        if is_class:
            del lines[: lines.index("END") + 1]
        named = [line for line in lines if line.startswith(_NAME)]
        if not named:
            raise ValueError("the file names no module")
        kept = [line for line in lines if not line.startswith(_WRITTEN)]
        name = named[0].removeprefix(_NAME).strip('"')
        return cls(name, "".join(f"{line}\n" for line in kept), Kind.CLASS if is_class else Kind.STANDARD)


def vba_project(name: str, modules: Sequence[Module], project_id: str) -> bytes:
    """Return the bytes of vbaProject.bin; equal input gives equal bytes.

    Args:
        name: the project's name in VBA, an identifier.
        modules: in the order of the project window; one ``WORKBOOK`` and one
            ``WORKSHEET`` module for each sheet must be among them.
        project_id: a GUID in braces.

    Raises:
        ValueError: a source or a name is not ASCII, or two modules share a
            name (VBA does not tell capitals apart).
    """
    names = [module.name.lower() for module in modules]
    if len(set(names)) != len(names):
        raise ValueError(f"two modules share a name: {sorted(names)}")
    streams = {module.name: compress(module.source.encode(_ENCODING)) for module in modules}
    return compound_file(
        {
            "VBA": {"dir": compress(_dir(name, modules)), "_VBA_PROJECT": _NO_CACHE, **streams},
            "PROJECT": _project(name, modules, project_id).encode(_ENCODING),
            "PROJECTwm": b"".join(_both(module.name) for module in modules) + b"\0\0",
        }
    )


def _both(name: str) -> bytes:
    return name.encode(_ENCODING) + b"\0" + name.encode("utf-16-le") + b"\0\0"


def _record(identifier: int, data: bytes) -> bytes:
    return struct.pack("<HI", identifier, len(data)) + data


def _texts(identifier: int, unicode_identifier: int, text: str) -> bytes:
    """Return a text record and its twin in UTF-16."""
    return _record(identifier, text.encode(_ENCODING)) + _record(unicode_identifier, text.encode("utf-16-le"))


def _long(identifier: int, value: int) -> bytes:
    return _record(identifier, value.to_bytes(4, "little"))


def _short(identifier: int, value: int) -> bytes:
    return _record(identifier, value.to_bytes(2, "little"))


def _dir(name: str, modules: Sequence[Module]) -> bytes:
    """Return the dir stream (2.3.4.2): project information, references, modules."""
    english = 0x0409
    information = [
        _long(0x01, 3),  # 64-bit Windows; both read both
        _long(0x02, english),
        _long(0x14, english),
        _short(0x03, CODE_PAGE),
        _record(0x04, name.encode(_ENCODING)),
        _texts(0x05, 0x40, ""),  # description
        _record(0x06, b"") + _record(0x3D, b""),  # help files
        _long(0x07, 0),  # help context
        _long(0x08, 0),  # library flags
        struct.pack("<HIIH", 0x09, 4, 1, 0),  # version; the size field says 4 although six bytes follow
        _texts(0x0C, 0x3C, ""),  # constants
    ]
    records = (record for module in modules for record in _module_records(module))
    counted = (_short(0x0F, len(modules)), _short(0x13, 0xFFFF), *records, _record(0x10, b""))
    return b"".join((*information, *_references(), *counted))


def _references() -> Iterator[bytes]:
    for name, library in _REFERENCES.items():
        yield _texts(0x16, 0x3E, name)
        text = library.encode(_ENCODING)
        yield _record(0x0D, struct.pack("<I", len(text)) + text + bytes(6))


def _module_records(module: Module) -> Iterable[bytes]:
    return (
        _texts(0x19, 0x47, module.name),
        _texts(0x1A, 0x32, module.name),  # the stream is named as the module
        _texts(0x1C, 0x48, ""),  # description
        _long(0x31, 0),  # no compiled code before the source
        _long(0x1E, 0),  # help context
        _short(0x2C, 0xFFFF),
        _record(0x21 if module.kind is Kind.STANDARD else 0x22, b""),
        _record(0x2B, b""),
    )


def _project(name: str, modules: Sequence[Module], project_id: str) -> str:
    """Return the text of the PROJECT stream (2.3.1)."""
    keys = {Kind.STANDARD: "Module={}", Kind.CLASS: "Class={}"}
    protection = protection_lines(project_id)
    lines = [
        f'ID="{project_id}"',
        *(keys.get(module.kind, "Document={}/&H00000000").format(module.name) for module in modules),
        f'Name="{name}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        *(f'{key}="{value}"' for key, value in protection.items()),
        "",
        "[Host Extender Info]",
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
        "",
        "[Workspace]",
        *(f"{module.name}=0, 0, 0, 0, C" for module in modules),
    ]
    return "".join(f"{line}\r\n" for line in lines)
