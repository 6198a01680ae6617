"""Changes workbooks that other people made: values in, bytes out, and nothing else is touched."""

from xlcore.sheet.paint import save_bytes
from xlcore.sheet.patch.book import patched
from xlcore.sheet.patch.change import Added, BookChange, Look, SheetChange

__all__ = ["Added", "BookChange", "Look", "SheetChange", "patched", "save_bytes"]
