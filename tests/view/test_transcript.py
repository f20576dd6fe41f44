from __future__ import annotations

import html
import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rendernet_jupyter.view.transcript import LONGEST, webvtt

TIMES = re.compile(r"(\d\d):(\d\d):(\d\d)\.(\d{3}) --> (\d\d):(\d\d):(\d\d)\.(\d{3})")


def cues(written: str) -> list[tuple[int, int, str]]:
    """Start and end in milliseconds, and the words, of each caption."""
    head, *rest = written.rstrip("\n").split("\n\n")
    assert head == "WEBVTT"
    found = []
    for one in rest:
        times, words = one.split("\n")
        match = TIMES.fullmatch(times)
        assert match is not None
        numbers = [int(number) for number in match.groups()]
        start, end = (
            ((n[0] * 60 + n[1]) * 60 + n[2]) * 1000 + n[3] for n in (numbers[:4], numbers[4:])
        )
        found.append((start, end, html.unescape(words)))
    return found


@given(st.text(max_size=400), st.floats(0.1, 8000))
def test_captions_fill_the_time_and_lose_no_word(text: str, seconds: float) -> None:
    """A word of the script would never be shown, or two captions at once."""
    written = webvtt(text, seconds)
    made = cues(written) if written else []
    kept = "".join("".join(words for _, _, words in made).split())
    assert len(kept) == len("".join(text.split()))
    if made:
        assert made[0][0] == 0
        assert made[-1][1] == round(seconds * 1000)
    for (_, end, _), (start, _, _) in pairwise(made):
        assert end == start
    assert all(len(words) <= LONGEST for _, _, words in made)


@given(st.text("<>-& \n\tWEBVT\x00\r\u2028NOTE", max_size=60))
def test_no_script_is_a_part_of_the_file_itself(text: str) -> None:
    """A script could add captions, comments or styles of its own."""
    written = webvtt(text, 5.0)
    assert "<" not in written
    assert written.count("-->") == len(cues(written)) if written else True


@pytest.mark.parametrize(("text", "expected"), [
    ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
    ('"Really?" she asked. "Yes."', ['"Really?" she asked.', '"Yes."']),
    ("Version 3.5 is out", ["Version 3.5 is out"]),
    ("今日は。元気？", ["今日は。", "元気？"]),
    ("مرحبا. كيف الحال؟ جيد", ["مرحبا.", "كيف الحال؟", "جيد"]),
])  # fmt: skip
def test_captions_are_sentences(text: str, expected: list[str]) -> None:
    """A caption would break in the middle of what is said."""
    assert [words for _, _, words in cues(webvtt(text, 9.0))] == expected


def test_a_long_sentence_is_shown_in_parts_of_one_length() -> None:
    """A caption would cover the face, or its last word flash by."""
    made = cues(webvtt("word " * 35 + "end", 30.0))
    lengths = [len(words) for _, _, words in made]
    assert len(made) == 3
    assert max(lengths) - min(lengths) <= 25


@pytest.mark.parametrize(("text", "seconds"), [("", 5.0), (" \n", 5.0), ("words", 0.0)])
def test_nothing_to_say_is_no_file(text: str, seconds: float) -> None:
    """A player would offer captions that do not exist."""
    assert webvtt(text, seconds) == ""
