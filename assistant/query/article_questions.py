"""Questions for a summary of one article or an overview of a topic: what they name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from assistant.query.article_references import ArticleReference, parse_article_reference

LONGEST_QUESTION = 300  # characters
LONGEST_TOPIC = 8  # words; more is a question of its own
_ARTICLE = r"(?:article|document|text|paper|story|report|piece|file)"
_ARTICLES = r"(?:articles|documents|texts|papers|sources|files|library|collection)"
_SUM = r"(?:summari[sz]e|summari[sz]ing|sum up|recap)"
_SUMMARY = (
    r"(?:(?:short|brief|quick|concise|general|rough|one-paragraph|good) )*"
    r"(?:summary|overview|synopsis|gist|recap|rundown)"
)
_POINTS = r"(?:(?:main|key|most important|central) (?:points|ideas|facts|takeaways|messages?))"
_ASK = r"(?:(?:can|could|would) you (?:please )?|please |i(?:[’']d| would) like |i (?:want|need) )?"
_GIVE = r"(?:(?:give|write|show|provide|make|get)(?: me| us)? )?"
_SUMMARY_OF = (
    rf"(?:{_ASK}{_SUM}|{_ASK}{_GIVE}(?:an? |the )?{_SUMMARY} (?:of|on|for|about)"
    rf"|(?:what (?:are|were) )?(?:{_GIVE})(?:the )?{_POINTS} (?:of|in|from|made in)"
    rf"|tl;?dr:?(?: of| for| on)?)"
)
_OF = re.compile(rf"{_SUMMARY_OF} (?P<what>.+?)(?:,? please| for me| in short| briefly)*", re.I)
_SHORT = re.compile(
    rf"tl;?dr|{_ASK}{_SUM}(?: it| this| that)?(?: please| for me)*"
    rf"|(?:an? |the )?summary(?: please)?|{_ASK}{_GIVE}(?:an? |the )?{_SUMMARY}(?: please)?", re.I
)  # fmt: skip
_WHAT_ABOUT = re.compile(
    rf"what(?:[’']s| is| does| did) (?P<what>(?:the |this |that |your |my )?{_ARTICLE}\b.*?)"
    r" (?:about|say|tell|talk about|deal with|cover)", re.I
)  # fmt: skip
_THIS = re.compile(
    rf"(?:it|this|that|(?:this|that|the|the last|the above|the current) (?:one|{_ARTICLE})"
    r"(?: (?:on|about) (?:it|this|that|them|him|her))?)",
    re.I,
)
_ONE = (
    re.compile(
        rf"(?:the |this |that |my |your |an? )?(?:news )?{_ARTICLE}"
        r"(?: (?:that is |which is )?(?:titled|called|named|entitled|headed|about|on|of|from)"
        r"|:|,)? (?P<name>.+)", re.I),
    re.compile(rf"(?:the |my |your )(?P<name>.+?) {_ARTICLE}", re.I),
)  # fmt: skip
_TOPIC = re.compile(
    rf"(?:what (?:do|does|did|can|have|has) (?:(?:the|my|your|our|these|all) )*{_ARTICLES}"
    r"(?: have)? (?:to )?(?:say|tell|write|report|mention|know|tell (?:me|us)) (?:about|on|of)"
    rf"|what (?:is|was|has been) (?:said (?:about|of)|(?:written|reported|told) about)"
    rf"|what do you know (?:about|of)"
    rf"|what(?:[’']s| is) in (?:the|my|your|our|these) {_ARTICLES} (?:about|on))"
    rf" (?P<what>.+?)(?: in (?:the|my|your|our|these|all) {_ARTICLES})?", re.I
)  # fmt: skip
_SEVERAL = (  # "the articles about the harbour", "the harbour articles"
    re.compile(
        rf"what (?:(?:the|my|your|our|these|all) )*{_ARTICLES} (?:say|tell|write|report|mention)"
        r"(?: (?:about|on|of))? (?P<what>.+)", re.I),
    re.compile(
        rf"(?:(?:all|the|my|your|our) )*(?:news )?{_ARTICLES} (?:about|on) (?P<what>.+)", re.I),
    re.compile(rf"(?:(?:all|the|my|your|our) )+(?P<what>.+?) {_ARTICLES}", re.I),
)  # fmt: skip
_UPDATE = r"(?:news|updates?|developments?)"
_NEW = r"(?:latest|newest|most recent|recent|new)"
_NEWS = re.compile(
    rf"(?:{_ASK}(?:{_GIVE}|{_SUM} |tell me )|what(?:[’']s| is| are) |(?:is|are) there"
    rf" |do you have )(?:(?:any|some|the) )*(?:{_NEW} {_UPDATE}|(?<=the )(?:latest|newest)"
    rf"|{_UPDATE}) (?:on|about|in|with|regarding|concerning) (?P<what>.+)", re.I
)  # fmt: skip
_ANYTHING = re.compile(
    r"(?:what(?:[’']s| is| has been) (?:going on|happening|new) (?:with|about|in|at)"
    rf"|what(?: has|[’']s)? happened with|{_ASK}tell me (?:(?:more|everything|all|something) )?"
    r"(?:about|on)|what can you tell me about|(?:what|how) about|what is there (?:about|on)"
    r"|(?:is there |do you (?:have |know ))?anything(?: else| more)? (?:about|on))"
    r" (?P<what>.+)", re.I
)  # fmt: skip
_NO_TOPIC = re.compile(
    r"^(?-i:this|that|these|those|it|its|he|him|his|she|her|they|them|their|you|your|me|us)\b"
    r"|\b(?:is|are|was|were|do|does|did|has|have|had|will|would|that|which|who|why|how|when)\b",
    re.I,
)
_QUOTED = re.compile(r"[\"“„«‘'](?P<name>[^\"”»]{2,200})[\"”»’']")

Scope = Literal["open", "article", "topic", "overview", "news", "anything"]
_SCOPES: dict[Scope, re.Pattern[str]] = {"overview": _TOPIC, "news": _NEWS, "anything": _ANYTHING}


@dataclass(frozen=True, slots=True)
class ArticleQuestion:
    """What to summarise.

    `scope`: "open" is the article that was cited last, "article" the one with this name, "topic"
    the article with this name or else an overview, "overview" what each article says about it,
    "news" the same, the newest first; "anything" is an answer about it or else an overview.
    `reference` says more than the name, if the article is also referred to by its author or age.
    """

    scope: Scope
    name: str = ""
    reference: ArticleReference | None = None


def parse_article_question(question: str) -> ArticleQuestion | None:
    """What a question asks to summarise; None if it asks for something else.

    "Summarize the article on the ferry" -> scope "article", name "the ferry".
    """
    if len(question) > LONGEST_QUESTION:
        return None
    text = " ".join(question.split()).rstrip("?!. ")
    text = re.sub(r"^(?:and|so|ok|okay|hi|hello|please),? ", "", text, flags=re.I)
    if _SHORT.fullmatch(text):
        return ArticleQuestion("open")
    for scope, form in _SCOPES.items():
        if found := form.fullmatch(text):
            return _topic_question(scope, found["what"])
    found = _WHAT_ABOUT.fullmatch(text) or _OF.fullmatch(text)
    return _summary_question(found["what"].strip()) if found else None


def _summary_question(what: str) -> ArticleQuestion | None:
    """What a summary is wanted of."""
    if _THIS.fullmatch(what):
        return ArticleQuestion("open")
    if several := next(filter(None, (form.fullmatch(what) for form in _SEVERAL)), None):
        return _topic_question("overview", several["what"])
    reference = parse_article_reference(what)
    if reference and (reference.author or reference.order):
        return ArticleQuestion("article", reference.name, reference)
    if quoted := _QUOTED.search(what):
        return ArticleQuestion("article", quoted["name"].strip(" .,"))
    for form in _ONE:
        if one := form.fullmatch(what):
            return ArticleQuestion("article", one["name"].strip())
    return _topic_question("topic", what)


def _topic_question(scope: Scope, what: str) -> ArticleQuestion | None:
    what = what.strip(" \"'“”‘’")
    name = re.sub(r"^(?:the topic of|the subject of)\s+", "", what, flags=re.I)
    if not name or len(name.split()) > LONGEST_TOPIC or _NO_TOPIC.search(name):
        return None
    return ArticleQuestion(scope, name)
