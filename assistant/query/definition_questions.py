"""Questions for a definition, and the forms of sentences that define a term."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

LONGEST_TERM = 5  # words; a longer one is a description, not a name
_QUOTES = "\"'“”‘’«»"
_ASKED = re.compile(
    r"(?:(?:and|so|but|ok),? )?(?:can you tell me |tell me |do you know |please explain |explain )?"
    r"(?:(?:what|who)(?:[’']s| is| are| was| were) (?:meant by |the (?:meaning|definition) of )?"
    r"(?P<term>[^,;:?!]+?)(?: exactly| anyway)?"
    r"|what (?:does|did) (?P<term2>[^,;:?!]+?) (?:mean|stand for)"
    r"|(?:define|definition of|meaning of) (?P<term3>[^,;:?!]+?)"
    r"|(?:what|who) (?P<term4>[^,;:?!]+?) (?:is|was))[?!. ]*", re.IGNORECASE
)  # fmt: skip
_SHORT_FOR = re.compile(r"what (?:does|did) .+ stand for", re.IGNORECASE)
_NO_TERM = frozenset(
    "of in on at to for from by with about between as than that which who whom whose what when "
    "where why how is are was were be been does did do has have had can could will would should "
    "it he she they this these those there here his her its their my your our you me us them i we "
    "not another other others same different main first last largest biggest best most more "
    "going happening wrong next new up down out and or called considered named known made used "
    "against above together like".split()
)
_ARTICLE = re.compile(r"^(?P<article>the|an?) ", re.IGNORECASE)
_KIND_OF = (
    r"(?:an?|the|one of|any|some|a kind of|those|people|someone|what|not|also|originally|mainly"
    r"|[\w’'-]+(?:ed|ly|ian|ish|ese|can|an))\b"
)
_PERSON_KIND_OF = r"(?:an?|one of|the\s(?:[\w’'-]+\s){1,5}?of)\b"


@dataclass(frozen=True, slots=True)
class DefinitionQuestion:
    """The term to define; `is_short_form` if the question asks what its letters stand for."""

    term: str
    is_short_form: bool
    is_person: bool = False


def parse_definition_question(question: str) -> DefinitionQuestion | None:
    """The term that a question asks to define; None if it may ask for something else.

    "What is a gin wheel?" -> the term "gin wheel".
    """
    text = " ".join(question.split()) if len(question) < 200 else ""
    found = _ASKED.fullmatch(text)
    if found is None:
        return None
    term = next(group for group in found.groups() if group).strip(f"{_QUOTES} .")
    article = _ARTICLE.match(term)
    bare = term[article.end() :] if article else term
    words = bare.split()
    if not words or len(words) > LONGEST_TERM or _NO_TERM.intersection(bare.casefold().split()):
        return None
    if not re.search(r"[^\W\d_]", bare) or re.search(r"[’']s?\b", bare):
        return None
    is_name = bare[:1].isupper()
    is_named_thing = all(word[:1].isupper() or word[:1].isdigit() for word in words)
    if article and article["article"].casefold() == "the" and not is_named_thing:
        return None  # "the population" asks for a number, not for a definition
    if not article and not is_name and len(words) > 3:
        return None
    is_person = re.search(r"\bwho\b", text, re.IGNORECASE) is not None
    return DefinitionQuestion(bare, _SHORT_FOR.match(text) is not None, is_person)


def definition_matcher(definition: DefinitionQuestion) -> Callable[[str], str | None]:
    """A function that returns the form in which a sentence defines the term; None if it does not.

    The forms: "is" (X is a ...), "called" (a ... known as X), "long" (Full Name (X)), "beside"
    (X, a ..., or X (a ...)), "role" (the painter X).
    """
    term = r"\s+".join(map(re.escape, definition.term.split()))
    whole = rf"(?<![\w’'-]){term}(?:e?s)?(?![\w-])"
    kind_of = _PERSON_KIND_OF if definition.is_person else _KIND_OF
    aside = r"(?:\s*\([^()]{1,80}\)|,[^,.;]{1,60},|\s+or\s+[\w-]+)?"
    forms = (
        ("is", rf"(?:^|^the\s|^an?\s|[.;:“\"]\s?(?:the\s|an?\s)?){whole}{aside}\s+"
               rf"(?:is|are|was|were|refers?\s+to|means?|stands?\s+for)\s+{kind_of}"),
        ("called", rf"\b(?:called|known\s+as|named|termed|dubbed|referred\s+to\s+as)\s+"
                   rf"(?:the\s+|an?\s+)?[“\"‘']?{whole}"),
        ("long", rf"\b[\w’'&-]+(?:\s[\w’'&-]+){{1,9}},?\s*(?:\(|,\s*or\s+|or\s+){whole}\s*[),.]"
                 if definition.is_short_form or definition.term.isupper() else r"(?!)"),
        ("beside", rf"{whole}\s*(?:,|\(|—|–|-\s|:)\s*(?:(?:an?|the|or|one of|then|who|which)\b)"),
        ("role", rf"\b(?:[a-z][\w-]+|President|Minister|Secretary|Chancellor|King|Queen)\s+{whole}"
                 if definition.term[:1].isupper() and " " in definition.term else r"(?!)"),
    )  # fmt: skip
    compiled = [(name, re.compile(form, re.IGNORECASE if name != "role" else 0))
                for name, form in forms]  # fmt: skip

    def form_of(sentence: str) -> str | None:
        return next((name for name, form in compiled if form.search(sentence)), None)

    return form_of
