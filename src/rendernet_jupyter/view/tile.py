"""The tiles of a grid in words: one for each medium, the failed ones in the same rhythm.

Nothing here is markup, and nothing opens a picture.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.result.records import Answer, Medium, MediumStatus, Run
from rendernet_jupyter.result.seal import Sealed
from rendernet_jupyter.view.fact import own, said
from rendernet_jupyter.view.phrase import TIMES, lasting, shorten, weighing
from rendernet_jupyter.view.place import without_home
from rendernet_jupyter.view.record import Origin, nothing, origin_of, record_of
from rendernet_jupyter.view.transcript import transcript_of

if TYPE_CHECKING:
    from PIL import Image

    from rendernet_jupyter.result.manifest import Manifest
    from rendernet_jupyter.view.lineage import Lineage

Locate = Callable[[str], Path]
Links = Callable[[Path], str]
Seal = Callable[[Run, Medium, Path], Sealed]
Trace = Callable[[Run, Medium], "Lineage"]
Tell = Callable[[Run, Medium], "Manifest"]
Pack = Callable[[Run, Sequence[Medium] | None, Path], Path]
Look = Callable[["Image.Image"], str]
Clear = Callable[[Run], Run]
Forgot = Callable[[Medium], bool]
Place = tuple[int, int]
"""Request and batch of a picture in its run."""


def unchanged(run: Run) -> Run:
    """A run as it is."""
    return run


FETCH = (
    "Run the cell again: it is fetched at no cost while the service has it. --cache refresh has it"
    " made, and paid, anew."
)
ANEW = "Running the cell again has it made, and paid, anew."
"""What is true of a picture that was forgotten: nothing is left by which it could be fetched."""

_RATIO = re.compile(r"([1-9]\d{0,2}):([1-9]\d{0,2})")

# Of each status without a picture: what it is called, why if nobody said, and what to do.
_GAPS = {
    "failed": ("failed", "The service gave no reason.", "Another seed or other words may succeed."),
    "censored": (
        "withheld",
        "The content filter held it back.",
        "Other words or another seed may pass.",
    ),
    "unsent": (
        "not sent",
        "It cost nothing.",
        "Run the cell again, or %rendernet retry; what is here is free.",
    ),
    "refused": (
        "not accepted",
        "It cost nothing.",
        "It cost nothing. Run the cell again, or %rendernet retry; what is here is free.",
    ),
    "pending": (
        "under way",
        "It was accepted, and is not here yet.",
        "Get it at no further cost: %rendernet resume.",
    ),
    "uncertain": (
        "in doubt",
        "It left, and no answer came: it may have been charged.",
        "See which picture of the account it could be: %rendernet resume.",
    ),
    "dropped": (
        "given up",
        "It may have been charged, and was given up.",
        "%rendernet retry sends it again, which is paid for.",
    ),
    "success": ("missing", "Its file is not in the store.", FETCH),
}

_FORGOTTEN = ("forgotten", "It is not in the store any more.", ANEW)

# Kinds that take no seed: what they change is a picture.
_FROM_A_PICTURE = frozenset({"segment", "true_touch", "narrator", "video_anyone"})

# By the state of its job, what became of a request without media.
_BECAME: dict[str, MediumStatus] = {
    "intended": "pending",
    "ticketed": "pending",
    "refused": "refused",
    "uncertain": "uncertain",
    "dropped": "dropped",
}


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the files of pictures are.

    Attributes:
        locate: finds the file of a content hash; None where there is no store.
        links: makes a relative link to a file, empty if the notebook cannot reach it.
        seal: says what is saved for an original; None saves it as it is.
        trace: tells what a picture was made from; None where there is no store.
        tell: what the store knows of how a picture was made, but for the hash of its pixels.
        pack: writes pictures with all that is known of them into a zip file.
        look: makes the perceptual hash of a picture.
        clear: gives a run as it may be shown, without words that must not be.
        forgot: whether the store was told to forget a picture; None where there is no store.
    """

    locate: Locate | None = None
    links: Links | None = None
    seal: Seal | None = None
    trace: Trace | None = None
    tell: Tell | None = None
    pack: Pack | None = None
    look: Look | None = None
    clear: Clear = unchanged
    forgot: Forgot | None = None

    def find(self, medium: Medium) -> Path | None:
        """The file of `medium`; None when it has none, or the store lost it."""
        if self.locate is None or not medium.sha256:
            return None
        try:
            return self.locate(medium.sha256)
        except (RenderNetError, OSError, LookupError):
            return None

    def has_forgotten(self, medium: Medium, path: Path | None) -> bool:
        """Whether `medium` is gone from `path` because it was forgotten, and not merely lost."""
        if self.forgot is None or not is_picture(medium) or (path and path.is_file()):
            return False
        try:
            return self.forgot(medium)
        except (RenderNetError, OSError):
            return False  # a store that cannot be read is told of by what reads it next

    def link(self, path: Path | None) -> str:
        """A relative link to `path`, or nothing."""
        return self.links(path) if self.links and path else ""


@dataclass(frozen=True, slots=True)
class Tile:
    """One picture of a grid, or what stands in its place.

    Attributes:
        medium: what the service made.
        mark: how it is reached in the gallery, such as `[2]`; empty for what is not in one.
        seed: such as `seed 7`, empty for kinds without one.
        place: such as `2 of 4`, its place in a batch; empty in a batch of one.
        size: such as `832 x 1216`, with a multiplication sign.
        own: what differs between the pictures, as words.
        alt: a sentence for those who do not see the picture.
        length: such as `video 4.2 s`, empty for pictures.
        weight: such as `1.2 MB`, empty for pictures.
        transcript: what is said in it, as far as that is known.
        state: why no picture is shown, in a word: `failed`, `withheld`, `missing`. Empty when one
            is.
        reason: the same as a sentence.
        advice: what to do about it.
        path: the file, None when it is nowhere.
        link: a relative link to the file, empty when the notebook cannot reach it.
        spec: the cell that asks for it, with its magic line; empty when nobody knows it.
        record: its cost, and the names of its generation and of itself, as words.
        origin: tells what it was made from.
    """

    medium: Medium
    mark: str = ""
    seed: str = ""
    place: str = ""
    size: str = ""
    length: str = ""
    weight: str = ""
    transcript: str = ""
    own: tuple[str, ...] = ()
    alt: str = ""
    state: str = ""
    reason: str = ""
    advice: str = ""
    path: Path | None = None
    link: str = ""
    spec: str = ""
    record: tuple[str, ...] = ()
    origin: Origin = field(default=nothing, compare=False)

    @property
    def first(self) -> tuple[str, ...]:
        """The words that tell it from its neighbours: what differs, else seed and place."""
        return self.own or tuple(filter(None, (self.seed, self.place)))

    @property
    def second(self) -> tuple[str, ...]:
        """The other words of its caption."""
        rest = (self.seed, self.place) if self.own else ()
        return tuple(filter(None, (*rest, self.length, self.size, self.weight)))


def is_picture(medium: Medium) -> bool:
    """Whether it belongs into a gallery: it succeeded, and its file was stored."""
    return medium.status == "success" and bool(medium.sha256)


def noun_of(media: Sequence[Medium]) -> str:
    """What to call them: `video` when all are, else `picture`."""
    return "video" if media and all(one.kind == "video" for one in media) else "picture"


def answer_of(run: Run, medium: Medium) -> Answer:
    """The answer that `medium` belongs to; an empty one when the run does not hold it."""
    if 0 <= medium.request < len(run.answers):
        return run.answers[medium.request]
    return Answer(body={}, kind="")


def unserved(run: Run) -> tuple[Medium, ...]:
    """A medium for each request of which nothing came, so that a grid does not hide it."""
    served = {medium.request for medium in run.media}
    return tuple(
        Medium("", index, 0, status=became(answer), reason=_why(answer))
        for index, answer in enumerate(run.answers)
        if index not in served
    )


def lacking(media: Sequence[Medium]) -> list[str]:
    """How many of media without a picture failed, and how many are not here for other reasons."""
    failed = sum(medium.status in ("failed", "censored") for medium in media)
    numbers = ((failed, "failed"), (len(media) - failed, "not here"))
    return [f"{number} {word}" for number, word in numbers if number]


def became(answer: Answer) -> MediumStatus:
    """What became of a request without media."""
    return _BECAME.get(answer.state, "failed")


def _why(answer: Answer) -> str:
    reason = answer.reason or ("" if answer.state in _BECAME else "Nothing came of this request.")
    return reason[:1].upper() + reason[1:]


def tiles_of(
    run: Run,
    media: Sequence[Medium],
    *,
    shelf: Shelf,
    common: Mapping[str, str],
    marks: Mapping[Place, str],
) -> Iterator[Tile]:
    """A tile for each of `media`; what is in `common` to all of them is not said again."""
    answers = [answer_of(run, medium) for medium in media]
    same_prompt = len({answer.prompt for answer in answers}) < 2
    batches = Counter(medium.request for medium in run.media)
    for medium, answer in zip(media, answers, strict=True):
        path = shelf.find(medium)
        state, reason, advice = _gap(medium, path, answer)
        if shelf.has_forgotten(medium, path):
            path, (state, reason, advice) = None, _FORGOTTEN
        told = own(answer, common, same_prompt=same_prompt)
        tile = Tile(
            medium=_shaped(medium, answer),
            mark=marks.get((medium.request, medium.batch), ""),
            seed="" if answer.seed is None else f"seed {answer.seed}",
            place=_place(medium, batches[medium.request]),
            size=f"{medium.width} {TIMES} {medium.height}" if medium.width else "",
            length=_length(medium),
            weight=weighing(medium.size) if _length(medium) and medium.size else "",
            transcript=without_home(transcript_of(answer)) if is_picture(medium) else "",
            own=tuple(without_home(words) for words in map(said, told, told.values()) if words),
            state=state,
            reason=without_home(reason),
            advice=advice,
            path=path,
            link=shelf.link(path),
            spec=without_home(_cell(answer)),
            record=record_of(medium, answer, batches),
            origin=origin_of(run, medium, answer, shelf.trace),
        )
        yield replace(tile, alt=_alt(run, tile)) if is_picture(medium) else tile


def marks_of(media: Sequence[Medium]) -> dict[Place, str]:
    """How the pictures among `media` are reached in a gallery of them, such as `[2]`."""
    shown = filter(is_picture, media)
    return {(one.request, one.batch): f"[{index}]" for index, one in enumerate(shown)}


def _shaped(medium: Medium, answer: Answer) -> Medium:
    """What is missing takes as much room as it was to have, as far as that was said."""
    shape = _RATIO.fullmatch(str(answer.body.get("aspect_ratio") or ""))
    if medium.width or shape is None:
        return medium
    return replace(medium, width=int(shape[1]), height=int(shape[2]))


def _cell(answer: Answer) -> str:
    spec = answer.canonical.strip("\n")
    return f"%%rendernet\n{spec}" if spec else ""


def _place(medium: Medium, batch: int) -> str:
    return f"{medium.batch + 1} of {batch}" if batch > 1 else ""


def _length(medium: Medium) -> str:
    if medium.kind != "video" or not is_picture(medium):
        return ""
    return f"video {lasting(medium.duration)}" if medium.duration else "video"


def _gap(medium: Medium, path: Path | None, answer: Answer) -> tuple[str, str, str]:
    if is_picture(medium) and path is not None:
        return "", "", ""
    state, reason, advice = _GAPS[medium.status]
    if medium.status in ("failed", "censored") and answer.kind in _FROM_A_PICTURE:
        advice = "Other words or another picture may succeed."
    if medium.status == "censored" and medium.reason:
        return state, f"{reason} It said: {medium.reason}", advice
    return state, medium.reason or reason, advice


def _alt(run: Run, tile: Tile) -> str:
    answer = answer_of(run, tile.medium)
    noun = noun_of([tile.medium])
    long = tile.length.removeprefix("video").strip()
    kind = f"Sandbox {noun}" if run.sandbox else noun.capitalize()
    asked = shorten(answer.prompt or answer.kind.replace("_", " "), 160)
    named = [str(answer.body[key]) for key in ("model", "style") if answer.body.get(key)]
    unsaid = (name for name in named if not any(name in said for said in tile.own))
    own_words = (said for said in tile.own if said != without_home(answer.prompt))
    told = ", ".join(filter(None, (tile.seed, tile.place, long, *own_words, *unsaid)))
    head = f"{kind} {tile.mark}".rstrip()
    return without_home(f"{head}: {asked}" + (f" ({shorten(told, 160)})" if told else ""))
