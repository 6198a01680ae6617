"""xlcore: the budget performance self-evaluation form (绩效自评表), scored, checked and consolidated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlcore.frames import to_frame

__all__ = ["__version__", "to_frame"]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:  # noqa: ANN401  # whatever the module has
    """Load what is for analysts when it is asked for: the command line must not wait for it."""
    if name == "to_frame":
        from xlcore.frames import to_frame  # noqa: PLC0415  # as above

        return to_frame
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
