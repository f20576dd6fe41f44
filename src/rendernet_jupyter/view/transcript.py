"""What is said in a video, as text and as captions that follow the voice.

Nobody tells when a sentence begins, so the sentences share the time by their length, as a voice at
an even pace would. Nothing here listens to the sound.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from textwrap import wrap

from rendernet_jupyter.result.records import Answer
from rendernet_jupyter.view.markup import clean

LONGEST = 84
"""Letters of a caption: two lines of 42, as broadcasters have them."""

# The end of a sentence: a stop, with what closes it, before a space and no small letter; or a stop
# of a script that has no spaces.
_END = re.compile(r"(?<=[.!?…؟।])[\"'”’»)\]]*\s+(?![a-z])|(?<=[。！？])")


def transcript_of(answer: Answer) -> str:
    """The words that a narrator was given to say; empty when a recording says them, or nobody."""
    said = answer.body.get("narrator")
    if answer.kind != "narrator" or not isinstance(said, Mapping) or said.get("audio_asset_id"):
        return ""
    return str(said.get("script") or "")


def webvtt(text: str, seconds: float) -> str:
    """`text` as a WebVTT file whose captions fill so many seconds; empty without words or time.

    What would be markup or a time line in the file is escaped.
    """
    parts = list(_captions(clean(" ".join(text.split()))))
    whole = sum(map(len, parts))
    if not whole or seconds <= 0:
        return ""
    cues, before = ["WEBVTT"], 0
    for part in parts:
        start, before = before, before + len(part)
        times = f"{_time(seconds * start / whole)} --> {_time(seconds * before / whole)}"
        cues.append(f"{times}\n{html.escape(part, quote=False)}")
    return "\n\n".join(cues) + "\n"


def _captions(text: str) -> Iterator[str]:
    """Sentences, and the parts of those that are too long to be read at once."""
    for sentence in filter(None, _sentences(text)):
        count = -(-len(sentence) // LONGEST)
        # Parts of one length: a last one of a single word would be gone before it is read.
        yield from wrap(sentence, min(LONGEST, len(sentence) // count + 5))


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for end in _END.finditer(text):
        yield text[start : end.end()].strip()
        start = end.end()
    yield text[start:].strip()


def _time(seconds: float) -> str:
    """`00:01:02.345`."""
    whole = round(seconds * 1000)
    minutes, rest = divmod(whole, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"
