"""Refuse a hostile or unreadable workbook file in pure Python, before any native reader sees it.

A native reader that runs out of memory takes the whole process with it, and
no ``except`` helps. So everything that drives its allocations is bounded
here, and the parts are inflated once, here, for everybody.
"""

from __future__ import annotations

import hashlib
import io
import re
import struct
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from xlcore.errors import FileError, reason_of
from xlcore.sheet.unzip import ends_of, fault_of, inflate_at_once
from xlcore.sheet.walk import is_bare_utf8, walk_root, walk_xml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

MEBIBYTE = 1 << 20
_CHUNK = 1 << 16
_HEAD = 4096
_ZIP, _ZIP_END = b"PK\x03\x04", b"PK\x05\x06"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORKBOOK_STREAM = "Workbook"
"""The one part of an ``ole`` container."""
# Zero bytes between the letters: UTF-16.
_DOCTYPE = re.compile(rb"\0?".join(bytes([letter]) for letter in b"<!doctype"), re.IGNORECASE)
_HTML = re.compile(rb"<(!doctype\s+html|html|head|body|table)[\s>]", re.IGNORECASE)
# Absolute, with a drive, with a backslash, or climbing out.
_ODD_NAME = re.compile(r"^/|^[A-Za-z]:|\\|(^|/)\.\.(/|$)")
_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".et", ".ods")
_XML_SUFFIXES = (".xml", ".rels", ".vml")
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_ZIP_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
"""What ``zipfile`` raises on broken archives; it has no family of its own."""

Kind: TypeAlias = Literal["xlsx", "xlsb", "ods", "ole"]
"""What the content is, whatever the name says: xlsx stands for .xlsm too, ole for .xls and WPS .et."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a workbook may hold at most; forms are far smaller. A message names the field to raise.

    Sizes are bytes; ``ratio`` (inflated to packed) counts only in parts larger
    than ``ratio_floor``; ``area`` is rows × columns in use, and cells under
    merges, summed over the sheets; ``text`` is characters in one cell.
    """

    file_bytes: int = 20 * MEBIBYTE
    parts: int = 2_000
    part_bytes: int = 100 * MEBIBYTE
    total_bytes: int = 200 * MEBIBYTE
    ratio: int = 100
    ratio_floor: int = MEBIBYTE
    rows: int = 20_000
    columns: int = 256
    area: int = 6_000_000
    merges: int = 20_000
    text: int = 32_767

    def excess(self, what: str, found: int, field: str) -> str:
        """Return the Chinese sentence that says that ``found`` is past the limit called ``field``."""
        limit: int = getattr(self, field)
        shown = _size if field.endswith("bytes") else str
        return f"{what}{shown(found)}，超过上限 {shown(limit)}（限制项 {field}）"


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Container:
    """A file that passed.

    ``sha256`` is, in hex, that of the file as it was sent; ``data`` are its
    bytes, decrypted where it had a password, and ``parts`` the inflated parts,
    for ``ole`` only the workbook stream. ``encrypted``: who has ``data`` has
    what a password of the sender's own protected.
    """

    path: Path
    kind: Kind
    data: bytes
    sha256: str
    parts: Mapping[str, bytes]
    encrypted: bool = False

    def part(self, name: str) -> tuple[str, bytes] | None:
        """Return the stored name and the bytes of a part; upper and lower case are one, as in Excel."""
        if name in self.parts:
            return name, self.parts[name]
        wanted = name.casefold()
        return next(((key, data) for key, data in self.parts.items() if key.casefold() == wanted), None)


def inspect(path: Path, limits: Limits = DEFAULT_LIMITS, passwords: Sequence[str] = ()) -> Container:
    """Read a file once and return what it holds, if it is a workbook that is safe to read.

    Raises:
        FileError: it is missing, no workbook, damaged, past a limit, or none of the passwords opens it.
    """
    return inspect_bytes(path, load(path, limits), limits, passwords)


def inspect_bytes(path: Path, data: bytes, limits: Limits = DEFAULT_LIMITS, passwords: Sequence[str] = ()) -> Container:
    """Return what the bytes of a file hold, if they are a workbook that is safe to read; as ``inspect``."""
    digest = hashlib.sha256(data).hexdigest()
    encrypted = False
    if data.startswith(_OLE):
        from xlcore.sheet.unlock import open_ole  # noqa: PLC0415  # it builds on this module, and few files need it

        data, stream, encrypted = open_ole(path, data, passwords)
        if stream is not None:
            return Container(path, "ole", data, digest, {WORKBOOK_STREAM: stream}, encrypted)
    if not data.startswith((_ZIP, _ZIP_END)):
        raise FileError(path, _unpacked_reason(path, data))
    parts = inflate(path, data, limits)
    kind = _kind_of(path, parts)
    for name, content in parts.items():
        if b"!" in content and is_xml(name, content) and _DOCTYPE.search(content):
            raise FileError(path, f"部件 {name} 含有 DOCTYPE 声明，可能是恶意文件，拒绝读取")
    container = Container(path, kind, data, digest, parts, encrypted)
    if shared := container.part("xl/sharedStrings.xml"):
        _check_strings(path, *shared, sum(map(len, parts.values())), limits)
    return container


def load(path: Path, limits: Limits) -> bytes:
    """Read a file of bearable size.

    Raises:
        FileError: it is missing, empty, too large or the lock of an open document.
    """
    if path.name.startswith("~$"):
        raise FileError(path, "这是打开文件时产生的临时锁文件，不是工作簿")
    try:
        if not path.is_file():
            raise FileError(path, "文件不存在" if not path.exists() else "这不是文件")
        most = limits.file_bytes + 1
        with path.open("rb") as stream:
            # Room for the largest file at once would cost more than reading a small one.
            data = stream.read(min(_CHUNK, most))
            if len(data) == _CHUNK:
                data += stream.read(most - _CHUNK)
            size = max(path.stat().st_size, len(data))
    except (OSError, ValueError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else str(error)
        raise FileError(path, f"文件无法打开：{reason}") from error
    if size > limits.file_bytes:
        raise FileError(path, limits.excess("文件大小 ", size, "file_bytes"))
    if not data:
        raise FileError(path, "文件是空的（0 字节）")
    return data


def _foreign(path: Path) -> str | None:
    """Return the reason why a file is refused that does not claim to be a workbook."""
    return None if path.suffix.casefold() in {"", *_SUFFIXES} else f"不是工作簿文件（{path.suffix}）"


def _unpacked_reason(path: Path, data: bytes) -> str:
    """Say what a file is that is neither a zip nor an OLE file."""
    if foreign := _foreign(path):
        return foreign
    head = data[:_HEAD]
    text = head.replace(b"\0", b"")
    what = "无法识别，可能已损坏"
    if len(head) < 8 and (_ZIP.startswith(head) or _OLE.startswith(head)):
        what = "不完整，可能在下载或复制时中断"
    elif b"urn:schemas-microsoft-com:office:spreadsheet" in text:
        what = "是 XML 表格 2003"
    elif _HTML.search(text):
        what = "是网页（HTML）"
    elif data.startswith(_BOMS) or _is_text(head):
        what = "是文本"
    elif not text:
        what = "全是零字节，可能已损坏"
    return f"扩展名是 {path.suffix or '（无）'}，内容却{what}；请用 Excel 或 WPS 打开，另存为 .xlsx"


def _is_text(head: bytes) -> bool:
    if any(byte < 32 and byte not in b"\t\n\f\r" for byte in head):
        return False
    for encoding in ("utf-8", "gb18030"):
        for cut in range(4):  # the head may end inside a character
            try:
                head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return True
    return False


def inflate(path: Path, data: bytes, limits: Limits) -> dict[str, bytes]:
    """Inflate every part of a zip once, counting while inflating.

    Raises:
        FileError: the zip is damaged, encrypted, hostile or past a limit.
    """
    parts: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_directory(path, entries, limits)
            left = limits.total_bytes
            ends = ends_of(entries, archive.start_dir)
            for entry in entries:
                if not entry.is_dir():
                    most = min(left, limits.part_bytes, limits.ratio_floor)
                    part = inflate_at_once(data, entry, ends[entry.header_offset], most)
                    if part is None:
                        part = _inflate_part(path, archive, entry, limits, left)
                    parts[entry.filename] = part
                    left -= len(part)
    except _ZIP_FAULTS as error:
        cut = "文件不完整，可能在下载或复制时中断" if _ZIP_END not in data else "压缩包已损坏"
        raise FileError(path, f"{cut}（{fault_of(error)}）") from error
    return parts


def _check_directory(path: Path, entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(entries) > limits.parts:
        raise FileError(path, limits.excess("部件数 ", len(entries), "parts"))
    seen: set[str] = set()
    for entry in entries:
        name = entry.orig_filename  # as stored: zipfile cuts at NUL, and turns backslashes on Windows
        if not name.isprintable() or _ODD_NAME.search(name):
            raise FileError(path, f"压缩包内有异常的部件名 {name!r}，拒绝读取")
        if name.casefold() in seen:
            raise FileError(path, f"压缩包内有重复的部件名 {name}，拒绝读取")
        seen.add(name.casefold())
        if entry.flag_bits & 0x41:
            raise FileError(path, f"压缩包内的部件 {name} 已加密，有密码；请取消密码后重新保存")
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise FileError(path, f"部件 {name} 的压缩方式（{entry.compress_type}）不属于工作簿，拒绝读取")


def _inflate_part(path: Path, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: Limits, left: int) -> bytes:
    what = f"部件 {entry.filename} 解压后至少 "
    content = bytearray()
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            content += chunk
            size = len(content)
            if size > limits.part_bytes:
                raise FileError(path, limits.excess(what, size, "part_bytes"))
            if size > left:
                whole = limits.total_bytes - left + size
                raise FileError(path, limits.excess(f"解压到部件 {entry.filename} 时合计至少 ", whole, "total_bytes"))
            if size > limits.ratio_floor and size > limits.ratio * entry.compress_size:
                found = f"{what}{_size(size)}，压缩前后之比 "
                raise FileError(path, limits.excess(found, size // max(entry.compress_size, 1), "ratio"))
    return bytes(content)


def _kind_of(path: Path, parts: Mapping[str, bytes]) -> Kind:
    names = {name.casefold() for name in parts}
    if "xl/workbook.xml" in names:
        return "xlsx"
    if parts.get("mimetype", b"").startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
            raise FileError(path, "文件已加密，有打开密码；请取消密码后重新保存")
        return "ods"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if foreign := _foreign(path):
        raise FileError(path, foreign)
    if "word/document.xml" in names:
        raise FileError(path, f"扩展名是 {path.suffix}，内容却是 Word 文档")
    raise FileError(path, f"扩展名是 {path.suffix or '（无）'}，内容却是普通压缩包，其中没有工作簿")


def is_xml(name: str, content: bytes) -> bool:
    """Tell by name or by first character: a reader follows links, whatever a part is called."""
    head = content[:_HEAD].replace(b"\0", b"")
    for mark in _BOMS:
        head = head.removeprefix(mark)
    return name.casefold().endswith(_XML_SUFFIXES) or head.lstrip().startswith(b"<")


def _check_strings(path: Path, name: str, content: bytes, total: int, limits: Limits) -> None:
    """Refuse string counts that the file has no room for, and texts too long for a cell.

    Each distinct string takes more than a byte of this part. ``count`` counts
    the cells that use them, which may well be more, but each takes more than a
    byte of some part.
    """
    room = {"uniqueCount": (len(content), name), "count": (total, "全部部件")}
    length = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal length
        if tag == "si":
            length = 0
        if tag != "sst":
            return
        for field, (size, where) in room.items():
            claim = attributes.get(field, "0").strip()
            if not claim.isascii() or not claim.isdecimal() or len(claim) > 18 or int(claim) > size:
                reason = f"部件 {name} 声称有 {claim} 个字符串（{field}），而{where}只有 {size} 字节，拒绝读取"
                raise FileError(path, reason)

    def text(characters: str) -> None:
        nonlocal length
        length += len(characters)
        if length > limits.text:
            raise FileError(path, limits.excess(f"部件 {name} 中一个单元格的字符数至少 ", length, "text"))

    if _short_strings(content, limits) and walk_root(path, name, content, start=start) == "sst":
        return
    walk_xml(path, name, content, start=start, text=text)


def _short_strings(content: bytes, limits: Limits) -> bool:
    """Tell, without reading them, whether no text is too long for a cell, and there is only one list of them."""
    return (
        len(content) <= MEBIBYTE
        and is_bare_utf8(content)
        and content.count(b"sst") <= 2
        and max(map(len, content.split(b"<si>"))) <= limits.text
    )


@contextmanager
def foreign_faults(path: Path) -> Iterator[None]:
    """Turn whatever a library throws that has no family of exceptions of its own into a FileError."""
    try:
        yield
    except FileError:
        raise
    except Exception as error:
        raise FileError(path, f"文件内容已损坏或不是工作簿（{str(error) or type(error).__name__}）") from error


def _size(count: int) -> str:
    return f"{count / MEBIBYTE:.1f} MB" if count >= MEBIBYTE else f"{count} 字节"
