"""Questions for a number or a list of articles: "How many articles mention Kim Jong Un?"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.query.article_selections import ArticleSelection, parse_article_selection

LONGEST_QUESTION = 300  # characters; a longer question asks for more than a number
_ARTICLES = r"(?:news )?(?:articles?|documents?)"
_WRITINGS = r"(?:pieces|texts|stories|reports|columns|reviews|interviews)"
_OF_MINE = r"(?:of (?:the|my|our|your) )?"
_HERE = (
    r"(?:(?:are|is) there|do (?:you|we|i) have|have (?:you|we|i) got|are (?:here|indexed|stored))"
    r"(?: (?:in|here|altogether|in total|in all)(?: (?:the|this|my|our|your)"
    r" (?:library|collection|index))?)?"
)
_HOW_MANY = (
    rf"(?:how many {_OF_MINE}{_ARTICLES}|(?:what is |what's )?(?:the )?number of {_ARTICLES}"
    rf"|count (?:(?:all|the|all the|my|our) )?{_ARTICLES})"
)
_WHICH = (
    rf"(?:(?:which|what) {_OF_MINE}{_ARTICLES}"
    r"|(?:list|show|find|name|give)(?: me)?(?: (?:all|every|of|the|my|our|your|any|an?|some))*"
    rf" {_ARTICLES}|{_HERE}(?: (?:any|some|an?))? {_ARTICLES}|(?:(?:all|the|my) )*{_ARTICLES})"
)
_BY_TIME = r"(?: (?:by|per|each|every|a) (?:month|year))"
_CHART = r"(?:(?:show|give|draw)(?: me)? )?(?:(?:a|the) )?(?:chart|graph|number|count)? ?(?:of )?"
_MENTIONED = (
    rf"in (?:how many|(?P<which>which|what)) {_OF_MINE}{_ARTICLES}"
    r" (?:is|are|was|were|does|do) (?P<phrase>.+?)"
    r" (?:mentioned|named|discussed|covered|appear|occur|stand)"
)
_ALL = (
    r"(?:list|show|name|give)(?: me)?(?: (?:all|every|of|the|my|our|your))*"
    rf" {_ARTICLES}(?: (?:here|that {_HERE}|{_HERE}))?"
)
_FORMS = (
    rf"(?P<which>{_ALL})",
    rf"{_CHART}(?:the )?{_ARTICLES} (?P<selection>.+?){_BY_TIME}",
    rf"{_CHART}(?:the )?{_ARTICLES}{_BY_TIME} (?P<selection>.+)",
    rf"(?P<which>{_WHICH})(?: {_HERE})? (?P<selection>.+)",
    rf"{_HOW_MANY}{_BY_TIME}?(?: {_HERE})? (?P<selection>.+)",
    _MENTIONED,
    rf"(?:how many|(?P<which>which|what)) {_WRITINGS} (?P<selection>(?:did|has|have) .+)",
    r"what (?P<which>(?:did|has) (?P<author>.+?)) (?:write|written) (?:about|on)",
)


@dataclass(frozen=True, slots=True)
class CountQuestion:
    """Which articles are counted; `is_list` if the question asks which there are."""

    selection: ArticleSelection
    is_list: bool = False


def parse_count_question(question: str) -> CountQuestion | None:
    """What a question asks to count or list; None if it asks for no articles.

    "How many articles mention the ferry in 2023?" -> the phrase "ferry" in the period of 2023.
    """
    if len(question) > LONGEST_QUESTION:
        return None
    text = re.sub(r"\s+", " ", question).strip().rstrip("?!. ")
    text = re.sub(r"^(?:and|so|please|ok|well),? ", "", text, flags=re.I)
    for form in _FORMS:
        if found := re.fullmatch(form, text, re.I):
            names = found.groupdict()
            selected = names.get("selection") or ""
            if "phrase" in names:
                selected = f"about {names['phrase']}"
            if "author" in names:
                selected = f"by {names['author']}"
            if selection := parse_article_selection(selected):
                return CountQuestion(selection, bool(names.get("which")))
    return None
