"""What a browser would make of HTML, and that nothing of an article runs in it."""

from __future__ import annotations

from html.parser import HTMLParser

HOSTILE = "<script>alert(1)</script><img src=x onerror='alert(2)'>\"${alert(3)} {{value}} & 'q'"


class Page(HTMLParser):
    """What a browser would make of HTML: elements with attributes, and the text of marks."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.marked = ""
        self._marks = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self._marks += tag == "mark"

    def handle_endtag(self, tag):
        self._marks -= tag == "mark"

    def handle_data(self, data):
        self.text += data
        self.marked += data if self._marks else ""

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def assert_harmless(html: str) -> None:
    page = Page(html)
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"script", "img", "style", "iframe", "svg", "link"}
    assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)
