"""Subtitles: sentences with the time at which they begin."""

from __future__ import annotations

from tests.index.parsers.parsing import read, reason

SRT = (
    "1\r\n00:00:01,000 --> 00:00:04,000\r\nThe lock opens\r\n<i>at six.</i>\r\n\r\n"
    "2\r\n01:02:03,500 --> 01:02:05,000\r\n{\\an8}It was built\r\n\r\n"
    "3\r\n01:02:05,100 --> 01:02:07,000\r\nin 1804. It leaks.\r\n"
)
VTT = (
    "WEBVTT - talk\n\nNOTE\nnobody reads this\n\nSTYLE\n::cue { color: red }\n\n"
    "first\n00:05.000 --> 00:06.000 align:start\n<v Orla Fenn>Tea &amp; cake.\n\n"
    "00:07.000 --> 00:08.000\nand then\n\n00:08.500 --> 00:09.000\nand then\nnothing"
)


def test_cues_are_joined_to_sentences_each_with_its_time():
    article = read("talk.srt", SRT)
    assert article.text.split("\n\n") == [
        "[00:00:01] The lock opens at six.",
        "[01:02:03] It was built in 1804. It leaks.",
    ]
    assert article.title == "The lock opens at six."


def test_speakers_are_named_and_what_stays_on_the_screen_is_read_once():
    assert read("talk.vtt", VTT).text.split("\n\n") == [
        "[00:00:05] Orla Fenn: Tea & cake.",
        "[00:00:07] and then nothing",
    ]


def test_without_sentences_a_paragraph_still_ends():
    cues = "\n\n".join(
        f"00:00:{n:02},000 --> 00:00:{n:02},900\n{n} {'word ' * 20}" for n in range(9)
    )
    assert [part[:12] for part in read("a.srt", cues).text.split("\n\n")] == [
        "[00:00:00] 0",
        "[00:00:04] 4",
        "[00:00:08] 8",
    ]


def test_what_is_no_subtitle_is_told():
    assert reason("a.srt", "hello").startswith("no subtitles found")
