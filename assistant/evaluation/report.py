"""An evaluation on a library's own articles as one HTML file, which needs nothing else."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import urlencode

from assistant.evaluation.evaluate import Metrics
from assistant.evaluation.report_plots import (
    refusal_plot,
    reliability_plot,
    retrieval_plot,
    time_plot,
)
from assistant.evaluation.report_style import STYLE
from assistant.evaluation.self_evaluation import (
    AskedQuestion,
    by_origin,
    compare,
    interval,
    own_metrics,
)
from assistant.types import Citation
from index.errors import InvalidInput
from index.storage.atomic_files import publish_file

MAX_EXAMPLES = 12  # of each kind of failure
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
ORIGINS = {
    "suggestion": "Questions from templates",
    "cloze": "Sentences with a question word in them",
    "title": "Titles",
    "left out": "Without the article that answers",
    "foreign": "About something else altogether",
}
LIMITS = (
    "<b>They can show</b> whether search, citing and refusing work on <em>these</em> articles: "
    "their subjects, names, lengths, languages and formats; which of two configurations does "
    "better on the same questions; how far confidence can be believed; how long answers take.",
    "<b>They are easier than people’s questions.</b> Most use the words of the sentence that "
    "answers. People use other words, so take what is found and answered here as the best case.",
    "<b>They ask for one sentence.</b> Nothing here is about comparing articles, counting, "
    "summaries or follow-up questions.",
    "<b>A rule wrote them and a rule judges them.</b> Some are clumsy, and a sentence that answers "
    "in other words counts as wrong. Read the failures below before believing a figure.",
    "<b>Foreign questions are far away</b> and easy to refuse. Those whose article is left out are "
    "the harder test: other articles on the subject stay.",
)
FIGURES = {
    "search_hit@1": "Article found first",
    "search_hit@5": "Article among the first 5",
    "search_hit@10": "Article among the first 10",
    "mrr": "Mean reciprocal rank of the article",
    "dense_hit@5": "… among the first 5, by meaning alone",
    "text_hit@5": "… among the first 5, by words alone",
    "right_first": "Right sentence cited first",
    "right_any": "Right sentence cited",
    "right_first_of_answered": "Right first, of what was answered",
    "answerable_refused": "Refused though an article answers",
    "left_out_refused": "Refused where the article was left out",
    "foreign_refused": "Refused of foreign questions",
    "auroc": "Confidence tells answerable from not (AUROC)",
    "calibration_error": "Calibration error of answers",
    "confidence_less_accuracy": "Confidence less share right",
    "p50_ms": "Half of the questions within, ms",
    "p95_ms": "95 % of the questions within, ms",
}
COUNTS = {
    "right_first": "answerable", "right_any": "answerable", "answerable_refused": "answerable",
    "search_hit@1": "answerable", "search_hit@5": "answerable", "left_out_refused": "left_out",
    "foreign_refused": "foreign",
}  # fmt: skip
TILES = (
    "right_first", "right_any", "search_hit@5", "answerable_refused", "left_out_refused",
    "foreign_refused", "calibration_error", "p50_ms",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReportHead:
    """What a report is about; `page` is the address of the page that its links open."""

    library: str
    made: str  # a day in ISO 8601
    articles: int
    passages: int
    seed: int
    page: str
    collection: str = ""

    def link(self, article_id: str, start: int, end: int) -> str:
        """The address that opens a place in an article."""
        asked = {"collection": self.collection} if self.collection else {}
        asked |= {"article": article_id, "at": f"{start}-{end}"}
        return f"{self.page}/?{urlencode(asked)}"


def check_writable(path: Path) -> None:
    """Raise InvalidInput if no report can be written there."""
    folder = path.parent
    if path.is_dir():
        raise InvalidInput(f"{path} is a folder: give --report the name of a file")
    if not folder.is_dir():
        raise InvalidInput(f"{folder} is not a folder: the report cannot be written into it")
    if not os.access(folder, os.W_OK):
        raise InvalidInput(f"{folder} cannot be written to: choose another place for --report")


def write_report(path: Path, html: str) -> None:
    """Write a report, complete or not at all, readable by its owner alone; raises OSError."""
    descriptor, name = tempfile.mkstemp(prefix=".footnote-report-", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace") as stream:
            stream.write(html)
        publish_file(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def report_html(head: ReportHead, asked: Mapping[str, Sequence[AskedQuestion]]) -> str:
    """The report of one configuration or two, by their names."""
    figures = {name: own_metrics(each) for name, each in asked.items()}
    sections = (
        *_introduction(head, asked),
        *_tiles(figures),
        *_limits(),
        *_plots(asked),
        *_table(figures),
        *_origins(asked),
        *_failures(head, asked),
    )
    return "\n".join(
        (
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>Footnote: quality on {escape(head.library)}</title>",
            f"<style>\n{STYLE}\n</style>\n</head>\n<body>\n<main>",
            *sections,
            "</main>\n</body>\n</html>\n",
        )
    )


def _introduction(head: ReportHead, asked: Mapping[str, Sequence[AskedQuestion]]) -> Iterator[str]:
    count = len(next(iter(asked.values())))
    yield "<h1>How well questions about these articles are answered</h1>"
    yield (
        f'<p class="soft">{escape(head.library)}: {head.articles:,} articles, '
        f"{head.passages:,} passages. {count:,} questions made of them (seed {head.seed}), "
        f"asked on {head.made}.</p>"
    )
    letters = ("",) if len(asked) == 1 else ("A: ", "B: ")
    for letter, name, style in zip(letters, asked, ("one", "two"), strict=False):
        yield f'<p class="{style}"><b>{letter}</b>{escape(name)}</p>'
    if len(asked) == 2:
        result = compare(*asked.values())
        if not (result.only_first or result.only_second):
            yield "<p>Both have the same answerable questions right first.</p>"
            return
        yield (
            f"<p>Of the answerable questions only A has {result.only_first} right first, only B "
            f"{result.only_second}. {_verdict(result.probability)}</p>"
        )


def _verdict(probability: float) -> str:
    words = "could well be chance" if probability > 0.05 else "is unlikely to be chance"
    shown = "below 0.001" if probability < 0.001 else f"{probability:.3f}"
    return f"That {words} (sign test: {shown})."


def _tiles(figures: Mapping[str, Metrics]) -> Iterator[str]:
    yield '<div class="tiles">'
    for key in TILES:
        values = "".join(
            f'<b class="{style if len(figures) > 1 else ""}">{value_words(key, each)}</b>'
            for style, each in zip(("one", "two"), figures.values(), strict=False)
        )
        yield f'<div class="tile">{values}<span class="soft">{FIGURES[key]}</span></div>'
    yield "</div>"
    yield (
        '<p class="soft">In brackets: 95 % intervals. A refused question that an article answers '
        "counts as wrong.</p>"
    )


def value_words(key: str, figures: Metrics) -> str:
    """A figure in HTML, with the interval of a share."""
    value = figures[key]
    if value is None:
        return "–"
    if key.endswith("_ms"):
        return f"{value:,.0f} ms"
    if not _is_share(key):
        return f"{value:.3f}"
    number = figures.get(COUNTS.get(key, ""))
    if not number:
        return f"{value:.0%}"
    low, high = interval(float(value), int(number))
    return f"{value:.0%} <small>({low:.0%} to {high:.0%})</small>"


def _is_share(key: str) -> bool:
    return "hit@" in key or "right" in key or "refused" in key


def _limits() -> Iterator[str]:
    yield "<h2>What such questions can show, and what not</h2>\n<ul>"
    yield from (f"<li>{each}</li>" for each in LIMITS)
    yield "</ul>"


def _plots(asked: Mapping[str, Sequence[AskedQuestion]]) -> Iterator[str]:
    yield "<h2>In pictures</h2>"
    if len(asked) > 1:
        yield ('<p class="soft"><span class="one">A</span> &nbsp; <span class="two">B</span></p>')
    yield '<div class="plots">'
    for plot, caption in (
        (retrieval_plot(asked), "Is the article among the first ones found? Searched by meaning "
         "and words together, by meaning alone (dashes), by words alone (dots)."),
        (reliability_plot(asked), "Can the confidence be believed? On the dashed line, answers are "
         "right as often as their confidence says; larger dots are more answers."),
        (refusal_plot(asked), "What a stricter threshold would refuse: the upper left is best, the "
         "dot is how it stands."),
        (time_plot(asked), "How long answers took."),
    ):  # fmt: skip
        if plot:
            yield f"<figure>{plot}<figcaption>{caption}</figcaption></figure>"
    yield "</div>"


def _table(figures: Mapping[str, Metrics]) -> Iterator[str]:
    heads = ("",) if len(figures) == 1 else ("A", "B")
    yield '<h2>All figures</h2>\n<div class="scroll" tabindex="0"><table>'
    yield f"<tr><th>Figure</th>{''.join(f'<th>{each}</th>' for each in heads)}</tr>"
    for key, words in FIGURES.items():
        cells = "".join(f"<td>{value_words(key, each)}</td>" for each in figures.values())
        yield f"<tr><td>{words}</td>{cells}</tr>"
    yield "</table></div>"
    elsewhere = max(int(each["left_out_answered_elsewhere"] or 0) for each in figures.values())
    if elsewhere:
        yield (
            f'<p class="soft">{elsewhere} of the questions without their article were answered by '
            "another one that states the same; they count neither way.</p>"
        )


def _origins(asked: Mapping[str, Sequence[AskedQuestion]]) -> Iterator[str]:
    yield '<h2>By kind of question</h2>\n<div class="scroll" tabindex="0"><table>'
    heads = ("",) if len(asked) == 1 else ("A: ", "B: ")
    columns = "".join(f"<th>{each}right</th><th>{each}refused</th>" for each in heads)
    yield f"<tr><th>Kind</th><th>Questions</th>{columns}</tr>"
    counts = [by_origin(each) for each in asked.values()]
    for origin, words in ORIGINS.items():
        if any(origin in each for each in counts):
            rows = [each.get(origin, (0, 0, 0)) for each in counts]
            cells = "".join(f"<td>{right}</td><td>{refused}</td>" for _, right, refused in rows)
            yield f"<tr><td>{words}</td><td>{max(n for n, *_ in rows)}</td>{cells}</tr>"
    yield "</table></div>"
    yield (
        '<p class="soft">Right is the right sentence cited first or, of the last two kinds, a '
        "refusal.</p>"
    )


FAILURES: tuple[tuple[str, Callable[[AskedQuestion], bool]], ...] = (
    ("Answered with another sentence first",
     lambda a: a.question.is_answerable and not a.is_refused and not a.is_right_first),
    ("Refused though an article answers",
     lambda a: a.question.is_answerable and a.is_refused),
    ("Answered without the article that answers",
     lambda a: a.question.origin == "left out" and not a.is_refused
     and not a.is_answered_elsewhere),
    ("Answered though it is about something else",
     lambda a: a.question.origin == "foreign" and not a.is_refused),
)  # fmt: skip


def _failures(head: ReportHead, asked: Mapping[str, Sequence[AskedQuestion]]) -> Iterator[str]:
    yield "<h2>Failures to look at</h2>"
    yield (
        f'<p class="soft">Links open the place on the page at {escape(head.page)} while '
        "<code>python -m assistant serve</code> runs.</p>"
    )
    for letter, each in zip("AB", asked.values(), strict=False):
        if len(asked) > 1:
            yield f"<h3>Configuration {letter}</h3>"
        for words, is_failure in FAILURES:
            found = sorted(filter(is_failure, each), key=lambda a: -a.answer.confidence)
            if not found:
                continue
            more = f", the surest {MAX_EXAMPLES}" if len(found) > MAX_EXAMPLES else ""
            yield f"<details><summary>{words} ({len(found)}{more})</summary>"
            for one in found[:MAX_EXAMPLES]:
                yield from _example(head, one)
            yield "</details>"
        if not any(is_failure(one) for one in each for _, is_failure in FAILURES):
            yield "<p>None.</p>"


def _example(head: ReportHead, asked: AskedQuestion) -> Iterator[str]:
    question, answer = asked.question, asked.answer
    yield (
        f'<h3 dir="auto">{escape(question.text)}</h3><p class="soft">Confidence '
        f"{answer.confidence:.0%}</p>"
    )
    if question.sentence:
        label = "Left out was" if question.without else "Made of"
        link = head.link(question.article_id, question.start, question.end)
        yield _quoted(label, link, question.title, question.sentence, question.answer)
    elif question.title:
        link = head.link(question.article_id, 0, 1)
        yield (
            f'<p class="soft">The article: <a href="{escape(link)}"><bdi>'
            f"{escape(question.title)}</bdi></a></p>"
        )
    cited: tuple[Citation, ...] = answer.citations[:1] or answer.near_misses[:1]
    for citation in cited:
        label = "Cited first" if answer.citations else "Nearest sentence"
        link = head.link(citation.article_id, citation.start, citation.end)
        marked = answer.short_answer or "" if answer.citations else ""
        yield _quoted(label, link, citation.title, citation.quote, marked)


def _quoted(label: str, link: str, title: str, sentence: str, marked: str) -> str:
    before, found, after = sentence.partition(marked) if marked else (sentence, "", "")
    shown = f"{escape(before)}{f'<mark>{escape(found)}</mark>' if found else ''}{escape(after)}"
    return (
        f'<p class="soft">{label}, in <a href="{escape(link)}"><bdi>{escape(title)}</bdi></a></p>'
        f'<blockquote dir="auto">{shown}</blockquote>'
    )
