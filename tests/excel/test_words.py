import inspect
import re

import pytest
from engines import same
from worksheet import calculated, function_of

from xlcore.excel import udf
from xlcore.excel.reference import FILE, reference, signature
from xlcore.excel.words import FUNCTIONS, LONGEST_HELP

VBA_RESERVED = """
    abs addressof alias and any array as attribute boolean byref byte byval call case cbool cbyte ccur cdate
    cdbl cdec cdecl cint circle class clng clnglng clngptr close const csng cstr currency cvar cverr date debug
    decimal declare defbool defbyte defcur defdate defdbl defdec defint deflng defobj defsng defstr defvar dim
    do doevents double each else elseif empty end endif enum eqv erase error event exit explicit false fix for
    friend function get global gosub goto if imp implements in input inputb int integer is lbound len lenb let
    lib like line linput lock long longlong longptr loop lset me mod module new next not nothing null object on
    open option optional or paramarray preserve print private property pset public put raiseevent redim rem
    resume return rset scale seek select set sgn shared single spc static step stop string sub tab then to true
    type typeof ubound unlock until variant wend while with withevents write xor caller k argsarray
"""
CELL_LIKE = re.compile(r"[a-z]{1,3}[0-9]+|r[0-9]*c?[0-9]*|c[0-9]*", re.IGNORECASE)
functions = pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)


@functions
def test_names_are_fit_for_vba(function):
    """Function and parameters are ASCII words that VBA does not reserve and Excel does not take for a cell."""
    for name in (function.name, *(parameter.name for parameter in function.parameters)):
        assert name.isascii()
        assert name.isidentifier()
        assert not name.startswith("_")
        assert name.lower() not in VBA_RESERVED.split()
        assert not CELL_LIKE.fullmatch(name)


@functions
def test_help_fits_excel(function):
    """Every function and parameter has Chinese help that Excel does not cut."""
    for text in (function.help, *(parameter.help for parameter in function.parameters)):
        assert any("\u4e00" <= mark <= "\u9fff" for mark in text)
        assert len(text) <= LONGEST_HELP
        assert "\n" not in text


@functions
def test_words_describe_the_function(function):
    """Parameters stand in the order of the function, and optional ones are those with a default."""
    found = inspect.signature(function_of(function.name)).parameters.values()
    expected = [(parameter.name, parameter.optional) for parameter in function.parameters]
    assert expected == [(parameter.name, parameter.default is not parameter.empty) for parameter in found]
    assert function.variadic == any(parameter.kind is parameter.VAR_POSITIONAL for parameter in found)


def test_every_function_has_its_words():
    """Nothing in capitals is left undescribed."""
    assert {name for name in vars(udf) if name.isupper() and callable(getattr(udf, name))} == {
        function.name for function in FUNCTIONS
    }


def test_examples_show_their_results():
    """An independent engine shows for each example what the reference says."""
    found = calculated({f"A{10 * row}": function.example for row, function in enumerate(FUNCTIONS, 1)}, {})
    assert all(map(same, [function.result for function in FUNCTIONS], found.values())), found


@functions
def test_the_reference_has_the_function(function):
    """The page names the function, its help and its example."""
    page = FILE.read_text("utf-8")
    assert all(text in page for text in (signature(function), function.help, f"`={function.example}`"))


def test_the_reference_is_fresh():
    """The page is what ``python -m xlcore.excel.reference`` writes."""
    assert reference() == FILE.read_text("utf-8")
