"""Written answers as records: read back, exported, checked and forgotten."""

from __future__ import annotations

import json

import pytest

from assistant.conversations.export import export_answer, read_export
from assistant.conversations.export_check import check_export
from assistant.conversations.redaction import redact_record
from assistant.conversations.store import ConversationStore
from assistant.serialization.from_json import answer_from_json
from assistant.serialization.to_json import answer_json, dumps
from index.errors import InvalidInput
from index.library import Library
from tests.assistant.generation.scripted_server import scripted, words

QUESTION = "When does the ferry to Lindholm sail?"
TRUE = "The ferry to Lindholm sails at noon on Mondays."
FALSE = "It was sunk in 1950 by the navy."


@pytest.fixture
def answer(generator_for, write):
    with scripted(words(f"{TRUE} {FALSE}")) as server:
        return write(generator_for(f"{server.address}/v1#tiny"), QUESTION)


@pytest.fixture
def record(answer):
    return json.loads(dumps(answer_json(answer)))


def test_a_record_gives_the_written_answer_back(answer, record):
    assert answer_from_json(record).written == answer.written


def test_a_record_with_a_false_number_is_refused(record):
    record["written"]["statements"][0]["citations"] = [99]
    with pytest.raises(InvalidInput, match="citation that is not there"):
        answer_from_json(record)


@pytest.mark.parametrize("form", ["markdown", "html", "json"])
def test_exports_hold_it_and_can_be_checked(built, record, form):
    text = export_answer(record, form)
    shown = text.replace("\\", "")
    assert TRUE in shown
    assert "tiny" in shown
    if form != "json":
        assert "1 unsupported left out" in shown
        assert FALSE not in shown.split("<!--footnote-record")[0]
    assert check_export(Library(built), read_export(text)).is_valid


def test_a_written_sentence_that_is_called_a_quotation_is_found(built, record):
    record["written"]["statements"][0]["support"] = "verbatim"
    (problem,) = check_export(Library(built), read_export(dumps(record))).problems
    assert "written sentence 1 is called a quotation" in problem


def test_forgetting_an_article_takes_what_was_written_from_it(assistant, record):
    with assistant.searcher.session() as session:
        article = session.article("ferry.md")
    after = redact_record(record, article)
    assert TRUE not in dumps(after)
    assert after["written"]["unsupported"] == []
    assert after["written"]["model"] == "tiny"


def test_a_saved_answer_is_replaced_by_its_owner_alone(own_copy, record):
    library = Library(own_copy)
    plain = {key: value for key, value in record.items() if key != "written"}
    ConversationStore(library, "ann").save("talk", "turn", plain)
    ConversationStore(library, "bob").replace_record("turn", record)
    assert "written" not in ConversationStore(library, "ann").turn("turn").record
    ConversationStore(library, "ann").replace_record("turn", record)
    assert ConversationStore(library, "ann").turn("turn").record["written"]["model"] == "tiny"
    ConversationStore(library, "ann").replace_record("gone", record)
