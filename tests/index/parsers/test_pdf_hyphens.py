"""Hyphens at the ends of lines, by the spelling of the document."""

from __future__ import annotations

import pytest

from index.parsers.pdf_hyphens import HyphenJoiner


def joined(line: str, following: str, *elsewhere: str) -> str:
    beginning, joint = HyphenJoiner([line, following, *elsewhere]).join(line, following)
    return beginning + joint + following


@pytest.mark.parametrize(
    ("line", "following", "whole"),
    [
        ("the worst for a hundred ye-", "ars was this", "the worst for a hundred years was this"),
        ("a state-of-the-", "art bridge", "a state-of-the-art bridge"),
        ("the pre-", "and post-war years", "the pre- and post-war years"),
        ("the Franco-", "German war", "the Franco-German war"),
        ("in 1914-", "18 it fell", "in 1914-18 it fell"),
        ("it was late -", "and dark", "it was late - and dark"),
        ("the well-", "preserved mill", "the well-preserved mill"),
        ("all the well-", "ness of it", "all the wellness of it"),
        ("a thirty-", "six-hour watch", "a thirty-six-hour watch"),
        ("the pre- and post-", "war years", "the pre- and post-war years"),
        ("soft\u00ad", "ware", "software"),
        ("Soft\u00ad", "Ware", "SoftWare"),
    ],
)
def test_without_other_evidence(line, following, whole):
    assert joined(line, following) == whole


def test_the_hyphen_stays_where_the_document_writes_it_and_never_writes_without():
    line, following = "a three-", "masted ship"
    assert joined(line, following) == "a threemasted ship"
    assert joined(line, following, "Three-masted ships") == "a three-masted ship"
    assert joined(line, following, "three-masted, threemasted") == "a threemasted ship"


@pytest.mark.parametrize(
    ("line", "following", "whole"),
    [
        ("see www.ham-", "weir.example now", "see www.ham-weir.example now"),
        ("see ham-", "weir.example/annals", "see ham-weir.example/annals"),
        ("https://ham.example/the-", "weir", "https://ham.example/the-weir"),
        ("to clerk@ham-", "weir.example", "to clerk@ham-weir.example"),
    ],
)
def test_the_hyphen_of_an_address_stays(line, following, whole):
    assert joined(line, following) == whole


def test_the_end_of_a_sentence_is_no_address():
    assert joined("of all the vil-", "lages.", "") == "of all the villages."
