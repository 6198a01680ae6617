"""How one of our own modules runs in a process of its own, wherever the package lies and whoever calls."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TypedDict

_PACKAGE_ROOT = Path(__file__).parent.parent.parent
_NO_WINDOW: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows


class Launch(TypedDict):
    """What ``subprocess`` needs to start it."""

    args: list[str]
    env: dict[str, str]
    creationflags: int


def launch(module: str) -> Launch:
    """Return how a module of ours is started: by the same interpreter, from the same package, without a window.

    Not from the folder in which one works: a file yaml.py among submitted workbooks must not run.
    """
    search = os.pathsep.join(filter(None, (str(_PACKAGE_ROOT), os.environ.get("PYTHONPATH"))))
    return Launch(
        args=[sys.executable, "-P", "-m", module], env={**os.environ, "PYTHONPATH": search}, creationflags=_NO_WINDOW
    )


def give_back(process: subprocess.Popen[bytes]) -> None:
    """Give back what the system keeps for a process that was ended."""
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            try:
                pipe.close()
            except OSError:  # what was still to be written has nowhere to go
                continue
    process.wait()
