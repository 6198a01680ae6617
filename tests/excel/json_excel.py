"""Excel on the JSON engine: a sheet as a client sends it, and the client that applies what comes back."""

from __future__ import annotations

from copy import deepcopy

import pytest
import xlwings as xw

with pytest.MonkeyPatch.context() as patch:
    patch.setenv("XLWINGS_LICENSE_KEY", "noncommercial")  # asked for by the import only; these tests are no commerce
    from xlwings.pro import _xlremote


def payload(workbook, *, selection="A1", notes=()):
    """Return what a client sends for an openpyxl workbook."""
    sheets = []
    for sheet in workbook:
        values = [["" if value is None else value for value in row] for row in sheet.iter_rows(values_only=True)]
        found = [{"address": address} for address in notes] if not sheets else []
        sheets.append(_sheet(sheet.title, values, found))
    about = {"name": "自评.xlsx", "active_sheet_index": 0, "selection": selection}
    return {"client": "Office.js", "version": xw.__version__, "book": about, "names": [], "sheets": sheets}


def _sheet(name, values, notes=()):
    return {"name": name, "visibility": "Visible", "values": values, "notes": list(notes), "pictures": [], "tables": []}


def opened(sent):
    return xw.Book(impl=_xlremote.engine.apps[0].books.open(json=deepcopy(sent)))


def actions(book, func):
    return [action for action in book.json()["actions"] if action["func"] == func]


def said(book):
    return actions(book, "alert")[-1]["args"][0]


def applied(sent, book):
    """Return what the client sends next time: the actions done to the sheets as they were first sent."""
    sheets = sent["sheets"]
    for action in book.json()["actions"]:
        at = action["sheet_position"]
        match action["func"]:
            case "addSheet":
                index, name = action["args"]
                sheets.insert(index, _sheet(name, [[]]))
            case "sheetDelete":
                del sheets[at]
            case "setSheetPosition":
                sheets.insert(action["args"][0], sheets.pop(at))
            case "sheetClearContents":
                sheets[at]["values"] = [[]]
            case "setSheetVisibility":
                sheets[at]["visibility"] = action["args"][0]
            case "setValues":
                _put(sheets[at]["values"], action)
            case "addNote" | "deleteNote":
                _note(sheets[at]["notes"], *action["args"])
            case "alert" | "activateSheet":
                pass
            case other:
                raise AssertionError(other)
    return sent


def _note(notes, address, text=None):
    notes[:] = [note for note in notes if note["address"] != address]
    if text is not None:
        notes.append({"address": address, "text": text})


def _put(values, action):
    for row, line in enumerate(action["values"], start=action["start_row"]):
        for column, value in enumerate(line, start=action["start_column"]):
            values.extend([] for _ in range(row + 1 - len(values)))
            values[row].extend("" for _ in range(column + 1 - len(values[row])))
            values[row][column] = value
    width = max(map(len, values))
    for line in values:
        line.extend([""] * (width - len(line)))
