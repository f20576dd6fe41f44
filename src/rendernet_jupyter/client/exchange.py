"""One exchange with the service as it came: for those who log it and those who study it.

Nothing here sends, judges or shows anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from rendernet_jupyter.redaction import Secret, masked

Hear = Callable[..., None]
"""Called with the name of an event and its facts."""

_REQUEST_IDS = (
    *("x-request-id", "request-id", "x-correlation-id", "x-trace-id", "traceparent"),
    *("x-amzn-requestid", "x-amzn-trace-id", "x-amz-cf-id", "cf-ray"),
)
_LONGEST_ID = 100

DEEPEST = 40
"""Levels of an answer that are told; a deeper one is no answer of this service."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and what it brought.

    Attributes:
        method: of HTTP.
        path: without the query.
        status: of HTTP.
        headers: of the answer, by lower-case name.
        answer: the body as JSON values, None when it is no JSON.
        seconds: from the request to the end of the answer.
    """

    method: str
    path: str
    status: int
    headers: Mapping[str, str]
    answer: Any
    seconds: float

    @classmethod
    def of(cls, method: str, path: str, response: httpx.Response, answer: Any) -> Exchange:
        """The exchange that ended with a complete response."""
        headers = {name.lower(): value for name, value in response.headers.items()}
        seconds = response.elapsed.total_seconds()
        return cls(method, path, response.status_code, headers, answer, seconds)

    @property
    def success(self) -> bool:
        """Whether the status is one of success."""
        return 200 <= self.status < 300

    @property
    def ids(self) -> dict[str, str]:
        """What the service, or something before it, calls this request: for its support."""
        said = {name: self.headers.get(name, "")[:_LONGEST_ID] for name in _REQUEST_IDS}
        return {name: text for name, text in said.items() if text}


def without(answer: Any, content: bytes, secrets: Sequence[Secret]) -> Any:
    """An answer whose texts and names echo no secret; as a rule the answer itself.

    Args:
        answer: the JSON values of `content`.
        content: the body as it came; one without a secret and without escapes hides none.
        secrets: what must not be told to those who listen.
    """
    told = any(secret.reveal().encode() in content for secret in secrets)
    return _cleaned(answer, secrets) if told or b"\\" in content else answer


def _cleaned(value: Any, secrets: Sequence[Secret], depth: int = DEEPEST) -> Any:
    if isinstance(value, (dict, list)) and not depth:
        return None
    if isinstance(value, dict):
        return {masked(k, secrets): _cleaned(v, secrets, depth - 1) for k, v in value.items()}
    if isinstance(value, list):
        return [_cleaned(inner, secrets, depth - 1) for inner in value]
    return masked(value, secrets) if isinstance(value, str) else value


def silent(event: str, **facts: object) -> None:
    """Hears nothing; in place of a log."""


def clock_ahead(headers: Mapping[str, str], now: float, before: float) -> float:
    """Seconds by which the clock of an answer's `Date` is ahead of `now`; `before` without one.

    The header knows whole seconds, so less than two of them say nothing.
    """
    try:
        ahead = parsedate_to_datetime(headers.get("date", "")).timestamp() - now
    except (ValueError, TypeError):
        return before
    return ahead if abs(ahead) >= 2 else 0.0
