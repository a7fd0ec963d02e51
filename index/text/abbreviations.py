"""Words whose full stop may not end a sentence, grouped by what may follow.

Written without their final full stop, in their usual case. Mostly from English news, and a few of
other languages that are short and unambiguous.
"""

from __future__ import annotations

from index.text.dates import MONTHS, WEEKDAYS


def _word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


BEFORE_NAME = _word_set("""
    Mr Mrs Ms Mx Messrs Dr Drs Prof Profs mr mrs ms dr prof
    Sen Sens Rep Reps Gov Govs Lt Amb Pres Supt Det Insp Atty Asst Dep Sec
    Gen Col Cols Maj Capt Cpt Cmdr Cdr Adm Brig Sgt Cpl Pvt Pte Pfc Ens Spc Const
    Rev Hon Fr Msgr Br Mme Mlle Mgr Sra Srta Dra Hr Mt Mts Ft Ste
    vs v cf viz e.g i.e a.k.a eg ie c.f bzw vgl z.B d.h u.a
""")
"""Never the end of a sentence: a name or thing follows: `Dr. Smith`."""

TITLES_IN_CAPITALS = _word_set("""
    MR MRS MS MX MESSRS DR DRS PROF REV HON CAPT COL GEN LT SGT MAJ ADM CMDR GOV SEN ST MME MLLE
""")
"""The same in a line of capitals: `MRS. DAHL`; not the end before another word in capitals."""

BEFORE_NUMBER = _word_set("""
    No Nos no nos Pt pt Nr nr n p pp pg pgs vol vols Vol Vols fig figs Fig Figs
    sec Secs ch Ch chap Chap art Art Arts para paras ver Ver eq Eq ed Rs Tk ca c approx
""")
"""Not the end before a number: `No. 5`; many are also words, so before a word they may end."""

MONTH_AND_DAY_ABBREVIATIONS = _word_set("""
    Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec
    Mon Tue Tues Wed Weds Thu Thur Thurs Fri Sat Sun
""")
"""Not the end before a number or one another; `Sun.` and `Sat.` are also plain words."""

STATE_ABBREVIATIONS = _word_set("""
    Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Mass Md Mich Minn Miss Mo Mont
    Neb Nev Okla Ore Pa Penn Tenn Tex Va Vt Wash Wis Wyo Ont Que Alta
    D.C N.C N.D N.H N.J N.M N.Y R.I S.C S.D W.Va B.C
""")
"""American and Canadian states, as after a town: `Dallas, Tex.`"""

POSSIBLY_FINAL = STATE_ABBREVIATIONS | _word_set("""
    Inc Corp Co Cos Ltd LLC LLP Bros Jr Sr Esq Assn Assoc Univ Dept Depts Dist Div Intl Natl Govt
    Mfg St Ave Blvd Rd Ln Hwy Pkwy Sq Bldg Apt Ext ext Tel tel Est al Ph.D Ph.Ds M.Sc B.Sc
    Litt.D Ed.D Esqs Pty S.p.A GmbH Cie Bhd Eng Engr Hons Rt Ret ret trans abbr
""")
"""The end only before a word that almost certainly starts a sentence."""

BEFORE_LOWERCASE = (
    POSSIBLY_FINAL
    | BEFORE_NAME
    | (BEFORE_NUMBER - {"no", "art"})
    | _word_set("""
    etc ect soc ph dept govt univ assn incl excl est resp min mins hr hrs sq oz max misc temp avg
    inkl ggf evtl evt env usw
""")
)
"""A lower-case word after these continues the sentence."""

AFTER_CLOCK_TIME = MONTH_AND_DAY_ABBREVIATIONS.union(
    map(str.capitalize, (*MONTHS, *WEEKDAYS))
) | _word_set("""
    Eastern Central Mountain Pacific Greenwich Beijing Moscow London Tokyo
""")
"""What continues a sentence after `a.m.` and `p.m.` besides time zones in capitals."""

SENTENCE_STARTERS = _word_set("""
    A An The This That These Those There Here It He She We You They I Its His Her Our My Your Their
    In On At By For From With Without To After Before During Since Until Till While When Whenever
    Where Whether What Which Who Whose Why How If Unless Although Though Because As And But Or So
    Yet Nor Not No Yes Now Then Thus Also Another Other Others Some Many Most Much Several Both Each
    Every All Any Few More Even Just Only Once Still Such However Meanwhile Moreover Furthermore
    Nevertheless Nonetheless Instead Indeed Despite Today Yesterday Tomorrow According Between Among
    Through Throughout Perhaps Maybe One Two Three Last Earlier Later Next Recently Nearly About
    Is Are Was Were Do Does Did Can Could Would Should Has Have Had Don't Let's Let Like Unlike
    Additionally Similarly Afterwards Afterward Eventually Finally Overall Officials Critics
    Nobody Everyone Someone Nothing Everything Something Following
""")
"""Words that, with a capital, start a sentence far more often than they are part of a name."""

EXCLAMATION_NAMES = _word_set("Yahoo Jeopardy E Yum Wham Oklahoma Moulin Mia Shazam Houston")
"""Names written with an exclamation mark: `Yahoo!`"""

DOMAIN_AND_FILE_SUFFIXES = _word_set("""
    Com Net Org Edu Gov Io Co Uk Js Ts Py Info Biz Tv Ai App Dev Me Us De Fr Txt Pdf Html
""")
"""After a full stop without a space: part of a domain or file name, not a sentence."""

GERMAN_MONTHS = _word_set("""
    Januar Februar März Mai Juni Juli Oktober Dezember Jänner Jahrhundert Jahrhunderts
""")
"""After a number with a full stop, which is an ordinal in German: `3. März`."""
