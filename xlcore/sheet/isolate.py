"""Do what a hostile file may make endless in a process of its own: it may end, and the run must go on."""

from __future__ import annotations

import pickle
import subprocess
import sys
from contextlib import redirect_stdout
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from xlcore.errors import FileError
from xlcore.sheet.child import launch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SECONDS = 60
MEMORY_BYTES = 2 << 30
_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")
_expendable = False


def stay_here() -> None:
    """Say that this process is itself a child with limits, whose end costs one file: it needs none of its own."""
    global _expendable  # noqa: PLW0603  # a property of the process
    _expendable = True


def isolated(
    path: Path,
    function: Callable[_Arguments, _Result],
    *arguments: _Arguments.args,
    **options: _Arguments.kwargs,
) -> _Result:
    """Call a module's function in a child process with a time limit, and a memory limit where the system has one.

    Arguments and result are pickled; ``path`` is the file that is blamed when
    the child ends without a result.

    Raises:
        FileError: the function raised one, or the child ended before it returned.
    """
    if _expendable:
        return function(*arguments, **options)
    try:
        done = subprocess.run(  # our own module under our own interpreter; the file is data on stdin
            **launch(__name__),
            input=pickle.dumps((function, arguments, options)),
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise FileError(path, f"旧格式文件读取超过 {SECONDS} 秒；请另存为 .xlsx 后重新报送") from error
    if done.returncode != 0:
        raise FileError(path, "旧版 .xls 文件已损坏，读取程序中止；请用 Excel 或 WPS 打开，另存为 .xlsx 后重新报送")
    result: _Result | FileError = pickle.loads(done.stdout)  # noqa: S301  # written by our own child, below
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
    function, arguments, options = pickle.loads(sys.stdin.buffer.read())  # noqa: S301  # written by our own parent
    _limit_memory()
    answer = sys.stdout.buffer
    try:
        with redirect_stdout(sys.stderr):  # what a library prints must not get between the bytes of the answer
            result: object = function(*arguments, **options)
    except FileError as error:
        result = error
    answer.write(pickle.dumps(result))


if __name__ == "__main__":
    _child()
