"""What to do with a job whose story broke off. Pure decisions; nothing here asks or sends.

A paid request is sent again only when it is proved that the service never accepted it. An outcome
that nobody saw is looked for among the account's generations: which of them could be it is decided
here, which of them it is by a person, or, where the settings allow it, by there being no doubt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from rendernet_jupyter.errors import (
    OutcomeUnknown,
    RateLimited,
    RenderNetError,
    ServiceUnreachable,
)
from rendernet_jupyter.job.ports import RemoteGeneration, RemoteMedium
from rendernet_jupyter.job.states import State

Action = Literal["wait", "doubt", "ask", "nothing"]
After = Literal["again", "refused", "uncertain"]

UNREACHABLE_TRIES = 3
RATE_LIMITED_TRIES = 60

EARLY = 120.0
"""Seconds by which a generation may be older than its request: clocks differ."""

SENDING = 300.0
"""Seconds that a request can take to be accepted, a slow upload and clocks included."""

SHAPE = 0.06
"""By how much the sides of a picture may differ from the ratio that was asked for: services round
to multiples of 8 or 64 pixels."""


def after_failed_submit(error: BaseException, tries: int) -> After:
    """What follows when `error` came out of the submit number `tries`, counted from 1.

    `again`: certainly not accepted, and the trouble may pass. `refused`: certainly not accepted.
    Everything else, a cancelled wait or a fault of our own included, may have happened after the
    request had left.
    """
    if isinstance(error, RateLimited):
        return "again" if tries < RATE_LIMITED_TRIES else "refused"
    if isinstance(error, ServiceUnreachable):
        return "again" if tries < UNREACHABLE_TRIES else "refused"
    if isinstance(error, RenderNetError) and not isinstance(error, OutcomeUnknown):
        return "refused"
    return "uncertain"


def pause_before_again(error: BaseException, tries: int) -> float:
    """Seconds to wait before submit number `tries` + 1."""
    asked = error.retry_after if isinstance(error, RateLimited) else None
    return float(min(2 ** min(tries, 5), 30)) if asked is None else max(asked, 0.05)


def on_resume(state: State) -> Action:
    """What resuming does with a job in `state` that nobody holds.

    `wait`: poll and fetch, which costs nothing. `doubt`: its writer is gone, mark it uncertain.
    `ask`: show it and let a person decide. `nothing`: it is over.
    """
    actions: dict[State, Action] = {
        "ticketed": "wait",
        "intended": "doubt",
        "uncertain": "ask",
        "settled": "nothing",
        "refused": "nothing",
        "dropped": "nothing",
    }
    return actions[state]


def fits(
    body: Mapping[str, Any],
    expected: int,
    sent_at: float,
    found: RemoteGeneration,
    *,
    skew: float = 0.0,
) -> bool:
    """Whether `found` could be what became of a request; the arguments are those of `misfit`."""
    return not misfit(body, expected, sent_at, found, skew=skew)


def misfit(
    body: Mapping[str, Any],
    expected: int,
    sent_at: float,
    found: RemoteGeneration,
    *,
    skew: float = 0.0,
) -> str:
    """What speaks against `found` being what became of a request; empty when it could be.

    Args:
        body: the element of the API body.
        expected: media expected.
        sent_at: when it was about to leave, Unix seconds by our clock.
        found: a generation of the account that nobody knows.
        skew: seconds by which the service's clock is ahead of ours.

    Returns:
        Words that go on after its name, such as `is a video, and a picture was asked for`.
    """
    if found.created_at is not None:
        late = found.created_at - skew - sent_at
        if late < -EARLY:
            return f"was made more than {EARLY / 60:g} minutes before the request left"
        if late > SENDING:
            return f"was made more than {SENDING / 60:g} minutes after the request left"
    # Fewer may be a listing that lags; more is certainly another one.
    if len(found.media) > expected:
        return f"has {len(found.media)} media, and {expected} were asked for"
    makes, ratio, _ = outline(body, expected)
    against = (_unlike(makes, ratio, medium) for medium in found.media)
    return next(filter(None, against), "")


def outline(body: Mapping[str, Any], expected: int) -> tuple[str, str, int]:
    """(kind of its media, their ratio, their number): all of a request that a listing shows.

    The ratio is empty where the shape of what is made cannot be known before.
    """
    makes = "video" if body.get("narrator") or body.get("video_anyone") else "image"
    # These take the shape of the picture they are given.
    given = any(body.get(key) for key in ("segment", "true_touch", "control_net"))
    ratio = str(body.get("aspect_ratio") or "")
    return makes, "" if makes == "video" or given else ratio, expected


def _unlike(makes: str, ratio: str, medium: RemoteMedium) -> str:
    if medium.kind != makes:
        is_, asked = (_KINDS.get(kind, kind) for kind in (medium.kind, makes))
        return f"is {is_}, and {asked} was asked for"
    if ":" not in ratio or not medium.width or not medium.height:
        return ""
    across, _, down = ratio.partition(":")
    try:
        asked_for = float(across) / float(down)
        off = abs(medium.width / medium.height / asked_for - 1)
    except (ValueError, ZeroDivisionError):
        return ""  # sent as it was written, with --lenient
    return f"is {medium.width} x {medium.height}, not {ratio}" if off > SHAPE else ""


_KINDS = {"image": "a picture", "video": "a video"}


def certain(candidates: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Pairs of job and generation without a choice: the one that fits fits no other job.

    Args:
        candidates: for each uncertain job the generations that could be it.
    """
    claims: dict[str, int] = {}
    for found in candidates.values():
        for generation_id in found:
            claims[generation_id] = claims.get(generation_id, 0) + 1
    return {
        job_id: found[0]
        for job_id, found in candidates.items()
        if len(found) == 1 and claims[found[0]] == 1
    }
