import pytest
from com_engine import ComError, plain
from com_sheet import ALLOWED, Worksheet
from live_excel import file_of, form_workbook, open_book, state
from openpyxl.styles import Protection

from xlcore.errors import InputError
from xlcore.excel.lifting import ProtectionStaysError, barring, lifted, protected
from xlcore.excel.marks import Mark

SHEET = "自评表"
OTHER = "基础数据"


def opened(password=None, **options):
    """Return a book with two sheets; the first is protected with these options of the file format."""
    workbook = form_workbook()
    workbook.create_sheet(OTHER)
    held = workbook[SHEET].protection
    held.sheet = True
    if password is not None:
        held.password = password
    for name, value in options.items():
        setattr(held, name, value)
    return open_book(workbook)


def com(book, name=SHEET):
    return plain(book.sheets[name].api)


def test_the_protected_sheets_are_found():
    """A sheet counts as protected for its cells or for its notes, and in the order of the workbook."""
    book = opened()
    assert (SHEET,) == protected(book, [OTHER, SHEET])
    file_of(book)[OTHER].protection.sheet = True
    assert (SHEET, OTHER) == protected(book, [OTHER, SHEET])
    assert () == protected(book, [])


def test_inside_the_sheet_can_be_written():
    """While it is lifted cells, notes and colours can be written."""
    book = opened(objects=True)
    target = book.sheets[SHEET].range("G9")
    with pytest.raises(ComError):
        target.value = 1.0
    with lifted(book, [SHEET]):
        target.value, target.color = 1.0, (255, 0, 0)
        target.add_note("错误")
    assert (1.0, (255, 0, 0), "错误") == (target.value, target.color, target.note.text)


@pytest.mark.parametrize("option", [*ALLOWED.values(), "objects", "scenarios"])
@pytest.mark.parametrize("value", [True, False])
def test_every_option_comes_back(option, value):
    """What the sheet allows is the same before and after."""
    book = opened(**{option: value})
    before = state(book)
    with lifted(book, [SHEET]):
        assert not file_of(book)[SHEET].protection.sheet
    assert before == state(book)


@pytest.mark.parametrize(("locked", "unlocked"), [(False, False), (True, False), (True, True)])
def test_what_may_be_selected_comes_back(locked, unlocked):
    """Excel forgets it when a sheet is protected anew, so it is set again."""
    book = opened(selectLockedCells=locked, selectUnlockedCells=unlocked)
    before = state(book)
    with lifted(book, [SHEET]):
        pass
    assert before == state(book)


def test_protection_that_lets_macros_pass_comes_back():
    """Where a macro protected the sheet against people only, it stays so."""
    book = opened()
    com(book).interface_only = True
    with lifted(book, [SHEET]):
        assert not com(book).ProtectionMode
    assert com(book).ProtectionMode


def test_a_fault_in_the_middle_brings_the_protection_back():
    """Whatever goes wrong inside, every sheet is protected as before."""
    book = opened(formatCells=False)
    file_of(book)[OTHER].protection.sheet = True
    before = state(book)
    with pytest.raises(ComError), lifted(book, [SHEET, OTHER]):
        raise ComError
    assert before == state(book)


@pytest.mark.parametrize("password", ["secret", ""])
def test_a_password_is_never_touched(password):
    """A sheet with a password is refused in words and stays as it is, and so do those that were lifted before it."""
    book = opened(password)
    file_of(book)[OTHER].protection.sheet = True
    before = state(book)
    with pytest.raises(ProtectionStaysError, match=f"“{SHEET}”的保护有密码"), lifted(book, [OTHER, SHEET]):
        raise AssertionError
    assert before == state(book)


def test_several_selected_sheets_are_no_obstacle():
    """Excel lifts and sets no protection while several sheets are selected; one is left selected."""
    book = opened()
    before = state(book)
    for sheet in file_of(book):
        sheet.sheet_view.tabSelected = True
    with lifted(book, [SHEET]):
        pass
    assert before == state(book)


def test_an_excel_that_says_nothing_is_not_believed(monkeypatch):
    """Where the sheet is still protected after it was lifted, nothing is written."""
    book = opened()
    monkeypatch.setattr(Worksheet, "Unprotect", lambda *_: None)
    with pytest.raises(ProtectionStaysError), lifted(book, [SHEET]):
        raise AssertionError


@pytest.mark.parametrize("failing", ["Protect", "EnableSelection"])
def test_protection_that_cannot_be_put_back_is_told(failing, monkeypatch):
    """The sheet is named, so that a person can protect it."""
    book = opened(selectLockedCells=True)

    def refuse(*_, **__):
        raise ComError

    replaced = refuse if failing == "Protect" else property(Worksheet.EnableSelection.fget, refuse)
    monkeypatch.setattr(Worksheet, failing, replaced)
    with pytest.raises(InputError, match=f"没能恢复工作表“{SHEET}”的保护"), lifted(book, [SHEET]):
        pass


def test_one_sheet_that_cannot_be_put_back_does_not_keep_the_others_open(monkeypatch):
    """Every sheet is tried, and only the failing one is named."""
    book = opened()
    file_of(book)[OTHER].protection.sheet = True
    protect = Worksheet.Protect

    def refusing(sheet, **options):
        sheet.refuse(sheet.Name == SHEET)
        protect(sheet, **options)

    monkeypatch.setattr(Worksheet, "Protect", refusing)
    with pytest.raises(InputError, match=f"没能恢复工作表“{SHEET}”的保护"), lifted(book, [SHEET, OTHER]):
        pass
    assert (OTHER,) == protected(book, [SHEET, OTHER])


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        (Mark(SHEET, "G9", "fill", value=1), (SHEET,)),
        (Mark(SHEET, "G11", "fill", value=1), ()),
        (Mark(SHEET, "G11", "check", note="错误"), (SHEET,)),
        (Mark(SHEET, "G11", "check", color=(0, 0, 0)), (SHEET,)),
        (Mark(OTHER, "G9", "fill", value=1), ()),
    ],
)
def test_a_value_needs_no_lifting_where_the_cell_is_open(mark, expected):
    """An unlocked cell of a protected sheet takes a value; notes and colours no cell of it takes."""
    book = opened("secret")
    file_of(book)[SHEET]["G11"].protection = Protection(locked=False)
    assert expected == barring(book, [mark])
