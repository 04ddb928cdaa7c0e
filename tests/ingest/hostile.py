"""Files made to harm: each has something in it that a careless reader would choke on, follow or show."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Mapping

from tests.ingest.make import docx_bytes

BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha ha ha ha ha ha ha ha ha ha">
%s]>""" % b"\n".join(b'<!ENTITY %c "%s">' % (letter + 1, b"&%c;" % letter * 10) for letter in range(ord("a"), ord("j")))


def pdf_of(objects: list[bytes]) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    parts, offsets, at = [b"%PDF-1.7\n"], [], 9
    for number, content in enumerate(objects, 1):
        part = b"%d 0 obj\n%s\nendobj\n" % (number, content)
        offsets.append(at)
        parts.append(part)
        at += len(part)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table))
    parts.append(b"trailer\n<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, at))
    return b"".join(parts)


def one_page_pdf(content: bytes, *more: bytes, resources: bytes = b"/Font<</F 5 0 R>>") -> bytes:
    """A PDF of one page that draws `content`; further objects are numbered from 6."""
    return pdf_of(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<%s>>>>" % resources,
            b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            *more,
        ]
    )


def words_in_pdf(words: bytes, at: bytes = b"72 700") -> bytes:
    """The page content that writes some words at a place."""
    return b"BT /F 11 Tf %s Td (%s) Tj ET\n" % (at, words)


def many_objects_pdf(count: int) -> bytes:
    """A sound PDF of one page, with this many further objects that nothing points to."""
    return one_page_pdf(words_in_pdf(b"The child was not seen alone."), *([b"[]"] * count))


def drawing_pdf(count: int) -> bytes:
    """A page of this many lines."""
    return one_page_pdf(words_in_pdf(b"The child was not seen alone.") + b"1 1 m 9 9 l S\n" * count)


def laughing_pdf(levels: int) -> bytes:
    """A page that draws a form, which draws another ten times, and so on."""
    forms = []
    for number in range(levels):
        draw = b"/X Do " * 10 if number + 1 < levels else words_in_pdf(b"ha")
        forms.append(
            b"<</Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F 5 0 R>>/XObject<</X %d 0 R>>>>"
            b"/Length %d>>stream\n%s\nendstream" % (number + 7, len(draw), draw)
        )
    return one_page_pdf(b"/X Do", *forms, b"[]", resources=b"/Font<</F 5 0 R>>/XObject<</X 6 0 R>>")


def zip_of(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def linked_zip(name: str, target: str) -> bytes:
    """A ZIP file of one symbolic link."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        link = zipfile.ZipInfo(name)
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, target)
    return buffer.getvalue()


def docx_with(document: bytes) -> bytes:
    """A Word file whose main part is this."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(docx_bytes(lambda document: None))) as sound,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for entry in sound.infolist():
            archive.writestr(entry.filename, document if entry.filename == "word/document.xml" else sound.read(entry))
    return buffer.getvalue()


def word_xml(inner: bytes, head: bytes = b"") -> bytes:
    """The main part of a Word file with this in its body."""
    space = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return b'%s<w:document xmlns:w="%s"><w:body>%s</w:body></w:document>' % (head, space, inner)


def odt_xml(inner: bytes, head: bytes = b"") -> bytes:
    """The main part of an OpenDocument text with this in it."""
    names = b" ".join(
        b'xmlns:%s="urn:oasis:names:tc:opendocument:xmlns:%s:1.0"' % (name, name)
        for name in (b"office", b"text", b"table")
    )
    body = b"<office:body><office:text>%s</office:text></office:body>" % inner
    return b"%s<office:document-content %s>%s</office:document-content>" % (head, names, body)
