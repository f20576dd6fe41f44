"""Reading answers: pydantic models that keep what they do not know and demand little.

Old and new names are both read (`images` for `media`), missing members have defaults, unknown
statuses mean "not finished". A member that can be done without counts as missing where it makes no
sense: what was paid must not be lost over a balance. What cannot be done without raises
`pydantic.ValidationError`. Nothing here decides what to do next.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Annotated, Any

from pydantic import (
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    WrapValidator,
)

from rendernet_jupyter.job.ports import Estimate, RemoteGeneration, RemoteMedium, Ticket

_FAILED = frozenset({"failed", "censored"})


def _credits(value: Any) -> float | None:
    """Credits are finite and not negative; anything else is "not said"."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) and number >= 0 else None


def _none_if_senseless(value: Any, read: Callable[[Any], Any]) -> Any:
    try:
        return read(value)
    except ValidationError:
        return None


def _known_media(value: Any) -> list[Any]:
    """The media of an answer that have a name."""
    items = value if isinstance(value, list) else []
    return [i for i in items if isinstance(i, dict) and isinstance(i.get("id"), str)]


Credits = Annotated[float | None, BeforeValidator(_credits)]
Text = Annotated[str | None, WrapValidator(_none_if_senseless)]
Number = Annotated[float | None, WrapValidator(_none_if_senseless)]
Count = Annotated[int | None, WrapValidator(_none_if_senseless)]


class _Lenient(BaseModel):
    model_config = ConfigDict(extra="allow", coerce_numbers_to_str=True)


class Dim(_Lenient):
    """Planned size in pixels."""

    height: Count = 0
    width: Count = 0


class MediaAnswer(_Lenient):
    """One medium of any answer."""

    id: str
    dim: Annotated[Dim | None, WrapValidator(_none_if_senseless)] = None
    status: Text = "initiated"
    type: Text = None
    url: Text = None
    error: Any = None

    def to_medium(self, generation_id: str = "") -> RemoteMedium:
        """The medium in our words, with the generation that it was shown in."""
        status, url = self.status or "initiated", self.url or ""
        return RemoteMedium(
            media_id=self.id,
            state=_state(status, url),
            status=status,
            kind=self.type or ("video" if self.id.startswith("vid") else "image"),
            width=(self.dim.width or 0) if self.dim else 0,
            height=(self.dim.height or 0) if self.dim else 0,
            url=url,
            reason=_reason(self.error),
            generation_id=generation_id,
        )


def _state(status: str, url: str) -> Any:
    if status in _FAILED:
        return "failed"
    if status == "success" and url:
        return "success"
    # Unknown words, and a success whose address has not appeared yet, mean: not finished.
    return "waiting" if status == "initiated" else "running"


def _reason(error: Any) -> str:
    if isinstance(error, dict):
        error = error.get("message") or error.get("code") or ""
    return str(error or "")


class GenerationAnswer(_Lenient):
    """A generation in the listing or alone."""

    generation_id: str
    created_at: Number = None
    media: Annotated[list[MediaAnswer], BeforeValidator(_known_media)] = Field(
        default_factory=list, validation_alias=AliasChoices("media", "images")
    )

    def to_generation(self) -> RemoteGeneration:
        """The generation in our words."""
        media = tuple(m.to_medium(self.generation_id) for m in self.media)
        return RemoteGeneration(self.generation_id, media, self.created_at)


class CreatedAnswer(GenerationAnswer):
    """The answer to a paid request."""

    credits_remaining: Credits = None

    def to_ticket(self) -> Ticket:
        """The ticket in our words."""
        media = tuple(m.to_medium(self.generation_id) for m in self.media)
        return Ticket(self.generation_id, media, self.credits_remaining)


class EstimateAnswer(_Lenient):
    """The answer to an estimate."""

    estimated: Credits = None
    balance: Credits = None

    def to_estimate(self) -> Estimate:
        """The estimate in our words."""
        return Estimate(self.estimated, self.balance)


class AssetAnswer(_Lenient):
    """One asset."""

    id: Text = None
    status: str | None = None
    type: Text = None
    size: Annotated[Dim | None, WrapValidator(_none_if_senseless)] = None
    duration: Number = None
    url: Text = None
    error: Any = None

    @property
    def reason(self) -> str:
        """Why it failed, as far as the service said."""
        return _reason(self.error)


class UploadAnswer(_Lenient):
    """The answer to the wish for an upload address."""

    id: str
    upload_url: str


class Page(_Lenient):
    """How a listing is cut into pages."""

    page: Count = 1
    page_size: Count = 0
    total: Count = None
