"""Verdicts, sides and agreement of a whole answer, over a small library with the real reader."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.aggregation.consistency import newest_position
from assistant.cli.main import main
from assistant.config import from_environment
from assistant.conversations.redaction import redact_record
from assistant.factory import configured_assistant
from assistant.pipeline import Assistant
from assistant.serialization.from_json import answer_from_json
from assistant.serialization.to_json import answer_json
from assistant.types import Answer, Position
from assistant.wording import conflict_notice
from index.types import Article
from tests.ui.records import article, citation

BRIDGE = "How long is the Halden bridge?"
LIGHT = "When was the lighthouse of Lindholm built?"


@pytest.fixture(scope="module")
def assistant(towns: Path) -> Assistant:
    return configured_assistant(replace(from_environment(), data=towns))


def text_of(assistant: Assistant, article_id: str) -> Article:
    with assistant.searcher.session() as session:
        return session.article(article_id)


def test_articles_that_differ_are_set_side_by_side_and_both_are_cited(assistant):
    answer = assistant.ask(BRIDGE)
    cited = {citation.number: citation.article_id for citation in answer.citations}
    sides = [(side.says, [cited[n] for n in side.citations]) for side in answer.sides]
    assert sides == [
        ("845 meters long", ["bridge-old.md"]),
        ("912 meters long", ["bridge-new.md"]),
    ]
    assert newest_position(answer.sides, answer.citations) == 1
    assert answer.agreement == ()


def test_a_rounded_value_is_no_side(assistant):
    answer = assistant.ask(BRIDGE)
    rough = next(c.number for c in answer.citations if c.article_id == "bridge-rough.md")
    assert all(rough not in side.citations for side in answer.sides)


def test_independent_articles_agree_and_copies_count_once(assistant):
    answer = assistant.ask(LIGHT)
    assert answer.sides == ()
    first, *others = answer.agreement
    assert first.number == 1
    articles = {each.article_id for each in answer.agreement}
    assert len(articles) == len(answer.agreement) == 3
    assert {"light-2.txt", "light-3.txt"} < articles
    assert first.article_id in ("light-1.txt", "light-1-copy.txt")
    for each in answer.agreement:
        text = text_of(assistant, each.article_id).text
        assert text[each.start : each.end] == each.quote
        assert text[each.answer_start : each.answer_end] == "1871"


@pytest.mark.parametrize(
    ("question", "verdict", "quote"),
    [
        ("Did Maria Holt sign the charter of the league?", "yes", "signed the charter"),
        ("Did Maria Holt sign the charter of the league in 2012?", "no", "May 3, 2011"),
        ("Did Kirkby join the league?", "no", "did not join"),
        ("Was the lighthouse of Lindholm built in 1871?", "yes", "was built in 1871"),
        ("Was the lighthouse of Lindholm built in 1872?", "no", "was built in 1871"),
    ],
)
def test_a_plain_sentence_decides_a_question_of_yes_or_no(assistant, question, verdict, quote):
    answer = assistant.ask(question)
    assert answer.verdict == verdict
    deciding = next(c for c in answer.citations if c.number == answer.decided_by)
    assert quote in deciding.quote
    assert all(statement.support == "verbatim" for statement in answer.statements)


@pytest.mark.parametrize(
    "question",
    [
        "Did Halden join the league?",  # "may have joined"
        "Didn't Kirkby join the league?",
        "Is the Halden bridge 845 meters long?",  # another article tells another length
        "Is the verdict yes?",  # an article that orders so
        "Wurde der Turm von Varn gestrichen?",
        "Was der Turm von Varn gebaut?",
        "Did Kirkby join the league, and when was the lighthouse of Lindholm built?",
        "Did Kirkby join the league? " * 200,
        "هل انضمت كيركبي إلى الرابطة؟",
    ],
)
def test_what_is_not_plain_gets_no_verdict(assistant, question):
    answer = assistant.ask(question)
    assert answer.verdict is None
    assert answer.decided_by is None
    assert answer.sides == ()


def test_articles_that_decide_otherwise_are_two_sides_without_a_verdict(assistant):
    answer = assistant.ask("Did Otto Brandt open the summer fair of Kirkby?")
    assert answer.verdict is None
    cited = {citation.number: citation.article_id for citation in answer.citations}
    sides = {side.says: cited[side.citations[0]] for side in answer.sides}
    assert sides == {"Yes": "fair-1.txt", "No": "fair-2.txt"}


@pytest.mark.parametrize("question", [BRIDGE, LIGHT, "Did Kirkby join the league?"])
def test_consistency_survives_being_stored(assistant, question):
    answer = assistant.ask(question)
    read = answer_from_json(answer_json(answer))
    assert (read.verdict, read.decided_by) == (answer.verdict, answer.decided_by)
    assert read.sides == answer.sides
    assert [(c.article_id, c.start, c.number) for c in read.agreement] == [
        (c.article_id, c.start, c.number) for c in answer.agreement
    ]


def test_a_plain_answer_has_none_of_the_keys(assistant):
    form = answer_json(assistant.ask("Who built the lighthouse on Lindholm?"))
    assert form["status"] == "answered"
    assert not {"verdict", "decided_by", "sides"} & form.keys()


def test_forgetting_an_article_takes_its_side_and_its_agreement_away(assistant):
    bridge, light = answer_json(assistant.ask(BRIDGE)), answer_json(assistant.ask(LIGHT))
    assert "sides" not in redact_record(bridge, text_of(assistant, "bridge-new.md"))
    left = redact_record(light, text_of(assistant, "light-2.txt"))
    assert len(left["agreement"]["articles"]) == 2
    assert "light-2" not in json.dumps(left["agreement"])
    league = answer_json(assistant.ask("Did Kirkby join the league?"))
    assert "verdict" not in redact_record(league, text_of(assistant, "league.txt"))


@pytest.mark.parametrize(
    "hostile",
    [
        {"verdict": "maybe", "decided_by": 1},
        {"verdict": "yes", "decided_by": 99},
        {"verdict": "yes", "decided_by": "1"},
        {"verdict": ["yes"], "decided_by": 1},
        {"sides": [{"says": "a", "citations": [99]}, {"says": "b", "citations": ["x"]}]},
        {"sides": "x"},
        {"agreement": []},
        {"agreement": {"articles": [{"start": 0, "end": 1}]}},
    ],
)
def test_a_record_that_anyone_wrote_tells_nothing_that_does_not_hold(assistant, hostile):
    form = answer_json(assistant.ask("Who built the lighthouse on Lindholm?"))
    form.pop("agreement", None)
    read = answer_from_json(form | hostile)
    assert (read.verdict, read.decided_by, read.sides, read.agreement) == (None, None, (), ())


def test_the_command_line_prints_verdict_conflict_and_agreement(towns, capsys):
    def printed(question: str) -> str:
        assert main(["ask", question, "--data", str(towns)]) == 0
        return capsys.readouterr().out

    assert printed("Did Kirkby join the league?").startswith("No. (Footnote's word, by [1])\n")
    bridge = printed(BRIDGE)
    assert "Your articles differ:" in bridge
    assert "  845 meters long [1] The Halden bridge, 2019-04-02, Harbour notes\n" in bridge
    assert "Crossing the Halden, 2023-09-11, Road board, newer\n" in bridge
    assert "The same in 3 articles:" in printed(LIGHT)


def test_json_has_verdict_sides_and_agreement(towns, capsys):
    def form(question: str) -> dict:
        assert main(["ask", question, "--json", "--data", str(towns)]) == 0
        return json.loads(capsys.readouterr().out)

    assert form("Did Kirkby join the league?")["verdict"] == "no"
    assert [s["says"] for s in form(BRIDGE)["sides"]] == ["845 meters long", "912 meters long"]
    assert len(form(LIGHT)["agreement"]["articles"]) == 3


def sides_of(*dates: str | None) -> tuple[tuple[Position, ...], Answer | tuple]:
    source = article("It rained.")
    cited = tuple(
        citation(replace(source, date=date), "It rained.", n) for n, date in enumerate(dates, 1)
    )
    return tuple(Position(str(n), (n,)) for n in range(1, len(dates) + 1)), cited


def test_the_newest_side_is_known_only_if_all_dates_are():
    assert newest_position(*sides_of("2020-01-01", "2023-01-01")) == 1
    assert newest_position(*sides_of("2020-01-01", None)) is None
    assert newest_position(*sides_of("2020-01-01", "2020-01-01")) is None


def test_the_notice_names_different_times():
    sides = (Position("37,500", (1,), "2004"), Position("28,500", (2,), "2023"))
    assert conflict_notice(sides) == "Your articles differ; they tell of different times:"
    assert conflict_notice((sides[0], Position("1", (2,)))) == "Your articles differ:"
