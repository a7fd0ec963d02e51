"""Questions made of a library's own articles, with the place that answers each."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.calibration import foreign_questions as bank
from assistant.suggestions.candidates import article_candidates
from assistant.suggestions.cloze import cloze_questions
from assistant.suggestions.noun_phrases import article_vocabulary
from index.search.searcher import Session
from index.storage.catalogue import ArticleSummary
from index.types import Article, Sentence

QuestionOrigin = Literal["suggestion", "cloze", "title", "left out", "foreign"]
"""How a question was made: a suggestion of the page, a sentence with a question word in it, a
title; "left out" is one of the first two whose article is not searched; "foreign" ones ship."""

LEFT_OUT_SHARE, FOREIGN_SHARE, TITLE_SHARE = 0.2, 0.2, 0.15  # of all questions
MAX_ARTICLES_READ = 1_000  # of a large library; a few milliseconds each
LONGEST_TEXT = 20_000  # code points of an article that questions are made of
LEAST_OF_ARTICLE = 2  # questions of one article, however large the library is
LONGEST_TITLE = 120
_TITLE_WORD = re.compile(r"[^\W\d_]{2,}")
_FILE_NAME = re.compile(r"[_/\\]|\.\w{2,4}$")
OnRead = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class MadeQuestion:
    """A question with what should answer it.

    `[start, end)` is the sentence of the article `article_id` that it was made of, `answer` the
    words that a cloze asks for. A title is answered by any sentence of `relevant`, the article and
    its near-duplicates. `without` are the articles that are not searched: an answer is then right
    only if another article states the same.
    """

    text: str
    origin: QuestionOrigin
    article_id: str = ""
    title: str = ""
    start: int = 0
    end: int = 0
    sentence: str = ""
    answer: str = ""
    relevant: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    @property
    def is_answerable(self) -> bool:
        """Whether the searched articles hold the sentence it was made of."""
        return self.origin in ("suggestion", "cloze", "title")


def make_questions(
    session: Session, count: int, seed: int, on_read: OnRead
) -> tuple[MadeQuestion, ...]:
    """About `count` questions of all kinds, fewer of a small library; empty if it gives none.

    The same library, count and seed give the same questions. `on_read(done, total)` is called after
    each article.
    """
    chance = random.Random(seed)
    listed = _order(session.article_summaries(), chance)
    titles = _title_questions(session, listed, round(count * TITLE_SHARE))
    left_out = round(count * LEFT_OUT_SHARE)
    foreign = round(count * FOREIGN_SHARE)
    wanted = count - foreign - len(titles)
    made = _sentence_questions(session, listed, wanted, chance, on_read)
    others = len(listed) > 1  # without its only article a library answers nothing
    unanswerable = round(left_out * len(made) / wanted) if others and wanted else 0
    own = [*made[unanswerable:], *titles]
    if not own:
        return ()
    without = [_without_article(session, each) for each in made[:unanswerable]]
    beside = max(1, round(foreign * (len(own) + len(without)) / (count - foreign)))
    return (*own, *without, *_foreign_questions(min(foreign, beside), chance))


def _order(summaries: Sequence[ArticleSummary], chance: random.Random) -> list[ArticleSummary]:
    """The person's own articles in chance order; the examples if there are no others."""
    own = [each for each in summaries if not each.is_example] or list(summaries)
    own.sort(key=lambda each: each.id)
    chance.shuffle(own)
    return own


def _title_questions(
    session: Session, listed: Sequence[ArticleSummary], count: int
) -> list[MadeQuestion]:
    """What articles say about what their titles name, for titles that one article has."""
    times = Counter(each.title.casefold() for each in listed)
    found: list[MadeQuestion] = []
    for each in listed:
        if len(found) >= count:
            break
        if times[each.title.casefold()] > 1 or not _is_name_of_topic(each.title):
            continue
        topic = each.title.strip().rstrip("?!.")
        text = topic if each.language not in (None, "en") else f"What do you know about {topic}?"
        copies = (each.id, *session.near_duplicates(each.id))
        found.append(MadeQuestion(text, "title", each.id, each.title, relevant=copies))
    return found


def _is_name_of_topic(title: str) -> bool:
    is_short = len(title) <= LONGEST_TITLE and "\n" not in title
    return is_short and bool(_TITLE_WORD.search(title)) and not _FILE_NAME.search(title)


def _sentence_questions(
    session: Session,
    listed: Sequence[ArticleSummary],
    count: int,
    chance: random.Random,
    on_read: OnRead,
) -> list[MadeQuestion]:
    """Up to `count` questions in chance order, spread over the articles."""
    read = listed[:MAX_ARTICLES_READ]
    spread = [chance.random() for _ in read]
    found: list[tuple[int, float, MadeQuestion]] = []
    seen: set[str] = set()
    needed = max(LEAST_OF_ARTICLE * count, count)
    for done, (summary, key) in enumerate(zip(read, spread, strict=True), 1):
        article = session.article(summary.id)
        for place, made in enumerate(_of_article(article, session.own_sentences(article), chance)):
            if made.text.casefold() not in seen:
                seen.add(made.text.casefold())
                found.append((place, key, made))
        on_read(done, len(read))
        if sum(place < LEAST_OF_ARTICLE for place, _, _ in found) >= needed:
            break
    found.sort(key=lambda each: each[:2])  # the first of each article, then the second of each
    chosen = [made for _, _, made in found[:count]]
    chance.shuffle(chosen)
    return chosen


def _of_article(
    article: Article, sentences: Sequence[Sentence], chance: random.Random
) -> list[MadeQuestion]:
    """The questions of one article, suggestions and cloze in turn; one of each sentence."""
    suggested = list(_suggestions(article, sentences))
    taken = {made.start for made in suggested}
    clozes = [made for made in _clozes(article, sentences, chance) if made.start not in taken]
    chance.shuffle(suggested)
    chance.shuffle(clozes)
    in_turn: list[MadeQuestion] = []
    for place in range(max(len(suggested), len(clozes))):
        in_turn += [*suggested[place : place + 1], *clozes[place : place + 1]]
    return in_turn


def _suggestions(article: Article, sentences: Sequence[Sentence]) -> Iterator[MadeQuestion]:
    taken: set[int] = set()
    for candidate in article_candidates(article, sentences):
        if candidate.start < candidate.end and candidate.start not in taken:
            taken.add(candidate.start)
            yield _made(article, candidate.question, "suggestion", candidate.start, candidate.end)


def _clozes(
    article: Article, sentences: Sequence[Sentence], chance: random.Random
) -> Iterator[MadeQuestion]:
    vocabulary = article_vocabulary(article.title, article.text[:LONGEST_TEXT])
    in_tables = [(table.rows[0][0][0], table.rows[-1][-1][1]) for table in article.tables]
    for sentence in sentences:
        if sentence.end > LONGEST_TEXT:
            return
        if any(start <= sentence.start < end for start, end in in_tables):
            continue
        text = article.text[sentence.start : sentence.end]
        if made := cloze_questions(text, vocabulary, article.language):
            chosen = chance.choice(made)
            start, end = sentence.start, sentence.end
            yield _made(article, chosen.question, "cloze", start, end, chosen.answer)


def _made(
    article: Article, text: str, origin: QuestionOrigin, start: int, end: int, answer: str = ""
) -> MadeQuestion:
    sentence = article.text[start:end]
    return MadeQuestion(
        text, origin, article.id, article.title, start, end, sentence, answer, (article.id,)
    )


def _without_article(session: Session, made: MadeQuestion) -> MadeQuestion:
    """The same question where its article and the near-duplicates of that are not searched."""
    without = (made.article_id, *session.near_duplicates(made.article_id))
    return MadeQuestion(
        made.text, "left out", made.article_id, made.title, made.start, made.end, made.sentence,
        made.answer, without=without,
    )  # fmt: skip


def _foreign_questions(count: int, chance: random.Random) -> list[MadeQuestion]:
    """Shipped questions about nothing in the library, none of which it was calibrated with."""
    every = bank.foreign_questions(bank.ALL)[bank.COUNT :]
    return [MadeQuestion(text, "foreign") for text in chance.sample(every, min(count, len(every)))]
