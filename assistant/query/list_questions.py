"""Questions for a list: "Which countries ...", "Name the ...", "List all ..."."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST_QUESTION = 300  # characters; a longer question asks for more than a list
_PLURAL = (
    r"(?:[\w’'-]+[^\Wsui_]s|people|men|women|children|countries|cities|parties|companies|agencies"
    r"|bodies|territories|species|media|police|nationalities|dynasties|buses|viruses|criteria)"
)
_NOT_NOUNS = (
    r"(?!(?:is|was|does|has|his|this|its|us|as|causes|happens|means|makes|comes|takes|gives"
    r"|keeps|helps|leads|explains|remains|occurs|allows|sets|goes|says|drives|was|plus|else"
    r"|percentages|times)\b)"
)
_VERB = (
    r"(?:are|were|did|do|does|have|had|can|could|will|would|may|might|must|should|make|made|form|took"
    r"|take|won|lost|led|met|went|came|got|gave|left|fought|held|joined|signed|belong|speak|use"
    r"|border|share|[\w-]+ed|that|who|which)"
)
_WHICH = re.compile(
    rf"(?:in |at |on |to |from |for |with )?(?:which|what)(?: (?:other|are the|were the|of the))?"
    rf"(?: (?!{_VERB}\b)[\w’'-]+){{0,4}}? {_NOT_NOUNS}{_PLURAL}"
    rf"(?: (?:in|on|at|of|from|with)(?: [\w’'-]+){{1,4}}?)? {_VERB}\b.*", re.I
)  # fmt: skip
_WHAT_ARE = re.compile(
    r"(?:what|who|which) (?:are|were) (?:(?:(?:all|some|the|its|his|her|their|my|our|your) ){1,2}"
    r"|examples of (?:the )?|(?:[\w’'-]+ ){0,3}?[\w-]+(?:[’']s|s[’']) )"
    rf"(?:[\w’'-]+ ){{0,4}}?{_PLURAL}\b.*", re.I
)  # fmt: skip
_WHO = re.compile(
    r"who (?:all |else )?(?:attended|joined|took part|takes part|participated|were among|attends"
    r"|are members|were members|was there|were there|signed|gathered|was present|were present"
    r"|was invited|were invited)\b.*", re.I
)  # fmt: skip
_IMPERATIVE = re.compile(
    r"(?:(?:can|could|would) you )?(?:please )?(?:list|name|enumerate"
    r"|(?:give|show|tell|get)(?: me| us)? (?:a list of|all(?: of)?|the names of))"
    r"(?: me)? (?P<what>.+)", re.I
)  # fmt: skip
_DETERMINERS = re.compile(r"^(?:(?:all|every|each|of|the|some|any|different|various) )+", re.I)
_RELATIVE = re.compile(r"^(?P<noun>(?:[\w’'-]+ ){0,5}?[\w’'-]+) (?:that|who|which) (?P<rest>.+)$")
_HEAD = re.compile(
    rf"(?:(?!(?:of|in|on|at|for|from|with|to|by)\b)[\w’'-]+ ){{0,4}}?(?P<head>{_PLURAL})"
    r"(?: (?:of|in|on|at|for|from|with|to|by|involved|invited|present|held)\b.*)?", re.I
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ListQuestion:
    """A question for a list; `question` is what to search and read for."""

    question: str


def parse_list_question(question: str) -> ListQuestion | None:
    """The list that is asked for; None if a single thing may be asked for.

    "Name the members of ASEAN" -> "What are the members of ASEAN?".
    """
    if len(question) > LONGEST_QUESTION:
        return None
    text = " ".join(question.split()).rstrip("?!. ")
    text = re.sub(r"^(?:and|so|but|ok|well),? ", "", text, flags=re.I)
    if order := _IMPERATIVE.fullmatch(text):
        return _imperative_as_question(order["what"])
    if _WHICH.fullmatch(text) or _WHAT_ARE.fullmatch(text) or _WHO.fullmatch(text):
        return ListQuestion(question)
    return None


def _imperative_as_question(what: str) -> ListQuestion | None:
    what = _DETERMINERS.sub("", what)
    relative = _RELATIVE.fullmatch(what)
    if relative and _HEAD.fullmatch(relative["noun"]):
        return ListQuestion(f"Which {relative['noun']} {relative['rest']}?")
    if _HEAD.fullmatch(what):
        return ListQuestion(f"What are the {what}?")
    return None
