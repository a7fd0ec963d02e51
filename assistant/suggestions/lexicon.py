"""Word lists and patterns of question generation: verbs with their forms, nouns, dates, names."""

from __future__ import annotations

from assistant.nlp.irregular_forms import PARTICIPLES as PAST_PARTICIPLES
from assistant.nlp.irregular_forms import PAST_FORMS
from index.text.dates import MONTH_NAME_PATTERN

_VOWELS = "aeiou"
_DOUBLED = frozenset(("ban",))


def past_tense(base: str) -> str:
    """The simple past of a verb: write -> wrote."""
    return PAST_FORMS[base][0] if base in PAST_FORMS else _regular(base)


def past_participle(base: str) -> str:
    """The past participle of a verb: write -> written."""
    return PAST_PARTICIPLES[base][0] if base in PAST_PARTICIPLES else _regular(base)


def _regular(base: str) -> str:
    if base.endswith("e"):
        return f"{base}d"
    if base.endswith("y") and base[-2] not in _VOWELS:
        return f"{base[:-1]}ied"
    return f"{base}{base[-1]}ed" if base in _DOUBLED else f"{base}ed"


TRANSITIVE_VERBS = tuple(
    "sign found establish create open launch publish release adopt ratify invent discover write "
    "win lead design compose direct invite visit join invade occupy annex acquire buy defeat "
    "introduce host negotiate normalize abolish ban bomb capture assassinate nominate appoint "
    "succeed replace marry build organize broker propose".split()
)
"""Verbs with an object: "Who signed ...?", "When did ... sign ...?"."""

SINGLE_AGENT_VERBS = frozenset(TRANSITIVE_VERBS) - frozenset(
    "join visit open release publish leave introduce ban".split()
)
"""Transitive verbs whose agent is unique, so that "Who ...?" has one answer."""

PASSIVE_VERBS = tuple(
    "hold execute arrest sentence convict inaugurate crown dissolve restore destroy complete "
    "form incorporate enact divide bury rename rebuild demolish commission decommission unveil "
    "announce broadcast cancel postpone elect shoot sink kill detect record lift impose "
    "approve".split()
)
"""Verbs in the passive: "When was ... held?"."""

INTRANSITIVE_VERBS = tuple("open begin end start die resign close retire meet".split())
"""Verbs without an object: "When did ... begin?"."""

ATTRIBUTE_NOUNS = frozenset(
    "capital population name purpose aim goal theme motto currency cause result length height "
    "cost language age record budget headquarters nickname meaning".split()
)
"""Attributes: "What is the capital of ...?"."""

BASE_OF_PAST = {past_tense(base): base for base in TRANSITIVE_VERBS}
BASE_OF_INTRANSITIVE_PAST = {past_tense(base): base for base in INTRANSITIVE_VERBS}
PAST_OF_PARTICIPLE = {past_participle(base): past_tense(base) for base in SINGLE_AGENT_VERBS}
PARTICIPLES = frozenset(past_participle(base) for base in (*TRANSITIVE_VERBS, *PASSIVE_VERBS)) | {
    "born",
    "broadcast",
}

ROLE_NOUNS = frozenset(
    "president minister director spokesman spokesperson spokeswoman professor analyst expert "
    "researcher economist coordinator secretary ambassador senator governor mayor chief ceo "
    "executive officer general commander leader founder co-founder chairman chairwoman chair "
    "fellow author actor actress singer writer player coach lawyer attorney journalist "
    "scientist historian envoy adviser advisor representative lawmaker politician king queen "
    "emperor empress manager engineer artist composer physicist mathematician philosopher poet "
    "painter judge prosecutor activist physician chancellor premier diplomat negotiator editor "
    "reporter producer filmmaker comedian athlete quarterback goalkeeper striker captain "
    "astronomer novelist chemist biologist musician architect explorer inventor theologian "
    "preacher monk bishop pope saint guitarist drummer bassist vocalist rapper songwriter "
    "dancer model boxer wrestler cricketer footballer golfer swimmer sprinter gymnast astronaut "
    "pilot admiral marshal colonel psychologist sociologist anthropologist linguist geologist "
    "botanist surgeon nurse teacher farmer entrepreneur businessman businesswoman banker "
    "investor trader designer developer programmer analyst strategist consultant spokesman "
    "veteran prince princess duke sultan congressman congresswoman parliamentarian head owner "
    "curator conservationist".split()
)
THING_NOUNS = frozenset(
    "agreement treaty accord declaration pact summit conference meeting talks negotiations "
    "forum organization organisation association alliance union bloc company corporation firm "
    "bank agency institute institution university college school museum library party movement "
    "group network coalition city town village capital province region district county island "
    "peninsula continent river lake sea ocean mountain desert valley strait canal bridge "
    "building tower palace castle temple church cathedral mosque monument memorial cemetery "
    "base hamlet war battle conflict revolution rebellion uprising siege massacre attack "
    "disaster earthquake hurricane storm flood famine epidemic pandemic disease virus bacterium "
    "disorder syndrome drug medicine vaccine protein enzyme gene molecule compound element "
    "mineral metal gas planet star galaxy comet satellite telescope spacecraft rocket missile "
    "aircraft airplane ship submarine tank vehicle car train railway engine machine device "
    "instrument computer processor software program language protocol standard format system "
    "method technique theory theorem principle law act bill constitution doctrine policy "
    "programme plan strategy initiative project strip zone line border commission committee "
    "council court parliament senate congress ministry department office service force army "
    "navy corps regiment division religion festival holiday ceremony tournament league "
    "championship cup race competition award prize medal game sport team club band orchestra "
    "song album film movie novel book poem play opera symphony painting sculpture newspaper "
    "magazine journal website app platform product brand retreat resort park reserve forest "
    "species genus family bird fish mammal reptile insect plant tree flower fruit dish drink "
    "cuisine currency tax index fund charity foundation think-tank monarchy republic empire "
    "kingdom dynasty tribe reactor plant airport port harbor harbour station highway road "
    "street market exchange hospital prison camp hotel theater theatre stadium arena show "
    "series channel studio label tool service startup exercise drill operation mission".split()
)
"""Head nouns of definitions that "What is ...?" asks for."""

NOT_SUBJECTS = frozenset(
    "he she it they we you i this that these those there here who which what his her its their "
    "our my your him them both each such some many most few several other another all any no "
    "none one two three four five six seven eight nine ten former latter same next last "
    "previous following later earlier however although though while when where because if but "
    "and or so yet since as after before during until then now today yesterday tomorrow also "
    "even only".split()
)
CLAUSE_WORDS = frozenset(
    "is are was were be been being has have had do does did will would can could may might "
    "shall should must that which who whom whose when where why how what if because while "
    "although than said says told not never also still already just only more less including "
    "such as or but he she it they him her them his its their this these those last next "
    "current former so then there here amid despite according due".split()
)
NON_PERSON_WORDS = frozenset(
    "united states north south east west northern southern eastern western central new saint st "
    "san santa los las fort mount lake river island islands bay beach park valley hill hills "
    "coast sea gulf ocean city county town province republic kingdom nations nation union "
    "international national federal state university college school academy institute center "
    "centre museum library hospital church court council department ministry committee "
    "commission congress parliament senate house office agency bureau service services company "
    "corp inc ltd group holdings bank fund party league club association society federation "
    "foundation organization network times post journal news press herald tribune magazine "
    "radio television studios pictures records press street avenue road bridge tower square "
    "palace castle airport station stadium arena hall theatre theater hotel war battle treaty "
    "agreement accord declaration pact summit act bill law amendment award awards prize cup "
    "bowl series championship championships games olympics festival day week movement army navy "
    "force forces corps guard police intelligence security defense defence health energy "
    "education justice treasury trade finance foreign white black red green blue supreme high "
    "big great grand super world global american british english french german chinese japanese "
    "korean russian ukrainian european african asian indian israeli iranian arab western korea "
    "america china russia japan india europe africa asia".split()
)
"""Words of the names of places, offices and things; no person is called so."""

LINK_WORDS = frozenset(
    "of the in on at for between and to with from by de von van da del la al".split()
)

YEAR = r"(?:1[0-9]|20)\d\d"
FULL_DATE = rf"(?:{MONTH_NAME_PATTERN} \d{{1,2}}, {YEAR}|\d{{1,2}} {MONTH_NAME_PATTERN} {YEAR})"
DATE = (
    rf"(?:{FULL_DATE}|{MONTH_NAME_PATTERN} {YEAR}|{MONTH_NAME_PATTERN} \d{{1,2}}|{YEAR})(?![\w–-])"
)
NAME_WORD = r"(?:[A-ZÀ-ÖØ-Þ][\w’'&-]*[\w]|(?:[A-Z]\.){2,3}|[A-Z]\.)"
PERSON_WORD = r"[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿA-Z’'-]*[a-zà-öø-ÿ]"
NAME_END = r"(?! (?:[A-ZÀ-ÖØ-Þ]|bin |al-|de |van |von |der |da |del |la ))"
PERSON = (
    rf"{PERSON_WORD}(?: [A-Z]\.)?(?: (?:bin|al|de|van|von|der|da|del|la))?(?: {PERSON_WORD}){{1,2}}"
)
NAME = rf"(?:[Tt]he )?{NAME_WORD}(?: (?:of |for |the )?{NAME_WORD}){{0,4}}"
NUMBER = r"(?:\d[\d,.]*\d|\d)(?: (?:hundred|thousand|million|billion))?"
