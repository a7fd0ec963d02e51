from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.cli.main import main
from assistant.conversations.redaction import (
    REDACTED_TEXT,
    forget_article,
    redact_article,
    redact_record,
)
from assistant.conversations.store import WHOLE_ANSWER, ConversationStore
from assistant.errors import UserDataUnusable
from assistant.serialization.from_json import answer_from_json
from assistant.serialization.to_json import answer_json
from assistant.types import Statement
from index.errors import ArticleNotFound
from index.library import Library
from index.storage import catalogue, schema
from tests.assistant.structured_answers import COUNTED, LEAGUE, LIST
from tests.ui.records import answer, article, citation, not_found

SECRET = article("The vault opens with a silver key. It was hidden in May.", id="secret.txt")
OTHER = article("Everyone knows of the vault beneath the mill.", id="other.txt", title="Vaults")
KEY = "The vault opens with a silver key."


def test_words_of_the_article_go_and_those_of_others_stay():
    secret = citation(SECRET, KEY, 1, answer_start=21, answer_end=33)
    other = citation(OTHER, OTHER.text, 2, also_in=("secret.txt", "third.txt"))
    near = citation(SECRET, "It was hidden in May.", None)
    record = answer_json(
        answer(secret, other, near_misses=(near,), short_answer="a silver key", question="A key?")
    )
    record["statements"][1]["context"] = "It was hidden in May."
    record["why"] = [{"runner_up": "It was hidden in May.", "rank": 3}]
    redacted = redact_record(record, SECRET)
    text = json.dumps(redacted)
    assert "silver" not in text
    assert "hidden" not in text
    assert redacted["question"] == "A key?"
    assert redacted["short_answer"] is None
    first, second = redacted["citations"]
    assert first["forgotten"] is True
    assert (first["quote"], first["title"], first["article_id"]) == (
        "",
        REDACTED_TEXT,
        "secret.txt",
    )
    assert second == record["citations"][1] | {"also_in": ["third.txt"]}
    assert [s["text"] for s in redacted["statements"]] == [REDACTED_TEXT, OTHER.text]
    assert redacted["near_misses"][0]["forgotten"] is True
    assert answer_from_json(redacted).statements[0].citations == (1,)
    assert redact_record(redacted, SECRET) == redacted


def test_the_same_words_of_another_cited_article_stay():
    twin = article(KEY, id="twin.txt")
    both = answer(citation(SECRET, KEY, 1), citation(twin, KEY, 2), short_answer="a silver key")
    record = answer_json(replace(both, statements=(Statement(KEY, (1, 2), "verbatim", 0.9),)))
    redacted = redact_record(record, SECRET)
    assert redacted["statements"] == record["statements"]
    assert redacted["short_answer"] == "a silver key"
    assert [c["quote"] for c in redacted["citations"]] == ["", KEY]


LONG = st.text(st.characters(codec="utf-8"), min_size=12, max_size=40)


@settings(max_examples=150, deadline=None)
@given(LONG, LONG, LONG)
def test_no_quote_of_the_article_is_left_whatever_it_is(first, second, elsewhere):
    source = article(f"{first}\n{second}", id="secret.txt")
    other = article(elsewhere, id="other.txt")
    cited = [citation(source, first, 1), citation(source, second, 2), citation(other, elsewhere, 3)]
    record = answer_json(answer(*cited, near_misses=(citation(source, second, None),)))
    redacted = redact_record(record, source)
    values = [*redacted["citations"], *redacted["near_misses"]]
    assert [v["quote"] for v in values] == ["", "", elsewhere, ""]
    assert [s["text"] for s in redacted["statements"]] == [REDACTED_TEXT, REDACTED_TEXT, elsewhere]
    answer_from_json(redacted)


def test_an_answer_from_other_articles_is_left_as_it_is():
    record = answer_json(not_found(citation(OTHER, OTHER.text, None)))
    assert redact_record(record, SECRET) == record


@pytest.fixture
def quoting_library(own_copy, capsys):
    """A library with a saved answer that quotes the museum's article."""
    main(["ask", "What does entry to the museum cost?", "--json", "--data", str(own_copy)])
    record = json.loads(capsys.readouterr().out)
    library = Library(own_copy)
    store = ConversationStore(library)
    store.save("c", "t", record)
    store.rate("t", WHOLE_ANSWER, "up", "my own note")
    assert b"Entry costs eight crowns" in b"".join(
        path.read_bytes() for path in own_copy.glob("user.sqlite*")
    )
    return library


def test_forget_reaches_saved_answers_and_proves_it_on_their_bytes(quoting_library, capsys):
    code = main(["forget", "museum.txt", "--data", str(quoting_library.folder)])
    assert code in (0, 1)  # copy.txt holds a sentence of it
    out = capsys.readouterr().out
    assert "none is left" in out
    for path in quoting_library.folder.rglob("*"):
        assert not path.is_file() or b"Entry costs eight crowns" not in path.read_bytes()
    store = ConversationStore(quoting_library)
    (turn,) = store.turns("c")
    assert turn.record["question"] == "What does entry to the museum cost?"
    assert any(c.get("forgotten") for c in turn.record["citations"])
    assert turn.feedback[0].note == "my own note"
    assert store.find("eight crowns") == ()
    assert [c.id for c in store.find("entry museum")] == ["c"]


def test_a_trace_in_the_saved_answers_is_reported(quoting_library):
    words = "It stands in Kirkby, near the old mill."
    ConversationStore(quoting_library).save(
        "d", "u", answer_json(answer(question=words, searched_for=words))
    )
    assert forget_article(quoting_library, "museum.txt").traces == ("user.sqlite",)


def test_nothing_is_forgotten_when_the_saved_answers_cannot_be_redacted(quoting_library):
    for path in quoting_library.folder.glob("user.sqlite*"):
        path.unlink()
    quoting_library.user_data.write_bytes(b"damaged " * 1000)
    with pytest.raises(UserDataUnusable):
        forget_article(quoting_library, "museum.txt")
    connection = schema.connect(quoting_library.catalogue)
    assert catalogue.find_article(connection, "museum.txt").text.startswith("The museum")
    connection.close()


def test_forgetting_needs_no_saved_answers(own_copy):
    library = Library(own_copy)
    assert forget_article(library, "ferry.md").traces == ()
    assert not library.user_data.exists()
    with pytest.raises(ArticleNotFound):
        forget_article(library, "ferry.md")


class Counted(str):
    """A text that counts how often something is looked for in it."""

    looks = 0

    def __contains__(self, value: object) -> bool:
        Counted.looks += 1
        return super().__contains__(value)


def many_answers(library: Library, number: int) -> None:
    store = ConversationStore(library)
    record = answer_json(
        answer(citation(SECRET, KEY, 1), citation(OTHER, OTHER.text, 2), short_answer="a key")
    )
    for n in range(number):
        store.save("c", f"t{n}", record)


@pytest.mark.parametrize("number", [20, 200])
def test_a_text_is_looked_through_once_for_what_many_answers_say(tmp_path, number):
    library = Library(tmp_path)
    many_answers(library, number)
    Counted.looks = 0
    assert redact_article(library, replace(SECRET, text=Counted(SECRET.text))) == number
    assert Counted.looks < 20


def test_an_answer_is_taken_apart_once_and_again_only_if_it_changed(tmp_path, monkeypatch):
    library = Library(tmp_path)
    many_answers(library, 30)
    read = []
    real = json.loads
    monkeypatch.setattr(
        "assistant.conversations.redaction.json.loads", lambda text: [read.append(1), real(text)][1]
    )
    seen: dict[str, int] = {}
    assert redact_article(library, SECRET, seen) == 30
    assert len(read) == 30
    late = answer_json(answer(citation(SECRET, KEY, 1)))
    ConversationStore(library).replace_record("t7", late)
    ConversationStore(library).save("c", "new", late)
    del read[:]
    assert redact_article(library, SECRET, seen) == 2
    assert len(read) == 2
    assert redact_article(library, SECRET, seen) == 0
    assert KEY.encode() not in library.user_data.read_bytes()


def test_saved_answers_are_read_some_at_a_time(tmp_path, monkeypatch):
    monkeypatch.setattr("assistant.conversations.redaction.BATCH_SIZE", 7)
    library = Library(tmp_path)
    many_answers(library, 30)
    assert redact_article(library, SECRET) == 30
    assert redact_article(library, SECRET) == 0
    assert KEY.encode() not in library.user_data.read_bytes()


def test_a_forgotten_article_leaves_nothing_in_lists_and_counts():
    redacted = redact_record(answer_json(LIST), LEAGUE)
    assert [item["text"] for item in redacted["items"]] == ["Skagen"]
    counted = replace(COUNTED, message="The main sentences of “The league”.")
    redacted = redact_record(answer_json(counted), LEAGUE)
    assert [row["article_id"] for row in redacted["count"]["listed"]] == ["ferry"]
    assert redacted["message"] == f"The main sentences of “{REDACTED_TEXT}”."
