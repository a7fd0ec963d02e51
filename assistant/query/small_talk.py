"""Greetings, thanks and questions about the assistant itself: they get a reply without a search.

Only if the whole input is small talk: a question that begins with a greeting is searched for.
"""

from __future__ import annotations

import re

LONGEST_SMALL_TALK = 160  # characters; small talk is short
COUNT_PLACEHOLDER = "{articles}"  # in a reply, in place of the number of articles

HELP = (
    "I answer from your articles alone, in their own sentences, each with its place in the source. "
    "Ask about anything they tell: who, what, when, where, why or how. You can also ask for a "
    "list, a definition, the summary of an article, what the articles say about something, how "
    "many mention it, or who wrote one and when. When they do not hold the answer, I say so and "
    "show the nearest sentences."
)
GREETING = f"Hello. {HELP}"
THANKS = "You are welcome. Ask on whenever you like."
BYE = "Goodbye."
GO_ON = "All right. Ask about your articles whenever you like."
HOW_ARE_YOU = "I am a program, so there is little to tell, but thank you. Ask about your articles."
SORRY = "No harm done. Put the question in other words, or ask another."
WHO = (
    "Footnote, a program that answers questions over your own articles. It is open source under "
    "the Apache License 2.0. Its answers are sentences of your articles; a small reading network "
    "that ships with it finds them."
)
NETWORK = (
    "Answering needs no network: your articles are searched and read on the machine that runs "
    "Footnote, by small models that ship with it, and nothing is sent anywhere unless you set that "
    "up yourself. Web pages and feeds are fetched only if you add them to your articles."
)
STORED = (
    "In the data folder of the machine that runs Footnote: the articles in its index, the "
    "conversations in user.sqlite. Nothing leaves that machine unless you set it up to. You can "
    "delete a conversation under Conversations, and remove an article for good under Articles."
)
LANGUAGES = (
    "English. Articles in other languages are indexed and searched as well, and marked where they "
    "are cited, but they are answered less surely."
)
ADDING = (
    "Under Articles: drop files there, or add web pages, feeds and folders. On the command line, "
    "`python -m assistant build FOLDER` does the same."
)
HOW_MANY = f"There are {COUNT_PLACEHOLDER} here, listed under Articles."
SURE = (
    "Every sentence is quoted word for word, so it is what the article says; the article may be "
    "wrong, and the sentence may answer another question than yours. Each answer tells how sure it "
    "is, and its source opens at the sentence for you to check."
)

_HI = (
    r"(?:hi+|hello+|helo|hallo|hullo|hey+|heya|hiya|howdy|yo|greetings|welcome"
    r"|good (?:morning|afternoon|evening|day)|morning|evening)"
)
_TO = r"(?: (?:there|all|everyone|everybody|again|footnote|assistant|bot|friend|you|to you))*"
_THANK = (
    r"(?:(?:thanks?|thanx|thx+|thnx|tnx|tks|thks|thankyou|thnaks|thansk|cheers|ty|tysm|merci"
    r"|many thanks|much appreciated|i appreciate it|thank (?:you|u|ya))"
    r"(?: (?:you|u|a lot|a bunch|a million|so much|very much|again|in advance|footnote"
    r"|for (?:your|the|all your) help|for (?:that|this|it|everything|helping)|that helped))*)"
)
_FINE = (
    r"(?:ok+|okay|k|alright|all right|great|perfect|nice|cool|super|excellent|awesome|wonderful"
    r"|brilliant|good|very good|fine|got it|i see|understood|makes sense|well done"
    r"|good (?:job|work|answer)|nice (?:job|work|one)|that(?: i)?s (?:great|good|helpful|perfect)"
    r"|no worries|never ?mind)"
)
_NOISE = r"(?:wow|lol|ha(?:ha)*|yes|yep|yeah|no|nope|test|testing|test test)"
_BYE = (
    r"(?:bye+|bye bye|goodbye|good bye|good night|see (?:you|ya|u)(?: later| soon| tomorrow)?|cya"
    r"|farewell|take care|have a (?:nice|good|great) (?:day|one|evening|weekend))"
)
_PROGRAM = r"(?:footnote|this (?:thing|program|app|tool|assistant|page|bot|chatbot))"
_YOU = rf"(?:you|u|{_PROGRAM})"
_OWN = r"(?:articles?|files?|documents?|texts?|pdfs?)"
_MINE = (
    r"(?:(?:my|our) (?:data|articles|files|documents|questions|conversations|chats?|uploads)"
    r"|the (?:articles|conversations))"
)
_ONE_OUTSIDE = (
    r"(?:the )?(?:internet|web|network|cloud|google|chat ?gpt|gpt(?: ?\d)?|openai|claude|gemini"
    r"|llama|an? llm|llms?|an? (?:ai|(?:large )?language model))"
)
_OUTSIDE = rf"{_ONE_OUTSIDE}(?: (?:or |and )?{_ONE_OUTSIDE})*"
_POLITE = rf"(?:{_HI}{_TO} )?(?:please )?"
_REPLIES = (
    (GREETING, (rf"{_HI}{_TO}(?: {_HI}{_TO})*",)),
    (
        HOW_ARE_YOU,
        (
            r"how are (?:you|u|things)(?: doing)?(?: today)?|how r u|how(?: i)?s it going",
            r"what s up|whats up|sup|are you (?:there|ok|awake)",
        ),
    ),
    (
        THANKS,
        (
            rf"(?:{_FINE} (?:and )?)*{_THANK}(?: {_FINE}| (?:and )?{_BYE})*",
            rf"{_FINE}(?: {_FINE})*|no {_THANK}",
        ),
    ),
    (GO_ON, (_NOISE,)),
    (BYE, (rf"(?:{_FINE} )?{_BYE}(?: {_BYE})*",)),
    (
        SORRY,
        (r"(?:i am |i m )?(?:so |very )?sorry(?: about that)?|my (?:bad|mistake)|oops",),
    ),
    (
        HELP,
        (
            r"help|(?:pls )?help me(?: please)?|i need (?:some )?help|instructions|commands|menu",
            r"can you help(?: me)?(?: please)?|what are you (?:for|good for)|what do you do",
            r"what can (?:you|i|we) (?:do|ask)(?: (?:you|for me|here|with this|about|next))*",
            r"what (?:should|could|may) i ask(?: you| here)?|show me what you can do",
            r"what (?:kinds?|sorts?) of questions? (?:can|could|may) i ask(?: you)?",
            rf"how (?:do|does) (?:{_YOU}|this) work|what (?:is|s) (?:this|footnote)|whats this",
            rf"how (?:do|can|should) i (?:use|ask|talk to) (?:{_YOU}|this|it)",
            r"how (?:do|can) i ask(?: you)?(?: a question| questions)?",
            r"what are your (?:features|functions|capabilities)",
        ),
    ),
    (
        WHO,
        (
            r"who are (?:you|u)|what are you|what(?: i)?s your name|whats your name|your name",
            r"who am i talking to|who (?:is|s) your (?:maker|creator|developer)",
            rf"who (?:made|built|created|wrote|developed|programmed|owns|designed) {_YOU}",
            r"are you (?:(?:an? )?(?:human|robot|bot|real|ai|person|machine|computer|chatbot"
            r"|program)(?: person)?|open source)",
            r"(?:what|which) (?:ai |language )?model (?:are you|do you (?:use|run on|have))",
            r"what licen[cs]e (?:do you have|are you under)",
        ),
    ),
    (
        NETWORK,
        (
            rf"(?:do|does|can|could|will) {_YOU} (?:use|need|search|access|have access to|call"
            rf"|connect to|run on|rely on|go on|look on) {_OUTSIDE}",
            rf"(?:are|is) {_YOU} (?:connected to |on |using |based on |powered by |running on )?"
            rf"(?:{_OUTSIDE}|online)",
            rf"(?:do|does|can) {_YOU} (?:work|run|go) (?:off|on)line|are you offline",
            rf"(?:do|does) {_YOU} (?:send|share) (?:anything|{_MINE})(?: anywhere)?",
        ),
    ),
    (
        STORED,
        (
            rf"where (?:do|does) {_YOU} (?:store|keep|save|put|hold) {_MINE}",
            rf"where (?:is|are) {_MINE}(?: (?:stored|kept|saved))?",
            rf"(?:is|are) {_MINE} (?:safe|private|secure|stored|saved|shared|kept|uploaded)",
            rf"(?:do|does|can) {_YOU} (?:sell|keep|store|save|see|log|upload) {_MINE}",
            rf"who can (?:see|read) {_MINE}|is this private",
        ),
    ),
    (
        LANGUAGES,
        (
            rf"(?:what|which|how many|in (?:what|which)) languages? (?:do|can|does) {_YOU}"
            r" (?:speak|understand|know|support|read|answer in|work in)",
            r"(?:what|which) languages(?: are supported| can i (?:use|ask in|write in))?",
            r"(?:do|can) you (?:speak|understand|know|read|answer in) (?:english|french|german"
            r"|spanish|italian|chinese|japanese|russian|arabic|other languages|my language)",
        ),
    ),
    (
        ADDING,
        (
            r"(?:how|where) (?:do|can|could|should) i (?:add|upload|import|put in|load|index)"
            rf"(?: (?:an?|my|our|more|new|own|some|the))* {_OWN}(?: here| to (?:it|you|this))?",
            rf"(?:can|may) i (?:add|upload|import)(?: (?:an?|my|more|new|own|some))* {_OWN}"
            r"(?: here)?",
        ),
    ),
    (
        HOW_MANY,
        (
            rf"how many {_OWN} (?:do (?:you|we|i) have|have you(?: got)?|are (?:there|here|indexed)"
            r"|(?:can|do) you (?:see|read|search|know|hold))"
            r"(?: (?:in (?:total|all|here)|altogether|here|now))?",
            rf"what (?:is|s) the (?:total )?number of (?:my |the )?{_OWN}",
            r"how (?:big|large) is (?:the|my|your|this) (?:library|collection|index)",
            rf"(?:what|which) {_OWN} (?:do (?:you|we|i) have|have you(?: got)?|are there|are here)",
        ),
    ),
    (
        SURE,
        (
            r"are you (?:sure|certain)(?: about that| of that)?",
            r"(?:is|was) that (?:true|right|correct)",
            r"how (?:sure|certain|accurate|reliable) are you(?: about that| of that)?",
            rf"can (?:i|we) trust {_YOU}|can you be wrong",
            r"do you (?:make (?:mistakes|things up|stuff up)|lie|hallucinate)",
        ),
    ),
)  # fmt: skip


def small_talk_reply(question: str) -> str | None:
    """The reply to a greeting, thanks, or a question about the assistant itself; else None.

    A `COUNT_PLACEHOLDER` in it is to be replaced by the number of articles.
    """
    if len(question) > LONGEST_SMALL_TALK:
        return None
    words = re.sub(r"[\W_]+", " ", question.casefold()).strip()
    words = re.sub(r"(.)\1{2,}", r"\1\1", words)  # "heeeey"
    for reply, patterns in _REPLIES:
        if any(re.fullmatch(rf"{_POLITE}(?:{pattern})", words) for pattern in patterns):
            return reply
    return None
