"""What stands below a contact sheet where its HTML does not: its words, and the way to its videos.

A viewer that shows an image says nothing to those who do not see it, and plays no video. Nothing
here finds a file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rendernet_jupyter.view.markup import Markup, clean, tag


@dataclass(frozen=True, slots=True)
class Posted:
    """A video of which the sheet shows the poster.

    Attributes:
        alt: what it is.
        link: where it is, relative to the notebook; empty when it is not with it.
        transcript: what is said in it.
    """

    alt: str
    link: str = ""
    transcript: str = ""


def caption(alt: str, words: str, videos: Sequence[Posted] = ()) -> dict[str, str]:
    """The words of a sheet by MIME type: HTML without styles, and plain text.

    Args:
        alt: what the sheet is, on one line.
        words: all that it shows, as lines of text.
        videos: those of which it shows the posters.
    """
    whole = tag("details", tag("summary", "In words"), tag("pre", words, dir="auto"))
    html = Markup("".join([*map(_video, videos), whole]))
    plain = [alt, *(line for video in videos for line in _lines(video))]
    return {"text/html": html, "text/plain": clean("\n".join(plain))}


def _video(video: Posted) -> Markup:
    """A link to a video, and what is said in it."""
    shown = tag("a", video.alt, href=video.link) if video.link else video.alt
    said = tag("summary", "Transcript")
    words = tag("blockquote", video.transcript, dir="auto")
    return tag("div", shown, *([tag("details", said, words)] if video.transcript else []))


def _lines(video: Posted) -> list[str]:
    where = f"{video.alt}: {video.link}" if video.link else video.alt
    return [where, f"  said: {' '.join(video.transcript.split())}"] if video.transcript else [where]
