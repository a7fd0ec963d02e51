"""Pages as pictures: the boxes of quotes lie on the words, as a PDF places them."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import RectangleObject
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen import canvas

from index.errors import UnreadableArticle
from index.parsers.pdf_page import LONGEST_SIDE, MAX_PIXELS, PagePassage, draw_page
from tests.index.make_files import pdf

QUOTE = "The ferry of Brannock sails at noon."
LEFT, BASELINE, SIZE = 120, 600, 12  # points
WIDTH = stringWidth(QUOTE, "Helvetica", SIZE)


def sheet(rotation: int = 0, crop: tuple[int, int, int, int] | None = None) -> bytes:
    """One page with a sentence at a known place, turned and cropped."""
    out = io.BytesIO()
    drawn = canvas.Canvas(out, pagesize=A4)
    drawn.setFont("Helvetica", SIZE)
    drawn.drawString(LEFT, BASELINE, QUOTE)
    drawn.drawString(LEFT, 200, "Something else stands here.")
    drawn.save()
    page = PdfReader(out).pages[0]
    page.rotate(rotation)
    if crop:
        page.cropbox = RectangleObject(crop)
    writer = PdfWriter()
    writer.add_page(page)
    turned = io.BytesIO()
    writer.write(turned)
    return turned.getvalue()


def shown_place(rotation: int, crop: tuple[float, float, float, float]):
    """The words' rectangle on the page as it is shown, in points from its top left corner."""
    left, bottom, right, top = crop
    x0, x1 = LEFT - left, LEFT + WIDTH - left
    y0, y1 = top - (BASELINE + SIZE), top - BASELINE  # without the letters' descent
    width, height = right - left, top - bottom
    return {
        0: (x0, y0, x1, y1, width, height),
        90: (height - y1, x0, height - y0, x1, height, width),
        180: (width - x1, height - y1, width - x0, height - y0, width, height),
        270: (y0, width - x1, y1, width - x0, height, width),
    }[rotation]


@pytest.mark.parametrize("crop", [None, (100, 150, 500, 700)])
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_the_box_lies_on_the_words_of_turned_and_cropped_pages(rotation, crop):
    picture = draw_page(sheet(rotation, crop), 1, 900, [PagePassage(QUOTE, 0)])
    *place, width, height = shown_place(rotation, crop or (0, 0, *A4))
    assert picture.width / picture.height == pytest.approx(width / height, abs=0.01)
    ((box,),) = picture.marks
    found = [box.left * width, box.top * height, box.right * width, box.bottom * height]
    assert found == pytest.approx(place, abs=3.5)  # a line is 14 points high, its letters 12


@pytest.mark.parametrize("rotation", [0, 90])
def test_the_ink_of_the_words_is_in_the_box_and_the_rest_of_the_ink_is_not(rotation):
    picture = draw_page(sheet(rotation), 1, 1200, [PagePassage(QUOTE, 0)])
    image = Image.open(io.BytesIO(picture.data)).convert("L").point(lambda v: 255 * (v < 128))
    ((box,),) = picture.marks
    wide, high = image.size
    edges = (box.left * wide, box.top * high, box.right * wide, box.bottom * high)
    ink = image.crop(tuple(round(edge) for edge in edges)).getbbox()
    assert ink is not None
    image.paste(0, tuple(round(edge) for edge in edges))
    rest = image.getbbox()  # of the other sentence, which is 400 points away
    assert rest is not None
    assert max(rest[2] - rest[0], rest[3] - rest[1]) < 0.35 * max(wide, high)
    along = 1 if rotation else 0
    assert ink[2 + along] - ink[along] == pytest.approx(
        WIDTH / A4[0] * min(wide, high), abs=0.01 * wide
    )


def with_unicode(codes: bytes, meaning: str) -> bytes:
    """One line of Helvetica at 100, 500 whose character codes mean other characters."""
    pairs = "\n".join(
        f"<{code:02x}> <{sign.encode('utf-16-be').hex()}>"
        for code, sign in zip(codes, meaning, strict=True)
    )
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def "
        "/CMapType 2 def 1 begincodespacerange <00> <ff> endcodespacerange "
        f"{len(codes)} beginbfchar\n{pairs}\nendbfchar endcmap end end"
    ).encode()
    line = b"BT /F 20 Tf 100 500 Td <%s> Tj ET" % codes.hex().encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 800]/Contents 4 0 R"
        b"/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(line), line),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(cmap), cmap),
    ]
    body = b"".join(b"%d 0 obj%s endobj\n" % (n, each) for n, each in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>"


def test_a_line_from_right_to_left_is_marked_from_its_first_word():
    words = "ספינה יוצאת"
    codes = bytes(range(65, 65 + len(words)))
    data = with_unicode(codes, words[::-1])  # as it is drawn, from the left
    whole, first = draw_page(
        data, 1, 400, [PagePassage(words, 0), PagePassage(words.split()[0], 0)]
    ).marks
    assert (whole[0].left * 400, len(whole)) == (pytest.approx(100, abs=1), 1)
    assert first[0].right == pytest.approx(whole[0].right)
    assert first[0].left > whole[0].left


def test_a_ligature_is_marked_with_its_word():
    ((box,),) = draw_page(
        with_unicode(b"oFce", "o\ufb03ce"), 1, 400, [PagePassage("office", 0)]
    ).marks
    width = stringWidth("oFce", "Helvetica", 20)
    assert (box.left * 400, box.right * 400) == pytest.approx((100, 100 + width), abs=1)


def test_a_page_is_as_wide_as_asked_within_limits():
    data = pdf([["One."], ["Two."]])
    picture = draw_page(data, 2, 900)
    assert (picture.width, picture.pages, picture.media_type) == (900, 2, "image/png")
    assert picture.marks == ()
    huge = draw_page(data, 1, 100_000)
    assert huge.width * huge.height <= 1.01 * MAX_PIXELS
    out = io.BytesIO()
    strip = canvas.Canvas(out, pagesize=(2, 14_000))
    strip.drawString(0, 5, "x")
    strip.save()
    assert draw_page(out.getvalue(), 1, 900).height <= LONGEST_SIDE + 1


def test_colours_make_a_jpeg():
    out = io.BytesIO()
    drawn = canvas.Canvas(out, pagesize=A4)
    drawn.setFillColorRGB(1, 0, 0)
    drawn.rect(100, 100, 300, 300, fill=1)
    drawn.save()
    picture = draw_page(out.getvalue(), 1, 300)
    assert picture.media_type == "image/jpeg"
    assert Image.open(io.BytesIO(picture.data)).size == (picture.width, picture.height)


@pytest.mark.parametrize(
    ("data", "page", "reason"),
    [
        (b"no PDF at all", 1, "not a PDF file"),
        (b"%PDF-1.4 nonsense", 1, "broken PDF: it cannot be opened"),
        (pdf([["One."]]), 2, "there is no page 2: the PDF has 1"),
        (pdf([["One."]]), 0, "there is no page 0"),
    ],
)
def test_what_cannot_be_drawn_has_a_reason(data, page, reason):
    with pytest.raises(UnreadableArticle, match=reason):
        draw_page(data, page, 300)
