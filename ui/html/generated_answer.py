"""The generated answer as HTML, the second view of an answer. Its text is plain and escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from assistant.types import Answer, Citation, GeneratedAnswer, Statement, UnsupportedSentence
from ui.html.source_cards import citation_marks_html, source_cards_html

UNCHECKED = "Being written, not yet checked:"
WAITING = "Waiting for the language model…"
WEAK_SUPPORT = "weakly supported"
WEAK_SUPPORT_TITLE = "The sentence that it cites says nearly this; read it before you rely on it."
MOST_PROBLEMS = 3  # of one sentence


def answer_tabs_html(quoted: str, key: str, written: str, state: str, note: str = "") -> str:
    """An answer in two views below tabs; `state` is "working", "done" or "failed".

    The quoted view is shown first; the script shows the other where the person chose it before.
    """
    key = escape(key)
    hidden = " hidden" if state == "failed" else ""
    pulse = '<span class="pulse" aria-hidden="true"></span>' if state == "working" else ""
    return (
        f'<div class="two-ways" data-writing="{key}" data-written="{state}">'
        f'<div class="ways-tabs" role="tablist" aria-label="Ways to read this answer"{hidden}>'
        f'<button type="button" role="tab" id="tab-quoted-{key}" aria-controls="quoted-{key}" '
        'aria-selected="true" data-reads="quoted">Quoted</button>'
        f'<button type="button" role="tab" id="tab-written-{key}" aria-controls="written-{key}" '
        f'aria-selected="false" tabindex="-1" data-reads="written">Written{pulse}</button></div>'
        f'<div class="quoted" role="tabpanel" id="quoted-{key}" '
        f'aria-labelledby="tab-quoted-{key}">{quoted}</div>'
        f'<div class="written" role="tabpanel" id="written-{key}" '
        f'aria-labelledby="tab-written-{key}" hidden>{written}</div>'
        f'<p class="written-note"{"" if note else " hidden"}>{escape(note)}</p></div>'
    )


def with_generated_tab(quoted: str, key: str, answer: Answer, *, strikes: bool = False) -> str:
    """A finished answer; in two views if a model generated one."""
    if answer.written is None:
        return quoted
    state = "done" if answer.written.statements else "failed"
    return answer_tabs_html(
        quoted,
        key,
        generated_answer_html(answer, strikes=strikes),
        state,
        not_generated_words(answer.written),
    )


def generating_html(answer: Answer | None, unfinished: str) -> str:
    """The checked part of an answer that is being generated, with a button to stop it."""
    statements = ""
    if answer and answer.written:
        statements = _statements_html(answer, strikes=False)
    draft = ""
    if unfinished:
        draft = (
            f'<p class="draft"><span class="draft-head">{UNCHECKED}</span> '
            f'<span dir="auto">{escape(unfinished)}</span></p>'
        )
    elif not statements:
        draft = f'<p class="stage"><span class="pulse"></span>{WAITING}</p>'
    return (
        f'<div class="statements">{statements}</div>{draft}<p class="writing-tools">'
        '<button type="button" class="tool" data-stop-writing>Stop writing</button></p>'
    )


def generated_answer_html(answer: Answer, *, strikes: bool = False) -> str:
    """A generated answer: sentences, what was left out, the model, the sources."""
    written = answer.written
    if written is None or not written.statements:
        return ""
    used = {number for statement in written.statements for number in statement.citations}
    citations = [citation for citation in answer.citations if citation.number in used]
    problem = ""
    if written.problem:
        problem = f'<p class="written-problem">{escape(_broken_off(written.problem))}</p>'
    return (
        f'<div class="statements">{_statements_html(answer, strikes=strikes)}</div>{problem}'
        f"{'' if strikes else _left_out_html(written.unsupported)}"
        f'<p class="written-by">{escape(generation_facts(written))}</p>'
        f"{_remark_html(written)}"
        f"{source_cards_html(citations)}"
    )


def not_generated_words(written: GeneratedAnswer) -> str:
    """Why there is no generated answer, in one line; empty if there is one."""
    if written.statements:
        return ""
    if written.problem == "stopped":
        return "Writing was stopped before a sentence was checked. The quoted answer stands."
    problem = written.problem or "the language model wrote nothing"
    remark = f" {written.remark}" if written.remark else ""
    return f"Not written: {problem}. The quoted answer stands.{remark}"


def generated_for_screen_reader(answer: Answer) -> str:
    """What a screen reader reads out once the generated answer is shown."""
    written = answer.written
    if written is None:
        return ""
    return (
        not_generated_words(written)
        or f"The written answer stands: {len(written.statements)} sentences."
    )


def generation_facts(written: GeneratedAnswer) -> str:
    """The model, the time and the tokens of a generated answer."""
    parts = [f"Written by {written.model}, each sentence checked against what it cites"]
    if written.seconds:
        parts.append(f"{written.seconds:.1f} s")
    tokens = written.tokens_out + (written.tokens_in or 0)
    if tokens:
        parts.append(f"{tokens:,} tokens")
    if written.tokens_a_second:
        parts.append(f"{written.tokens_a_second:.1f} tokens a second")
    return " · ".join(parts)


def _statements_html(answer: Answer, *, strikes: bool) -> str:
    written = answer.written
    assert written is not None
    by_number = {citation.number: citation for citation in answer.citations}
    html: list[str] = []
    last: Statement | None = None
    for at, statement in enumerate(written.statements):
        struck = _struck_html(written.unsupported, at) if strikes else []
        html += _block_ends(last, statement, is_cut=bool(struck))
        html += struck
        html += _block_begins(None if struck else last, statement)
        html.append(_statement_html(statement, [by_number[n] for n in statement.citations]))
        last = statement
    html += _block_ends(last, None, is_cut=True)
    html += _struck_html(written.unsupported, len(written.statements)) if strikes else []
    return "".join(html)


def _runs_on(last: Statement | None, statement: Statement | None) -> bool:
    """Whether a sentence stands in the paragraph, or the list, of the last one."""
    if last is None or statement is None:
        return False
    if statement.layout == "item":
        return last.layout == "item" and last.context == statement.context
    return statement.layout is None and last.layout != "item"


def _block_ends(last: Statement | None, then: Statement | None, *, is_cut: bool) -> list[str]:
    if last is None or (_runs_on(last, then) and not is_cut):
        return []
    return ["</ul>" if last.layout == "item" else "</p>"]


def _block_begins(last: Statement | None, statement: Statement) -> list[str]:
    if _runs_on(last, statement):
        return [] if statement.layout == "item" else [" "]
    if statement.layout != "item":
        return ['<p class="paragraph" dir="auto">']
    lead = ""
    if statement.context and (last is None or last.context != statement.context):
        lead = f'<p class="list-lead" dir="auto">{escape(statement.context)}</p>'
    return [f'{lead}<ul class="written-list">']


def _statement_html(statement: Statement, citations: Sequence[Citation]) -> str:
    weak = ""
    if statement.support == "weak":
        why = "; ".join(statement.problems[:MOST_PROBLEMS])
        weak = f' <span class="weak" title="{WEAK_SUPPORT_TITLE}">{WEAK_SUPPORT}</span>'
        weak += f' <span class="why-weak" dir="auto">({escape(why)})</span>' if why else ""
    tag = "li" if statement.layout == "item" else "span"
    return (
        f'<{tag} class="statement" dir="auto" data-support="{statement.support}">'
        f'<span class="sentence">{escape(statement.text)}</span>&#8288;'
        f"{citation_marks_html(citations)}{weak}</{tag}>"
    )


def _struck_html(unsupported: Sequence[UnsupportedSentence], at: int) -> list[str]:
    return [
        f'<p class="struck" dir="auto"><span class="unseen">Not supported: </span>'
        f"<del>{escape(each.text)}</del></p>"
        for each in unsupported
        if each.after == at
    ]


def _left_out_html(unsupported: Sequence[UnsupportedSentence]) -> str:
    if not unsupported:
        return ""
    count = len(unsupported)
    head = f"{count} sentence{'' if count == 1 else 's'} left out: no article supports "
    rows = "".join(
        f'<li><span dir="auto">{escape(each.text)}</span>'
        f'<span class="why-out">Why: {escape("; ".join(each.problems[:MOST_PROBLEMS]))}</span></li>'
        for each in unsupported
    )
    return (
        f'<details class="left-out"><summary>{head}{"it" if count == 1 else "them"}</summary>'
        f"<ul>{rows}</ul></details>"
    )


def _remark_html(written: GeneratedAnswer) -> str:
    return f'<p class="written-problem">{escape(written.remark)}</p>' if written.remark else ""


def _broken_off(problem: str) -> str:
    if problem == "stopped":
        return "Stopped here. What stands is checked."
    return f"It ends here: {problem}. What stands is checked."
