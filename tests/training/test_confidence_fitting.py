"""Fitting the confidence: what is asked of simulated libraries, and what follows from it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

SETS = ("squad2_a", "squad1_rest", "qed", "squadshifts_new_wiki", "qadiscourse", "qamr",
        "squadshifts_reddit", "squadshifts_amazon_reviews")  # fmt: skip


@pytest.fixture
def articles() -> list[Any]:
    """Forty titles of two paragraphs in each set, one question on each paragraph."""
    from confidence_libraries import Article, Question

    made = []
    for kind in SETS:
        for number in range(80):
            identity, group = f"{kind}-{number}", f"{kind}-{number // 2}"
            text = f"In {1800 + number} the bell of {kind} Hill was cast by Ann Brass."
            asked = (Question("own", f"Who cast the bell {number}?", identity, ("Ann Brass",),
                              (text,)),)  # fmt: skip
            made.append(Article(identity, kind, group, group, text, asked, is_unseen=number < 40))
    return made


@pytest.fixture
def libraries(articles: list[Any], monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    import confidence_libraries

    monkeypatch.setattr(confidence_libraries, "Thesaurus", lambda _: None)
    monkeypatch.setattr(
        confidence_libraries, "reworded", lambda text, *_: text.replace("cast", "made")
    )
    return list(confidence_libraries.simulated_libraries(articles, None, rounds=2, seed=3))


def test_a_library_is_asked_only_of_what_the_network_has_not_seen(
    articles: list[Any], libraries: list[Any]
) -> None:
    unseen = {article.id for article in articles if article.is_unseen}
    for library in libraries:
        inside = {article.id for article in library.articles}
        answerable = [q for q in library.questions if q.kind in ("own", "reworded")]
        assert answerable
        assert {question.relevant for question in answerable} <= inside & unseen


def test_foreign_questions_are_of_titles_that_are_not_in_the_library(
    articles: list[Any], libraries: list[Any]
) -> None:
    asked_at = {each.text: set() for article in articles for each in article.asked}
    for article in articles:
        asked_at[article.asked[0].text].add(article.group)
    small = libraries[0]
    groups = {article.group for article in small.articles}
    foreign = [question for question in small.questions if question.kind == "foreign"]
    assert foreign
    for question in foreign:
        assert question.relevant == ""
        assert asked_at[question.text] - groups


def test_sizes_differ_a_thousandfold_and_names_are_unique(libraries: list[Any]) -> None:
    from confidence_libraries import SIZES

    assert [library.size for library in libraries] == [*SIZES, *SIZES]
    assert len({library.name for library in libraries}) == len(libraries)
    assert len(libraries[0].articles) == 3
    assert max(len(library.articles) for library in libraries) > 300


def test_paragraphs_of_a_title_are_joined_with_their_questions(articles: list[Any]) -> None:
    from confidence_libraries import joined

    first = next(joined(articles))
    assert first.text == f"{articles[0].text}\n\n{articles[1].text}"
    assert [question.relevant for question in first.asked] == [first.id, first.id]


def scored(passages: int, mean: float, seed: int, signals: int = 0) -> Any:
    """A library whose foreign questions score around a mean, and answerable ones three above.

    The first signal tells close questions from answerable ones, the second is noise.
    """
    from confidence_cases import LibraryCases
    from fit_confidence import Scored

    from assistant.reading.reader import Weights

    chance = np.random.default_rng(seed)
    kinds = ["own"] * 200 + ["foreign"] * 200 + ["close"] * 40 + ["cohort"] * 100
    scores = chance.normal(mean, 0.6, len(kinds))
    scores[:200] += 3.0
    scores[400:440] += 2.0
    right = np.array([kind == "own" for kind in kinds])
    said = chance.normal(size=(len(kinds), 2)) + np.column_stack([4.0 * right, 0.0 * right])
    cases = LibraryCases(
        f"x-{passages}", passages, kinds, scores[:, None], said[:, :signals], right, right
    )
    return Scored(cases, Weights((), (1.0, 0.0), 0.0))


def test_the_fit_finds_how_foreign_scores_follow_the_size_and_keeps_its_promise() -> None:
    from fit_confidence import REFUSED, confidences, fit

    from assistant.reading.cohort import PASSAGES_ADDED

    sizes = (10, 100, 1000, 10_000)
    made = [scored(n, -4.0 + 0.2 * np.log(n + PASSAGES_ADDED), n) for n in sizes]
    fitted = fit(made)
    assert fitted.location == pytest.approx((-4.0, 0.2), abs=0.1)
    assert fitted.probability[0] > 0
    refused = [
        library.refused(("foreign",), confidences(library, fitted.probability), fitted.threshold)
        for library in made
    ]
    assert np.mean(refused) == pytest.approx(REFUSED, abs=0.005)
    assert min(refused) > REFUSED - 0.06, "the threshold means the same in every library"


def test_what_a_second_network_says_tells_close_questions_apart() -> None:
    from fit_confidence import confidences, fit

    def refused(signals: int) -> tuple[float, float]:
        made = [scored(n, -3.0, n, signals) for n in (10, 100)]
        fitted = fit(made)
        assert len(fitted.probability) == signals + 2
        sure = [confidences(library, fitted.probability) for library in made]
        close, own = (
            [each.refused((kind,), some, 0.5) for each, some in zip(made, sure, strict=True)]
            for kind in ("close", "own")
        )
        return float(np.mean(close)), float(np.mean(own))

    (close, own), (close_alone, _) = refused(2), refused(0)
    assert close > 0.9 > close_alone + 0.3
    assert own < 0.1


def test_the_weights_of_the_kinds_are_those_of_the_mix() -> None:
    from fit_confidence import MIX

    library = scored(100, -3.0, 1)
    weights, total = library.weights, MIX["own"] + MIX["foreign"] + MIX["close"]
    assert weights.sum() == pytest.approx(1.0)
    assert weights[library.kinds == "foreign"].sum() == pytest.approx(MIX["foreign"] / total)
    assert weights[library.kinds == "cohort"].sum() == 0


@pytest.mark.parametrize(
    ("quote", "article", "is_right"),
    [
        ("The bell was cast by Ann Brass.", "other", True),
        ("A sentence that answers in other words.", "bell", True),
        ("A sentence that answers in other words.", "other", False),
        ("The bell rang.", "bell", False),
    ],
)
def test_an_answer_string_or_a_gold_sentence_is_right(
    quote: str, article: str, is_right: bool
) -> None:
    from confidence_cases import answers
    from confidence_libraries import Question

    evidence = ("A sentence that answers in other words.",)
    question = Question("own", "Who cast it?", "bell", ("Ann Brass",), evidence)
    assert answers(question, quote, article) is is_right
    assert not answers(Question("foreign", "Who cast it?", ""), quote, article)


def test_reliability_is_judged_by_questions_as_they_are_mixed() -> None:
    from fit_confidence import CLOSE, MIX

    library = scored(100, -3.0, 1)
    mixed = library.in_mix
    assert mixed[library.kinds == "own"].all()
    answerable = sum(MIX[kind] for kind in ("own", "reworded", "written"))
    assert mixed[library.kinds == "foreign"].sum() == round(200 * MIX["foreign"] / answerable)
    assert mixed[library.kinds == "close"].sum() == round(200 * sum(CLOSE.values()) / answerable)
    assert not mixed[library.kinds == "cohort"].any()


def test_the_plot_has_a_line_for_each_way_and_kind() -> None:
    import xml.etree.ElementTree as ElementTree

    from refusal_plot import refusal_svg

    line = [(3, 0.0), (100, 0.5), (3000, 1.0)]
    svg = refusal_svg({(way, kind): line for way in ("a", "b") for kind in ("one", "two")})
    drawn = ElementTree.fromstring(svg)
    lines = [element for element in drawn if element.tag.endswith("polyline")]
    assert len(lines) == 4
    points = [tuple(map(float, pair.split(","))) for pair in lines[0].get("points").split()]
    assert points[0][1] > points[1][1] > points[2][1], "more refused is drawn higher"
    assert "3,000" in svg
