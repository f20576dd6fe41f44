"""Videos: `narrator` and `video_anyone`.

Only the fields of the kind itself are read, as documented. Nothing here opens a file.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

from rendernet_jupyter.sandbox import limits, shelf
from rendernet_jupyter.sandbox.checks.addons import usable_asset
from rendernet_jupyter.sandbox.fields import Fields
from rendernet_jupyter.sandbox.order import PRICES, Order
from rendernet_jupyter.sandbox.refused import Refused
from rendernet_jupyter.sandbox.world.assets import Asset
from rendernet_jupyter.sandbox.world.belongings import Belongings


def narrator(element: Fields, own: Belongings) -> Order:
    """`narrator`: one sound (script and voice, or an audio asset), one picture (video or image)."""
    fields = element.object("narrator")
    _one_of(fields, "script", "audio_asset_id")
    _one_of(fields, "video_asset_id", "image_asset_id")
    honoured: dict[str, Any] = {}
    sources: dict[str, Any] = {}
    if fields.has("script"):
        honoured["script"] = fields.text("script", longest=limits.LONGEST_SCRIPT, needed=True)
        honoured["voice"] = _voice(fields)
    else:
        sound = usable_asset(fields, "audio_asset_id", "audio", own)
        if (sound.duration or 0) > limits.NARRATOR_SECONDS:
            why = f"lasts {sound.duration:.0f} seconds; {limits.NARRATOR_SECONDS} are allowed"
            raise fields.refuse("audio_asset_id", why, "SANDBOX_LIMIT")
        sources["audio"] = sound.sha256
    kind = "video" if fields.has("video_asset_id") else "image"
    picture = usable_asset(fields, f"{kind}_asset_id", kind, own)
    sources |= {"source": picture.sha256, "source_type": kind}
    _need("av", *(["hibari"] if "script" in honoured else []))
    return Order(
        kind="narrator",
        element=honoured,
        size=_even(picture.width, picture.height, longest=limits.NARRATOR_WIDTH),
        price=PRICES["narrator"],
        medium="video",
        sources=sources,
        doom=_beyond_limits(picture) if kind == "video" else "",
    )


def video_anyone(element: Fields, own: Belongings) -> Order:
    """`video_anyone`: a picture of shape 3:5 or 5:3, uploaded or generated, set in motion."""
    fields = element.object("video_anyone")
    prompt = fields.text("prompt", longest=limits.LONGEST_VIDEO_PROMPT)
    duration = fields.number("duration", *limits.VIDEO_SECONDS)
    source, width, height = _start(fields, own)
    if all(abs(width / height / ratio - 1) > limits.RATIO_SLACK for ratio in limits.VIDEO_RATIOS):
        why = f"the picture is {width} x {height}; its shape must be 3:5 or 5:3"
        raise fields.refuse("media_id", why, "SANDBOX_RATIO")
    _need("av")
    return Order(
        kind="video_anyone",
        element={"prompt": prompt, "duration": 5 if duration is None else duration},
        size=_even(width, height, longest=limits.VIDEO_SIDE),
        price=PRICES["video_anyone"],
        medium="video",
        sources=source,
    )


def _start(fields: Fields, own: Belongings) -> tuple[dict[str, Any], int, int]:
    """The picture that moves, and its width and height: a medium's recipe or an asset's hash."""
    medium = own.medium(fields.text("media_id", needed=True))
    if medium is None:
        asset = usable_asset(fields, "media_id", "image", own)
        return {"source": asset.sha256}, asset.width, asset.height
    if medium.type != "image" or medium.status(own.now) != "success":
        why = f"{medium.id} is no finished picture"
        raise fields.refuse("media_id", why, "SANDBOX_ASSET_NOT_READY")
    return {"source": dict(medium.recipe)}, medium.width, medium.height


def _one_of(fields: Fields, first: str, second: str) -> None:
    given = [name for name in (first, second) if fields.has(name)]
    if len(given) != 1:
        both = "not both" if given else "one of them is needed"
        raise fields.refuse(first, f"either {first} or {second}: {both}")


def _voice(fields: Fields) -> str:
    voice = fields.text("voice", needed=True)
    if voice not in (one.name for one in shelf.VOICES):
        why = f"no voice is called {voice!r}; GET /pub/v1/voices lists them"
        raise fields.refuse("voice", why, "SANDBOX_UNKNOWN_VOICE")
    return voice


def _beyond_limits(video: Asset) -> str:
    """Why a video is too much for the narrator; such calls are taken and then fail."""
    fps = video.frames / video.duration if video.frames and video.duration else 0.0
    if fps > limits.NARRATOR_FPS * (1 + limits.RATIO_SLACK):
        return f"the video has {fps:.3g} frames a second; {limits.NARRATOR_FPS:.0f} are allowed"
    if video.height > limits.NARRATOR_HEIGHT or video.width > limits.NARRATOR_WIDTH:
        allowed = f"{limits.NARRATOR_WIDTH} x {limits.NARRATOR_HEIGHT}"
        return f"the video is {video.width} x {video.height} (width x height); {allowed} is allowed"
    return ""


def _even(width: int, height: int, *, longest: int) -> tuple[int, int]:
    """The size reduced to `longest` and to even numbers, which H.264 asks for."""
    scale = min(1.0, longest / max(width, height))
    return max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)


def _need(*modules: str) -> None:
    """Videos take packages that not everybody has."""
    if any(find_spec(module) is None for module in modules):
        raise Refused(
            501,
            "SANDBOX_NEEDS_VIDEO",
            "Videos need two more packages: pip install 'rendernet-jupyter[video]'",
        )
