"""OpenDocument presentations: slides as pages."""

from __future__ import annotations

from tests.index.make_formats import odt
from tests.index.parsers.parsing import read, reason


def page(*texts: str) -> str:
    boxes = "".join(
        f"<draw:frame><draw:text-box><text:p>{text}</text:p></draw:text-box></draw:frame>"
        for text in texts
    )
    return f"<draw:page>{boxes}</draw:page>"


def test_slides_are_pages():
    notes = "<presentation:notes><text:p>Say who pays.</text:p></presentation:notes>"
    body = (
        page("The lock", "Opens at six.")
        + page()
        + page("Tolls").replace("</draw:p", f"{notes}</draw:p", 1)
    )
    meta = "<dc:title>Locks</dc:title><meta:keyword>tolls</meta:keyword>"
    article = read("a.odp", odt(body, meta, kind="presentation"))
    assert article.text == "The lock\n\nOpens at six.\n\nTolls\n\nSay who pays."
    third = article.text.index("Tolls")
    assert article.page_starts == (0, third, third)
    assert (article.title, article.tags) == ("Locks", ("tolls",))


def test_what_cannot_be_read_is_told():
    assert reason("a.odp", b"x") == "not an OpenDocument presentation"
    assert reason("a.odp", odt("<text:p>x</text:p>")) == (
        "an OpenDocument file that is no presentation"
    )
    assert reason("a.odp", odt(page(), kind="presentation")).startswith("no text found")
