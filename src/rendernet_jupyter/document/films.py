"""The videos of a gallery, read back from the HTML that a notebook stored for it.

Nothing here looks into a video, or decides what becomes of it.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html.parser import HTMLParser

EMBEDDED = re.compile(r"data:([\w/+.-]{0,60});base64,([A-Za-z0-9+/=]*)")
"""An address that holds what it stands for; its type and its content."""

_TRANSCRIPT = "Transcript"


@dataclass(frozen=True, slots=True)
class Film:
    """A video of a gallery.

    Attributes:
        alt: what it is, in a sentence.
        mime: of its content.
        content: the video itself; empty when it does not travel in the page.
        link: where it is, when the page tells.
        transcript: what is said in it.
    """

    alt: str
    mime: str = ""
    content: bytes = b""
    link: str = ""
    transcript: str = ""


def films_of(html: str) -> list[Film]:
    """The videos of a gallery, in order; a poster alone counts when it has a transcript."""
    held = EMBEDDED.findall(html)
    # Megabytes in attributes take the parser's time: it is given their numbers in their place.
    numbers = iter(range(len(held)))
    reader = _Reader(held)
    reader.feed(EMBEDDED.sub(lambda _: f"data:{next(numbers)}", html))
    reader.close()
    return [film for film, shown in reader.seen if shown == "video" or film.transcript]


class _Reader(HTMLParser):
    """Notes each picture and video, and what stands below it."""

    def __init__(self, held: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.seen: list[tuple[Film, str]] = []
        self._held = held
        self._summary = False
        self._words: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag in ("img", "video"):
            film = Film(told.get("alt") or told.get("title") or "")
            self.seen.append((self._with_source(film, told.get("src", "")), tag))
        self._summary = tag == "summary"
        if tag == "details":
            self._words = None

    def _with_source(self, film: Film, source: str) -> Film:
        if not source.startswith("data:"):
            return replace(film, link=source)
        mime, content = self._held[int(number)] if (number := source[5:]).isdecimal() else ("", "")
        try:
            whole = b64decode(content, validate=True)
        except Error:
            return film
        return replace(film, mime=mime, content=whole)

    def handle_data(self, data: str) -> None:
        if self._summary:
            self._words = [] if data.strip() == _TRANSCRIPT else None
            self._summary = False
        elif self._words is not None:
            self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "details" and self._words is not None:
            said = "".join(self._words).strip()
            if self.seen and said:
                film, shown = self.seen[-1]
                self.seen[-1] = (replace(film, transcript=said), shown)
            self._words = None
