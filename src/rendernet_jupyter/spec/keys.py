"""The key table: every key of the language, which the parser, help, completion and docs all read.

The canonical name of a key is the API's own. Nothing here reads a value.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Form = Literal[
    "name",
    "style",
    "choice",
    "number",
    "seed",
    "loras",
    "character",
    "facelock",
    "control_net",
    "segment",
    "true_touch",
    "narrator",
    "video_anyone",
    "text",
    "zip",
    "prompt",
]

ASPECT_RATIOS = ("1:1", "2:3", "3:2", "4:5", "16:9", "9:16")
QUALITIES = ("Plus", "Regular")
SAMPLERS = (
    "DPM++ 2M Karras",
    "DPM++ 2M SDE Karras",
    "DPM++ 2S a Karras",
    "DPM++ SDE",
    "DPM++ SDE Karras",
    "Euler a",
)
ASSET = "an asset is a path, a URL, {{variable}}, or an earlier picture"
"""What people are told wherever an asset is taken."""

CHARACTER_MODES = ("flexible", "balanced", "strong")


@dataclass(frozen=True, slots=True)
class Setting:
    """A `name=value` inside the value of an object.

    Attributes:
        name: as typed.
        field: the API's name for it.
        value: what it takes: `number`, `integer`, `switch`, `choice`, `voice` or `asset`.
        also: other spellings.
        choices: the words that a `choice` takes.
        positive: whether a number must be above 0.
    """

    name: str
    field: str
    value: Literal["number", "integer", "switch", "choice", "voice", "asset"]
    also: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    positive: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the language.

    Attributes:
        name: canonical, the API's own.
        also: other spellings.
        form: which reader its value needs.
        takes: the form of its value, for people.
        field: the API field that it fills.
        help: one line.
        example: one value, as typed.
        sweep: it takes lists; what separates their items is `separator`.
        separator: `,` for numbers and aspect ratios, `|` for everything else.
        choices: the words that it takes, as the contract spells them.
        whole: a number must be an integer.
        least: the smallest number that it takes.
        settings: for objects, the settings that may follow.
        order: place in the table, from 0; axes multiply and texts are written in this order.
    """

    name: str
    also: tuple[str, ...]
    form: Form
    takes: str
    field: str
    help: str
    example: str
    sweep: bool = False
    separator: str = "|"
    choices: tuple[str, ...] = ()
    whole: bool = False
    least: int | None = None
    settings: tuple[Setting, ...] = ()
    order: int = 0

    @property
    def expects(self) -> str:
        """What it takes, as errors and help say it; where an asset is taken, what that is."""
        return f"{self.takes}; {ASSET}" if "asset" in self.takes else self.takes


_CHARACTER = (
    Setting("mode", "mode", "choice", choices=CHARACTER_MODES),
    Setting("weight", "weight", "number"),
    Setting("enable_facelock", "enable_facelock", "switch"),
)
_CONTROL = (
    Setting("control_mode", "control_mode", "integer"),
    Setting("resize_mode", "resize_mode", "integer"),
)
_TOUCH = (
    Setting("scale", "scale_factor", "number", ("scale_factor",), positive=True),
    Setting("strength", "enhance_strength", "number", ("enhance_strength",)),
)
_NARRATOR = (
    Setting("voice", "voice", "voice"),
    Setting("audio", "audio_asset_id", "asset"),
)
_VIDEO = (Setting("duration", "duration", "number", positive=True),)

_TABLE = (
    Key("model", (), "name", "name", "model",
        "The model that paints the picture.", "JuggernautXL", sweep=True),
    Key("style", (), "style", "name, or name @ base_model", "style, style_detail",
        "A style, which brings its own model.", "Bokeh", sweep=True),
    Key("aspect_ratio", ("ar", "aspect"), "choice", " ".join(ASPECT_RATIOS), "aspect_ratio",
        "Width to height of the picture.", "16:9",
        sweep=True, separator=",", choices=ASPECT_RATIOS),
    Key("batch_size", ("n", "batch"), "number", "integer >= 1", "batch_size",
        "How many pictures one request makes.", "2", separator=",", whole=True, least=1),
    Key("cfg_scale", ("cfg",), "number", "number", "cfg_scale",
        "How closely the picture follows the prompt.", "7", sweep=True, separator=","),
    Key("steps", (), "number", "integer >= 1", "steps",
        "How many times the picture is refined.", "20",
        sweep=True, separator=",", whole=True, least=1),
    Key("sampler", (), "choice", "one of the contract's six", "sampler",
        "The method of refinement.", "Euler a", sweep=True, choices=SAMPLERS),
    Key("seed", (), "seed", "integer >= 0; random", "seed",
        "Where the picture starts from: the same seed, the same picture.", "1..4",
        sweep=True, separator=",", whole=True, least=0),
    Key("quality", (), "choice", "Plus, Regular", "quality",
        "The grade of the picture.", "Plus", sweep=True, choices=QUALITIES),
    Key("loras", ("lora",), "loras", "name@weight, name@weight; none", "loras",
        "Small add-on models with their weights.", "detail_slider@0.6", sweep=True),
    Key("character", (), "character",
        "Name [mode=flexible|balanced|strong] [weight=] [enable_facelock=]", "character",
        "A character of the account; its name stands in the prompt.",
        "Zoe mode=strong", settings=_CHARACTER),
    Key("facelock", ("face",), "facelock", "asset", "facelock.asset_id",
        "A picture whose face is kept.", "zoe.png"),
    Key("control_net", ("control",), "control_net",
        "Name asset [control_mode=] [resize_mode=]", "control_net",
        "A picture that steers pose, depth or outline.", "Depth pose.png", settings=_CONTROL),
    Key("segment", (), "segment", 'asset "find" -> "replace"', "segment",
        "Replaces one thing in a picture by another.", 'sofa.png "red sofa" -> "blue sofa"'),
    Key("true_touch", ("upscale",), "true_touch", "asset [scale=1.5] [strength=0.5]", "true_touch",
        "Enlarges and refines a picture.", "zoe.png scale=2", settings=_TOUCH),
    Key("narrator", ("narrate",), "narrator",
        "asset voice=Name + body as script, or asset audio=asset", "narrator",
        "Makes a picture or video speak.", "zoe.png voice=Rachel", settings=_NARRATOR),
    Key("video_anyone", ("animate",), "video_anyone", "asset [duration=5] + body as prompt",
        "video_anyone", "Makes a video of a picture.", "tall.png duration=5", settings=_VIDEO),
    Key("negative", ("no", "negative_prompt"), "text", "text", "prompt.negative",
        "What the picture must not show.", "text, watermark"),
    Key("zip", (), "zip", "key, key", "",
        "Axes that are walked together, not multiplied.", "seed, style", separator=","),
    Key("prompt", (), "prompt", "text to the end of the body", "prompt.positive",
        "What the picture shows.", "a cat on a roof"),
)  # fmt: skip

KEYS: tuple[Key, ...] = tuple(replace(key, order=order) for order, key in enumerate(_TABLE))
"""Every key, in the order in which axes multiply and canonical texts are written."""

KEY: dict[str, Key] = {key.name: key for key in KEYS}
"""The keys by canonical name."""

KEY_NAMES: dict[str, str] = {name: key.name for key in KEYS for name in (key.name, *key.also)}
"""Canonical name of each spelling, aliases included."""


def folded(text: str) -> str:
    """A key or option in one spelling: lower case, `-` and single spaces as `_`."""
    text = text.lower().replace("-", "_")
    return text if "  " in text else text.replace(" ", "_")


def canonical_name(text: str) -> str | None:
    """The canonical name of a key in any of its spellings, or None if it is no key."""
    return KEY_NAMES.get(text) or KEY_NAMES.get(folded(text))
