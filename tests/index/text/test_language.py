"""Language detection: conservative, English first."""

from __future__ import annotations

import pytest

from index.text.language import detect_language

SAMPLES = {
    "en": "The storm reached the coast on Sunday evening and took the roofs of ten houses.",
    "de": "Der Sturm traf am Sonntag die Küste und zerstörte mehrere Häuser. Die Bürgermeisterin "
    "sagte, die Reparaturen würden Wochen dauern.",
    "fr": "La tempête a frappé la côte dimanche et a détruit plusieurs maisons. Le maire a déclaré "
    "que les réparations prendraient des semaines.",
    "es": "La tormenta golpeó la costa el domingo y destruyó varias casas. El alcalde dijo que "
    "las reparaciones tardarían semanas.",
    "ru": "Шторм обрушился на побережье в воскресенье и разрушил несколько домов.",
    "zh": "周日，暴风雨袭击了海岸，摧毁了数座房屋。市长说，"
    "修复工作需要数周时间。再过一个月，城里就没有钱了。",
}


@pytest.mark.parametrize("code", SAMPLES)
def test_a_paragraph_is_enough(code: str) -> None:
    assert detect_language(SAMPLES[code]) == code


@pytest.mark.parametrize("text", ["", "   ", "12345 67890 +++", "Hi there", "\ud800", "x" * 5])
def test_too_little_text_has_no_language(text: str) -> None:
    assert detect_language(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "On October 6, 1973, Syria and Egypt",
        "Quantum mechanics is hard",
        "In Ireland, private schools (Irish: scoil phríobháideach) are unusual",
        'Luther wrote "Aus tiefer Not schrei ich zu dir" in 1523',
        "Democratization (1999-). Nigeria regained democracy in 1999",
        "The 2024 Summer Olympics (French: Jeux olympiques d'été de 2024)",
    ],
)
def test_short_english_is_never_another_language(text: str) -> None:
    assert detect_language(text) in ("en", None)


def test_a_long_text_costs_no_more_than_its_first_part() -> None:
    assert detect_language(SAMPLES["en"] * 100_000) == "en"
