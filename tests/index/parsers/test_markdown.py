"""Markdown: markup goes, content and structure stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.parsers.markdown import _MAX_BLOCKS
from index.parsers.registry import read_article
from index.text.normalisation import normalise
from tests.index.parsers.parsing import WORDS, read


class TestMarkdown:
    def test_markup_goes_and_content_stays(self) -> None:
        source = """---
title: "Flood: a story"
date: 1962/02/17
author: [Ann, Bob]
url: https://example.org/flood
tags: [a, b]
---
# The *flood*

The [river](http://x.y "t") rose, `x < y` &amp; \\*so\\* on
over two lines.  ![alt](i.png)
<!-- hidden -->

- first
- second
  line

3. three
4. four

> quoted
> twice

| A | B |
|---|---|
| 1 | 2 |

```py
x = 1
y = 2
```
Setext
======
<div>raw <b>html</b><script>no()</script></div>
"""
        article = read("a.md", source)
        assert article.text.split("\n") == [
            "The flood", "", "The river rose, x < y & *so* on over two lines.", "",
            "first", "second line", "", "3. three", "4. four", "", "quoted twice", "",
            "A B", "1 2", "", "x = 1", "y = 2", "", "Setext", "", "raw html",
        ]  # fmt: skip
        assert article.title == "Flood: a story"
        assert (article.date, article.author) == ("1962-02-17", "Ann, Bob")
        assert article.source == "https://example.org/flood"
        assert article.warnings == ()

    def test_the_first_heading_is_the_title(self) -> None:
        assert read("a.md", f"intro\n\n## Two\n\n# One *big*\n\n{WORDS}").title == "One big"

    def test_quotes_and_dashes_are_not_made_typographic(self) -> None:
        assert read("a.md", "\"a\" -- 'b' ... (c)").text == "\"a\" -- 'b' ... (c)"

    def test_nested_lists_keep_their_numbers(self) -> None:
        assert read("a.md", "1. one\n   - dot\n2. two\n   1. sub").text.split("\n") == [
            "1. one", "dot", "2. two", "1. sub",
        ]  # fmt: skip

    def test_broken_front_matter_is_a_warning_and_the_body_is_read(self) -> None:
        article = read("a.md", f"---\ntitle: Flood: a story\nx: [\n---\n{WORDS}")
        assert article.text == WORDS
        assert article.title == "Flood: a story"
        assert article.warnings[0].startswith("broken front matter: ")

    def test_front_matter_scalars_stay_as_written(self) -> None:
        article = read("a.md", f"---\ntitle: No\nid: 007\ndate: 2023-02-30\n---\n{WORDS}")
        assert (article.title, article.id, article.date) == ("No", "007", None)
        assert article.warnings == ("unreadable date: '2023-02-30'",)

    def test_an_id_that_is_too_long_is_a_warning(self) -> None:
        article = read("a.md", f"---\nid: {'x' * 513}\n---\n{WORDS}")
        assert article.id is None
        assert len(article.warnings) == 1

    def test_an_alias_bomb_does_not_go_off(self) -> None:
        lines = ["a0: &a0 [x, x]"]
        lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
        bomb = "\n".join([*lines, "title: Bomb", "author: *a29", "m: {<<: *a29}"])
        article = read("a.md", f"---\n{bomb}\n---\n{WORDS}")
        assert article.text == WORDS
        assert article.title == "Bomb"

    @pytest.mark.timeout(60)
    @pytest.mark.parametrize(
        "unit", ["[", "![[", "> ", "- ", "<", "*a ", "`a", "[a](", "&", "<div ", "<!--", "_"]
    )
    def test_hostile_repetitions_end_soon_and_lose_nothing(self, unit: str) -> None:
        body = unit * 20_000 + "deep"
        assert read("a.md", f"x\n\n{body}").text.startswith("x")
        if unit != "<!--":
            assert "deep" in read("a.md", body).text


class TestLimits:
    @pytest.mark.parametrize(
        "text",
        [
            "|a" * 20 + "|\n" + "|-" * 20 + "|\n" + ("|a" * 20 + "|\n") * (_MAX_BLOCKS // 20),
            "a\n\n" * (_MAX_BLOCKS // 2 + 1),
            "- a\n" * (_MAX_BLOCKS + 1),
        ],
        ids=["cells", "paragraphs", "items"],
    )
    def test_markdown_of_too_many_blocks_is_plain_text_and_says_so(self, text):
        article = read_article(Path("a.md"), text.encode())
        assert article.warnings == (
            "more than 300,000 lines and table cells, which is too much for Markdown; read as "
            "plain text",
        )
        assert article.text == normalise(text)

    def test_markdown_of_thirty_levels_is_plain_text(self):
        article = read_article(Path("a.md"), b"> " * 30 + b"Words.\nMore.")
        assert article.warnings == ("nested too deeply for Markdown; read as plain text",)
        quoted = read_article(Path("a.md"), b"> " * 20 + b"Words.\nMore.")
        assert (quoted.text, quoted.warnings) == ("Words. More.", ())


def test_a_table_keeps_its_cells_and_its_header():
    rows = "| Port | Berths |\n|---|---|\n| *Low* Skerry | 8 |\n| Kell | |\n"
    article = read_article(Path("ports.md"), f"# Ports\n\n{rows}\nEnd.\n".encode())
    (table,) = article.tables
    assert article.text == "Ports\n\nPort Berths\nLow Skerry 8\nKell\n\nEnd."
    assert [[article.text[slice(*cell)] for cell in row] for row in table.rows] == [
        ["Port", "Berths"], ["Low Skerry", "8"], ["Kell", ""],
    ]  # fmt: skip
    assert table.header_rows == 1
