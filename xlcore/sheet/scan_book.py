"""What an xlsx workbook says about its worksheets: parts, states, styles, the day from which dates count."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, TypeVar

from xlcore.errors import FileError
from xlcore.sheet.codes import attribute_number, shows_date, shows_day, shows_other_digits, shows_percent
from xlcore.sheet.walk import walk_own, walk_xml

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from xlcore.sheet.preflight import Container

State: TypeAlias = Literal["visible", "hidden", "very_hidden"]
STATES: Mapping[str, State] = {"hidden": "hidden", "veryHidden": "very_hidden"}

_KEPT_BYTES = 1 << 17
_KNOWN_PARTS = {"sharedStrings": "xl/sharedStrings", "styles": "xl/styles"}
"""Parts that readers take by their names, here without the ending, whatever the workbook links to."""
_ROOT_LINKS, _ROOT_KIND = "_rels/.rels", "officeDocument"
_KINDS = {_ROOT_KIND, "worksheet", *_KNOWN_PARTS}
_TRUE = frozenset({"1", "true"})

_Links: TypeAlias = tuple[tuple[str, str, str], ...]
"""Kind, name and part of each link that matters here."""

_Said = TypeVar("_Said")


@dataclass(frozen=True, slots=True)
class Looks:
    """Cell styles, by number, that show a percent; a date or a time, and of these a day and no span of time; others."""

    percents: frozenset[int] = frozenset()
    dates: frozenset[int] = frozenset()
    days: frozenset[int] = frozenset()
    disguises: frozenset[int] = frozenset()


class Worksheet(NamedTuple):
    """A worksheet: its name, state, and the stored name of its part."""

    name: str
    state: State
    part: str


class Book(NamedTuple):
    """The worksheets in the workbook's order; ``since_1904``: days count from 1904, not from 1900."""

    sheets: tuple[Worksheet, ...]
    since_1904: bool


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a container; two are equal if their bytes are, in whichever files."""

    content: bytes
    path: Path = field(compare=False)
    name: str = field(compare=False)


def _kept(read: Callable[[_Part], _Said]) -> Callable[[_Part], _Said]:
    """Remember what was read of small parts: forms made of one template share them."""
    known = lru_cache(maxsize=32)(read)
    return lambda part: known(part) if len(part.content) <= _KEPT_BYTES else read(part)


def book_of(container: Container) -> Book:
    """Return the worksheets; other sheets are skipped.

    Raises:
        FileError: a part is missing or broken, or two worksheets have one name.
    """
    targets = worksheet_targets(container, "xl/workbook.xml")
    named, since_1904 = _sheets_of(_part(container, "xl/workbook.xml"))
    sheets: dict[str, Worksheet] = {}
    for name, state, link in named:
        if link not in targets:  # a chart sheet, a dialog sheet
            continue
        if name in sheets:
            raise FileError(container.path, f"有两个工作表都叫“{name}”，文件可能已损坏")
        if any(sheet.part == targets[link] for sheet in sheets.values()):
            raise FileError(container.path, f"两个工作表是同一个部件 {targets[link]}，文件可能已损坏")
        sheets[name] = Worksheet(name, STATES.get(state, "visible"), targets[link])
    return Book(tuple(sheets.values()), since_1904)


def worksheet_targets(container: Container, book: str) -> dict[str, str]:
    """Map the links of the workbook, which is the part ``book``, to the stored names of the worksheet parts.

    Raises:
        FileError: a part is missing or broken, or one that readers take by its name has another.
    """
    if (found := container.part(_ROOT_LINKS)) is not None:
        _check_root(_Part(found[1], container.path, found[0]), book)
    targets = _targets_of(_part(container, f"xl/_rels/{book.removeprefix('xl/')}.rels"))
    for kind, _, target in targets:
        known = _KNOWN_PARTS.get(kind, "")
        if known and known.casefold() != target.rpartition(".")[0].casefold():
            reason = f"部件 {known} 叫 {target}，读取程序不认识；请用 Excel 或 WPS 打开，另存为 .xlsx"
            raise FileError(container.path, reason)
    return {link: require(container, target)[0] for kind, link, target in targets if kind == "worksheet"}


def _check_root(links: _Part, book: str) -> None:
    """Refuse a file whose own links lead to another workbook than the part that is read.

    Raises:
        FileError: they do.
    """
    for kind, _, target in _roots_of(links):
        if kind == _ROOT_KIND and target.casefold() != book:
            raise FileError(links.path, f"文件指明的工作簿是部件 {target}，而不是 {book}，各程序读法不一，拒绝读取")


def looks_of(container: Container) -> Looks:
    """Return what the cell styles show.

    Raises:
        FileError: their part is broken.
    """
    found = container.part("xl/styles.xml")
    return _looks(_Part(found[1], container.path, found[0])) if found else Looks()


def require(container: Container, name: str) -> tuple[str, bytes]:
    """Return the stored name and the bytes of a part that a workbook cannot do without.

    Raises:
        FileError: it is missing.
    """
    if found := container.part(name):
        return found
    raise FileError(container.path, f"缺少部件 {name}，文件可能已损坏")


def _part(container: Container, name: str) -> _Part:
    stored, content = require(container, name)
    return _Part(content, container.path, stored)


@_kept
def _sheets_of(part: _Part) -> tuple[tuple[tuple[str, str, str], ...], bool]:
    """Return name, state and link of each sheet, and whether days count from 1904."""
    sheets: list[tuple[str, str, str]] = []
    since_1904 = within = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal since_1904, within
        within |= tag == "sheets"
        if within and tag == "sheet" and "name" in attributes:
            links = [value for key, value in attributes.items() if key.endswith(":id")]
            if len(links) > 1:
                raise FileError(part.path, f"工作表“{attributes['name']}”有两个链接，文件可能已损坏")
            sheets.append((attributes["name"], attributes.get("state", ""), links[0] if links else ""))
        elif tag == "workbookPr":
            since_1904 |= attributes.get("date1904", "") in _TRUE

    def end(tag: str) -> None:
        nonlocal within
        within &= tag != "sheets"

    walk_own(part.path, part.name, part.content, own={"sheets"}, start=start, end=end)
    return tuple(sheets), since_1904


@_kept
def _targets_of(part: _Part) -> _Links:
    """Return what the workbook links to."""
    return _links(part, "/xl")


@_kept
def _roots_of(part: _Part) -> _Links:
    """Return what the file itself links to."""
    return _links(part, "/")


def _links(part: _Part, folder: str) -> _Links:
    """Return what a part links to from the folder in which targets start."""
    targets: list[tuple[str, str, str]] = []
    names: set[str] = set()

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag != "Relationship":
            return
        kind, name = attributes.get("Type", "").rpartition("/")[2], attributes.get("Id", "")
        if name in names:
            raise FileError(part.path, f"部件 {part.name} 里有两个链接都叫 {name}，各程序读法不一，拒绝读取")
        names.add(name)
        if kind in _KINDS:
            target = posixpath.normpath(posixpath.join(folder, attributes.get("Target", ""))).lstrip("/")
            targets.append((kind, name, target))

    walk_own(part.path, part.name, part.content, own={"Relationships"}, start=start)
    return tuple(targets)


@_kept
def _looks(part: _Part) -> Looks:
    codes: dict[str, str] = {}
    used: list[str] = []
    inside = ""

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        if tag in {"numFmts", "cellXfs", "cellStyleXfs", "dxfs"}:
            inside = tag
        elif tag == "numFmt" and inside == "numFmts":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag == "xf" and inside == "cellXfs":
            used.append(attributes.get("numFmtId", "0"))

    walk_xml(part.path, part.name, part.content, start=start)
    formats = [(attribute_number(number), codes.get(number)) for number in used]

    def showing(judge: Callable[[int, str | None], bool]) -> frozenset[int]:
        return frozenset(style for style, known in enumerate(formats) if judge(*known))

    return Looks(showing(shows_percent), showing(shows_date), showing(shows_day), showing(shows_other_digits))
