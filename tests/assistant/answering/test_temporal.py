"""Filters and words of time from the question to the answer, with the real reader."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.cli.main import main
from assistant.config import from_environment
from assistant.factory import configured_assistant
from assistant.pipeline import Assistant
from assistant.serialization.from_json import answer_from_json
from assistant.serialization.to_json import answer_json
from assistant.types import NO_FILTERS, Filters
from tests.assistant.small_library import build_library

ARTICLES = {
    "count-2019.md": ("2019-05-03", "Harbour notes",
                      "The harbour of Lindholm has 120 berths for fishing boats."),
    "count-2022.md": ("2022-02-01", "Town news",
                      "The harbour of Lindholm has 140 berths for fishing boats."),
    "count-2024.md": ("2024-06-30", "Town news",
                      "The harbour of Lindholm has 95 berths for fishing boats."),
    "later.md": ("2025-01-01", "Town news",
                 "The mayor of Lindholm likes the harbour and its fishing boats very much."),
    "mayor.md": ("2024-07-01", "Town news", "Ada Holm arrived in Kirkby yesterday by train."),
    "undated.md": (None, "", "The windmill of Kirkby was built by the miller Otto Brandt."),
}  # fmt: skip
QUESTION = "How many berths does the harbour of Lindholm have?"


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    texts = {}
    for name, (date, source, text) in ARTICLES.items():
        head = f"date: {date}\nsource: {source}\n" if date else ""
        texts[name] = f"---\ntitle: {name}\n{head}---\n{text}\n"
    return build_library(tmp_path_factory.mktemp("timed"), texts)


@pytest.fixture(scope="module")
def assistant(data) -> Assistant:
    opened = configured_assistant(replace(from_environment(), data=data))
    return Assistant(
        opened.searcher, opened.reader, opened.threshold, today=lambda: dt.date(2024, 7, 10)
    )


def cited(answer) -> list[str]:
    return [citation.article_id for citation in answer.citations]


class TestFilters:
    def test_an_answer_keeps_to_them(self, assistant):
        filters = Filters(since="2020-01-01", until="2023-01-01")
        answer = assistant.ask(QUESTION, filters=filters)
        assert answer.short_answer == "140"
        assert set(cited(answer)) == {"count-2022.md"}
        assert answer.filters == filters
        assert answer_json(answer)["filters"] == {"since": "2020-01-01", "until": "2023-01-01"}

    def test_so_do_sources_and_articles(self, assistant):
        by_source = assistant.ask(QUESTION, filters=Filters(sources=("harbour notes",)))
        assert (by_source.short_answer, cited(by_source)) == ("120", ["count-2019.md"])
        by_article = assistant.ask(QUESTION, filters=Filters(articles=("count-2024.md",)))
        assert by_article.short_answer == "95"

    def test_where_they_leave_nothing_it_is_said_calmly(self, assistant):
        answer = assistant.ask(QUESTION, filters=Filters(since="2030-01-01"))
        assert answer.status == "not_found"
        assert answer.near_misses == ()
        assert answer.message == (
            "No article is left to search: articles since 1 January 2030; 1 has no date."
        )

    def test_where_what_is_left_does_not_answer_it_is_said_how_much_that_was(self, assistant):
        filters = Filters(sources=("Town news",))
        answer = assistant.ask("What is the price of bread in Rome?", filters=filters)
        assert answer.status == "not_found"
        assert answer.message == "Only 4 of 6 articles were searched: articles from Town news."
        assert all(c.article_id != "undated.md" for c in answer.near_misses)

    def test_without_them_nothing_is_said(self, assistant):
        form = answer_json(assistant.ask("What is the price of bread in Rome?"))
        assert form["status"] == "not_found"
        assert not {"message", "filters", "times"} & set(form)


class TestWordsOfTime:
    def test_articles_before_a_day_leave_the_others_out(self, assistant):
        question = "How many berths does the harbour of Lindholm have in articles before 2020?"
        answer = assistant.ask(question)
        assert (answer.short_answer, set(cited(answer))) == ("120", {"count-2019.md"})
        assert answer.searched_for == question
        assert answer.filters == NO_FILTERS

    def test_the_latest_is_the_newest_of_those_that_answer(self, assistant):
        question = "What is the latest number of berths in the harbour of Lindholm?"
        answer = assistant.ask(question)
        assert answer.citations[0].article_id == "count-2024.md"
        assert [wish.words for wish in answer.times] == ["latest"]

    def test_as_of_a_day_is_the_newest_up_to_it(self, assistant):
        question = "How many berths did the harbour of Lindholm have as of March 2022?"
        answer = assistant.ask(question)
        assert answer.citations[0].article_id == "count-2022.md"
        assert answer.times[0].is_met

    def test_a_preference_that_no_article_meets_leaves_nothing_out(self, assistant):
        question = "How many berths did the harbour of Lindholm have before 1990?"
        answer = assistant.ask(question)
        plain = assistant.ask(question, ignored_times=("before 1990",))
        assert answer.status == "answered"
        assert cited(answer) == cited(plain)
        assert not answer.times[0].is_met
        assert plain.times == ()

    def test_ignored_words_wish_for_nothing(self, assistant):
        question = "How many berths does the harbour of Lindholm have in articles before 2020?"
        answer = assistant.ask(question, ignored_times=("before 2020",))
        assert len({*cited(answer)}) > 1
        assert answer.times == ()

    def test_yesterday_in_a_quote_is_counted_from_its_article(self, assistant):
        answer = assistant.ask("When did Ada Holm arrive in Kirkby?")
        time = answer.citations[0].times[0]
        assert (time.words, time.since, time.until) == ("yesterday", "2024-06-30", "2024-06-30")

    def test_the_record_keeps_all_of_it(self, assistant):
        answer = assistant.ask("When did Ada Holm arrive in Kirkby as of July 2024?",
                               filters=Filters(sources=("Town news",)))  # fmt: skip
        record = json.loads(json.dumps(answer_json(answer)))
        again = answer_from_json(record)
        assert again.filters == answer.filters
        assert again.times == answer.times
        assert again.citations[0].times == answer.citations[0].times
        assert again.citations[0].date_from == "front matter"


class TestCommandLine:
    def ask(self, capsys, data, *arguments) -> tuple[int, str]:
        code = main(["ask", *arguments, "--data", str(data)])
        return code, capsys.readouterr().out

    def test_ask_takes_filters(self, capsys, data):
        code, out = self.ask(capsys, data, QUESTION, "--until", "2020-01-01", "--json")
        form = json.loads(out)
        assert (code, form["short_answer"]) == (0, "120")
        assert form["filters"] == {"until": "2020-01-01"}
        assert form["citations"][0]["date_from"] == "front matter"
        code, out = self.ask(
            capsys, data, QUESTION, "--source", "nobody", "--source", "Harbour notes",
            "--article", "count-2019.md", "--since", "2019-01-01",
        )  # fmt: skip
        assert code == 0
        assert out.startswith("Only articles since 1 January 2019 from nobody or Harbour notes")

    def test_nothing_left_exits_1_with_a_word(self, capsys, data):
        code, out = self.ask(capsys, data, QUESTION, "--since", "2030-01-01")
        assert code == 1
        assert "No article is left to search: articles since 1 January 2030" in out

    def test_a_day_that_is_none_is_one_line_and_exit_code_2(self, capsys, data):
        assert main(["ask", QUESTION, "--since", "03/04/2021", "--data", str(data)]) == 2
        error = capsys.readouterr().err
        assert "--since '03/04/2021' is not a day" in error
        assert error.count("\n") == 1

    def test_rows_of_a_batch_have_filters_of_their_own(self, capsys, data, tmp_path):
        rows = [
            {"qid": 1, "question": QUESTION, "filters": {"until": "2020-01-01"}},
            {"qid": 2, "question": QUESTION, "filters": {"since": "x"}},
            {"qid": 3, "question": QUESTION},
        ]
        batch = tmp_path / "rows.jsonl"
        batch.write_text("\n".join(map(json.dumps, rows)))
        code, out = self.ask(capsys, data, "--batch", str(batch), "--article", "count-2024.md")
        first, second, third = map(json.loads, out.splitlines())
        assert code == 0
        assert (first["short_answer"], third["short_answer"]) == ("120", "95")
        assert (second["status"], second["citations"]) == ("error", [])
        assert "since 'x' is not a day" in second["error"]

    def test_search_takes_them_as_well(self, capsys, data):
        code = main(["search", QUESTION, "--since", "2024-01-01", "--data", str(data), "--json"])
        hits = json.loads(capsys.readouterr().out)["hits"]
        assert code == 0
        assert {hit["article_id"] for hit in hits} == {"count-2024.md", "later.md", "mayor.md"}
        assert main(["search", QUESTION, "--since", "2030-01-01", "--data", str(data)]) == 1
        assert "No article is left" in capsys.readouterr().out

    def test_list_and_show_tell_how_dates_are_known(self, capsys, data):
        main(["list", "--data", str(data), "--json"])
        rows = {row["id"]: row for row in json.loads(capsys.readouterr().out)}
        assert rows["count-2019.md"]["date_from"] == "front matter"
        assert rows["undated.md"]["date"] is None
        assert rows["undated.md"]["file_date"] == dt.datetime.now(dt.UTC).date().isoformat()
        main(["list", "--data", str(data)])
        assert "~ the day of the file" in capsys.readouterr().out
        main(["show", "count-2019.md", "--data", str(data), "--json"])
        assert json.loads(capsys.readouterr().out)["date_from"] == "front matter"
