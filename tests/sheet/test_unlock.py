import base64
import hashlib
import io
import struct
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from xlcore.errors import FileError
from xlcore.excel.cfb import compound_file
from xlcore.sheet.grid import read_workbook
from xlcore.sheet.preflight import inspect

LOCKED_XLS = Path(__file__).parent / "files" / "locked.xls"
"""Made by make_locked.py beside it; its password is 密码1a."""
PUBLIC = "VelvetSweatshop"


@pytest.fixture(scope="module")
def plain():
    """Return the bytes of an .xlsx without password."""
    stream = io.BytesIO()
    book = openpyxl.Workbook()
    book.active["A1"] = 96
    book.save(stream)
    return stream.getvalue()


def locked(path, plain, password):
    with path.open("wb") as stream:
        OOXMLFile(io.BytesIO(plain)).encrypt(password, stream)
    return path


def test_opens_with_the_password_that_fits(plain, tmp_path):
    """The content is the decrypted one, the fingerprint that of the file as it was sent."""
    path = locked(tmp_path / "表.xlsx", plain, "密码1a")

    container = inspect(path, passwords=["别的", "", "密码1a"])

    assert (plain, "xlsx", True) == (container.data, container.kind, container.encrypted)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == container.sha256


@pytest.mark.parametrize(
    ("passwords", "reason"),
    [
        ((), "文件已加密，有打开密码；请取消密码后重新保存，或用 --password 提供密码"),
        (("",), "文件已加密，有打开密码；请取消密码后重新保存，或用 --password 提供密码"),
        (("别的",), "文件已加密，密码不正确"),
    ],
)
@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_tells_no_password_from_a_wrong_one(kind, passwords, reason, plain, tmp_path):
    """Without a password the file is refused with what to do, with a wrong one because it is wrong."""
    path = locked(tmp_path / "表.xlsx", plain, "密码1a") if kind == "xlsx" else LOCKED_XLS

    with pytest.raises(FileError) as caught:
        inspect(path, passwords=passwords)

    assert reason == caught.value.reason


def test_opens_an_xls_with_its_password():
    """An .xls that LibreOffice encrypted reads like any other."""
    (grid,) = read_workbook(LOCKED_XLS, passwords=["密码1a"]).grids

    assert ["项目名称", Decimal("12.5"), Decimal(25)] == [grid.cell(0, column).content for column in range(3)]
    assert inspect(LOCKED_XLS, passwords=["密码1a"]).encrypted


def test_opens_what_excel_opens_without_asking(plain, tmp_path):
    """A file whose structure alone is protected carries a password that everybody knows."""
    container = inspect(locked(tmp_path / "表.xlsx", plain, PUBLIC))

    assert (plain, False) == (container.data, container.encrypted)


AGILE = (
    '{doctype}<encryption xmlns="http://schemas.microsoft.com/office/2006/encryption" '
    'xmlns:p="http://schemas.microsoft.com/office/2006/keyEncryptor/password">'
    '<keyData saltSize="16" blockSize="{block}" keyBits="256" hashAlgorithm="SHA512" saltValue="{salt}"/>'
    '<dataIntegrity encryptedHmacKey="" encryptedHmacValue=""/><keyEncryptors><keyEncryptor>'
    '<p:encryptedKey spinCount="{spins}" keyBits="{bits}" hashAlgorithm="SHA512" saltValue="{salt}" '
    'encryptedVerifierHashInput="" encryptedVerifierHashValue="" encryptedKeyValue=""/>'
    "</keyEncryptor></keyEncryptors></encryption>"
)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"spins": "10000000"}, "spinCount 是 10000000，超过上限 1000000"),
        ({"spins": "-1"}, "spinCount 是 -1"),
        ({"spins": "9" * 5000}, "spinCount 是 999"),
        ({"bits": "8000000000"}, "keyBits 是 8000000000"),
        ({"block": "999999999"}, "blockSize 是 999999999"),
        ({"doctype": "<!DOCTYPE a []>"}, "DOCTYPE"),
        ({"salt": "!"}, "加密方式不支持或内容已损坏"),
    ],
)
def test_refuses_a_header_that_asks_for_much(changed, reason, tmp_path):
    """What an encryption header asks for is checked before a password is tried."""
    usual = {"doctype": "", "spins": "1000", "bits": "256", "block": "16", "salt": base64.b64encode(bytes(16)).decode()}
    header = struct.pack("<HHI", 4, 4, 0x40) + AGILE.format(**{**usual, **changed}).encode()
    path = tmp_path / "表.xlsx"
    path.write_bytes(compound_file({"EncryptionInfo": header, "EncryptedPackage": bytes(4096)}))

    with pytest.raises(FileError) as caught:
        inspect(path, passwords=["密码"])

    assert reason in caught.value.reason


@pytest.mark.parametrize("tree", [{"EncryptedPackage": b"x"}, {"EncryptedPackage": b"x", "EncryptionInfo": b""}])
def test_refuses_a_package_without_its_header(tree, tmp_path):
    """An encrypted package that does not say how it was encrypted is damaged."""
    path = tmp_path / "表.xlsx"
    path.write_bytes(compound_file(tree))

    with pytest.raises(FileError, match="已损坏"):
        inspect(path)
