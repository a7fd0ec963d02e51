"""The type of answer that a question asks for, and whether a sentence contains one."""

from __future__ import annotations

import re

_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DATE = re.compile(
    rf"\b(?:1[0-9]|20)\d\d(?:s|\b)|\b{_MONTH} \d{{1,2}}\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}\b"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:yesterday|today|tomorrow)\b"
    r"|\b(?:last|next|this|earlier) (?:week|month|year|spring|summer|autumn|fall|winter)\b"
    r"|\b\d{1,2}(?:st|nd|rd|th) century\b|\b\d{1,2}(?::\d\d)? ?[ap]\.?m\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen"
    r"|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty"
    r"|ninety|hundreds?|thousands?|millions?|billions?|dozens?|half|twice|once|several|third)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<![.!?“\"] )(?<!^)\b[A-Z][\w’'-]+|^[A-Z][\w’'-]+ (?:[A-Z]\. )?[A-Z][\w’'-]+")
_PLACE = re.compile(
    r"\b(?:in|at|near|from|to|of|into|through|across|outside|around|off|on|over|between|via)"
    r" (?:the |a )?(?:\w+ )?[A-Z][\w’'-]+|\b(?:north|south|east|west)\w*\b"
)
_REASON = re.compile(
    r"\b(?:because|due to|owing to|since|so that|in order to|as a result|aim(?:ed|s|ing)?|reason"
    r"|cause[ds]?|led to|therefore|thus|over|after|to (?:avoid|prevent|protect|help|make|get|keep)"
    r"|amid|motivated|fear(?:s|ed|ing)?|response)\b",
    re.IGNORECASE,
)
_AGE = re.compile(
    r"\byears?[- ](?:old|of age)\b|\b(?:age[ds]?|turn(?:s|ed|ing)?|at) \d{1,3}\b|, \d{1,3},"
    r"|\bborn\b|\b(?:founded|established|built|opened|dat(?:es|ing) (?:from|back))\b",
    re.IGNORECASE,
)

_ANSWER_TYPES = (
    (re.compile(r"\bwhen\b|\b(?:what|which) (?:year|date|day|month|century|time)\b", re.I), _DATE),
    (
        re.compile(
            r"\bhow (?:many|much|long|far|tall|big|large|high|often|fast|deep|heavy)\b"
            r"|\bwhat (?:percent|number|amount|share)|\bpercentage\b",
            re.I,
        ),
        _NUMBER,
    ),
    (re.compile(r"\bhow old\b|\b(?:what|which) age\b", re.I), _AGE),
    (re.compile(r"\bwhere\b|\b(?:what|which) (?:city|country|place|state|town)\b", re.I), _PLACE),
    (re.compile(r"\bwhy\b|\bwhat (?:was|is) the reason\b", re.I), _REASON),
    (re.compile(r"\bwho(?:m|se)?\b", re.I), _NAME),
)
_TYPE_WORDS = (
    re.compile(
        r"\bhow (?P<form>far|long|old|tall|big|large|high|often|fast|deep|heavy|wide|many times"
        r"|much money)\b", re.I),
    re.compile(r"\b(?P<form>(?:take|takes|took|taken|taking) place)\b", re.I),
    re.compile(
        r"\b(?:where|when|why|how|what) (?:[\w’'-]+ ){0,6}?"
        r"(?P<form>happen(?:s|ed)?|located|called|named)\b", re.I),
    re.compile(
        r"\b(?:what|which) (?P<form>(?:year|date|day|month|time|city|country|place|state|town|kind"
        r"|type|sort|person|name|percentage|percent|number|amount|share|reason|word|thing)s?)\b",
        re.I),
)  # fmt: skip


def answer_type_words(question: str) -> str:
    """The words of a question that only name the type of answer: "How far is it?" -> "far".

    A sentence that answers need not contain them.
    """
    found = (match["form"] for form in _TYPE_WORDS for match in form.finditer(question))
    return " ".join(found)


def answer_type_match(question: str, sentence: str) -> float:
    """1 if the sentence contains the type of answer asked for, 0 if not, 0.5 for unknown types."""
    for form, pattern in _ANSWER_TYPES:
        if form.search(question):
            return 1.0 if pattern.search(sentence) else 0.0
    return 0.5
