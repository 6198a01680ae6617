"""What worker processes are asked to do in tests: the name of the file says what happens."""

import os
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Act:
    """Answers with the file's name and its own process, unless the name tells it to die, hang or run out of memory."""

    folder: Path

    def __call__(self, path):
        """Do what the name of the file says."""
        name = path.name
        if name.startswith("once"):
            mark = self.folder / f"{name}.died"
            if not mark.exists():
                mark.touch()
                os.abort()
        if name.startswith("die"):
            os.abort()
        if name.startswith("hang"):
            time.sleep(60)
        if name.startswith("spin"):
            sum(range(10**11))  # holds the interpreter
        if name.startswith("fat"):
            bytearray(4 << 30)
        if name.endswith("count"):
            path.with_suffix(".made").touch()
        if name.startswith("noisy"):
            os.write(1, b"*** not an answer ***")
        return f"{name} {os.getpid()}".encode()
