"""What a job must be handed: an engine, a journal, a shelf for the bytes.

Adapters live elsewhere (`client` for the wire, `store` for the disk) and obey these protocols, so
that jobs are tested with plain fakes and a clock moved by hand. Nothing is implemented here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

PAGE = 50
"""Generations that one page of a listing shows at the most."""

MediumState = Literal["waiting", "running", "success", "failed"]


@dataclass(frozen=True, slots=True)
class RemoteMedium:
    """A medium as the service shows it.

    Attributes:
        media_id: the service's id.
        state: `waiting` (`initiated`), `running` (`pending` and every status nobody knows),
            `success` or `failed`.
        status: the word of the service.
        kind: `image` or `video`.
        width: planned pixels, 0 when not said.
        height: likewise.
        url: where it can be fetched, on success.
        reason: what the service said of a failure, usually nothing.
        generation_id: the generation that it belongs to, empty when not said.
    """

    media_id: str
    state: MediumState = "waiting"
    status: str = "initiated"
    kind: str = "image"
    width: int = 0
    height: int = 0
    url: str = ""
    reason: str = ""
    generation_id: str = ""

    @property
    def final(self) -> bool:
        """Whether the service will not change it any more."""
        return self.state in ("success", "failed")


@dataclass(frozen=True, slots=True)
class RemoteGeneration:
    """A generation as a listing shows it: time (Unix seconds), id and media, but no prompt."""

    generation_id: str
    media: tuple[RemoteMedium, ...] = ()
    created_at: float | None = None

    @property
    def final(self) -> bool:
        """Whether every medium is final; an empty list says nothing."""
        return bool(self.media) and all(m.final for m in self.media)


@dataclass(frozen=True, slots=True)
class Ticket:
    """The service's answer to an accepted request: the id that stands for what was paid.

    `age` is in seconds since it came, for one that an earlier process wrote down.
    """

    generation_id: str
    media: tuple[RemoteMedium, ...] = ()
    credits_left: float | None = None
    age: float = 0.0


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a request would cost, and the balance, in credits."""

    credits: float | None
    balance: float | None


@dataclass(frozen=True, slots=True)
class Intent:
    """A request that is about to be sent. Durable before it leaves.

    Attributes:
        job_id: our name for it.
        body: the complete element of the API body.
        expected: media expected, the batch size.
        label: what a person would recognise it by.
        kind: of the request, such as `model`.
    """

    job_id: str
    body: Mapping[str, Any]
    expected: int = 1
    label: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A medium whose bytes are on disk, or one that will never have any.

    `sha256` is empty for a failed medium; `width` and `height` are those of the file, `duration` is
    in seconds, 0 for pictures and for videos that nobody could measure.
    """

    remote: RemoteMedium
    sha256: str = ""
    mime: str = ""
    size: int = 0
    width: int = 0
    height: int = 0
    duration: float = 0.0


@dataclass(frozen=True, slots=True)
class Settlement:
    """The end of a job: all of its media, final and fetched.

    `fetching` is in seconds since it was first seen to be over; None when nobody was watching from
    its acceptance on, so that it tells nothing of how long the service took.
    """

    job_id: str
    generation_id: str
    media: tuple[Fetched, ...] = field(default=())
    fetching: float | None = None


Trouble = Callable[[Exception], object]


class Engine(Protocol):
    """Something that makes pictures: the service, the sandbox, later a local one."""

    async def estimate(self, elements: Sequence[Mapping[str, Any]]) -> Estimate:
        """What `elements` would cost. Starts nothing, costs nothing."""

    async def ready(self) -> None:
        """Wait while the engine asks for patience; sends nothing, and may be cancelled."""

    async def submit(self, elements: Sequence[Mapping[str, Any]]) -> Ticket:
        """Start a paid generation. Never retried by anybody below.

        Raises:
            OutcomeUnknown: the request left, and whether it was accepted is not known.
            RenderNetError: it was certainly not accepted.
        """

    async def recent(self, count: int = PAGE) -> Sequence[RemoteGeneration]:
        """The account's listing: the latest `count` generations, as far as they are shown."""

    async def generation(self, generation_id: str) -> RemoteGeneration:
        """One generation by its id."""

    async def fetch(self, medium: RemoteMedium, trouble: Trouble | None = None) -> Fetched:
        """Bring a finished medium to disk, whole and checked.

        Args:
            medium: with an address.
            trouble: told of each failure, of those too after which it is tried again.
        """

    async def verdict(self, medium: RemoteMedium) -> RemoteMedium:
        """A failed medium with `status` `censored` where the engine knows that it was withheld.

        One read at the most, which may tell nothing: then the medium comes back as it is. Raises
        nothing of the wire, for why a picture failed must not stop those that did not.
        """


class Journal(Protocol):
    """Durable memory of what was sent. Every method returns after the write is on disk."""

    def leaving(self, job_id: str, *, again: bool = False) -> None:
        """A request is about to be sent; `again` when an earlier try was certainly not accepted.

        Raises:
            RenderNetError: the job is no longer ours to send.
        """

    def ticket(self, job_id: str, ticket: Ticket) -> None:
        """The service accepted the job."""

    def refuse(self, job_id: str, reason: str) -> None:
        """The service certainly did not accept the job."""

    def doubt(self, job_id: str, reason: str) -> None:
        """Nobody knows whether the service accepted the job."""

    def settle(self, settlement: Settlement) -> None:
        """The job is over, and its files are written. Once more changes nothing."""

    def take(self, job_id: str) -> bool:
        """Hold a job; False while another process, one that is alive, holds it."""

    def release(self, job_ids: Sequence[str]) -> None:
        """Let go of jobs: whoever wants to may take them."""

    def over(self, job_id: str) -> bool:
        """Whether a job has been settled, by whomever."""
