"""Encodings of texts in Latin script, by the letters of languages."""

from __future__ import annotations

import pytest

from index.parsers.decoding import decode
from index.parsers.latin_encodings import latin_encoding

TEXTS = {
    "Polish": "Wójt gminy ogłosił, że stara łódź zostanie sprzedana. Mieszkańcy żądają części.",
    "Czech": "Starý přívoz přes řeku jezdí od května každý den, děti mají lístek za půl ceny.",
    "Hungarian": "A régi hídőr szerint a fűtött őrház felújítása több millió forintba kerül.",
    "Croatian": "Općina će iduće godine obnoviti cestu između škole i žičare, javlja dopisnik.",
    "German": "Die Gemeinde läßt die Brücke prüfen, weil die Geländer größere Schäden haben.",
    "French": "La mairie a décidé de réparer le pont, où les élèves passent même à la fête.",
    "Swedish": "Kommunen låter bygga en ny färja som går över älven på några få minuter.",
    "Turkish": "Belediye köprünün açılışını gelecek yıla bıraktı, halk ise çözüm istiyor.",
}
ENCODINGS = {
    "Polish": ("cp1250", "iso8859_2"),
    "Czech": ("cp1250", "iso8859_2"),
    "Hungarian": ("cp1250", "iso8859_2"),
    "Croatian": ("cp1250", "iso8859_2"),
    "German": ("cp1252", "mac_roman", "cp850"),
    "French": ("cp1252", "mac_roman", "cp850"),
    "Swedish": ("cp1252", "mac_roman"),
    "Turkish": ("cp1254", "iso8859_9"),
}


@pytest.mark.parametrize(
    ("language", "encoding"), [(name, each) for name in TEXTS for each in ENCODINGS[name]]
)
def test_the_letters_are_right_and_the_guess_is_said(language: str, encoding: str) -> None:
    text, warning = decode(TEXTS[language].encode(encoding))
    assert text == TEXTS[language]
    assert warning is not None
    assert warning.startswith("the encoding is not stated; read as ")


@pytest.mark.parametrize(
    "text",
    ["It cost £5 – “not much”, she said.", "the long road—and the bridge", "café", "at 5 °C"],
)
def test_few_characters_are_read_as_windows_1252(text: str) -> None:
    assert latin_encoding(text.encode("cp1252")) == "cp1252"


def test_quotation_marks_of_an_old_macintosh() -> None:
    text = "He built 90 carts – most of them “Lunde wagons” – and one sledge."
    assert latin_encoding(text.encode("mac_roman")) == "mac_roman"


def test_what_no_language_explains_has_no_encoding() -> None:
    assert latin_encoding(bytes(range(128, 256)) * 3) is None
