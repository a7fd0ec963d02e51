"""Words of pictures, with their places."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw, ImageFont

from index.parsers import ocr
from index.parsers.ocr import can_recognise, installed_languages, open_recogniser

LINES = ("The harbour was opened in 1903.", "It has two piers.")


def picture(*lines: str) -> Image.Image:
    sheet = Image.new("L", (1200, 400), 255)
    draw = ImageDraw.Draw(sheet)
    for number, line in enumerate(lines):
        draw.text((100, 80 + 90 * number), line, font=ImageFont.load_default(48), fill=0)
    return sheet


def test_english_ships_and_stands_first():
    assert installed_languages()[0] == "eng"
    assert can_recognise()


def test_more_languages_are_those_whose_files_lie_there(tmp_path, monkeypatch):
    monkeypatch.setattr(ocr, "LANGUAGES_FOLDER", tmp_path)
    assert installed_languages() == ()
    for name in ("deu", "eng", "ara"):
        (tmp_path / f"{name}.traineddata").write_bytes(b"")
    assert installed_languages() == ("eng", "ara", "deu")


@pytest.mark.long
def test_lines_are_words_with_boxes_where_they_stand():
    with open_recogniser() as recogniser:
        lines = recogniser.lines(picture(*LINES), 300)
        assert [" ".join(word.text for word in line.words) for line in lines] == [*LINES]
        assert recogniser.lines(picture(), 300) == []
    first = lines[0].words[0]
    assert (first.text, first.left) == ("The", pytest.approx(100, abs=8))
    assert 80 <= first.top < first.bottom <= 140
    assert all(word.confidence > 0.8 for line in lines for word in line.words)
    assert lines[0].base_line < lines[1].base_line
