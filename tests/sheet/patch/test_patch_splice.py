from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcore.sheet.patch.splice import (
    Refusal,
    escaped,
    filled,
    gap,
    grown,
    link,
    outline,
    prefixed,
    spliced,
    with_attributes,
)


def drawn(xml, element):
    """Return an element as nested tuples: its opening tag, its children, its closing tag."""
    opening, closing = xml[element.start : element.inside], xml[element.close : element.end]
    return opening, [drawn(xml, child) for child in element.children], closing


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_offsets_are_those_of_the_tags(mark):
    """Quotes, angles in values, comments, sections and marks of order do not mislead."""
    text = "<?xml version='1.0'?><!-- <a> --><a q='中>\"'><x:b z=\"1>'2\"/><![CDATA[<c>]]>é<c >文<?p <d>?></c\n></a>"
    xml = mark + text.encode()

    assert drawn(xml, outline(xml)) == (
        "<a q='中>\"'>".encode(),
        [(b'<x:b z="1>\'2"/>', [], b""), (b"<c >", [], b"</c\n>")],
        b"</a>",
    )


NAMES = st.sampled_from(["a", "x:b", "长"])
VALUES = st.text("ab'>/中 ", max_size=4)
TREES = st.recursive(
    st.builds(lambda name, value: f'<{name} k="{value}"/>', NAMES, VALUES),
    lambda inner: st.builds(
        lambda name, value, items: f'<{name} k="{value}">文{"".join(items)}</{name} >', NAMES, VALUES, st.lists(inner)
    ),
    max_leaves=12,
)


@given(TREES)
def test_every_element_begins_and_ends_where_it_says(text):
    """From the offsets alone the text can be put together again."""
    xml = text.encode()

    def again(element):
        pieces, at = [xml[element.start : element.inside]], element.inside
        for child in element.children:
            pieces += [xml[at : child.start], again(child)]
            at = child.end
        return b"".join([*pieces, xml[at : element.close], xml[element.close : element.end]])

    assert xml == again(outline(xml))


def test_leaves_and_levels_bound_the_outline():
    """What lies inside a leaf or too deep is left out, but counted."""
    xml = b"<a><b><c/></b><d><e><f/></e></d></a>"

    assert [["d"], ["e"]] == [
        [element.name for element in outline(xml, frozenset({"b"})).descendants()][1:2],
        [child.name for child in outline(xml, deepest=2).children[1].descendants()],
    ]


@pytest.mark.parametrize("xml", [b"<a><b></a>", b"", b"<!DOCTYPE a []><a/>", b"<a>\xff</a>"])
def test_broken_xml_is_refused(xml):
    """XML that is not well-formed, or that declares a document type, is refused in Chinese."""
    with pytest.raises(Refusal, match="XML"):
        outline(xml)


@pytest.mark.parametrize(
    ("opening", "values", "after"),
    [
        (b'<c r="A1" s=\'3\' t="s"/>', {"s": "5", "t": None}, b'<c r="A1" s="5"/>'),
        (b"<c>", {"s": "5"}, b'<c s="5">'),
        (b"<c />", {"s": "5"}, b'<c s="5"/>'),
        (b'<c  s = "1"  q="2">', {"s": '"<\n'}, b'<c  s = "&quot;&lt;&#10;"  q="2">'),
        (b'<c x:s="1"/>', {"s": "2"}, b'<c x:s="1" s="2"/>'),
        (b"<c a=' s=\"1\"'/>", {"s": None}, b"<c a=' s=\"1\"'/>"),
        (b'<c a="1" >', {}, b'<c a="1" >'),
    ],
)
def test_attributes_are_set_in_place(opening, values, after):
    """Attributes that are not named keep their bytes."""
    assert after == with_attributes(opening, values)


def test_edits_are_made_at_once():
    """Insertions at one place keep their order and stand before a replacement that starts there."""
    assert b"0xyB4" == spliced(b"01234", [(1, 4, b"B"), (1, 1, b"x"), (1, 1, b"y")])


def test_edits_that_overlap_are_a_mistake():
    """No byte is replaced twice."""
    with pytest.raises(ValueError, match="overlap"):
        spliced(b"01234", [(1, 4, b""), (3, 5, b"")])


@pytest.mark.parametrize(
    ("xml", "after"),
    [
        (b'<a n="1"/>', b'<a n="2"><b/></a>'),
        (b'<a n="1"></a>', b'<a n="2"><b/></a>'),
        (b'<x:a n="1"><c/></x:a>', b'<x:a n="2"><c/><b/></x:a>'),
    ],
)
def test_an_element_grows(xml, after):
    """A fragment goes behind the last child, also where the element closed itself."""
    assert after == spliced(xml, grown(xml, outline(xml), b"<b/>", {"n": "2"}))


def test_filling_with_nothing_closes_the_element():
    """An element without content closes itself."""
    assert [b"<a/>", b"<a>1</a>"] == [filled(b"<a>", "a", b""), filled(b"<a/>", "a", b"1")]


@pytest.mark.parametrize(
    ("xml", "before"),
    [
        (b"<w><a/><z/></w>", b"<z/></w>"),
        (b"<w><a/><m/><m/><z/></w>", b"<z/></w>"),
        (b"<w><a/><mc:Alt><mc:Choice><z/></mc:Choice></mc:Alt></w>", b"<mc:Alt>"),
        (b"<w><mc:Alt><q/></mc:Alt><a/></w>", b"</w>"),
        (b"<x:w><x:z/></x:w>", b"<x:z/>"),
    ],
)
def test_a_child_has_its_place(xml, before):
    """A child belongs before the first that the schema puts behind it, also where that one is wrapped."""
    assert xml[gap(outline(xml), "m", ("a", "m", "z")) :].startswith(before)


def test_prefixes_go_to_tags_without_one():
    """Only tags get the prefix, not attributes, and not those that have one."""
    assert b'<x:a><x:b c="1"/><y:d/></x:a>' == prefixed(b'<a><b c="1"/><y:d/></a>', b"x:")


@pytest.mark.parametrize(
    ("root", "attribute"),
    [
        (b'<w xmlns:q="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/>', b'q:id="rId1"'),
        (b'<w xmlns:r="http://purl.oclc.org/ooxml/officeDocument/relationships"/>', b'r:id="rId1"'),
        (b"<w/>", b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId1"'),
        (
            b'<w xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"/>',
            b'xmlns:r="http://purl.oclc.org/ooxml/officeDocument/relationships" r:id="rId1"',
        ),
    ],
)
def test_a_link_uses_the_prefix_that_is_declared(root, attribute):
    """The namespace of relations keeps its prefix, or is declared on the spot."""
    assert attribute == link(root, "rId1")


@given(st.text())
def test_what_is_escaped_is_wellformed(text):
    """Any text becomes content that a parser accepts."""
    assert outline(f"<a>{escaped(text)}</a>".encode()).name == "a"
