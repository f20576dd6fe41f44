"""What a failure on the wire means, in one table.

The service documents neither error codes nor the shape of `err`, so everything is read leniently:
`err` or `error`, an object, a text or nothing. For a paid request the question that counts is
whether it can have been accepted. Nothing here sends or retries.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from rendernet_jupyter.errors import (
    AuthenticationError,
    NotEnoughCredits,
    NotFound,
    OutcomeUnknown,
    RateLimited,
    RenderNetError,
    RequestRefused,
    ServiceError,
    ServiceFault,
    ServiceUnreachable,
)
from rendernet_jupyter.redaction import Secret, redact

# Statuses after which a paid request may have been accepted all the same: the service, or something
# between, gave up on answering, which says nothing of what it had begun.
# A redirect may be the answer to what was done (303, and 302 in practice); only those that keep the
# method say that it was not.
AMBIGUOUS = frozenset({408, 409, 425, 499, *range(300, 400), *range(500, 600)}) - {
    301,
    307,
    308,
    501,
    505,
}

# Failures before the first byte of a request left this machine.
_NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
    httpx.InvalidURL,
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """A row of the table: the error, what it says, what to do."""

    error: type[ServiceError]
    says: str
    hint: str


_LOGIN = "Check the key: %rendernet login asks for another, %rendernet status shows its source."
_CREDITS = "Lower batch_size or quality, or add credits on the account page."
_SANDBOX_CREDITS = "The sandbox's credits are play money: %rendernet sandbox reset gives new ones."

BY_STATUS: dict[int, Meaning] = {
    400: Meaning(
        RequestRefused, "refused the request", "Change what it names; nothing was charged."
    ),
    401: Meaning(AuthenticationError, "does not accept the API key", _LOGIN),
    402: Meaning(NotEnoughCredits, "says that the credits do not suffice", _CREDITS),
    403: Meaning(AuthenticationError, "does not allow this with the API key", _LOGIN),
    404: Meaning(NotFound, "knows no such thing", "Check the id; media may have been deleted."),
    422: Meaning(
        RequestRefused, "refused the request", "Change what it names; nothing was charged."
    ),
    429: Meaning(
        RateLimited, "asks to slow down", "Nothing was charged; run the cell again later."
    ),
    501: Meaning(RequestRefused, "cannot do this", "Use another engine for it: %rendernet engine."),
}
# What systems say when there is no connection, and what it means.
_NUMBER = re.compile(r"\[(?:Errno|WinError) -?\d+\]\s*")
_PLAIN = tuple(
    (re.compile(pattern, re.IGNORECASE), plain)
    for pattern, plain in (
        (r"refused|connection attempts failed", "nothing answers there"),
        (
            r"name or service not known|name resolution|getaddrinfo|nodename|no address associated",
            "its name is not known, or there is no network",
        ),
        (r"network is (unreachable|down)|no route to host", "there is no way to it"),
    )
)
_REFUSED = Meaning(RequestRefused, "refused the request", "Nothing was charged.")
_REDIRECT = Meaning(
    RequestRefused,
    "sends elsewhere, where the key must not go",
    "Set the address itself: RENDERNET_BASE_URL.",
)
_NO_LIST = Meaning(
    NotFound,
    "has no such list",
    "Perhaps its address is not that of the service: %rendernet status shows it.",
)
_NOT_GIVEN = Meaning(
    ServiceFault, "does not give the file", "Addresses expire; ask for it again: %rendernet resume"
)
_FAULT = Meaning(ServiceFault, "failed", "It is the service's trouble; try again later.")

# Application codes, matched by their words since nothing but GE09 is known of the real ones.
BY_CODE: tuple[tuple[str, Meaning], ...] = (
    (
        "GE09",
        Meaning(
            RequestRefused,
            "does not know the style under that base model",
            "Write it with its base model, as in style: Cinematic @ flux; %rendernet styles"
            " lists them.",
        ),
    ),
    ("SANDBOX_NO_CREDITS", Meaning(NotEnoughCredits, "has too few credits left", _SANDBOX_CREDITS)),
    ("NO_CREDITS", Meaning(NotEnoughCredits, "says that the credits do not suffice", _CREDITS)),
)


class Failures:
    """Makes the errors of one host.

    Args:
        host: its name, for people.
        secrets: what an echo in its answers must not bring into an error.
    """

    def __init__(self, host: str, secrets: Sequence[Secret] = ()) -> None:
        self.host = host
        self.secrets = tuple(secrets)

    def of_answer(self, response: httpx.Response, operation: str) -> ServiceError:
        """The error for an answer that is no success, or a success that carries an `err`."""
        code, words = read_err(_body(response))
        status = response.status_code
        meaning = _NOT_GIVEN if operation == "download" else _meaning(status, code)
        if meaning.error is NotFound and operation.startswith("list "):
            meaning = _NO_LIST
        said = f": {words}" if words else ""
        number = f" ({status}{' ' + code if code else ''})"
        facts: dict[str, Any] = {
            "status": status,
            "code": self._clean(code),
            "operation": operation,
            "hint": meaning.hint,
        }
        message = self._clean(f"{self.host} {meaning.says}{number}{said}")
        if meaning.error is RateLimited:
            return RateLimited(message, retry_after=retry_after(response.headers), **facts)
        return meaning.error(message, **facts)

    def of_read(self, error: Exception, *, waits: bool = False) -> RenderNetError:
        """The error for a read that brought no answer. Reads may be repeated.

        Args:
            error: of the wire.
            waits: whether it asked for what was accepted.
        """
        more = "What was accepted goes on meanwhile." if waits else "Then try again."
        return ServiceUnreachable(
            f"{self.host} cannot be reached: {self._clean(_words(error))}",
            hint=f"Check the network, and the address by %rendernet status. {more}",
        )

    def of_paid(self, error: Exception) -> RenderNetError:
        """The error for a paid request that brought no answer."""
        if isinstance(error, _NEVER_SENT):
            return ServiceUnreachable(
                f"{self.host} cannot be reached: {self._clean(_words(error))}",
                hint="Nothing was sent or charged. Check the network, then run the cell again.",
            )
        return self.doubt(f"no answer came back ({_words(error)})")

    def doubt(self, reason: str) -> OutcomeUnknown:
        """The error for a paid request that may have been accepted."""
        return OutcomeUnknown(
            f"the request was sent to {self.host}, but {self._clean(reason)}:"
            " it may have been charged",
            hint="It is not sent again by itself. Look at your account, then: %rendernet resume",
        )

    def _clean(self, text: str) -> str:
        return redact(text, self.secrets)


def refuses(code: str) -> bool:
    """Whether an application code is known to mean that nothing was started."""
    return any(code.endswith(word) for word, _ in BY_CODE)


def _meaning(status: int, code: str) -> Meaning:
    for word, meaning in BY_CODE:
        if code.endswith(word):
            return meaning
    if status in BY_STATUS:
        return BY_STATUS[status]
    if 300 <= status < 400:
        return _REDIRECT
    return _FAULT if status >= 500 else _REFUSED


def read_err(body: object) -> tuple[str, str]:
    """(code, message) of an answer's `err` or `error`, as far as there are any."""
    if not isinstance(body, Mapping):
        return "", ""
    found = body.get("err") or body.get("error")
    if isinstance(found, Mapping):
        code, words = found.get("code", ""), found.get("message") or found.get("detail") or ""
        return str(code if code is not None else ""), str(words)
    return "", str(found) if found else ""


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait by a `Retry-After` header, in seconds or as a date."""
    text = headers.get("retry-after", "")
    try:
        return max(0.0, float(text))
    except ValueError:
        pass
    try:
        when, now = parsedate_to_datetime(text), parsedate_to_datetime(headers["date"])
    except (ValueError, KeyError):
        return None
    return max(0.0, (when - now).total_seconds())


def _body(response: httpx.Response) -> Any:
    try:
        return response.json()
    except ValueError:
        return None


def _words(error: Exception) -> str:
    """What went wrong, without the numbers of the system."""
    said = _NUMBER.sub("", str(error).strip())
    for pattern, plain in _PLAIN:
        if pattern.search(said):
            return plain
    if isinstance(error, httpx.TimeoutException):
        return "it does not answer in time"
    return said or type(error).__name__
