"""The irregular forms of English verbs, nouns and adjectives: the only table of them."""

from __future__ import annotations

from collections.abc import Mapping

_VERBS = """
arise arose arisen|be was/were been|bear bore born/borne|beat beat beaten|become became become
begin began begun|bind bound bound|bite bit bitten|blow blew blown|break broke broken
breed bred bred|bring brought brought|build built built|burn burnt burnt|buy bought bought
catch caught caught|choose chose chosen|cling clung clung|come came come|cost cost cost
creep crept crept|cut cut cut|deal dealt dealt|die died died|dig dug dug|do did done
draw drew drawn|drive drove driven|eat ate eaten|fall fell fallen|feed fed fed|feel felt felt
fight fought fought|find found found|flee fled fled|fly flew flown|forbid forbade forbidden
forget forgot forgotten|forgive forgave forgiven|freeze froze frozen|get got got/gotten
give gave given|go went gone|grow grew grown|hang hung hung|have had had|hear heard heard
hide hid hidden|hit hit hit|hold held held|hurt hurt hurt|keep kept kept|know knew known
lay laid laid|lead led led|learn learnt learnt|leave left left|lend lent lent|let let let
lie lay/lied lain/lied|light lit lit|lose lost lost|make made made|mean meant meant|meet met met
overcome overcame overcome|overthrow overthrew overthrown|pay paid paid|put put put|quit quit quit
read read read|rebuild rebuilt rebuilt|ride rode ridden|ring rang rung|rise rose risen|run ran run
say said said|see saw seen|seek sought sought|sell sold sold|send sent sent|set set set
sew sewed sewn|shake shook shaken|shine shone shone|shoot shot shot|show showed shown
shrink shrank shrunk|shut shut shut|sing sang sung|sink sank sunk|sit sat sat|sleep slept slept
slide slid slid|speak spoke spoken|spend spent spent|spin spun spun|split split split
spread spread spread|spring sprang sprung|stand stood stood|steal stole stolen|stick stuck stuck
sting stung stung|strike struck struck|swear swore sworn|sweep swept swept|swim swam swum
swing swung swung|take took taken|teach taught taught|tear tore torn|tell told told
think thought thought|throw threw thrown|tie tied tied|undergo underwent undergone
understand understood understood|undertake undertook undertaken|wake woke woken|wear wore worn
weave wove woven|win won won|withdraw withdrew withdrawn|write wrote written
""".strip()  # base, past and participle; variants are divided by a slash
_PRESENT_FORMS = """
be am is are being|do does|go goes going|have has having|die dies dying|lie lies lying
tie ties tying
""".strip()  # base, then forms of the present whose spelling leads to no other base
_NOUNS_AND_ADJECTIVES = """
man men|woman women|child children|person people|foot feet|tooth teeth|mouse mice|life lives
wife wives|wolf wolves|leaf leaves|half halves|knife knives|good better best|bad worse worst
far further farther|datum data|medium media|criterion criteria|phenomenon phenomena
""".strip()


def _rows(listing: str) -> list[list[str]]:
    return [row.split() for row in listing.replace("\n", "|").split("|")]


PAST_FORMS: Mapping[str, tuple[str, ...]] = {
    base: tuple(past.split("/")) for base, past, _ in _rows(_VERBS)
}
"""The past forms of each irregular verb, the usual one first."""

PARTICIPLES: Mapping[str, tuple[str, ...]] = {
    base: tuple(participle.split("/")) for base, _, participle in _rows(_VERBS)
}
"""The past participles of each irregular verb, the usual one first."""

UNCHANGED_PAST_FORMS = frozenset(base for base, forms in PAST_FORMS.items() if base in forms)
"""Verbs whose past is written as the present: put."""


def _verb_bases() -> dict[str, str]:
    bases = {form: base for base, *forms in _rows(_PRESENT_FORMS) for form in forms}
    for base in PAST_FORMS:
        for form in (*PAST_FORMS[base], *PARTICIPLES[base]):
            bases.setdefault(form, base)
    return bases | {base: base for base in PAST_FORMS}  # "lay" is rather no past of "lie"


VERB_BASES: Mapping[str, str] = _verb_bases()
"""The base of each form of an irregular verb: took -> take."""

BASE_FORMS: Mapping[str, str] = {
    **VERB_BASES,
    **{form: base for base, *forms in _rows(_NOUNS_AND_ADJECTIVES) for form in (base, *forms)},
}
"""The base of each irregular form, nouns and adjectives included: men -> man."""
