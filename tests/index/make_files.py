"""Builders of real files for the tests of the readers: PDF, Word, HTML."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime

import docx
from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas


def pdf(
    pages: Sequence[Sequence[str]],
    *,
    header: str = "",
    numbered: bool = False,
    title: str = "",
    author: str = "",
) -> bytes:
    """A PDF with the given lines on each page; an empty line leaves a gap."""
    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=A4)
    if title:
        sheet.setTitle(title)
    if author:
        sheet.setAuthor(author)
    for number, lines in enumerate(pages, start=1):
        if header:
            sheet.drawString(72, 810, header)
        height = 770
        for line in lines:
            indent = len(line) - len(line.lstrip())
            sheet.drawString(72 + 5 * indent, height, line.strip())
            height -= 14
        if numbered:
            sheet.drawString(290, 30, f"Page {number} of {len(pages)}")
        sheet.showPage()
    sheet.save()
    return out.getvalue()


def drawn_pdf(*pages: Callable[[canvas.Canvas], object]) -> bytes:
    """A PDF each page of which (A4: 595 by 842 points) is drawn by a function."""
    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=A4)
    for draw in pages:
        sheet.setFont("Helvetica", 11)
        draw(sheet)
        sheet.showPage()
    sheet.save()
    return out.getvalue()


def image_pdf(pages: int = 1) -> bytes:
    """A PDF like a scan: pictures, no text."""
    from PIL import Image

    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=A4)
    picture = ImageReader(Image.new("L", (40, 40), 128))
    for _ in range(pages):
        sheet.drawImage(picture, 72, 500, 200, 200)
        sheet.showPage()
    sheet.save()
    return out.getvalue()


def scanned_pdf(data: bytes, dots_per_inch: int = 200) -> bytes:
    """The same PDF as a scanner would make it: each page a picture, no text."""
    from pypdfium2 import PdfDocument

    out = io.BytesIO()
    sheet = canvas.Canvas(out)
    for page in PdfDocument(data):
        across, down = page.get_size()
        picture = page.render(scale=dots_per_inch / 72, grayscale=True).to_pil()
        sheet.setPageSize((across, down))
        sheet.drawImage(ImageReader(picture), 0, 0, across, down)
        sheet.showPage()
    sheet.save()
    return out.getvalue()


def encrypted_pdf(data: bytes, user_password: str) -> bytes:
    """The same PDF under a password (RC4, which pypdf can do by itself)."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt(user_password, "owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def word(title: str = "", author: str = "Ann Lee", created: datetime | None = None) -> bytes:
    """A Word file with a heading, paragraphs, lists and a table between two paragraphs."""
    document = docx.Document()
    document.core_properties.title = title
    document.core_properties.author = author
    if created:
        document.core_properties.created = created
    document.add_heading("The flood of 1962", level=1)
    paragraph = document.add_paragraph("The river ")
    paragraph.add_run("rose").bold = True
    paragraph.add_run(" by three metres.")
    document.add_paragraph("Boats came first.", style="List Bullet")
    document.add_paragraph("Then the army.", style="List Number")
    table = document.add_table(rows=2, cols=2)
    for row, texts in zip(table.rows, (("Town", "Level"), ("Ham", "3 m")), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.add_paragraph("After the table.")
    return saved(document)


def saved(document: docx.document.Document) -> bytes:
    """The bytes of a python-docx document."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def archive(**members: bytes) -> bytes:
    """A zip file that is no Word file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as zipped:
        for name, data in members.items():
            zipped.writestr(name, data)
    return out.getvalue()


def page(body: str, head: str = "") -> bytes:
    """A whole HTML page with navigation, footer and comments around `body`."""
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'>{head}</head><body>"
        "<nav><ul><li><a href='/'>Home</a></li><li><a href='/sport'>Sport</a></li></ul></nav>"
        f"<article>{body}</article>"
        "<div id='comments' class='comments'><p>First! A comment by somebody else.</p></div>"
        "<footer><p>Copyright of the Daily Paper</p></footer></body></html>"
    ).encode()
