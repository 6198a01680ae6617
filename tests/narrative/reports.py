"""Reports made for the tests: sentences, and Word files part by part."""

from __future__ import annotations

import zipfile

from xlcore.narrative import check_report
from xlcore.narrative.document import Paragraph

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def codes(text, forms=()):
    """Return the codes that a paragraph of prose earns."""
    return [finding.code for finding in check_report([Paragraph("第1段", text)], forms)]


def said(text, forms=()):
    """Return the messages that a paragraph of prose earns, one a line."""
    return "\n".join(finding.message for finding in check_report([Paragraph("第1段", text)], forms))


def paragraph(*runs):
    """Return a Word paragraph of text runs."""
    return "<w:p>" + "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs) + "</w:p>"


def word_file(path, body, *, head="", part="word/document.xml", extra=()):
    """Write a Word file with this XML as its body."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, f'{head}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>')
        for name, content in extra:
            archive.writestr(name, content)
    return path
