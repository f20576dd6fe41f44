"""The one exception of the sandbox: a request that cannot be met. Nothing here answers it."""

from __future__ import annotations

from collections.abc import Mapping


class Refused(Exception):
    """The request cannot be met; raised anywhere below a route, answered in one place.

    Attributes:
        status: HTTP status.
        code: `err.code`: the service's own where one was ever seen, else one with `SANDBOX_`.
        message: `err.message`: place, reason, next step.
        headers: more headers.
    """

    def __init__(
        self, status: int, code: str, message: str, *, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = dict(headers or {})


def bad_request(message: str, code: str = "SANDBOX_BAD_REQUEST") -> Refused:
    """A body or a query that the service would not take."""
    return Refused(400, code, message)


def not_found(what: str) -> Refused:
    """Nothing of that id, or nothing of this account."""
    return Refused(404, "SANDBOX_NOT_FOUND", f"No such {what}")
