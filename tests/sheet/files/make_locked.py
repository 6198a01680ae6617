"""Make locked.xls beside this file: an .xls with the password 密码1a, as LibreOffice encrypts it (RC4).

Not run by the tests. Needs the Python that LibreOffice talks to: /usr/bin/python3 make_locked.py
"""

import subprocess
import tempfile
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue

PIPE = "pipe,name=xlcore-locked;urp;"


def option(name, value):
    """Return one setting of a document."""
    setting = PropertyValue()
    setting.Name, setting.Value = name, value
    return setting


def office():
    """Return the desktop of the LibreOffice that was started, once it answers."""
    here = uno.getComponentContext()
    resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
    for _ in range(60):
        try:
            context = resolver.resolve(f"uno:{PIPE}StarOffice.ComponentContext")
        except uno.getClass("com.sun.star.connection.NoConnectException"):
            time.sleep(0.5)
        else:
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    message = "LibreOffice does not answer"
    raise TimeoutError(message)


profile = f"-env:UserInstallation=file://{tempfile.mkdtemp()}"
process = subprocess.Popen(["soffice", profile, "--headless", f"--accept={PIPE}"])  # noqa: S607  # as installed
desktop = office()
book = desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, (option("Hidden", value=True),))
sheet = book.Sheets.getByIndex(0)
sheet.Name = "自评表"
sheet.getCellRangeByName("A1").String = "项目名称"
sheet.getCellRangeByName("B1").Value = 12.5
sheet.getCellRangeByName("C1").Formula = "=B1*2"
target = Path(__file__).with_name("locked.xls").absolute().as_uri()
book.storeToURL(target, (option("FilterName", "MS Excel 97"), option("Password", "密码1a")))
book.close(True)  # noqa: FBT003  # UNO takes arguments by position
desktop.terminate()
process.wait(30)
