"""Answers and conversations exported as Markdown, HTML and JSON."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.conversations.export import (
    ExportFormat,
    export_answer,
    export_conversation,
    export_file_name,
    read_export,
)
from assistant.conversations.store import Conversation, StoredTurn
from assistant.serialization.to_json import answer_json
from assistant.types import Filters, TimePreference
from index.errors import InvalidInput
from tests.ui.records import answer, article, citation, not_found

FORMS: list[ExportFormat] = ["markdown", "html", "json"]


HOSTILE = (
    '<script>alert(1)</script> --> <!--footnote-record 0 --> ](javascript:x) `code` **b** "q" &lt; '
    "& ![i](http://x.y/z) # 1. | https://evil.example\r\n---\u2028\ud800 end."
)
TEXTS = st.text(min_size=1, max_size=80) | st.sampled_from(
    [HOSTILE, "-->", "\n-->\n", "<!--", "</html>", "\\", "```", "- a", "1) x", "\r", "$x$", "&#60;"]
)


def record_of(question: str, quote: str, title: str = "T"):
    source = article("x" + quote.encode("utf-8", "replace").decode(), title=title)
    cited = replace(citation(source, ""), quote=quote, end=len(quote), source=quote)
    shown = answer(cited, question=question, searched_for=question)
    return answer_json(shown)


class Page(HTMLParser):
    """The tags of a page, their attributes, and the words outside of comments."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags, self.attributes, self.words = set(), set(), []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data):
        self.words.append(data)


PLAIN_TAGS = {
    "html", "head", "meta", "title", "style", "body", "section", "h1", "h2", "p", "sup", "div",
    "span", "bdi", "blockquote", "footer", "code", "i",
}  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(TEXTS, TEXTS, TEXTS)
def test_every_form_holds_exactly_the_record_and_no_markup_of_the_texts(question, quote, title):
    record = record_of(question, quote, title)
    for form in FORMS:
        text = export_answer(record, form)
        exported = read_export(text.encode("utf-8", "replace").decode())
        assert exported.is_unmodified
        assert exported.records == (record,)
    page = Page(export_answer(record, "html"))
    assert page.tags <= PLAIN_TAGS
    assert page.attributes <= {"charset", "http-equiv", "content", "name", "class", "dir"}


@settings(max_examples=200, deadline=None)
@given(TEXTS, TEXTS)
def test_markdown_shows_words_as_words(question, quote):
    text = export_answer(record_of(question, quote), "markdown", with_record=False)
    page = Page(MarkdownIt("commonmark").render(text))
    assert page.tags <= {"h2", "p", "ul", "li", "blockquote"}
    shown = " ".join("".join(page.words).split())
    wanted = quote.replace("\0", "\ufffd").replace("\ud800", "\ufffd")
    assert " ".join(wanted.split()) in shown


def test_a_conversation_goes_through_every_form():
    turns = [
        StoredTurn(str(n), "c", "2026-01-01T00:00:00+00:00", record)
        for n, record in enumerate(
            [
                record_of("Who?", HOSTILE),
                answer_json(not_found()),
                answer_json(answer(status="reply", message="You are <welcome>")),
            ]
        )
    ]
    talk = Conversation("c", f"A title {HOSTILE}", "2026-01-01", "2026-01-02", 3)
    for form in FORMS:
        exported = read_export(export_conversation(talk, turns, form))
        assert exported.records == tuple(turn.record for turn in turns)
        assert exported.is_unmodified
    assert Page(export_conversation(talk, turns, "html")).tags <= PLAIN_TAGS


def test_words_changed_by_hand_are_noticed_and_line_ends_do_not_matter():
    for form in ("markdown", "html"):
        text = export_answer(record_of("Who?", "It was him."), form)
        assert read_export(text.replace("\n", "\r\n")).is_unmodified
        changed = text.replace("It was him.", "It was her.", 1)
        assert not read_export(changed).is_unmodified
        assert read_export(changed).records[0]["citations"][0]["quote"] == "It was him."


@pytest.mark.parametrize(
    "text", ["", "words", "[1, 2]", "{}", '{"citations": 3}', '{"turns": [1]}', "[" * 100_000]
)
def test_a_file_that_holds_no_answer_is_refused(text):
    with pytest.raises(InvalidInput, match="no answer of Footnote"):
        read_export(text)


def test_names_of_files_are_plain():
    assert export_file_name("Who? ../../etc/passwd: «a»", "html") == "who-etc-passwd-a.html"
    assert export_file_name("???", "json") == "footnote.json"
    assert len(export_file_name("word " * 100, "markdown")) <= 63


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_what_an_answer_kept_to_stands_in_the_file(form):
    source = article("It was in May.")
    wish = TimePreference("latest", is_newest=True)
    limited = replace(
        answer(citation(source, "It was in May.")),
        filters=Filters(since="2021-05-03", sources=("<i>Notes</i>",)),
        times=(wish,),
    )
    text = export_answer(answer_json(limited), form, with_record=False)
    assert "Only articles since 3 May 2021 from " in text
    assert "newest first" in text
    assert "<i>Notes" not in text
    refused = replace(
        not_found(), filters=Filters(until="1990-01-01"), message="No article is left."
    )
    assert "No article is left." in export_answer(answer_json(refused), form)


def test_the_day_of_a_file_is_named_as_one():
    source = article("It was in May.")
    cited = replace(citation(source, "It was in May."), date=None, file_date="2020-01-02")
    assert "file of 2020-01-02" in export_answer(answer_json(answer(cited)), "markdown")
