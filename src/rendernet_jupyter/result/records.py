"""Runs and their media, as they are stored and shown. Nothing here reads a disk or draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from rendernet_jupyter.result.cast import UsedCharacter, character_of

MediumStatus = Literal[
    "success", "failed", "censored", "unsent", "refused", "pending", "uncertain", "dropped"
]


@dataclass(frozen=True, slots=True)
class Medium:
    """One output of the service: a picture or a video, or the reason why there is none.

    Attributes:
        media_id: the service's id.
        request: index of its request in the run, from 0.
        batch: index in the batch of that request, from 0.
        kind: `image` or `video`.
        status: final status. In place of the media of a request that has none stands what became of
            it: it never left (`unsent`), was not accepted (`refused`), is under way (`pending`), or
            may have been charged (`uncertain`; `dropped` when a person gave it up).
        width: pixels, as measured in the file; as announced when there is no file.
        height: likewise.
        sha256: content address in the store, hex; empty when there is no file.
        mime: media type of the file, such as `image/png`.
        size: bytes of the file.
        reason: why it failed, as far as the service said.
        duration: seconds of a video, 0 when nobody measured it.
    """

    media_id: str
    request: int
    batch: int
    kind: str = "image"
    status: MediumStatus = "success"
    width: int = 0
    height: int = 0
    sha256: str = ""
    mime: str = ""
    size: int = 0
    reason: str = ""
    duration: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """A request and what the service did with it.

    Attributes:
        body: the element of the API body, complete, with its seed.
        kind: the kind that counts: `model`, `style`, `segment`, ...
        coords: values of the sweep's axes, empty without axes.
        canonical: the canonical text of this one request.
        digest: tagged digest of the canonical JSON of the request.
        job_id: the journal's name for the job.
        generation_id: the service's name for it.
        credits: what it cost, None when unknown (0 when it came from the store).
        cached: it came from the store and nothing was sent.
        state: of its job in the journal; empty while nothing is written down.
        reason: why it is in that state, empty when there is nothing to say.
        face: SHA-256, hex, of the face that its character had when it was sent; empty without a
            character, and where nobody knew it.
        face_name: what that file was called when the character was given it here; may be empty.
    """

    body: Mapping[str, Any]
    kind: str
    coords: Mapping[str, Any] = field(default_factory=dict)
    canonical: str = ""
    digest: str = ""
    job_id: str = ""
    generation_id: str = ""
    credits: float | None = None
    cached: bool = False
    state: str = ""
    reason: str = ""
    face: str = ""
    face_name: str = ""

    @property
    def seed(self) -> int | None:
        """The seed that was sent, None for kinds that take none."""
        found = self.body.get("seed")
        return found if isinstance(found, int) else None

    @property
    def character(self) -> UsedCharacter | None:
        """The character that was used, with the name it had then; None when there was none."""
        return character_of(self.body, self.canonical)

    @property
    def prompt(self) -> str:
        """The text that says what is seen: prompt, replacement, script."""
        prompt = (self.body.get("prompt") or {}).get("positive", "")
        if prompt:
            return str(prompt)
        for kind, key in (
            ("segment", "replace"),
            ("narrator", "script"),
            ("video_anyone", "prompt"),
        ):
            if text := (self.body.get(kind) or {}).get(key):
                return str(text)
        return ""


@dataclass(frozen=True, slots=True)
class Run:
    """One execution of a cell, a line or a call.

    Attributes:
        run_id: its name in the store, such as `run_3f9a1c`.
        created_at: Unix seconds.
        engine: `sandbox` or `service`.
        host: host of the engine, for people.
        source: the text as typed, without the magic line.
        line: the magic line's options as typed.
        answers: one for each request, in order.
        media: all outputs, ordered by request and batch.
        credits_spent: sum over answers, None when unknown.
        credits_left: balance after the last charge, None when unknown.
        seconds: how long it took, on the wall.
        notes: lines that a person should read: warnings, settings that took effect.
        name: the Python name that the magic line gave the result.
        session: the process that made it, such as `s_3f9a1c20`.
        notebook: file name of the notebook, empty when not known.
        cell: id of the notebook's cell, likewise.
        tags: words to find it by.
        note: a sentence to remember it by.
        balance: credits before it, None when unknown.
        catalog_at: when the catalogue it was checked against was read (Unix seconds).
    """

    run_id: str
    created_at: float
    engine: str
    host: str = ""
    source: str = ""
    line: str = ""
    answers: tuple[Answer, ...] = ()
    media: tuple[Medium, ...] = ()
    credits_spent: float | None = None
    credits_left: float | None = None
    seconds: float = 0.0
    notes: tuple[str, ...] = ()
    name: str = ""
    session: str = ""
    notebook: str = ""
    cell: str = ""
    tags: tuple[str, ...] = ()
    note: str = ""
    balance: float | None = None
    catalog_at: float | None = None

    @property
    def sandbox(self) -> bool:
        """Whether the pictures are sandbox pictures, which say nothing of the real service."""
        return self.engine == "sandbox"

    @property
    def cached(self) -> bool:
        """Whether all of it came from the store, at no cost."""
        return bool(self.answers) and all(a.cached for a in self.answers)
