"""The empty conversation: what Footnote is, and what to do first."""

from __future__ import annotations

from index.storage.inventory import LibraryOverview
from ui.html.articles_form import ACCEPTED_FORMATS

LEAD = (
    "Ask, and Footnote answers in your articles’ own sentences, each one click away from its "
    "place in the source."
)


def welcome_html(overview: LibraryOverview, *, may_change: bool = True) -> str:
    """One sentence on Footnote, and what to do first with the articles of the library."""
    if not overview.articles and not may_change:
        return _welcome("<p>There are no articles yet.</p>")
    if not overview.articles:
        return _welcome(
            f"<p>There are no articles yet. Add {ACCEPTED_FORMATS} files, "
            "and ask about what they tell.</p>"
            '<button type="button" class="plain-button" data-view="articles">Add articles</button>'
        )
    count = len(overview.articles)
    if may_change and all(article.is_example for article in overview.articles):
        return _welcome(
            f"<p>{count} example articles are here to try it on. Or "
            '<button type="button" class="link" data-view="articles">add your own</button>.</p>'
        )
    return _welcome(
        f"<p>{count:,} article{' is' if count == 1 else 's are'} ready. Ask who, what, when, "
        "where, why or how. When they do not hold the answer, Footnote says so.</p>"
    )


def _welcome(body: str) -> str:
    head = f'<h2>Ask your articles</h2><p class="lead">{LEAD}</p>'
    return f'<section class="welcome">{head}{body}</section>'
