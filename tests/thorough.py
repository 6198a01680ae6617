"""How many examples a test takes: few in the everyday suite, all where XLCORE_THOROUGH=1 asks for them, as CI does."""

import os
from typing import TypeVar

Value = TypeVar("Value")

THOROUGH = os.environ.get("XLCORE_THOROUGH") == "1"


def sized(usual: Value, thorough: Value) -> Value:
    """Return what a test works through: ``thorough`` where everything is asked for."""
    return thorough if THOROUGH else usual
