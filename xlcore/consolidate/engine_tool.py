"""Which program this is, to the byte: what another one found may differ, and is not used."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from xlcore import __version__

_PACKAGE = Path(__file__).parent.parent
_READERS = ("python-calamine", "xlrd")
_LENGTH = 12


@cache
def tool() -> str:
    """Return the version of xlcore with a fingerprint of its files and of the versions of the libraries that read.

    The version number alone would not tell of a scheme or a label that
    somebody changed in place.
    """
    found = hashlib.sha256()
    for name in _READERS:
        found.update(f"{name} {version(name)}\n".encode())
    for path in sorted(_PACKAGE.rglob("*")):
        if path.is_file() and path.suffix in {".py", ".yaml"}:
            found.update(path.relative_to(_PACKAGE).as_posix().encode() + b"\n" + path.read_bytes())
    return f"{__version__}+{found.hexdigest()[:_LENGTH]}"
