"""An answer that is a list and one that is a count, for the tests of all that shows them."""

from __future__ import annotations

from assistant.types import ArticleCount, CountedArticle, ListItem, StructuredResult
from tests.ui.records import answer, article, citation

LEAGUE = article("Kirkby, Lindholm and <b>Porthaven</b> met.", id="league", title="The league")
FERRY = article("Skagen joined it later.", id="ferry", title="The ferry")
CITED = (citation(LEAGUE, LEAGUE.text, 1), citation(FERRY, FERRY.text, 2))
ITEMS = (
    ListItem("Kirkby", (1,), 0, 6),
    ListItem("Lindholm", (1,), 8, 16),
    ListItem("Skagen", (2,), 0, 6),
)
COUNT = ArticleCount(
    "mention “Kirkby”", 3, 2, (("2023-03", 2), ("2023-04", 1)), 0,
    (
        CountedArticle("league", "The league", "2023-03-05"),
        CountedArticle("ferry", "The ferry", None),
    ),
)  # fmt: skip
LIST = answer(*CITED, structured=StructuredResult("list", ITEMS, more_items=2))
COUNTED = answer(*CITED, structured=StructuredResult("count", count=COUNT), message="3 articles.")
