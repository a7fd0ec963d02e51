"""An article that would take the page over stays words, with the policy of the headers off."""

from __future__ import annotations

import json

import pytest

from tests.conftest import ROOT
from tests.ui.conftest import served

pytestmark = [pytest.mark.browser, pytest.mark.long]

NAME = "Grobnik of Xylophonia"
TRICKS = [
    "<script>window.owned=1</script>",
    '<img src=x onerror="window.owned=2">',
    "<svg onload=window.owned=3><style>#page{display:none}</style></svg>",
    "[click](javascript:window.owned=4) and ![x](http://evil.example/x.png)",
    "<style>body{background:url(http://evil.example/)}</style>",
    "</p></div></article><iframe srcdoc='<script>parent.owned=5</script>'></iframe>",
    "${window.owned=6} {{value}} `${owned}` $\\mathrm{x}$ <b onclick=window.owned=7>b</b>",
    "&lt;script&gt;window.owned=8&lt;/script&gt; &#60;script&#62; \\u003cscript\\u003e",
    "\" onmouseover=\"window.owned=9\" x=\" ' onfocus='window.owned=10' autofocus='",
    "<a href='javascript:window.owned=11'>link</a> <base href=http://evil.example/>",
    "<meta http-equiv=refresh content='0;url=http://evil.example'> <form action=//evil.example>",
]
HOSTILE = " ".join(TRICKS)
FRONT = {
    "id": "\"><script>window.owned=12</script>' onclick='window.owned=13.md",
    "title": 'Wizard <img src=x onerror="window.owned=14"></title><script>owned=15</script>',
    "author": "<img src=x onerror=window.owned=16>",
    "date": "2024-01-02",
    "source": "javascript:window.owned=17//https://example.org/",
}
STRANGERS = """[...document.querySelectorAll(
    "#turn, #earlier-turns, #source-body, #articles, #outcome, #announcer")]
    .flatMap(place => [...place.querySelectorAll(
        "img, script, svg, style, iframe, base, meta, form, b:not(.failures b), [onclick], "
        + "[onerror], [onload], [onmouseover], [onfocus], [autofocus], [href^='javascript' i]")])
    .filter(stranger => !stranger.matches(".kept svg, .kept form.note-form, #add-web, #add-folder"))
    .map(stranger => stranger.outerHTML.slice(0, 200))"""


def article(number: int, trick: str) -> str:
    front = "\n".join(f"{key}: {json.dumps(value)}" for key, value in FRONT.items() if key != "id")
    identity = json.dumps(f"{number}{FRONT['id']}")
    sentence = f"The wizard {NAME} wrote number {number}, which reads {trick}, on the wall."
    return f"---\nid: {identity}\n{front}\n---\n\n{sentence}\n"


@pytest.fixture
def own_site(tmp_path, chromium):
    """A page that nobody else's test has changed."""
    with served(ROOT / "app.py", tmp_path / "data", tmp_path / "log.txt") as address:
        yield address


def test_nothing_of_a_hostile_article_becomes_markup_or_script(own_site, visit, tmp_path):
    seen = visit(own_site, bypass_csp=True)  # what holds here holds without the policy's help
    page = seen.page
    assert page.evaluate("window.eval('1 + 1')") == 2
    paths = [tmp_path / f"<img src=x onerror=window.owned=18>{n}.md" for n in range(len(TRICKS))]
    for number, (path, trick) in enumerate(zip(paths, TRICKS, strict=True)):
        path.write_text(article(number, trick), "utf-8")
    broken = tmp_path / "<img src=x onerror=window.owned=19>.pdf"
    broken.write_bytes(b"%PDF-1.4 nonsense")
    receipt = seen.upload(*paths, broken)
    assert f"{len(TRICKS)} added" in receipt
    assert "img src=x onerror=window.owned=19.pdf: " in receipt  # Gradio drops < and > of names
    assert page.evaluate(STRANGERS) == []
    page.click("#masthead [data-view=ask]")
    for number, trick in enumerate(TRICKS):
        seen.ask(f"{trick} What did {NAME} write as number {number} on the wall?")
        assert page.evaluate(STRANGERS) == [], trick
    seen.ask(f"What did the wizard {NAME} write on the wall?")
    places = page.locator("#turn :is(.cite, .near)")
    assert places.count() >= 1
    for place in [places.nth(n) for n in range(places.count())]:
        quote = place.get_attribute("data-quote")
        place.click()
        page.wait_for_function(
            "quote => document.getElementById('cited')?.textContent === quote", arg=quote
        )
        assert page.evaluate(STRANGERS) == []
        place.hover()
    page.click("#masthead [data-view=articles]")
    rows = page.locator(".article-row", has_text="Wizard")
    assert rows.count() == len(TRICKS)
    for row in [rows.nth(n) for n in range(rows.count())]:
        row.click()
        page.wait_for_function(
            "id => document.querySelector('#source-body .source-text')?.innerText.includes(id)",
            arg=NAME,
        )
        assert page.evaluate(STRANGERS) == []
    origin = page.locator("#source-body .origin")
    assert FRONT["source"] in origin.inner_text()
    assert origin.locator("a").count() == 0
    assert page.evaluate("window.owned") is None
    assert page.title() == "Footnote"
    assert page.evaluate("getComputedStyle(document.getElementById('page')).display") == "grid"
