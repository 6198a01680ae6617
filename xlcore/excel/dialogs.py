"""What the buttons ask of a person: a message, a question, a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Protocol

import xlwings as xw

from xlcore.errors import InputError

TITLE = "绩效自评"

Buttons = Literal["ok_cancel", "yes_no_cancel"]
Answer = Literal["ok", "cancel", "yes", "no"]

_FOLDER_PICKER = 4  # Office's msoFileDialogFolderPicker
_CHOSEN = -1


class Dialogs(Protocol):
    """How a button talks with the person who pressed it."""

    def tell(self, text: str, *, fault: bool = False) -> None:
        """Show a message; ``fault`` tells that what was asked for was not done."""

    def ask(self, text: str, buttons: Buttons) -> Answer | None:
        """Ask, and return the button that was pressed; None where nobody can answer."""

    def choose_folder(self, title: str) -> Path | None:
        """Return the folder that was chosen, None if the choice was cancelled.

        Raises:
            InputError: no folder can be chosen here.
        """


class AppDialogs:
    """The dialogs of a running Excel."""

    def __init__(self, app: xw.App) -> None:
        self._app = app

    def tell(self, text: str, *, fault: bool = False) -> None:
        """Show a message box."""
        self._app.alert(text, TITLE, mode="critical" if fault else "info")

    def ask(self, text: str, buttons: Buttons) -> Answer | None:
        """Show a message box with buttons; an engine that only queues actions has no answer."""
        answer: Answer | None = self._app.alert(text, TITLE, buttons, "info")  # type: ignore[assignment]  # a plain str
        return answer

    def choose_folder(self, title: str) -> Path | None:
        """Show Office's own folder picker, which only the desktop has.

        Raises:
            InputError: this engine has no folder picker.
        """
        try:
            picker = self._app.api.FileDialog(_FOLDER_PICKER)
        except (AttributeError, NotImplementedError) as error:
            raise InputError("这里不能选择文件夹。请用命令行汇总：xlcore consolidate 文件夹 -o 汇总表.xlsx") from error
        picker.Title = title
        return Path(picker.SelectedItems(1)) if picker.Show() == _CHOSEN else None
