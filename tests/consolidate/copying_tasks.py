"""What processes that make copies are asked to do in tests: the name of the file says what happens."""

import os
import time

from xlcore.consolidate.copies import Made
from xlcore.consolidate.copies_pool import Copier, packed


class Act(Copier):
    """Makes copies that hold the file's name, unless the name tells it to die, hang or fail."""

    __slots__ = ()

    def __call__(self, path):
        """Do what the name of the file says."""
        if path.name.startswith("die"):
            os.abort()
        if path.name.startswith("slow"):
            time.sleep(0.5)
        return packed(Made(f"{path.name}\n\0".encode(), remarks=("没有密码",)))
