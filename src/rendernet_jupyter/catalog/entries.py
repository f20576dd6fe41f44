"""What a catalogue lists: names with their base model, characters, and facts about media.

Nothing here is looked up or fetched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

MediaType = Literal["image", "video", "audio", ""]


@dataclass(frozen=True, slots=True)
class Model:
    """A model: `name`, and the base model that its add-ons must share (`sd`, `sdxl`, `flux`)."""

    name: str
    base_model: str = ""


@dataclass(frozen=True, slots=True)
class Style:
    """A style; the same `name` may exist for several values of `base_model`."""

    name: str
    base_model: str = ""


@dataclass(frozen=True, slots=True)
class Lora:
    """A LoRA; the same `name` may exist for several values of `base_model`."""

    name: str
    base_model: str = ""


@dataclass(frozen=True, slots=True)
class ControlNet:
    """A ControlNet; the same `name` may exist for several values of `base_model`."""

    name: str
    base_model: str = ""


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice that `narrator` can speak with."""

    name: str


@dataclass(frozen=True, slots=True)
class Character:
    """A character of the account, or one of the service's own.

    Attributes:
        id: what is sent for it.
        name: what a prompt calls it.
        character_type: `realistic` or `stylized`.
        prompt: its short description.
        system_character: it belongs to the service, not to the account.
        input_image: address of the picture of its face; empty when the service lists none.
    """

    id: str
    name: str
    character_type: str = ""
    prompt: str = ""
    system_character: bool = False
    input_image: str = ""


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """What is known of a picture, video or sound; None where it is not.

    Attributes:
        type: `image`, `video`, `audio`, or an empty string.
        format: such as `png`, `mp4` or `mp3`, in lower case; an empty string if not known.
        width: pixels.
        height: pixels.
        duration: seconds.
        frames: how many, of a video.
    """

    type: MediaType = ""
    format: str = ""
    width: int | None = None
    height: int | None = None
    duration: float | None = None
    frames: float | None = None

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> MediaFacts:
        """The facts of an item as the API lists assets and media; unknown fields are ignored."""
        size = item.get("size") or item.get("dim") or (item.get("data") or {}).get("size") or {}
        kind = item.get("type")
        return cls(
            type=kind if kind in ("image", "video", "audio") else "",
            format=str(item.get("format") or "").lower(),
            width=size.get("width"),
            height=size.get("height"),
            duration=item.get("duration"),
            frames=item.get("frames"),
        )


@dataclass(frozen=True, slots=True)
class Asset:
    """An uploaded asset (`ast_...`) or a medium of the service (`img_...`, `media_...`)."""

    id: str
    facts: MediaFacts
