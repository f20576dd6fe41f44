"""How to make the sandbox misbehave, and what it remembers of those who called.

A test or a lesson turns a knob on a running world; the next request feels it. Knobs belong to the
process that turned them: another kernel on the same world keeps its own. Nothing here acts on one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal

SANDBOX_KEY = "sandbox"
SANDBOX_ORIGIN = "http://sandbox.invalid"

Profile = Literal["documented", "observed"]


class ConnectionDropped(ConnectionError):
    """The sandbox hung up without an answer, as a knob asked it to.

    In process, `httpx.ASGITransport` lets it through as it is: a client sees a `ConnectionError` of
    Python in place of an `httpx.TransportError`, and should treat both alike. Served over HTTP, the
    socket is closed and the client sees what its library makes of that.

    `accepted` tells whether the request had been carried out before the connection was lost.
    """

    def __init__(self, operation: str, *, accepted: bool) -> None:
        when = "after it was accepted" if accepted else "before it was accepted"
        super().__init__(f"the sandbox dropped the connection of {operation} {when}, as asked")
        self.operation = operation
        self.accepted = accepted


@dataclass(slots=True)
class Refusal:
    """An answer to give in place of the real one.

    Attributes:
        status: HTTP status, such as 429.
        code: `err.code`; with an empty code and message `err` is an empty object.
        message: `err.message`.
        headers: more headers, such as ``{"Retry-After": "2"}``.
        times: how many requests it is given to, counted down.
        operation: only for this operation of the contract, such as ``createGeneration``; empty for
            all that need a key.
    """

    status: int = 429
    code: str = "SANDBOX_RATE_LIMIT"
    message: str = "Slow down"
    headers: Mapping[str, str] = field(default_factory=dict)
    times: int = 1
    operation: str = ""


@dataclass(slots=True)
class Knobs:
    """Everything that can be turned, with the values of a sandbox that behaves.

    Attributes:
        latency: seconds from acceptance to the first finished medium; 0 finishes all at once.
        latency_step: seconds more for each further medium of the same call (not when latency is 0).
        asset_latency: seconds from the upload of an asset's bytes until it is `active`.
        max_batch_size: the plan's limit for `batch_size`.
        max_elements: how many elements one call may hold.
        max_steps: upper limit of `steps`.
        fail_next: how many of the next media fail.
        fail_rate: share of media that fail, 0 to 1; which ones is left to chance.
        seed: what chance follows from, so that two fresh worlds draw alike; None for real chance.
        fail_reason: the `error` text of failed media.
        refunds: whether the price of a failed medium is paid back when it has failed.
        surcharge: credits that each accepted call costs beyond its estimate.
        censor_next: how many of the next media are censored: failed, but `censored` to the
            deprecated status end-points.
        stuck: while set, nothing that is not finished yet finishes.
        status_override: while set, media that have not failed show this status, and no address.
        refuse_next: answers to give in place of the real ones, first come first served.
        drop_next: hang up on the next paid POST, `before` or `after` it was accepted and charged.
        drop_reads: hang up on this many requests that cost nothing.
        truncate_next_download: this many files are announced whole and sent by half.
        offline: while set, every request is dropped.
        extra_fields: fields that no documentation knows, added to every object of an answer.
        success_status: HTTP status of an accepted generation; None for the profile's own.
        profile: `documented` answers as the documentation says; `observed` as seen in practice
            (202 for a generation, 200 for an upload address, `images` beside `media`).
    """

    latency: float = 0.8
    latency_step: float = 0.25
    asset_latency: float = 0.5
    max_batch_size: int = 4
    max_elements: int = 32
    max_steps: int = 150
    fail_next: int = 0
    fail_rate: float = 0.0
    seed: int | None = None
    fail_reason: str = "the sandbox was told to fail this one"
    refunds: bool = True
    surcharge: int = 0
    censor_next: int = 0
    stuck: bool = False
    status_override: str = ""
    refuse_next: list[Refusal] = field(default_factory=list)
    drop_next: Literal["", "before", "after"] = ""
    drop_reads: int = 0
    truncate_next_download: int = 0
    offline: bool = False
    extra_fields: dict[str, Any] = field(default_factory=dict)
    success_status: int | None = None
    profile: Profile = "documented"

    def take_refusal(self, operation: str) -> Refusal | None:
        """The refusal that this request is to get, counted down; None for a real answer."""
        for refusal in self.refuse_next:
            if refusal.operation in ("", operation):
                refusal.times -= 1
                if refusal.times <= 0:
                    self.refuse_next.remove(refusal)
                return refusal
        return None

    def take(self, name: str) -> bool:
        """Count the knob `name` down by one; False when it already stands at 0."""
        left: int = getattr(self, name)
        if left > 0:
            setattr(self, name, left - 1)
        return left > 0


@dataclass(slots=True)
class Counters:
    """What reached the sandbox in this process.

    Attributes:
        requests: every request, also those that were dropped or refused.
        posts: paid POSTs that arrived, whatever became of them.
        charges: how many of them were charged.
        charged_credits: what they were charged in all, refunds not counted.
        estimates: prices that were asked for.
        polls: reads of generations and media, the listing included.
        listings: reads of models, styles, LoRAs, ControlNets, voices, characters and assets.
        downloads: media files asked for.
        paints: pictures that were painted, not taken from the folder.
        uploads: files whose bytes arrived.
        refusals: answers with an `err`.
        drops: connections that were dropped.
    """

    requests: int = 0
    posts: int = 0
    charges: int = 0
    charged_credits: int = 0
    estimates: int = 0
    polls: int = 0
    listings: int = 0
    downloads: int = 0
    paints: int = 0
    uploads: int = 0
    refusals: int = 0
    drops: int = 0

    def clear(self) -> None:
        """Set all of them to 0."""
        for one in fields(self):
            setattr(self, one.name, 0)
