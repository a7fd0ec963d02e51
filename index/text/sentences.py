"""Splits paragraphs into sentences: exact ranges of code points, by rules, in one pass.

Every run of end marks is a candidate; the text before it (an abbreviation?) and after it (a
capital? an attribution?) decides. The context is bounded, so time is linear in the text.
A comparison with other splitters is in `docs/experiments.md`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from index.text.abbreviations import (
    AFTER_CLOCK_TIME,
    BEFORE_LOWERCASE,
    BEFORE_NAME,
    BEFORE_NUMBER,
    DOMAIN_AND_FILE_SUFFIXES,
    EXCLAMATION_NAMES,
    GERMAN_MONTHS,
    MONTH_AND_DAY_ABBREVIATIONS,
    POSSIBLY_FINAL,
    SENTENCE_STARTERS,
    STATE_ABBREVIATIONS,
    TITLES_IN_CAPITALS,
)
from index.text.dates import MONTHS
from index.types import Sentence

LONGEST_SENTENCE = 1000  # code points: more than a reader would quote as one sentence
LOOK_BACK = 48  # code points: longer than any abbreviation and the word before it

_HARD = "。！？｡．।॥။።፧។"  # scripts that end sentences without needing a space
_SOFT = ".!?…‼⁇⁈⁉؟۔։"
_OPENERS = "\"'“”‘„«»‹›([{¿¡「『（【《—–-−*_`"
_CLOSERS = "\"'”’»«›‹)]}」』）】》*_"
_DASHES = "–—-"
_PICTURES = "\U0001f300-\U0001f448\U0001f44a-\U0001faff\ufe0f\u200d"  # all but the pointing hand
_NOTE = (
    r"\[(?:\d{1,3}|[a-z]|[ivxl]{2,6}|(?:note|nb|n) ?\d{1,3}|citation needed|update|\^[\w-]{1,20})\]"
    r"(?::\d{1,4})?"
)
_GLUED_NOTE = (  # a note's number without brackets: "the law.12 They", "in 1931.1 Two"
    r"(?:(?<=[^\W\d_]{2}[.!?])|(?<=[.!?][”\"’)\]])|(?<=[^\W\d_]\s[12]\d{3}\.)|(?<=\)\.))"
    r"(?P<note>\d{1,3}(?:[,–-]\d{1,3}){0,3})(?=\s+[\"“‘'(]?[^\W\d_a-z])"
)

_CANDIDATE = re.compile(
    rf"(?P<bullet>(?<=\s)[•●▪◦‣](?=\s))"
    rf"|(?P<marks>[{_SOFT}{_HARD}]+(?:\s[.…]+(?!\w))*+)"
    rf"(?P<closers>(?:[{re.escape(_CLOSERS)}]|“(?=\s|$))*+(?:\s(?:''|[”»\"])(?!\S))?)"
    rf"(?:\s?{_NOTE}|[⁰¹²³⁴⁵⁶⁷⁸⁹†‡]|{_GLUED_NOTE}|\s?[{_PICTURES}]+)*+"
)
_LONE_QUOTES = ('"', ' "')
_BLANKS = re.compile(r"\s*")
_NEXT = re.compile(
    rf"\s*(?P<dash>[{_DASHES}](?=\s)|)[\s{re.escape(_OPENERS)}]*(?P<word>\w[\w'’-]{{0,40}}|)"
)
_BEFORE_A_NUMBER = BEFORE_LOWERCASE | BEFORE_NUMBER | MONTH_AND_DAY_ABBREVIATIONS
_DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}|[A-ZÀ-ÝА-Я]")
_CLOSED = re.compile(r"[\"'”’*_–—-]")  # may also close, or join, the text before
_ITEM = re.compile(r"\d{1,3}|[A-Za-z]|[IVXivx]{1,5}")
_NUMBER = re.compile(r"[\d#]|[IVXLC]{2,}\b|[VX]\b")
_ATTRIBUTION = re.compile(
    r"\s(?:[A-Z][\w.'’-]{0,30}\s){1,5}"
    r"(?:said|says|asked|asks|wrote|writes|added|adds|tweeted|replied|shouted|wondered|recalled"
    r"|exclaimed|joked|quipped|continued|told (?:him|her|me|them|us|reporters))"
    r"(?:[.,;:]|$|\s(?:in|on|at|during|before|after|as|of|when|with)\b)"
)
_SPOKEN_CJK = re.compile(r"と|って|など|[^。！？，、「“]{0,6}[说說问問道]")
_VOWEL = re.compile(r"[aeiouyаеёиоуыэюяà-ü]")


def split_sentences(text: str) -> tuple[Sentence, ...]:
    r"""Ranges of the sentences of `text`: ordered, disjoint, trimmed, never across a `\n`.

    Together they cover every code point that is not white space. A quotation of several
    sentences is split inside the quotation; `"Why?" he said.` is one sentence. A sentence longer
    than `LONGEST_SENTENCE` is cut. Works for any text, in linear time.
    """
    sentences: list[Sentence] = []
    for paragraph in re.finditer(r"[^\n]+", text):
        offset = paragraph.start()
        for start, end in _split_paragraph(paragraph.group()):
            sentences.append(Sentence(offset + start, offset + end))
    return tuple(sentences)


def _split_paragraph(paragraph: str) -> Iterator[tuple[int, int]]:
    """Trimmed ranges; one without a letter or digit joins the sentence before it."""
    first = last = at = 0  # first:last may still be extended
    has_words = False
    for end in _ends(paragraph):
        piece = paragraph[at:end]
        wordy = any(map(str.isalnum, piece))
        if wordy and has_words:
            yield from _cut(paragraph, first, last)
            first = at
        has_words = has_words or wordy
        first += _blanks(paragraph, first)
        last = max(first, at + len(piece.rstrip()))
        at = end
    if first < last:
        yield from _cut(paragraph, first, last)


def _ends(paragraph: str) -> Iterator[int]:
    """Offsets at which sentences end; the last is the end of the paragraph."""
    start, length = 0, len(paragraph)
    for candidate in _CANDIDATE.finditer(paragraph):
        bullet, marks, closers, _ = candidate.groups()
        end = candidate.end()
        if bullet:
            start = candidate.start()
            yield start
        elif end < length and _is_end(paragraph, start, candidate, marks, closers):
            start = _side_of_quote(paragraph, candidate) if closers in _LONE_QUOTES else end
            yield start
    yield length


def _side_of_quote(paragraph: str, candidate: re.Match[str]) -> int:
    """Find where to split `word."Next` or `word. " Next`: before or after the quote."""
    at, end = candidate.span("closers")
    if paragraph[at] == '"' and paragraph[end].isspace():
        return candidate.end()
    quotes_before = paragraph.count('"', max(0, at - LONGEST_SENTENCE), at)
    return candidate.end() if quotes_before % 2 else at


def _is_end(paragraph: str, start: int, candidate: re.Match[str], marks: str, closers: str) -> bool:
    at, end = candidate.span()
    following = paragraph[end]
    if marks[-1] in _HARD:
        if marks == "．" and following.isdigit():
            return False
        return not (closers and _SPOKEN_CJK.match(paragraph, end))
    if not following.isspace():
        return _is_end_without_space(paragraph, start, candidate)
    if at > start and paragraph[at - 1] in _OPENERS and not _CLOSED.match(paragraph, at - 1):
        return False  # "… and then", [...] and (?) open or are inside a sentence
    word = _word_after(paragraph, end)
    if candidate["note"]:
        return _note_ends(paragraph, start, candidate, word)
    if word[:1] in _DASHES and word[1:2].islower():
        return False
    if marks == ".":
        return _full_stop_ends(paragraph, start, candidate, word)
    if marks[-1] in ".…" and not ("!" in marks or "?" in marks):
        return _ellipsis_ends(paragraph, candidate, word)
    return _strong_mark_ends(paragraph, start, candidate, word)


def _note_ends(paragraph: str, start: int, candidate: re.Match[str], word: str) -> bool:
    """Whether a number glued to the full stop is a note's: not "Sec.5 The" or "1999.5 Francs"."""
    before, previous = _words_before(paragraph, start, candidate.start())
    if candidate["closers"] or not before.isalnum():
        return True
    if before.isdigit():
        return _can_only_start(word) or previous.lower() in ("in", "since", *MONTHS)
    is_word = len(before) > 3 or before.islower()
    return is_word and before not in _BEFORE_A_NUMBER


def _word_after(paragraph: str, end: int) -> str:
    """The next word, after a dash if there is one; an initial includes its full stop."""
    opening = _NEXT.match(paragraph, end)
    if opening is None:
        return ""
    word = opening["word"]
    if len(word) == 1 and paragraph[opening.end() : opening.end() + 1] == ".":
        return word + "."  # not the pronoun or article
    return opening["dash"] + word


def _ellipsis_ends(paragraph: str, candidate: re.Match[str], word: str) -> bool:
    """Whether an ellipsis ends the sentence; one with spaces around it mostly marks an omission."""
    if paragraph[candidate.start() - 1 : candidate.start()].isspace() and not candidate["closers"]:
        return _can_only_start(word)
    return not word[:1].islower()


def _strong_mark_ends(paragraph: str, start: int, candidate: re.Match[str], word: str) -> bool:
    """Whether `?` or `!` ends the sentence before `word`."""
    if candidate["closers"]:
        if word[:1].islower() or word in AFTER_CLOCK_TIME:
            return False
        return not _ATTRIBUTION.match(paragraph, candidate.end())
    if candidate["marks"] != "!":
        return True
    before, previous = _words_before(paragraph, start, candidate.start())
    if word[:1].islower() and before.istitle() and previous:
        return False  # a name: "the shelter Paws Alive! said"
    return before not in EXCLAMATION_NAMES or word in SENTENCE_STARTERS


def _full_stop_ends(paragraph: str, start: int, candidate: re.Match[str], word: str) -> bool:
    """Whether a full stop ends the sentence before `word`."""
    before, previous = _words_before(paragraph, start, candidate.start())
    if word[:1].islower():
        return not candidate["closers"] and _is_plain_word(before)
    if not candidate["closers"] and _numbers_an_item(before, previous):
        return False
    if before in BEFORE_NAME or before in TITLES_IN_CAPITALS and word.isupper():
        return False
    if before in BEFORE_NUMBER:
        return not _NUMBER.match(word)
    if before in MONTH_AND_DAY_ABBREVIATIONS:
        return not (word[:1].isdigit() or word in MONTH_AND_DAY_ABBREVIATIONS)
    if before.lower() in ("a.m", "p.m"):
        return not (
            word in AFTER_CLOCK_TIME or word[:1].isdigit() or word.isupper() and len(word) > 1
        )
    if before in POSSIBLY_FINAL or _DOTTED.fullmatch(before):
        return _can_only_start(word) or (
            before in STATE_ABBREVIATIONS
            and not candidate["closers"]
            and previous.endswith(",")
            and word[:1].isupper()
            and len(word) > 2
        )
    return not (before.isdigit() and word in GERMAN_MONTHS)


def _numbers_an_item(word: str, previous: str) -> bool:
    """Whether a word numbers an item, as in "1. First item" or "two steps: 1. Open it"."""
    return bool(_ITEM.fullmatch(word)) and (
        previous.endswith((":", ";")) or not any(map(str.isalnum, previous))
    )


def _can_only_start(word: str) -> bool:
    return word in SENTENCE_STARTERS or re.split("['’]", word, maxsplit=1)[0] in SENTENCE_STARTERS


def _is_plain_word(word: str) -> bool:
    """Whether this is a lower-case word, not an abbreviation: careless text has `ended. it`."""
    return (
        len(word) > 1
        and word.isalpha()
        and word.islower()
        and bool(_VOWEL.search(word))
        and word not in BEFORE_LOWERCASE
    )


def _is_end_without_space(paragraph: str, start: int, candidate: re.Match[str]) -> bool:
    """Whether a space is missing: `word.Next`, but not a URL or `v1.2`."""
    marks, end = candidate["marks"], candidate.end()
    following = paragraph[end]
    if following in "“「『" or (marks[-1] in "!?" and "\u3040" <= following <= "\u9fff"):
        return True
    if len(marks) > 1 or marks == "…" or not paragraph[end : end + 2].lstrip("(")[:1].isupper():
        return False
    before, _ = _words_before(paragraph, start, candidate.start())
    tail = before.rstrip(_CLOSERS)[-2:]
    if not (len(tail) == 2 and (tail.islower() or tail.isdigit()) and tail.isalnum()):
        return False
    if before in BEFORE_LOWERCASE or any(c in before[1:] for c in "@/\\=&_."):
        return False
    opening = _NEXT.match(paragraph, end)
    word = opening["word"] if opening else ""
    after = paragraph[opening.end() : opening.end() + 2] if opening else ""
    joined = after[:1] in ("_", "(", "=", "/", "@") or (after[:1] == "." and after[1:].isalnum())
    return (
        (word[1:2].islower() or word in ("I", "A"))
        and word not in DOMAIN_AND_FILE_SUFFIXES
        and not joined
    )


def _words_before(paragraph: str, start: int, at: int) -> tuple[str, str]:
    """The word that ends at `at`, without opening punctuation, and the word before it."""
    near = paragraph[max(start, at - LOOK_BACK) : at]
    if not near or near[-1].isspace():
        return "", near
    *earlier, word = near.rsplit(None, 2)
    word = word.lstrip(_OPENERS + "$£€~")
    if not word.isalnum():
        for joint in "-–—/:":
            word = word.rpartition(joint)[2]
    return word, earlier[-1] if earlier else ""


def _cut(paragraph: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the range itself, or pieces of at most `LONGEST_SENTENCE` code points."""
    while end - start > LONGEST_SENTENCE:
        cut = _best_cut(paragraph, start)
        piece = paragraph[start:cut].rstrip()
        yield start, start + len(piece)
        start = cut + _blanks(paragraph, cut)
    yield start, end


def _blanks(paragraph: str, at: int) -> int:
    """Count the white space from `at` on."""
    run = _BLANKS.match(paragraph, at)
    return run.end() - at if run else 0


def _best_cut(paragraph: str, start: int) -> int:
    """Where to cut: after a semicolon or colon, else a comma, else at a space, else anywhere."""
    low, high = start + LONGEST_SENTENCE // 2, start + LONGEST_SENTENCE
    for stops in (("; ", ": ", "；", "："), (", ", "،", "，", "、"), (" ",)):
        cut = max(paragraph.rfind(stop, low, high) for stop in stops)
        if cut >= 0:
            return cut + 1
    for cut in range(high, low, -1):
        if not (unicodedata.combining(paragraph[cut]) or paragraph[cut] in "\u200d\ufe0f"):
            return cut
    return high
