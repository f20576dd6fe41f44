"""Every error this package raises on purpose.

::

    RenderNetError                     facts as attributes, and `hint`: what to do next
    |- SpecError                       the text asks for something that cannot be sent; nothing was
    |- SettingsError                   a setting is wrong or contradicts another
    |- KeyMissing                      no API key is known for the engine that was asked for
    |- ServiceError                    the service answered, and it was no success
    |  |- AuthenticationError          the key is missing or wrong
    |  |- RequestRefused               the body was refused (bad enum, unknown style)
    |  |- NotEnoughCredits             the balance does not cover the request
    |  |- NotFound                     no such generation, medium, asset or character
    |  |- RateLimited                  too many requests; `retry_after` in seconds
    |  `- ServiceFault                 the service failed (5xx) or answered what nobody can read
    |- ServiceUnreachable              no connection; nothing was accepted
    |- NotSent                         the run was stopped before this request left
    |- OutcomeUnknown                  a paid request left, and no answer came back
    |- GenerationFailed                accepted and charged, but every medium failed
    |- StillRunning                    the deadline passed; the job goes on and can be resumed
    |  `- Vanished                     accepted, and the service does not know it any more
    |- Declined                        a person was asked, and said no; nothing was sent
    |- BudgetExceeded                  the estimate is above the limit that was set
    |- AssetError                      a file cannot be sent along: missing, broken, not taken
    |- DownloadError                   a finished medium could not be fetched whole
    |  `- FlawedDownload               it came, but its bytes cannot all be right
    |- StoreError                      the disk: full, read-only, or of a newer version
    `- MissingPackage                  an optional package is needed for this

    KeyboardInterrupt
    `- Interrupted                     a person stopped waiting; the jobs go on and can be resumed

Facts are attributes and the sentence is built from them. Nothing here prints, logs or redacts:
callers pass text that may be shown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self
from unicodedata import combining, east_asian_width

_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters but for tab and line end, and those that change the direction of writing."""


class RenderNetError(Exception):
    """Root of all errors of this package.

    Args:
        message: one sentence: what happened, and where.
        hint: what to do next, as a sentence or a line to copy.

    `result` is what there is to show of it all the same, such as a gallery of the pictures that
    came, and of tiles that say why the others did not; None when there is nothing. `private` are
    words of a person that the message repeats, such as a prompt: no log may.
    """

    result: object = None
    private: str = ""

    def __init__(self, message: str, *, hint: str = "") -> None:
        # The words may come from a server: none of them may steer a terminal or turn a line round.
        message = _STEERING.sub("\N{REPLACEMENT CHARACTER}", message)
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n  {self.hint}" if self.hint else self.message

    def about(self, words: str) -> Self:
        """The same error, whose message repeats these words of a person."""
        self.private = _STEERING.sub("\N{REPLACEMENT CHARACTER}", words)
        return self

    @property
    def impersonal(self) -> str:
        """The message without the words of a person."""
        return self.message.replace(self.private, "…") if self.private else self.message

    def __reduce__(self) -> tuple[object, ...]:
        # Keyword-only facts would be lost by the default, and errors travel between processes.
        # A gallery shows files of a store, which are not everywhere.
        facts = {name: fact for name, fact in self.__dict__.items() if name != "result"}
        return _restore, (type(self), self.args, facts)

    def _render_traceback_(self) -> list[str]:
        return short_traceback(self)


class Interrupted(KeyboardInterrupt):
    """A person stopped waiting; `job_ids` are kept and can be resumed at no cost.

    It is a `KeyboardInterrupt`, so that `except Exception` does not swallow it, and Run All stops.
    """

    def __init__(self, job_ids: Sequence[str]) -> None:
        self.job_ids = tuple(job_ids)
        kept = len(self.job_ids)
        if kept:
            noun = "job is" if kept == 1 else "jobs are"
            text = f"stopped waiting; {kept} {noun} kept and will be finished without us"
            super().__init__(f"{text}\n  Get the pictures at no further cost: %rendernet resume")
        else:
            super().__init__("stopped before anything was sent")

    def _render_traceback_(self) -> list[str]:
        return short_traceback(self)


def short_traceback(error: BaseException) -> list[str]:
    """What IPython shows in place of a traceback: the error alone, without our frames."""
    return f"\x1b[0;31m{type(error).__name__}\x1b[0m: {error}".splitlines()


def _restore(
    cls: type[RenderNetError], args: tuple[object, ...], state: dict[str, object]
) -> RenderNetError:
    error = cls.__new__(cls, *args)
    Exception.__init__(error, *args)
    error.__dict__.update(state)
    return error


_MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding about a spec: an error or a warning, with its place.

    `line` 0 is the magic line and 1 the first line of the body; `column` counts code points from
    1; `source` is the text of that line and `length` how many of its characters are at fault.
    `fix` are lines to copy into a cell that mend it, where there are such.
    """

    code: str
    message: str
    line: int
    column: int
    source: str = ""
    length: int = 1
    suggest: str | None = None
    severity: str = "error"
    fix: str = ""

    def show(self, *, shift: int = 0, label: str = "line") -> str:
        """The source with its number, a caret with the message under it, and the fix below.

        `shift` is added to line numbers: a notebook counts the magic line as its line 1.
        """
        number = f"  {label} {self.line + shift}  "
        clean = self.source.replace("\t", " ")
        before, limit = clean[: self.column - 1], 96
        start = 0
        if len(clean) > limit and self.column > limit // 2:
            start = self.column - 1 - limit // 3
            before = "…" + clean[start + 1 : self.column - 1]
        shown = ("…" + clean[start + 1 :]) if start else clean
        shown = shown if len(shown) <= limit else shown[: limit - 1] + "…"
        carets = "^" * max(1, min(self.length, limit - len(before)))
        pad = " " * (len(number) + cells(before))
        fixes = [f"{' ' * len(number)}{line}" for line in self.fix.splitlines()]
        return "\n".join([f"{number}{shown}", f"{pad}{carets} {self.message}", *fixes])


def cells(text: str) -> int:
    """How many columns a terminal or a code cell gives to `text` (wide letters take two)."""
    return sum(
        0 if combining(c) or c in "\u200b\u200c\u200d\ufe0f" else 1 + (east_asian_width(c) in "WF")
        for c in text
    )


class SpecError(RenderNetError):
    """The text cannot be sent as it stands; nothing was sent.

    `problems` holds every error found in it, `shift` what a display adds to line numbers.
    """

    def __init__(self, problems: Sequence[Problem], *, shift: int = 0, where: str = "cell") -> None:
        self.problems = tuple(problems)
        self.shift = shift
        count = len(self.problems)
        noun = "problem" if count == 1 else "problems"
        lines = [f"{count} {noun} in this {where}; nothing was sent"]
        lines += [p.show(shift=shift) for p in self.problems[:_MOST_SHOWN]]
        if count > _MOST_SHOWN:
            lines.append(f"  … and {count - _MOST_SHOWN} more")
        super().__init__("\n".join(lines))
        self.args = (self.problems,)


class SettingsError(RenderNetError):
    """A setting has a value that cannot be used; the message names where it came from."""


class KeyMissing(RenderNetError):
    """No API key is known for `origin`."""

    def __init__(self, message: str, *, origin: str, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.origin = origin


class ServiceError(RenderNetError):
    """The service answered, but not with success.

    Attributes:
        status: the HTTP status.
        code: the application's own code, such as ``GE09``, or an empty string.
        operation: the operation of the contract, such as ``createGeneration``.
    """

    def __init__(
        self, message: str, *, status: int = 0, code: str = "", operation: str = "", hint: str = ""
    ) -> None:
        super().__init__(message, hint=hint)
        self.status = status
        self.code = code
        self.operation = operation


class AuthenticationError(ServiceError):
    """The key is missing, wrong or no longer valid."""


class RequestRefused(ServiceError):
    """The service refused the body; nothing was started."""


class NotEnoughCredits(ServiceError):
    """The balance does not cover the request; nothing was started."""


class NotFound(ServiceError):
    """The service knows no such thing."""


class RateLimited(ServiceError):
    """Too many requests. `retry_after` is in seconds, None when the service did not say."""

    def __init__(
        self,
        message: str,
        *,
        retry_after: float | None = None,
        status: int = 429,
        code: str = "",
        operation: str = "",
        hint: str = "",
    ) -> None:
        super().__init__(message, status=status, code=code, operation=operation, hint=hint)
        self.retry_after = retry_after


class ServiceFault(ServiceError):
    """The service itself failed, or answered something that cannot be read."""


class ServiceUnreachable(RenderNetError):
    """No connection could be made, so nothing was accepted."""


class NotSent(RenderNetError):
    """The run was stopped before this request left, so it cost nothing."""


class OutcomeUnknown(RenderNetError):
    """A paid request left and no answer came back: it may have been charged.

    `job_id` names the journal's entry; it is never sent again unasked.
    """

    def __init__(self, message: str, *, job_id: str = "", hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.job_id = job_id


class GenerationFailed(RenderNetError):
    """The generation ended without any usable medium.

    `result` is what there is to show of it: a gallery of tiles that say why, or None.
    """

    def __init__(
        self, message: str, *, job_id: str = "", result: object = None, hint: str = ""
    ) -> None:
        super().__init__(message, hint=hint)
        self.job_id = job_id
        self.result = result


class StillRunning(RenderNetError):
    """Waiting ended before the generation did; `job_ids` can be resumed."""

    def __init__(self, message: str, *, job_ids: Sequence[str] = (), hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.job_ids = tuple(job_ids)


class Vanished(StillRunning):
    """The service accepted a generation, and for a while now answers that it knows no such thing.

    The job stays in the journal: it may come back, and a person can give it up.
    """


class Declined(RenderNetError):
    """A person was asked, and said no; nothing was sent."""


class BudgetExceeded(RenderNetError):
    """The estimate (`estimated` credits) is above the limit (`limit`); nothing was sent."""

    def __init__(self, message: str, *, estimated: float, limit: float, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.estimated = estimated
        self.limit = limit


class AssetError(RenderNetError):
    """A file that should be sent along cannot be read, used or uploaded; nothing was paid."""


class DownloadError(RenderNetError):
    """A finished medium could not be fetched whole; the job can be resumed at no cost."""


class FlawedDownload(DownloadError):
    """A file came whole by its length, but not by its own checksums; `sha256` is what came."""

    def __init__(self, message: str, *, sha256: str, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.sha256 = sha256


class StoreError(RenderNetError):
    """The store on disk cannot be used: full, read-only, or written by a newer version."""


class MissingPackage(RenderNetError):
    """An optional package is needed; `hint` holds the install line."""
