"""The settings of a request as parts of a sentence. Nothing here knows which are told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rendernet_jupyter.result.records import Answer
from rendernet_jupyter.view.fact import word
from rendernet_jupyter.view.place import without_home
from rendernet_jupyter.view.report.prose import Piece, Pieces, enumerated, say


def phrase(key: str, value: str, answer: Answer) -> Pieces:
    """A setting as a sentence has it; nothing for one that another sentence tells.

    Args:
        key: of the setting, as the spec language has it.
        value: its words in a caption.
        answer: a request that has it.
    """
    if key in _OBJECTS:
        return _OBJECTS[key](answer.body.get(key), answer)
    name = Piece(without_home(value), "name")
    match key:
        case "negative":
            return []
        case "cfg_scale":
            return say("a prompt guidance (cfg_scale) of ", name)
        case "steps":
            return say(name, " sampling steps")
    return say("the ", Piece(long_word(key), "name"), " ", name)


def long_word(key: str) -> str:
    """What a setting is called in a sentence."""
    return {"aspect_ratio": "aspect ratio", "cfg_scale": "prompt guidance (cfg_scale)"}.get(
        key, word(key)
    )


def _loras(body: Any, _: Answer) -> Pieces:
    return enumerated([_lora(one) for one in body or ()])


def _lora(one: Any) -> Pieces:
    if not isinstance(one, Mapping):
        return say("the LoRA ", Piece(str(one), "name"))
    weight = f" (weight {one['weight']:g})" if isinstance(one.get("weight"), int | float) else ""
    return say("the LoRA ", Piece(str(one.get("name")), "name"), weight)


def _character(body: Any, answer: Answer) -> Pieces:
    known = say("the character ", Piece(str(answer.character or "of no name"), "name"))
    mode = body.get("mode") if isinstance(body, Mapping) else None
    return [*known, *say(" in the mode ", Piece(str(mode), "name"))] if mode else known


def _control(body: Any, _: Answer) -> Pieces:
    known = body if isinstance(body, Mapping) else {}
    modes = ", ".join(
        f"{name.replace('_', ' ')} {known[name]}"
        for name in ("control_mode", "resize_mode")
        if isinstance(known.get(name), int)
    )
    name = Piece(str(known.get("name", "of no name")), "name")
    return say("the ControlNet ", name, f" ({modes})" if modes else "")


def _replacement(body: Any, _: Answer) -> Pieces:
    known = body if isinstance(body, Mapping) else {}
    find, replace = (Piece(str(known.get(key, "")), "quote") for key in ("find", "replace"))
    return say("the replacement of ", find, " by ", replace)


def _members(body: Any, _: Answer) -> Pieces:
    """The settings of a kind that are neither a file nor a text."""
    known = body if isinstance(body, Mapping) else {}
    told = {k: v for k, v in known.items() if k not in ("prompt", "script") and "_id" not in k}
    said = [say(f"the {k.replace('_', ' ')} ", Piece(str(v), "name")) for k, v in told.items()]
    return enumerated(said)


def _face_lock(_body: Any, _answer: Answer) -> Pieces:
    return say("a face lock (facelock)")


_OBJECTS: dict[str, Callable[[Any, Answer], Pieces]] = {
    "loras": _loras,
    "character": _character,
    "facelock": _face_lock,
    "control_net": _control,
    "segment": _replacement,
    "true_touch": _members,
    "narrator": _members,
    "video_anyone": _members,
}
