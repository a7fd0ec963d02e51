"""Chips for what limits an answer, and the filters that the panel offers."""

from __future__ import annotations

import json
from dataclasses import replace
from types import SimpleNamespace

import pytest

from assistant.types import NO_FILTERS, Filters, TimePreference
from index.building.build import BuildRequest, build
from index.embedding.hashing import HashingEmbedder
from index.errors import InvalidInput
from index.ingestion.sources import identify_path
from index.library import Library
from tests.ui.records import answer, article, citation, not_found
from ui.html.answer import answer_for_screen_reader, answer_html
from ui.html.filters import (
    active_filters_html,
    applied_filters_html,
    filter_choices,
    ignored_times_html,
    with_form_values,
    without_filter,
)
from ui.views.filters import choose_filter, unset_filter, without_applied_filter

SOURCE = article("It was in May. It rained for a day.")


MAY = citation(SOURCE, "It was in May.")


ALL = Filters(
    "2021-05-03", "2022-01-01", ("<b>Notes</b>",), ("a&b.txt",), ("Ada <i>Holt",), ("sea",)
)


class TestChips:
    def test_an_answer_shows_each_filter_and_each_wish_with_a_button_to_take_it_away(self):
        wish = TimePreference("latest", is_newest=True)
        html = applied_filters_html(replace(answer(MAY), filters=ALL, times=(wish,)))
        assert "articles from 3 May 2021 to 1 January 2022" in html
        assert 'data-drop="sources" data-name="&lt;b&gt;Notes&lt;/b&gt;"' in html
        assert 'data-drop="articles" data-name="a&amp;b.txt"' in html
        assert 'data-drop="times" data-name="latest"' in html
        assert "newest first" in html
        assert "<b>" not in html
        assert 'data-drop="authors" data-name="Ada &lt;i&gt;Holt"' in html
        assert 'data-drop="tags" data-name="sea"' in html
        assert html.count('aria-label="Ask again without: ') == 6

    def test_an_answer_without_limits_shows_none(self):
        assert applied_filters_html(answer(MAY)) == ""
        assert 'class="limits"' not in answer_html(answer(MAY))

    def test_what_was_searched_is_said_where_nothing_was_found(self):
        refused = replace(not_found(MAY), filters=ALL, message="Only 1 of 2 <articles>.")
        html = answer_html(refused)
        assert "Only 1 of 2 &lt;articles&gt;." in html
        assert 'class="limits"' in html
        assert answer_for_screen_reader(refused).endswith("Only 1 of 2 <articles>.")

    def test_set_filters_can_be_taken_away_one_by_one_and_all(self):
        html = active_filters_html(ALL)
        assert html.count("data-unset=") == 6
        assert 'data-unset="all"' in html
        assert 'data-unset="all"' not in active_filters_html(Filters(since="2021-05-03"))
        assert active_filters_html(NO_FILTERS) == ""

    def test_long_names_are_cut_and_told_whole(self):
        name = "A very long name " * 20
        html = active_filters_html(Filters(sources=(name,)))
        assert f'title="from {name}"' in html
        assert "…</bdi>" in html

    def test_words_that_are_not_heeded_go_with_the_answer(self):
        assert ignored_times_html(()) == ""
        assert 'data-words="[&quot;before 2020&quot;]"' in ignored_times_html(("before 2020",))


class TestSetting:
    def test_days_replace_and_names_are_added(self):
        chosen = {"since": "2023-01-02", "until": "", "source": "b", "article": "x"}
        chosen |= {"author": " Ada ", "tag": "sea"}
        assert with_form_values(Filters("2020-01-01", "2021-01-01", ("a",)), chosen) == Filters(
            "2023-01-02", None, ("a", "b"), ("x",), ("Ada",), ("sea",)
        )
        assert with_form_values(Filters(sources=("b",)), {"source": "b"}) == Filters(sources=("b",))

    @pytest.mark.parametrize(
        "chosen", [{"since": "2023-13-01"}, {"since": "2023-01-02", "until": "2022-01-01"}]
    )
    def test_what_cannot_be_is_refused(self, chosen):
        with pytest.raises(InvalidInput):
            with_form_values(NO_FILTERS, chosen)

    def test_each_can_be_taken_away(self):
        assert without_filter(ALL, "range") == replace(ALL, since=None, until=None)
        assert without_filter(ALL, "sources", "<b>Notes</b>") == replace(ALL, sources=())
        assert without_filter(ALL, "articles", "other") == ALL
        assert without_filter(ALL, "tags", "sea") == replace(ALL, tags=())
        assert without_filter(ALL, "authors", "Ada <i>Holt") == replace(ALL, authors=())
        assert without_filter(ALL, "all") == NO_FILTERS
        assert without_filter(ALL, "nonsense") == ALL

    def test_events_of_the_page(self):
        chosen = SimpleNamespace(since="2023-01-02", until=5, source=None)
        filters, chips = choose_filter(NO_FILTERS, chosen)
        assert filters == Filters(since="2023-01-02")
        assert "since 2 January 2023" in chips
        assert choose_filter(ALL, SimpleNamespace(only="a.txt"))[0] == Filters(articles=("a.txt",))
        assert unset_filter(ALL, SimpleNamespace(what="all", name=""))[0] == NO_FILTERS
        taken = SimpleNamespace(what="times", name="before 2020", ignored=["latest"])
        assert without_applied_filter(ALL, taken) == (ALL, ("latest", "before 2020"))
        taken = SimpleNamespace(what="range", name="", ignored="bad")
        assert without_applied_filter(ALL, taken) == (replace(ALL, since=None, until=None), ())


def test_the_panel_offers_sources_and_articles(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, source in (("a", "Notes"), ("b", "Notes"), ("c", "https://www.example.org/x")):
        (folder / f"{name}.md").write_text(
            f"---\ntitle: Ärger {name}\nsource: {source}\n---\nTx.\n"
        )
    library = Library(tmp_path / "data")
    build(
        library, BuildRequest(add=((*identify_path(folder), False),)), lambda _: HashingEmbedder()
    )
    found = filter_choices(library, "arger B")
    assert found["sources"] == [("Notes", 2), ("example.org", 1)]
    assert found["articles"] == [["b.md", "Ärger b"]]
    assert len(filter_choices(library, "")["articles"]) == 3


def test_the_panel_offers_authors_and_tags_that_fit_what_is_typed(tmp_path):
    rows = tmp_path / "rows.jsonl"
    rows.write_text(
        "\n".join(
            json.dumps({"id": str(n), "text": f"Row {n}.", "author": author, "tags": tags})
            for n, (author, tags) in enumerate(
                [("Zoë Lind", "sea"), ("Zoe Lind; Ada Holt", "Sea, land"), ("", "")]
            )
        )
    )
    library = Library(tmp_path / "data")
    build(library, BuildRequest(add=((*identify_path(rows), False),)), lambda _: HashingEmbedder())
    found = filter_choices(library, "")
    assert found["authors"] == [("Zoë Lind", 2), ("Ada Holt", 1)]
    assert found["tags"] == [("sea", 2), ("land", 1)]
    found = filter_choices(library, "", author="hol", tag="SE")
    assert (found["authors"], found["tags"]) == ([("Ada Holt", 1)], [("sea", 2)])


def test_an_empty_library_offers_nothing(tmp_path):
    nothing = {"sources": [], "articles": [], "authors": [], "tags": []}
    assert filter_choices(Library(tmp_path), "x") == nothing
