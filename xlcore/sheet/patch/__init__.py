"""Changes workbooks that other people made: values in, bytes out, and nothing else is touched."""

from xlcore.sheet.paint import save_bytes
from xlcore.sheet.patch.book import arrays, patched
from xlcore.sheet.patch.change import Added, BookChange, Look, SheetChange

__all__ = ["Added", "BookChange", "Look", "SheetChange", "arrays", "patched", "save_bytes"]
