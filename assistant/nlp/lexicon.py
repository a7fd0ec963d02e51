"""English word lists: function words, negation, hedging, generalisation, synonyms, antonyms.

Shared by verification and generation.
"""

from __future__ import annotations

FUNCTION_WORDS = frozenset(
    "a about above across after against all along also although am among an and any are around "
    "as at back be because been before being below between both but by can could d did do does "
    "doing down during each either else even ever every for from further had has have having he "
    "her here hers herself him himself his how however i if in into is it its itself just ll m "
    "may me might more most much must my near no nor not now of off on once one only onto or "
    "other others our out over own per quite rather re s same shall she should since so some "
    "such t than that the their theirs them themselves then there these they this those though "
    "through thus to too toward towards under until up upon us ve very via was we well were what "
    "when where whether which while who whom whose why will with within without would yet you "
    "your roughly approximately nearly almost".split()
)

NEGATORS = frozenset(
    "not no never none neither nor nobody nothing nowhere without cannot hardly barely scarcely "
    "fail failed fails failing failure refuse refused refuses refusing refusal deny denied denies "
    "denying unable lack lacked lacks lacking reject rejected rejects rejecting decline declined "
    "declines prevent prevented prevents preventing avoid avoided avoids few impossible "
    "unlikely false instead except unless cease ceased ban banned".split()
)
WEAK_NEGATORS = frozenset("except instead unless false ban banned".split())
CLAUSE_ENDS = frozenset("but although though while whereas because however which who when".split())

HEDGES = frozenset(
    "may might could reportedly allegedly alleged apparently possibly perhaps probably likely "
    "seemingly potentially presumably supposedly purportedly maybe suggest suggests suggested "
    "appear appears appeared seem seems seemed believed thought considered expected planned plans "
    "proposed plan hope hopes hoped estimated claim claims claimed rumored rumoured if would "
    "should tend tends intended intends aims aimed potential possible theory hypothesis unless "
    "unclear uncertain suspected try tried attempted attempt attempts argue argued argues".split()
)
STRONG_HEDGES = frozenset(
    "may might could reportedly allegedly apparently possibly perhaps probably likely potentially "
    "presumably supposedly purportedly maybe seems seemed appears appeared".split()
)
ATTRIBUTIONS = frozenset(
    "claim claims claimed claiming allege alleges alleged alleging argue argues argued arguing "
    "believed thought suspected rumored rumoured theorized theorised hypothesized speculated "
    "speculates predict predicts predicted maintains contend contends contended".split()
)  # reported with these, a statement is somebody's view
PLAN_WORDS = frozenset(
    "scheduled expected planned plans planning intended intends aims hopes hoped set due slated "
    "poised wants wanted asked agreed promised vowed pledged proposed ordered".split()
)  # before `to`: a plan, which need not have happened
REPORTING_WORDS = frozenset(
    "say says said saying state states stated write writes wrote according report reports "
    "reported think thinks believe believes view opinion".split()
)  # words by which a statement attributes a claim

UNIVERSALS = frozenset(
    "all every always everyone everybody everything everywhere only entire entirely completely "
    "totally whole exclusively solely universally invariably fully wholly none never any".split()
)
PARTIALS = frozenset(
    "some many most several often sometimes usually generally partly partially mostly mainly "
    "largely few various certain frequently occasionally typically commonly rarely primarily "
    "numerous almost nearly".split()
)

SYMMETRIC_STEMS = frozenset(
    "meet marri wed resembl border differ equal fight face tie agre negoti talk spoke speak "
    "collabor cooper compet similar between both together partner relat".split()
)

_ANTONYMS = """
rise fall drop decline plunge|increase decrease reduce|grow shrink|gain lose|win lose
more less fewer|before after|first last|early late|earlier later|older younger|old new young
high low|higher lower|highest lowest|large small|larger smaller|largest smallest|big small
bigger smaller|great small|most least|best worst|better worse|good bad|open close
start end finish stop|begin end finish stop|north south|northern southern|east west|eastern western
northeast southwest|northwest southeast|accept reject refuse decline|agree disagree
allow forbid ban prohibit|support oppose|for against|include exclude|buy sell|import export
arrive depart leave|enter leave exit|top bottom|left right|upper lower|above below|over under
inside outside|internal external|near far|long short|longer shorter|longest shortest|strong weak
stronger weaker|hot cold|warm cold|hotter colder|rich poor|fast slow|faster slower|heavy light
heavier lighter|hard easy soft|deep shallow|wide narrow|public private|male female|man woman
men women|boy girl|son daughter|father mother|husband wife|brother sister|king queen|uncle aunt
grandfather grandmother|his her|he she|him her|birth death|bear die|alive dead|live die
success failure|succeed fail|victory defeat|attack defend|love hate|friend enemy|ally enemy
true false|right wrong|legal illegal|positive negative|majority minority|maximum minimum
major minor|ancient modern|future past|domestic foreign|urban rural|visible invisible
complete incomplete|similar different|same different|common rare|always never|often rarely seldom
all none|everyone nobody|everything nothing|many few|remember forget|create destroy
build demolish destroy|expand contract|raise lower|up down|lead follow|teach learn
give take receive|send receive|lend borrow|hire fire|push pull|guilty innocent|convict acquit
confirm deny|admit deny|approve reject|pass fail|save lose|spend save|advantage disadvantage
able unable|likely unlikely|popular unpopular|possible impossible|known unknown
successful unsuccessful|winter summer|spring autumn|morning evening|day night|conservative liberal
democrat republican|democratic republican|direct indirect|formal informal|temporary permanent
voluntary compulsory|mandatory optional|wet dry|full empty|present absent|peace war
employed unemployed|improve worsen|strengthen weaken|optimistic pessimistic|ascend descend
appear disappear|attach detach|import export|encourage discourage|hero villain|profit loss
demand supply|upstream downstream|inner outer|interior exterior|senior junior|former latter
previous next|preceding following|odd even|day night|front back|vertical horizontal|add remove
join leave|connect disconnect|enable disable|install remove|win defeat|promote demote
prosper suffer|celebrate mourn|praise criticize condemn|criticise praise|release arrest detain
free imprison|legalise ban|legalize ban|protect endanger|lift impose|maintain abandon|keep abandon
""".strip()

_SYNONYMS = """
film movie picture|begin start commence launch|large big huge|founded establish create
buy purchase acquire|help assist aid|show demonstrate reveal|say state tell announce declare
kill slay|also too additionally|about approximately around roughly nearly|house home residence
end finish conclude|become turn|located situated|called named known titled|get obtain receive
make produce manufacture|use utilize employ|child kid|build construct erect|doctor physician
lawyer attorney|choose select pick|city town|country nation state|car automobile vehicle
job position post role|win victory|invade invasion|live reside dwell|area region|need require
happen occur|important significant key major|many numerous|because since as|give provide
keep retain maintain|lead head|movie film|die death pass|people persons individuals|buried interred
born birth|rule reign govern|fight battle|defeat beat|approximately about|author writer
write pen author|sea ocean|main chief principal primary|famous well-known renowned|fast quick rapid
part portion section|song track|game match|war conflict|grow increase rise expand
fall drop decline decrease|reduce cut lower decrease|allow permit let|try attempt|enough sufficient
usually generally typically|often frequently|think believe|hold contain|include comprise
ask request|answer reply|appear seem|purpose aim goal|leave depart|company firm business
money funds|worker employee|student pupil|study research|oldest earliest
""".strip()


def parse_groups(listing: str) -> tuple[tuple[str, ...], ...]:
    """The groups of a word list; groups are separated by a bar or a line break."""
    rows = listing.replace("\n", "|").split("|")
    return tuple(tuple(row.split()) for row in rows if row.strip())


ANTONYM_GROUPS = parse_groups(_ANTONYMS)  # the first word of each is opposite to all others
SYNONYM_GROUPS = parse_groups(_SYNONYMS)
