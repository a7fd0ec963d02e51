"""Sentence splitting: the gold set, the invariants on any text, and behaviours by name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.sentences import LONGEST_SENTENCE, split_sentences

GOLD = Path(__file__).parent.parent.parent / "data" / "sentences.jsonl"


def split(text: str) -> list[str]:
    return [text[sentence.start : sentence.end] for sentence in split_sentences(text)]


def gold_spans(row: dict[str, object]) -> set[tuple[int, int]]:
    text, spans, at = str(row["text"]), set(), 0
    for sentence in row["sentences"]:  # type: ignore[attr-defined]
        start = text.index(sentence, at)
        at = start + len(sentence)
        spans.add((start, at))
    return spans


@pytest.mark.parametrize("half", ["dev", "held"])
def test_gold_set_is_reached(half: str) -> None:
    found = right = wanted = 0
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["half"] != half:
            continue
        spans = {(s.start, s.end) for s in split_sentences(row["text"])}
        gold = gold_spans(row)
        found, wanted, right = found + len(spans), wanted + len(gold), right + len(spans & gold)
    assert wanted > 200
    assert right / found >= 0.98
    assert right / wanted >= 0.98


PIECES = st.lists(
    st.sampled_from(
        [*".!?…。！？।؟\"'“”’»[]()•-— \n", "U.S.", "Mr.", "No. 5", "a", "A", "he said", "The", "1"]
        + [
            "[12]",
            "e.g.",
            "p.m.",
            "😀",
            "\u0301",
            "\u200d",
            "\t",
            "\x1c",
            "家",
            "x@y.org",
            "...",
            "a" * 600,
        ]
    )
).map("".join)


@given(st.one_of(st.text(), PIECES))
def test_any_text_is_covered_in_order_and_within_paragraphs(text: str) -> None:
    sentences = split_sentences(text)
    covered: set[int] = set()
    end = 0
    for sentence in sentences:
        piece = text[sentence.start : sentence.end]
        assert end <= sentence.start < sentence.end <= len(text)
        assert piece == piece.strip()
        assert "\n" not in piece
        assert len(piece) <= LONGEST_SENTENCE
        covered.update(range(sentence.start, sentence.end))
        end = sentence.end
    assert all(at in covered or char.isspace() for at, char in enumerate(text))


@pytest.mark.parametrize("size", [50_000, pytest.param(2_000_000, marks=pytest.mark.long)])
@pytest.mark.parametrize(
    "unit",
    [
        "a",
        ".",
        '"',
        ". ",
        '." ',
        "A. ",
        ".a",
        "? A",
        'aa."Aa',
        ". [1]",
        ".(",
        "• ",
        " ",
        "。",
        "\u0301",
        "1. ",
    ],
)
def test_hostile_code_points_are_split_to_the_end(unit: str, size: int) -> None:
    text = "x" + (unit * size)[:size] + "x"
    sentences = split_sentences(text)
    assert sentences[0].start == 0
    assert sentences[-1].end == len(text)


@pytest.mark.parametrize(
    "text",
    [
        "The U.S. President met Mr. Hale on Aug. 18 at 6 p.m. Monday.",
        "“Who pays?” Garza asked.",
        "J. K. Rowling met George W. Bush in St. Louis.",
        "It cost $9.12 billion, see https://example.org/a.b?c=1.2 or ask info@example.org now.",
        "1. First item",
        "The shelter Paws Alive! said so.",
        "Write to Lena.Holt@example.org today.",
        "He said that “costs [...] Will rise.”",
        "It is said in Abs.2 Satz 1 and no.5 The Strand, see sec.3 Notes of Sept.5 Last.",
        "It fell by 1850.5 Swiss francs to 12.5 Million and then 3.75 A share.",
        "They met at version 2.1 Beta and at the.12 gauge.",
    ],
)
def test_one_sentence_stays_whole(text: str) -> None:
    assert split(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "He left the U.S.|The next day he was back.",
        "“We lost the farm.|The bank took it,” she said.",
        "It burned in 1871.[13][14]|It was rebuilt.",
        "It fell.[1] [2]|It rose.",
        "He said no.|I said yes.",
        "At 73 mph.|These storms are rare.",
        "The mill was sold.12|Three sons of the miller left.",
        "The mill burned in 1893.1|Three sons left in May 1901.12|Hanna stayed.",
        "“It is sold.”3|“Who bought it?”4,5|A miller (from Brae).6|She left.",
        "The mill was sold.[^1]|Three sons left.[^miller-2]|One stayed.",
        "The mill was sold.†|Three sons left.‡|One stayed.",
        "今天下雨了。|你呢？",
        "राम घर गया।|फिर वह सो गया।",
    ],
)
def test_sentences_part_where_marked(text: str) -> None:
    joined = " ".join(text.split("|"))
    assert split(joined) == text.split("|")


def test_a_missing_space_still_ends_a_sentence() -> None:
    assert split("It shut in May.Workers got no notice.") == [
        "It shut in May.",
        "Workers got no notice.",
    ]


def test_a_straight_quote_without_space_goes_to_its_own_side() -> None:
    assert split('"It is late."He left."It was," she said.') == [
        '"It is late."',
        "He left.",
        '"It was," she said.',
    ]


def test_marks_without_a_word_join_the_sentence_before() -> None:
    assert split("We won. 🎉 🎉\n...\nSo there") == ["We won. 🎉 🎉", "...", "So there"]


def test_a_long_sentence_is_cut_after_a_semicolon_before_a_comma() -> None:
    text = "word " * 150 + "end; " + "more, " * 100
    first, *_ = split(text)
    assert first.endswith("end;")


def test_a_long_word_is_never_cut_before_a_combining_mark() -> None:
    text = "e\u0301" * 1000
    assert all(not piece.startswith("\u0301") for piece in split(text))


def test_titles_in_a_line_of_capitals_end_no_sentence() -> None:
    assert split("WITH PICTURES BY MRS. RUNA VIK. BY DR. OLE MOE.") == [
        "WITH PICTURES BY MRS. RUNA VIK.",
        "BY DR. OLE MOE.",
    ]
    assert split("HE CAME WITH THE SEN. Then he left.") == [
        "HE CAME WITH THE SEN.",
        "Then he left.",
    ]


def test_no_text_has_no_sentences() -> None:
    assert split_sentences("") == ()
    assert split_sentences(" \n\t\n ") == ()
