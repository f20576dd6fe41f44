"""Reading answers: pydantic models that keep what they do not know and demand little.

Old and new names are both read (`images` for `media`), missing members have defaults, unknown
statuses mean "not finished". What cannot be done without raises `pydantic.ValidationError`. Nothing
here decides what to do next.
"""

from __future__ import annotations

from typing import Any

from pydantic import AliasChoices, BaseModel, ConfigDict, Field

from rendernet_jupyter.job.ports import Estimate, RemoteGeneration, RemoteMedium, Ticket

_FAILED = frozenset({"failed", "censored"})


class _Lenient(BaseModel):
    model_config = ConfigDict(extra="allow", coerce_numbers_to_str=True)


class Dim(_Lenient):
    """Planned size in pixels."""

    height: int = 0
    width: int = 0


class MediaAnswer(_Lenient):
    """One medium of any answer."""

    id: str
    dim: Dim | None = None
    status: str | None = "initiated"
    type: str | None = None
    url: str | None = None
    error: Any = None

    def to_medium(self, generation_id: str = "") -> RemoteMedium:
        """The medium in our words, with the generation that it was shown in."""
        status, url = self.status or "initiated", self.url or ""
        return RemoteMedium(
            media_id=self.id,
            state=_state(status, url),
            status=status,
            kind=self.type or ("video" if self.id.startswith("vid") else "image"),
            width=self.dim.width if self.dim else 0,
            height=self.dim.height if self.dim else 0,
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
    created_at: float | None = None
    media: list[MediaAnswer] = Field(
        default_factory=list, validation_alias=AliasChoices("media", "images")
    )

    def to_generation(self) -> RemoteGeneration:
        """The generation in our words."""
        media = tuple(m.to_medium(self.generation_id) for m in self.media)
        return RemoteGeneration(self.generation_id, media, self.created_at)


class CreatedAnswer(GenerationAnswer):
    """The answer to a paid request."""

    credits_remaining: float | None = None

    def to_ticket(self) -> Ticket:
        """The ticket in our words."""
        media = tuple(m.to_medium(self.generation_id) for m in self.media)
        return Ticket(self.generation_id, media, self.credits_remaining)


class EstimateAnswer(_Lenient):
    """The answer to an estimate."""

    estimated: float | None = None
    balance: float | None = None

    def to_estimate(self) -> Estimate:
        """The estimate in our words."""
        return Estimate(self.estimated, self.balance)


class AssetAnswer(_Lenient):
    """One asset."""

    status: str | None = None
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

    page: int = 1
    page_size: int = 0
    total: int | None = None
