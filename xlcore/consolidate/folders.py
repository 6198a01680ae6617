"""Folders that results go to, asked before hours of reading."""

from __future__ import annotations

import os
from pathlib import Path


def may_hold(folder: Path) -> bool:
    """Tell whether files can be written into a folder, or the folder made where there is none yet."""
    real = Path(os.path.realpath(folder))
    there = next((above for above in (real, *real.parents) if above.exists()), real)
    return there.is_dir() and os.access(there, os.W_OK)
