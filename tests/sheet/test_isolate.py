"""Legacy workbooks are read in a child process, whose end is one error."""

import random
import shutil
import subprocess

import pytest
import xlsxwriter

from xlcore.errors import FileError
from xlcore.sheet.grid import read_workbook


@pytest.fixture(scope="module")
def xls(tmp_path_factory):
    """Return an .xls made by LibreOffice."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is absent")
    folder = tmp_path_factory.mktemp("xls")
    book = xlsxwriter.Workbook(folder / "a.xlsx")
    book.add_worksheet("自评表").write_row(0, 0, ["项目名称", 12.5])
    book.close()
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "xls", "--outdir", folder, folder / "a.xlsx"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / "a.xls"


@pytest.mark.libreoffice
def test_an_xls_is_read(xls):
    """Values and Chinese arrive from the child."""
    grid = read_workbook(xls).grids[0]
    assert ("自评表", "项目名称", "12.5") == (grid.sheet, grid.cell(0, 0).content, str(grid.cell(0, 1).content))


@pytest.mark.libreoffice
def test_a_damaged_xls_never_ends_the_run(xls, tmp_path):
    """Whatever a flipped byte does to the reader, the caller sees a Workbook or a FileError."""
    content = xls.read_bytes()
    chance = random.Random(1)  # noqa: S311  # no secret
    path, outcomes = tmp_path / "damaged.xls", []
    for _ in range(12):
        damaged = bytearray(content)
        for _ in range(40):
            damaged[chance.randrange(512, len(damaged))] = chance.randrange(256)
        path.write_bytes(damaged)
        try:
            outcomes.append(bool(read_workbook(path).sha256))
        except FileError as error:
            outcomes.append(bool(error.reason))
    assert [True] * 12 == outcomes
