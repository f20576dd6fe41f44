"""The closed list of errors and warnings: what each one means and how it is treated.

A *whole* error concerns a whole spec and is looked for only when the cell was read without any
other error; a *lenient* one becomes a warning under ``--lenient``. Nothing here finds a fault.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of fault.

    Attributes:
        name: how it is called in data, such as `bad-value`.
        sentence: what it means, in one sentence.
        severity: `error` or `warning`.
        whole: it concerns a whole spec.
        lenient: under ``--lenient`` it is a warning.
    """

    name: str
    sentence: str
    severity: Severity = "error"
    whole: bool = False
    lenient: bool = False


_ALL = (
    Code(
        "ambiguous-name",
        "The name fits two entries of the catalogue, and the spec does not say which.",
    ),
    Code(
        "asset-type",
        "The asset is of a type that cannot stand there, such as a video as a face.",
        whole=True,
    ),
    Code(
        "bad-braces",
        "A brace is not closed or not opened, holds nothing, holds braces without a "
        "permutation, is `{2$$...}`, or stands in a header that reads only `{{ }}`.",
    ),
    Code(
        "bad-defaults",
        "`defaults:` does not head the first block, or its block holds a prompt.",
    ),
    Code(
        "bad-json",
        "A body that begins like JSON, or is asked to be JSON, is not one JSON object or a "
        "non-empty array of objects.",
    ),
    Code(
        "bad-line",
        "The magic line has a name that is no identifier, text where none can stand, a "
        "value for an option that takes none, `--strict` with `--lenient`, or spec keys "
        "beside a JSON body.",
    ),
    Code(
        "bad-range",
        "A range is open, falls, has three dots or ends that are not whole numbers, or "
        "`...` has no equal steps that meet its end.",
    ),
    Code(
        "bad-rows",
        "`--from` does not name a non-empty table, or stands above more than one spec.",
    ),
    Code(
        "bad-value",
        "The value, or an item of it, is not of the form that its key takes.",
    ),
    Code(
        "bad-variable",
        "`{{ }}` holds more than a name, attributes, items and a format, or its value is "
        "nothing that can stand in a text.",
    ),
    Code(
        "bad-zip",
        "`zip` names a key twice, fewer than two keys, a key that is no axis, or axes of "
        "unequal length.",
        whole=True,
    ),
    Code(
        "base-model-mismatch",
        "A LoRA or ControlNet belongs to another base model than the model or style.",
        whole=True,
        lenient=True,
    ),
    Code(
        "character-not-named",
        "`character` is set and its name does not stand in the prompt as a word of its own, "
        "in its letter case.",
        whole=True,
        lenient=True,
    ),
    Code(
        "duplicate-key",
        "A key, setting, option or JSON member is given twice in one place or as header and flag.",
    ),
    Code(
        "duplicate-value",
        "An axis, a group or a LoRA list holds the same value twice.",
    ),
    Code(
        "empty-spec",
        "There is nothing between two separators, after `defaults:`, or in the whole cell.",
    ),
    Code(
        "ignored-axis",
        "A sweep runs over a field that would have no effect.",
        whole=True,
        lenient=True,
    ),
    Code(
        "late-header",
        "A line inside the prompt begins with a key and a colon.",
    ),
    Code(
        "lora-in-prompt",
        "A text holds `<lora:...>`, which does nothing here.",
    ),
    Code(
        "media-format",
        "A video is not mp4 or webm, or an audio is not mp3.",
        whole=True,
        lenient=True,
    ),
    Code(
        "misplaced-flag",
        "A known flag stands in a prompt, but not at the end of its last line, or in a negative.",
    ),
    Code(
        "missing-asset",
        "The file does not exist or cannot be sent, or `narrator` is given an asset whose type "
        "nobody knows.",
    ),
    Code(
        "missing-prompt",
        "A model or style is asked for without any prompt.",
        whole=True,
        lenient=True,
    ),
    Code(
        "missing-value",
        "A key, option or setting has no value.",
    ),
    Code(
        "narrator-sound",
        "`narrator` has neither script and `voice` nor `audio`, or parts of both.",
        whole=True,
        lenient=True,
    ),
    Code(
        "no-kind",
        "The spec has none of the six kinds.",
        whole=True,
        lenient=True,
    ),
    Code(
        "not-sweepable",
        "A key that takes one value is given a list or range.",
    ),
    Code(
        "picture-ratio",
        "The picture of `video_anyone` is not 3:5 or 5:3, to one hundredth.",
        whole=True,
        lenient=True,
    ),
    Code(
        "prompt-too-long",
        "The prompt of `video_anyone` has more than 500 code points.",
        whole=True,
        lenient=True,
    ),
    Code(
        "too-many-cells",
        "The cell comes to more than 1,000 requests without `--limit` or `--sample`.",
        whole=True,
    ),
    Code(
        "two-characters",
        "A prompt names a second character in braces, beside another one or the one that is set.",
        whole=True,
    ),
    Code(
        "two-kinds",
        "The spec has a second kind, which the API would ignore.",
        whole=True,
        lenient=True,
    ),
    Code(
        "unclosed-quote",
        'A `"` that opens an item is not closed.',
    ),
    Code(
        "undefined-variable",
        "`{{ }}` or `--from` names a variable, attribute or item that does not exist.",
    ),
    Code(
        "unknown-character",
        "No character has this name.",
    ),
    Code(
        "unknown-flag",
        "A flag mark in a text is followed by a word that is no key.",
    ),
    Code(
        "unknown-key",
        "A header key, setting or JSON member is none, and looks like a slip of one.",
    ),
    Code(
        "unknown-name",
        "No model, style, LoRA, ControlNet or voice has this name (a style: with this base model).",
        lenient=True,
    ),
    Code(
        "unknown-option",
        "An option of the magic line is neither a key nor a run option.",
    ),
    Code(
        "video-limits",
        "The video of `narrator` has more than 30 frames a second, or is more than 1080 "
        "high or 1920 wide.",
        whole=True,
        lenient=True,
    ),
    Code(
        "dash-flag",
        "The prompt holds a key after `—` or `–`, which is text; a flag was perhaps meant.",
        severity="warning",
    ),
    Code(
        "hash-in-prompt",
        "A line of the prompt begins with `#`, which is text there; a comment was perhaps meant.",
        severity="warning",
    ),
    Code(
        "ignored-field",
        "A field would have no effect and is left out.",
        severity="warning",
    ),
    Code(
        "literal-braces",
        "A text in a JSON body holds a brace, which is sent as it stands.",
        severity="warning",
    ),
    Code(
        "magic-in-prompt",
        "A line of the prompt begins with `%%` or with `%rendernet`, which is text there; a cell "
        "of its own was perhaps meant.",
        severity="warning",
    ),
    Code(
        "name-is-variable",
        "`{Name}` is a character, and a Python variable has the same name.",
        severity="warning",
    ),
    Code(
        "overridden",
        "A key of the body or of `defaults:` is beaten by the magic line.",
        severity="warning",
    ),
    Code(
        "setting-in-prompt",
        "A line of the prompt looks like a setting, of a key above it (`voice: Rachel`) or of "
        "another program (`width: 512`), and is text there.",
        severity="warning",
    ),
    Code(
        "unattached-character",
        "The prompt holds a character's name as a plain word, and no character is set.",
        severity="warning",
    ),
    Code(
        "unchecked-name",
        "The list that the name should be in could not be read whole, so it is sent as typed.",
        severity="warning",
    ),
    Code(
        "unused-column",
        "A column of `--from` is neither a canonical key nor used as a variable.",
        severity="warning",
    ),
    Code(
        "unusual-value",
        "`cfg_scale` is outside 1 to 30, or `steps` above 150.",
        severity="warning",
    ),
)

CODES: dict[str, Code] = {code.name: code for code in _ALL}
"""Every code by its name, errors first."""
