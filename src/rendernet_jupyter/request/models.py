"""The elements of the API body as pydantic models: exact spelling, exact types (contract, 2.1).

They stand at the border: a JSON body is validated by them, and the tests hold every body that the
language builds against them. Nothing here knows a catalogue or a kind's rules.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
)


def _whole(value: Any) -> Any:
    """7.0 is the integer 7 in JSON, too."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Integer = Annotated[StrictInt, BeforeValidator(_whole)]
Number = StrictInt | Annotated[StrictFloat, Field(allow_inf_nan=False)]


class _Member(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Prompt(_Member):
    """What the picture shows, and what it must not."""

    positive: StrictStr | None = None
    negative: StrictStr | None = None


class StyleDetail(_Member):
    """A style with its base model."""

    name: StrictStr
    base_model: StrictStr


class CharacterRef(_Member):
    """A character; `weight` and `enable_facelock` are the older form of `mode`."""

    character_id: StrictStr
    mode: Literal["flexible", "balanced", "strong"] | None = None
    weight: Number | None = None
    enable_facelock: StrictBool | None = None


class FaceLock(_Member):
    """A picture whose face is kept."""

    asset_id: StrictStr


class ControlNet(_Member):
    """A picture that steers pose, depth or outline."""

    asset_id: StrictStr
    name: StrictStr
    control_mode: Integer | None = None
    resize_mode: Integer | None = None


class Lora(_Member):
    """A LoRA with its weight."""

    name: StrictStr
    weight: Number | None = None


class Segment(_Member):
    """One thing in a picture, and what replaces it."""

    asset_id: StrictStr
    find: StrictStr
    replace: StrictStr


class TrueTouch(_Member):
    """A picture to enlarge and refine."""

    asset_id: StrictStr
    enhance_strength: Number | None = None
    scale_factor: Number | None = None


class Narrator(_Member):
    """A picture or video that speaks."""

    image_asset_id: StrictStr | None = None
    video_asset_id: StrictStr | None = None
    audio_asset_id: StrictStr | None = None
    script: StrictStr | None = None
    voice: StrictStr | None = None


class VideoAnyone(_Member):
    """A picture that is set in motion."""

    media_id: StrictStr
    prompt: StrictStr | None = None
    duration: Number | None = None


class GenerationItem(_Member):
    """One element of the body of `POST /generations`."""

    model: StrictStr | None = None
    style: StrictStr | None = None
    style_detail: StyleDetail | None = None
    aspect_ratio: Literal["1:1", "2:3", "3:2", "4:5", "16:9", "9:16"] | None = None
    batch_size: Annotated[Integer, Field(ge=1)] | None = None
    cfg_scale: Number | None = None
    steps: Annotated[Integer, Field(ge=1)] | None = None
    sampler: (
        Literal[
            "DPM++ 2M Karras",
            "DPM++ 2M SDE Karras",
            "DPM++ 2S a Karras",
            "DPM++ SDE",
            "DPM++ SDE Karras",
            "Euler a",
        ]
        | None
    ) = None
    seed: Annotated[Integer, Field(ge=0)] | None = None
    quality: Literal["Plus", "Regular"] | None = None
    loras: list[Lora] | None = None
    character: CharacterRef | None = None
    facelock: FaceLock | None = None
    control_net: ControlNet | None = None
    segment: Segment | None = None
    true_touch: TrueTouch | None = None
    narrator: Narrator | None = None
    video_anyone: VideoAnyone | None = None
    prompt: Prompt | None = None
