"""Read a legacy workbook in a process of its own: its records can make the reader abort, and the run must go on."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from xlcore.errors import FileError

if TYPE_CHECKING:
    from xlcore.sheet.grid import Workbook
    from xlcore.sheet.preflight import Limits

SECONDS = 60
MEMORY_BYTES = 2 << 30
_PACKAGE_ROOT = Path(__file__).parent.parent.parent


def read_isolated(path: Path, limits: Limits) -> Workbook:
    """Read the workbook in a child process with a time limit, and a memory limit where the system has one.

    Raises:
        FileError: the file cannot be read, or the child ended before it was.
    """
    search = os.pathsep.join(filter(None, (str(_PACKAGE_ROOT), os.environ.get("PYTHONPATH"))))
    try:
        done = subprocess.run(  # noqa: S603  # our own module under our own interpreter; the path is data on stdin
            [sys.executable, "-m", __name__],
            input=pickle.dumps((path, limits)),
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env={**os.environ, "PYTHONPATH": search},
        )
    except subprocess.TimeoutExpired as error:
        raise FileError(path, f"旧版 .xls 文件读取超过 {SECONDS} 秒；请另存为 .xlsx 后重新报送") from error
    if done.returncode != 0:
        raise FileError(path, "旧版 .xls 文件已损坏，读取程序中止；请用 Excel 或 WPS 打开，另存为 .xlsx 后重新报送")
    result: Workbook | FileError = pickle.loads(done.stdout)  # noqa: S301  # written by our own child, below
    if isinstance(result, FileError):
        raise result
    return result


def _limit_memory() -> None:
    try:
        import resource  # noqa: PLC0415  # exists on POSIX only
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def _child() -> None:
    from xlcore.sheet.grid import read_native  # noqa: PLC0415  # grid imports this module
    from xlcore.sheet.preflight import inspect  # noqa: PLC0415  # as above

    path, limits = pickle.loads(sys.stdin.buffer.read())  # noqa: S301  # written by our own parent, above
    _limit_memory()
    try:
        result: Workbook | FileError = read_native(inspect(path, limits), limits)
    except FileError as error:
        result = error
    sys.stdout.buffer.write(pickle.dumps(result))


if __name__ == "__main__":
    _child()
