"""Open an OLE file: the workbook stream of an .xls, or what a password protects, with the passwords that were given."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING, NamedTuple

import olefile

from xlcore.errors import FileError
from xlcore.sheet.biff import FILE_PASS, records
from xlcore.sheet.preflight import foreign_faults
from xlcore.sheet.walk import walk_xml

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_PACKAGE, _INFO = "EncryptedPackage", "EncryptionInfo"
_STREAMS = ("Workbook", "Book")
"""BIFF8, and BIFF5 of Excel 95; a file that holds both says the same twice."""
_PUBLIC_PASSWORD = "VelvetSweatshop"  # noqa: S105  # no secret: what Excel uses where only the structure is protected
_AGILE = (4, 4)
_BOUNDS = {"spinCount": 1_000_000, "keyBits": 512, "blockSize": 4096}
"""What an encryption header may ask for at most; Excel, WPS and LibreOffice write 100000, 256 and 16."""


class Opened(NamedTuple):
    """What an OLE file holds without its protection.

    ``data`` is the whole file: an OLE file still, or the zip that was inside.
    ``stream`` is the workbook stream of an .xls, None for a zip. ``encrypted``:
    it took a password that only the sender knows.
    """

    data: bytes
    stream: bytes | None
    encrypted: bool


def open_ole(path: Path, data: bytes, passwords: Sequence[str]) -> Opened:
    """Return the workbook in an OLE file, decrypted with the first of the passwords that fits.

    Raises:
        FileError: it holds no workbook, is damaged, or none of the passwords fits.
    """
    with foreign_faults(path), olefile.OleFileIO(io.BytesIO(data)) as file:
        if file.exists(_PACKAGE):
            _check_header(path, file.openstream(_INFO).read())
        stream = next((file.openstream(name).read() for name in _STREAMS if file.exists(name)), None)
        protected = file.exists(_PACKAGE)
    if protected:
        plain, encrypted = _decrypt(path, data, passwords)
        return Opened(plain, None, encrypted)
    if stream is None:
        raise FileError(path, "文件里没有工作簿（可能是旧版 Word、演示文稿或其他文件）")
    if all(record.kind != FILE_PASS for record in records(stream)):
        return Opened(data, stream, encrypted=False)
    plain, encrypted = _decrypt(path, data, passwords)
    with foreign_faults(path), olefile.OleFileIO(io.BytesIO(plain)) as file:
        return Opened(plain, file.openstream(_STREAMS[0]).read(), encrypted)


def _check_header(path: Path, header: bytes) -> None:
    """Refuse a header whose figures would keep a password check busy for minutes, or its memory full."""
    if len(header) < 8 or struct.unpack_from("<HH", header) != _AGILE:
        return  # the older scheme has a fixed number of rounds

    def start(_tag: str, attributes: dict[str, str]) -> None:
        for name, most in _BOUNDS.items():
            asked = attributes.get(name, "0").strip()
            if not (asked.isascii() and asked.isdecimal() and len(asked) < 10 and int(asked) <= most):
                raise FileError(path, f"文件的加密参数 {name} 是 {asked}，超过上限 {most}，可能是恶意文件，拒绝读取")

    walk_xml(path, _INFO, header[8:], start=start)


def _decrypt(path: Path, data: bytes, passwords: Sequence[str]) -> tuple[bytes, bool]:
    """Return the file without protection, and whether it took more than the public password."""
    from msoffcrypto.exceptions import InvalidKeyError  # noqa: PLC0415  # slow to import, and few files have a password

    fault: Exception | None = None
    for password in (_PUBLIC_PASSWORD, *filter(None, passwords)):
        try:
            return _decrypted(data, password), password != _PUBLIC_PASSWORD
        except InvalidKeyError:
            continue
        except Exception as error:  # noqa: BLE001  # msoffcrypto has no family of its own
            fault = error
    if fault:
        raise FileError(path, f"文件已加密，加密方式不支持或内容已损坏（{fault}）；请取消密码后重新保存") from fault
    if any(passwords):
        raise FileError(path, "文件已加密，密码不正确")
    raise FileError(path, "文件已加密，有打开密码；请取消密码后重新保存，或用 --password 提供密码")


def _decrypted(data: bytes, password: str) -> bytes:
    from msoffcrypto import OfficeFile  # noqa: PLC0415  # as above
    from msoffcrypto.format.ooxml import OOXMLFile  # noqa: PLC0415  # as above

    plain = io.BytesIO()
    file = OfficeFile(io.BytesIO(data))
    if isinstance(file, OOXMLFile):
        file.load_key(password=password, verify_password=True)
    else:
        file.load_key(password=password)
    file.decrypt(plain)
    return plain.getvalue()
