"""Render the pictures of the README: whole sheets, also what stands beside the printed form.

Needs LibreOffice and pdftoppm; run ``python docs/pictures.py`` after the workbooks have changed.
"""

import subprocess
import tempfile
from pathlib import Path

import openpyxl

from xlcore.consolidate.copies import copy as marked_copy

ROOT = Path(__file__).parent.parent
# The workbook, how much of the page the form takes, in pixels, and whether the marked copy is shown.
PICTURES = {
    "mof-project-blank": ("workbooks/mof-project.xlsx", 960, False),
    "jinnan-filled": ("workbooks/examples/jinnan-project-2020.xlsx", 780, False),
    "yaohai-marked": ("workbooks/examples/yaohai-project-2021.xlsx", 780, True),
}


def render(source: Path, target: Path, height: int) -> None:
    """Render the first sheet of a workbook on one page, without its print area."""
    with tempfile.TemporaryDirectory() as folder:
        book = openpyxl.load_workbook(source)
        sheet = book["自评表"]
        sheet.print_area = None
        sheet.print_title_rows = None
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 1
        for other in book.sheetnames:
            if other != "自评表":
                book[other].sheet_state = "hidden"
        copy = Path(folder) / "sheet.xlsx"
        book.save(copy)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, copy]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603  # fixed program, own file
        form = ["-r", "140", "-x", "0", "-y", "60", "-W", "1158", "-H", str(height)]
        picture = ["pdftoppm", *form, "-l", "1", "-singlefile", "-png", copy.with_suffix(".pdf")]
        subprocess.run([*picture, target.with_suffix("")], check=True)  # noqa: S603  # as above


def main() -> None:
    """Render every picture."""
    with tempfile.TemporaryDirectory() as folder:
        for name, (source, height, marks) in PICTURES.items():
            shown = ROOT / source
            if marks:
                shown = Path(folder) / shown.name
                marked_copy(ROOT / source, shown, None, marks=True, scores=False)
            render(shown, ROOT / "docs" / "images" / f"{name}.png", height)


if __name__ == "__main__":
    main()
