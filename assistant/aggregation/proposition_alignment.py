"""Where a sentence contains the words of a proposition, in the same order."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from assistant.aggregation.boolean_questions import Proposition
from assistant.nlp.lemmas import LemmaToken, is_past, lemma_set, lemma_tokens

MODALS = frozenset(
    "may might could would should must can will shall likely unlikely possibly perhaps probably "
    "maybe nearly almost only partly partially hardly barely scarcely".split()
)  # these weaken their own clause
HEDGES = lemma_set(
    "if unless whether allegedly reportedly apparently supposedly purportedly plan expect claim "
    "propose intend hope want wish try attempt offer consider threaten vow promise agree allege "
    "believe think suppose suggest deny seem appear predict doubt rumor rumour fear urge demand "
    "ask say tell argue insist report accord instead false falsely myth fiction fictional imagine "
    "pretend so-called supposed purported planned alleged proposed ought"
)  # these weaken the whole sentence
DISTINGUISHING_WORDS = frozenset(
    "second third fourth fifth next former vice deputy acting honorary associate observer "
    "unofficial non candidate nominee half part most least less more first last largest smallest "
    "only".split()
)  # a second capital, a former member, a vice president: not the one in the question
_OTHER_NAMES = frozenset("north south east west new northern southern eastern western old".split())
OPPOSITES = tuple(
    (lemma_set(ones), lemma_set(others))
    for ones, others in (
        ("convict", "acquit"),
        ("accept approve", "reject refuse decline"),
        ("open", "close shut"),
        ("allow permit", "forbid ban prohibit"),
        ("support back", "oppose"),
        ("legal", "illegal"),
        ("guilty", "innocent"),
        ("possible", "impossible"),
        ("safe", "unsafe dangerous"),
    )
)  # what is one is not the other
_OPPOSED_LINKS = (frozenset(("for", "against")),)
_TELLING_LINKS = frozenset(("for", "against", "from"))  # the meaning of a verb turns on them
_RESTRICTIONS = frozenset("only except unless until till before first yet".split())
_AUXILIARIES = lemma_set("be do have will")
_ADVERBS = frozenset("also then finally both all now still already again".split())
_BREAKS = frozenset("and or but nor that who which whom whose where when because as than".split())
_RELATIVES = frozenset("which who whom whose where".split())
_CLAUSE_OPENERS = _RELATIVES.union("but and while although though whereas".split())
_QUOTES = frozenset('"“”')
_MARKS = frozenset(',;:()[]–—"“”‘')
_POINTERS = frozenset("the this that these those its their his her".split())
_OPENERS = frozenset("in on at after during by".split())
_PREPOSITIONS = frozenset(
    "during since until after before between near under over along through within about because "
    "while who which when where as than".split()
)


@dataclass(frozen=True, slots=True)
class AlignedProposition:
    """The positions in a sentence of the words of a proposition, in order."""

    words: tuple[LemmaToken, ...]  # of the sentence
    positions: tuple[int, ...]
    token_pairs: tuple[tuple[LemmaToken, LemmaToken], ...]  # (question's, sentence's)
    links: tuple[frozenset[str], ...] = ()  # the question's, of each of these words
    opposed: tuple[int, ...] = ()  # positions of words that are opposites of the question's

    @property
    def gaps(self) -> tuple[tuple[LemmaToken, ...], ...]:
        """The words of the sentence before each position but the first, since the last one."""
        pairs = zip(self.positions, self.positions[1:], strict=False)
        return tuple(self.words[a + 1 : b] for a, b in pairs)


def align_proposition(
    proposition: Proposition, sentence: str, context: str
) -> AlignedProposition | None:
    """The proposition's words in the sentence, in order; None unless nearly all are there.

    "Did Laos sign the treaty?" in "Laos signed the treaty in 1960." -> positions 0, 1, 3. A missing
    word must be in the context, and be an omitted antecedent of "the" ("the treaty") or an omitted
    end of the clause ("South Korea did not sign.").
    """
    words = lemma_tokens(sentence)
    known = {word.lemma for word in lemma_tokens(context)}
    found: list[int | None] = []
    at = 0
    for word in proposition.words:
        position = next(
            (n for n in range(at, len(words)) if _is_same_token(proposition, word, words[n])), None
        )
        if position is None and word.lemma not in known:
            return None
        found.append(position)
        at = at if position is None else position + 1
    positions = tuple(position for position in found if position is not None)
    if len(positions) < 2 or 2 * found.count(None) > len(found) or not _may_omit(found, words):
        return None
    aligned = [
        (word, links, position)
        for word, links, position in zip(proposition.words, proposition.links, found, strict=True)
        if position is not None
    ]
    return AlignedProposition(
        words,
        positions,
        tuple((word, words[position]) for word, _, position in aligned),
        tuple(links for _, links, _ in aligned),
        tuple(at for word, _, at in aligned if are_opposite(word.lemma, words[at].lemma)),
    )


def are_opposite(one: str, other: str) -> bool:
    """Whether of two lemmas one says that the other is not so: convict, acquit."""
    return any(
        (one in ones and other in others) or (one in others and other in ones)
        for ones, others in OPPOSITES
    )


def _may_omit(found: Sequence[int | None], words: Sequence[LemmaToken]) -> bool:
    last = next(n for n in reversed(found) if n is not None)
    for n, position in enumerate(found):
        if position is not None:
            continue
        following = next((after for after in found[n + 1 :] if after is not None), None)
        if following is None:
            if words[last + 1 : last + 2] and words[last + 1].text not in ".,;":
                return False
        elif following == 0 or words[following - 1].text.casefold() not in _POINTERS:
            return False
    return True


def _is_same_token(proposition: Proposition, word: LemmaToken, other: LemmaToken) -> bool:
    if proposition.auxiliary in ("do", "does", "did") and word.text == "found":
        return other.text.casefold() in ("founded", "founds")
    return word.lemma == other.lemma or are_opposite(word.lemma, other.lemma)


def is_asserted(proposition: Proposition, aligned: AlignedProposition) -> bool:
    """Whether the sentence asserts the proposition: no hedge, quotation or clause in between."""
    words, positions = aligned.words, aligned.positions
    known = {proposition.auxiliary, *(word.lemma for word in proposition.words)}
    if is_hedged(words, known, positions[-1]):
        return False
    if any(words[position].text.endswith(("'s", "’s", "'", "’")) for position in positions):
        return False
    is_general = proposition.auxiliary in ("will", "can") or aligned.opposed
    behind = {word.text.casefold() for word in words[positions[-1] + 1 :]}
    if is_general and not _RESTRICTIONS.isdisjoint(behind):
        return False
    most = 0 if proposition.auxiliary in ("is", "are", "was", "were") else 1
    most += len(proposition.numbers)
    return (
        _begins_clause(words, positions[0])
        and all(
            _keeps_meaning(gap, most, links)
            for gap, links in zip(aligned.gaps, aligned.links[1:], strict=True)
        )
        and _ends_noun_phrase(words, positions[-1])
    )


def has_opposed_link(aligned: AlignedProposition) -> bool:
    """Whether the sentence says "against" where the question says "for", or the reverse."""
    return any(
        len(pair & links) == 1 and any(word.text.casefold() in pair - links for word in gap)
        for gap, links in zip(aligned.gaps, aligned.links[1:], strict=True)
        for pair in _OPPOSED_LINKS
    )


def is_hedged(words: Sequence[LemmaToken], question_lemmas: Set[str], last: int) -> bool:
    """Whether a sentence reports, supposes or quotes what it says up to the position `last`.

    `question_lemmas` are ignored as hedges: the question itself asks about them.
    """
    sentence = words[: _clause_end(words, last, _RELATIVES)]
    clause = words[: _clause_end(words, last, _CLAUSE_OPENERS)]
    return any(
        word.text in _QUOTES
        or (word.lemma in HEDGES or word.text.casefold() in HEDGES)
        and word.lemma not in question_lemmas
        for word in sentence
    ) or any(_is_modal(word) and word.lemma not in question_lemmas for word in clause)


def _is_modal(word: LemmaToken) -> bool:
    """Whether it is a modal or the like; the month of May is not."""
    return word.text != "May" and word.text.casefold() in MODALS


def _clause_end(words: Sequence[LemmaToken], last: int, openers: Set[str]) -> int:
    """Where, after `last`, a comma and one of the openers begin another clause."""
    for n in range(last + 1, len(words) - 1):
        is_comma = words[n].text == ","
        if words[n].text == ";" or (is_comma and words[n + 1].text.casefold() in openers):
            return n
    return len(words)


def _begins_clause(words: Sequence[LemmaToken], first: int) -> bool:
    """Whether only the subject's own words, or a short time or place, precede it."""
    begin = 0
    commas = [n for n in range(first) if words[n].text == ","]
    if commas and words[0].text.casefold() in _OPENERS and commas[-1] < 10:
        begin = commas[-1] + 1
    before = words[begin:first]
    if _is_role(before) and words[first].is_name:
        return True
    return len(before) <= 5 and all(
        word.text.casefold() in ("the", "a", "an", "both", "neither", "no", ".")
        or (word.is_name and word.lemma not in _OTHER_NAMES)
        for word in before
    )


def _is_role(before: Sequence[LemmaToken]) -> bool:
    """Whether the words before a name only say what it is of: "The union" Verta."""
    return (
        2 <= len(before) <= 3
        and before[0].text.casefold() in ("the", "a", "an", "his", "her", "its", "their")
        and all(word.is_content and word.text[0].islower() for word in before[1:])
        and not any(is_past(word.text) for word in before)
    )


def _keeps_meaning(gap: Sequence[LemmaToken], most: int, links: Set[str]) -> bool:
    """Whether the words between two of the proposition's leave the meaning unchanged.

    `links` are those between the same two in the question.
    """
    content_count = 0
    refused = False
    folded_gap = {word.text.casefold() for word in gap}
    opposed = any(links & pair and folded_gap & (pair - links) for pair in _OPPOSED_LINKS)
    if not opposed and (links ^ folded_gap) & _TELLING_LINKS:
        return False
    for word in gap:
        folded = word.text.casefold()
        if folded in links or folded in _TELLING_LINKS:
            continue
        if folded in _BREAKS or word.text in _MARKS or folded in DISTINGUISHING_WORDS:
            return False
        if (folded == "to" and not refused) or folded.endswith(("'", "’", "'s", "’s")):
            return False
        refused = refused or word.is_negation
        is_small = word.lemma in _AUXILIARIES or folded in _ADVERBS or folded.endswith("ly")
        if word.is_content and not is_small and not word.is_negation:
            content_count += 1
            if is_past(word.text):
                return False
    return content_count <= most


def _ends_noun_phrase(words: Sequence[LemmaToken], last: int) -> bool:
    """Whether the last word ends its noun phrase: not "museum" in "the museum shop"."""
    if last + 1 >= len(words) or is_past(words[last].text):
        return True
    following = words[last + 1]
    folded = following.text.casefold()
    if following.text[0] in "-–'’" or (words[last].is_name and following.is_name):
        return False
    return (
        not following.is_content or folded in _BREAKS or following.is_negation
        or following.text[0].isdigit() or folded.endswith("ly") or folded in _PREPOSITIONS
    )  # fmt: skip
