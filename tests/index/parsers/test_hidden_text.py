"""Text that no reader of a page or a letter sees."""

from __future__ import annotations

import pytest
from lxml import html

from index.parsers.hidden_text import drop_hidden
from tests.growth import LINEAR, growth
from tests.index.make_files import page
from tests.index.make_formats import letter
from tests.index.parsers.parsing import WORDS, read

SHOWN = f"<p>{WORDS}</p><p>The ferry to Ostrand sails at noon, and the bridge is open to carts.</p>"


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>Secret tariff of ninety crowns for all the boats.</p>",
        "<div style='display: none'><p>Secret tariff of ninety crowns.</p></div>",
        "<p style='color:red;VISIBILITY:hidden'>Secret tariff of ninety crowns.</p>",
        "<div aria-hidden='true'><p>Secret tariff of ninety crowns.</p></div>",
        "<dialog><p>Secret tariff of ninety crowns.</p></dialog>",
        "<style>.a .b {top: 0} .pre, #x {display:none}</style><p class='y pre'>Secret tariff.</p>",
    ],
)
def test_hidden_text_is_left_out(hidden: str) -> None:
    assert "Secret" not in read("a.html", page(f"{SHOWN}{hidden}{SHOWN}")).text
    mail = read("a.eml", letter(html=f"{hidden}{SHOWN}after", Subject="x").as_bytes())
    assert "Secret" not in mail.text
    assert mail.text.endswith("after")


@pytest.mark.parametrize(
    "shown",
    [
        "<style>@media print {.n {display:none}}</style><p class='n'>Open all winter long.</p>",
        "<style>.n {display:none} .n {display:block}</style><p class='n'>Open all winter long.</p>",
        "<p hidden='until-found'>Open all winter long.</p>",
        "<dialog open><p>Open all winter long.</p></dialog>",
        "<p>Open <span style='display:inline; overflow:hidden'>all winter</span> long.</p>",
    ],
)
def test_what_is_shown_on_some_screens_stays(shown: str) -> None:
    mail = read("a.eml", letter(html=SHOWN + shown, Subject="x").as_bytes())
    assert "Open all winter long." in mail.text


@pytest.mark.timeout(60)
@pytest.mark.parametrize("sheet", ["{" * 200_000, "/*" * 100_000, ".a{b}" * 60_000, "a," * 200_000])
def test_hostile_style_sheets_end_soon(sheet: str) -> None:
    assert WORDS in read("a.html", page(f"<style>{sheet}none</style>{SHOWN}")).text


def test_what_stands_around_hidden_elements_is_joined() -> None:
    tree = html.fromstring("<div>a<i hidden>1<b hidden>2</b></i>b<i hidden>3</i>c<u>d</u>e</div>")
    drop_hidden(tree)
    assert html.tostring(tree, encoding="unicode") == "<div>abc<u>d</u>e</div>"
    assert (tree.text, tree[0].tail) == ("abc", "e")


@pytest.mark.parametrize("piece", ["Word <i hidden>x</i>", "<b>Word</b> and <i hidden>x</i> more "])
def test_hidden_elements_by_the_thousand_take_linear_time(piece: str) -> None:
    def work(markup: str) -> None:
        drop_hidden(html.fromstring(f"<html><body><p>{markup}</p></body></html>"))

    assert growth(work, piece, 100_000) <= LINEAR
