"""Articles that lie in several containers of their page."""

from __future__ import annotations

import pytest

from tests.index.make_files import page
from tests.index.parsers.parsing import WORDS, read

PARTS = [
    "".join(f"<p>{WORDS} It was part {part}, paragraph {n} of the report.</p>" for n in range(3))
    for part in range(4)
]


@pytest.mark.parametrize("name", ["article__body", "story-body", "post-content chunk"])
@pytest.mark.parametrize(
    "outer", ["<main><article>%s</article></main>", "<main>%s</main>", "<div>%s</div>"]
)
def test_all_parts_are_read(name: str, outer: str) -> None:
    chunks = "<div class='ad-slot'></div>".join(
        f"<div><div class='{name}'>{p}</div></div>" for p in PARTS
    )
    text = read("a.html", page(outer % f"<h1>The flood</h1>{chunks}")).text
    assert [n for n in range(4) if f"part {n}, paragraph 2" in text] == [0, 1, 2, 3]


def test_long_comments_are_not_taken_for_parts() -> None:
    comments = "".join(
        f"<div class='comment'><p>{WORDS} Says reader {n}.</p></div>" for n in range(9)
    )
    body = f"<article><h1>The flood</h1><div class='article__body'>{PARTS[0]}</div></article>"
    text = read("a.html", page(f"{body}<section id='comments'>{comments}</section>")).text
    assert "paragraph 2" in text
    assert "Says reader" not in text
