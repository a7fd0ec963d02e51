"""The whole checker, with the models that ship."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.verification.types import NumberedSource

FERRY = NumberedSource(
    1, "The ferry to Lindholm carries 40 cars and 312 passengers.", "The ferry of Lindholm"
)
MUSEUM = NumberedSource(
    2, "The museum was founded in 1901 by the painter Otto Brandt.", "The museum in Kirkby"
)
STRIKE = NumberedSource(
    3,
    "She said the union may strike on Monday if the talks fail.",
    "Talks at the harbour",
    "Maria Holt leads the union of the dockers.",
)
SOURCES = (FERRY, MUSEUM, STRIKE)
PROPERTY = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
SCRIPTS = (
    "Der Museumsdirektor hat das Gebäude nicht im Jahr 1901 gegründet.",
    "박물관은 1901년에 설립되었다.",
    "博物馆成立于1901年。",
    "تأسس المتحف عام 1901 على يد الرسام أوتو برانت.",
    "המוזיאון נוסד בשנת 1901.",
    "Музей основан в 1901 году художником Отто Брандтом.",
    "พิพิธภัณฑ์ก่อตั้งขึ้นในปี 1901",
    "😀🎉😀",
    "‮The museum‬ \u200bwas\u0000 founded \ud83d",
)


def only(checker, statement, sources=SOURCES, hint=()):
    (checked,) = checker.verify([statement], sources, [hint])
    assert checked.text == statement
    return checked


@pytest.mark.parametrize(
    ("statement", "numbers"),
    [
        ("The museum was founded in 1901 by the painter Otto Brandt.", (2,)),
        ("the ferry to Lindholm carries 40 cars and 312 passengers", (1,)),
        ("The ferry to Lindholm carries forty cars and 312 passengers.", (1,)),
        ("The painter Otto Brandt founded the museum in 1901.", (2,)),
        ("In 1901, the museum was founded by the painter Brandt.", (2,)),
    ],
)
def test_a_faithful_statement_is_supported_by_its_source(checker, statement, numbers):
    checked = only(checker, statement)
    assert (checked.support, checked.sources, checked.problems) == ("supported", numbers, ())


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        (
            "The ferry to Lindholm carries 40 cars and 412 passengers.",
            "the number 412 passengers stands in none of its sources",
        ),
        (
            "The museum was founded in 1910 by the painter Otto Brandt.",
            "the date 1910 stands in none of its sources",
        ),
        (
            "The museum was founded in 1901 by the painter Karl Voss.",
            "the name Karl Voss stands in none of its sources",
        ),
        (
            "The museum was not founded in 1901 by the painter Otto Brandt.",
            "“not” turns what its source says",
        ),
        (
            "The museum was closed in 1901 by the painter Otto Brandt.",
            "the word “closed” stands in none of its sources",
        ),
        (
            "She said the union will strike on Monday.",
            "its source says it with “may” only",
        ),
    ],
)
def test_what_does_not_follow_is_reported_in_words(checker, statement, problem):
    checked = only(checker, statement)
    assert checked.support != "supported"
    assert problem.replace("412 passengers", "412") in checked.problems


def test_the_hint_does_not_make_a_source(checker):
    statement = "The museum was founded in 1901 by the painter Otto Brandt."
    assert only(checker, statement, hint=(1,)).sources == (2,)
    assert only(checker, "Whales sing in the deep sea.", hint=(2,)).support == "unsupported"


def test_nothing_alike_has_no_sources(checker):
    checked = only(checker, "Photosynthesis turns sunlight into sugar.")
    assert (checked.sources, checked.support) == ((), "unsupported")
    assert only(checker, "Anything at all.", sources=()).sources == ()


@pytest.mark.parametrize("statement", ["", "   ", "...", "—", "\n"])
def test_a_statement_without_words_is_unsupported(checker, statement):
    assert only(checker, statement).support == "unsupported"


def test_statements_come_back_in_order_with_missing_hints(checker):
    statements = [MUSEUM.text, FERRY.text]
    checked = checker.verify(statements, SOURCES, [])
    assert [each.text for each in checked] == statements
    assert [each.sources for each in checked] == [(2,), (1,)]


@pytest.mark.parametrize("statement", SCRIPTS)
def test_other_scripts_are_supported_word_for_word_alone(checker, statement):
    assert only(checker, statement).support != "supported"
    if any(map(str.isalnum, statement)):
        source = NumberedSource(7, statement)
        assert only(checker, statement, (source,)).support == "supported"
        changed = only(checker, statement + " 1902 not", (source,))
        assert changed.support != "supported"


@pytest.mark.parametrize(
    "statement",
    [
        MUSEUM.text * 180,
        "a" * 10_000,
        "9" * 10_000,
        "not " * 2_500,
        "Otto " * 2_000,
        "(" * 10_000 + "x",
        "1901, " * 1_600,
    ],
)
def test_very_long_statements_are_read_and_never_supported(checker, statement):
    assert only(checker, statement).support != "supported"


WORDS = st.sampled_from(
    "the a old new mill river harbour council built closed opened near Lindholm Otto Brandt "
    "in of and never may some 12 1,500 March 1987 percent not".split()
)


@PROPERTY
@given(st.lists(WORDS, min_size=3, max_size=14), st.lists(WORDS, max_size=8))
def test_a_verbatim_source_is_always_supported(checker, words, others):
    sources = (NumberedSource(4, " ".join(others)), NumberedSource(9, " ".join(words) + "."))
    checked = only(checker, " ".join(words) + ".", sources)
    assert (checked.support, checked.problems) == ("supported", ())
    assert checked.score == 1.0


@PROPERTY
@given(
    st.integers(min_value=2, max_value=10**9),
    st.data(),
    st.sampled_from(
        [
            "The council built {} houses near the river.",
            "It was closed for {} days.",
            "About {} people came to Lindholm.",
            "The bridge cost ${} million.",
            "Otto Brandt was born in {}.",
        ]
    ),
)
def test_changing_a_digit_is_never_supported(checker, number, data, form):
    digits = str(number)
    place = data.draw(st.integers(min_value=0, max_value=len(digits) - 1))
    first = place == 0
    digit = data.draw(st.sampled_from([d for d in "123456789"[first:] if d != digits[place]]))
    changed = digits[:place] + digit + digits[place + 1 :]
    source = NumberedSource(1, form.format(f"{number}"))
    assert only(checker, form.format(changed), (source, FERRY)).support != "supported"
