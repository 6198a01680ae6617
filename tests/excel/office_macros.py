"""LibreOffice with macros allowed: opens a workbook whose VBA may run, and says what its cells give."""

import subprocess
from pathlib import Path

import engines

_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Recalculate()
Dim options(0) As New com.sun.star.beans.PropertyValue
options(0).Name = "MacroExecutionMode"
options(0).Value = 4
Dim book As Object
book = StarDesktop.loadComponentFromURL("{source}", "_blank", 0, options())
book.calculateAll()
options(0).Name = "FilterName"
options(0).Value = "Calc MS Excel 2007 XML"
book.storeToURL("{target}", options())
StarDesktop.terminate()
End Sub
</script:module>
"""


def macro_values(path: Path, work: Path) -> engines.Cells:
    """Return what LibreOffice gives for the formula cells of a workbook whose own VBA runs."""
    profile, out = work / "profile", work / f"{path.stem}-recalculated.xlsx"
    engines.libreoffice(["--terminate_after_init"], profile)  # a new profile brings its own, empty Module1
    module = profile / "user" / "basic" / "Standard" / "Module1.xba"
    module.write_text(_MODULE.format(source=path.as_uri(), target=out.as_uri()), encoding="utf-8")
    command = [
        "soffice",
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "macro:///Standard.Module1.Recalculate",
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=100)
    return engines.cached(out)
