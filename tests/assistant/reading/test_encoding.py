"""Rows of a long passage cover it and fit."""

from __future__ import annotations

from assistant.reading.encoding import MAX_TOKENS, SpecialTokens, TokenisedPassage, encode


def test_rows_cover_a_long_passage_and_fit():
    body = TokenisedPassage(tuple(range(1000)), ((0, 1),) * 1000, (0,) * 1000)
    laid_out = list(encode(SpecialTokens(101, 102, 1012), [7] * 90, [8] * 90, body))
    assert all(len(row.ids) <= MAX_TOKENS for row in laid_out)
    assert (laid_out[0].first, laid_out[-1].last) == (0, 1000)
    for one, other in zip(laid_out, laid_out[1:], strict=False):
        assert other.first < one.last
    for row in laid_out:
        assert (
            row.ids[row.offset : row.offset + row.last - row.first]
            == body.ids[row.first : row.last]
        )
