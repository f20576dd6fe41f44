"""How the fields of a request read in a caption.

A body of the API becomes short pairs of words, `model JuggernautXL`, in the order in which the
spec language lists its keys. Files and characters are called what the cell called them, as far as
that is known, for an id says nothing to people and differs from account to account. Only what was
asked for is said: no default is filled in here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rendernet_jupyter.result.records import Answer

# The order of the spec language. Seed, prompt and batch have places of their own in a grid.
_ORDER = (
    "model", "style", "aspect_ratio", "cfg_scale", "steps", "sampler", "quality", "loras",
    "character", "facelock", "control_net", "segment", "true_touch", "narrator", "video_anyone",
    "negative",
)  # fmt: skip
_ELSEWHERE = frozenset({"seed", "prompt", "batch_size", "style_detail"})
_WORDS = {"aspect_ratio": "ratio", "cfg_scale": "cfg", "control_net": "control net"}

# Keys whose members in the body are ids; `segment` speaks for itself.
_OF_IDS = (
    "character", "facelock", "control_net", "true_touch", "narrator", "video_anyone",
)  # fmt: skip
_VARIABLE = re.compile(r"\{\{\s*(.+?)\s*\}\}")
_QUERY = re.compile(r"(://[^\s?]*)\?\S*")
_WORD = r'"[^"]*"|\S+'
_ASSET = re.compile(rf"({_WORD})")
_PERSON = re.compile(r"(?<![\\{])\{([^{}|\\]+)\}")


def facts(body: Mapping[str, Any]) -> dict[str, str]:
    """What `body` asks for: canonical key to words, without prompt, seed and batch size."""
    found = {key: _read(key, value) for key, value in body.items() if key not in _ELSEWHERE}
    if isinstance(detail := body.get("style_detail"), Mapping):
        found["style"] = " @ ".join(str(detail[k]) for k in ("name", "base_model") if detail.get(k))
    if negative := (body.get("prompt") or {}).get("negative"):
        found["negative"] = str(negative)
    known = [key for key in _ORDER if found.get(key)]
    return {key: found[key] for key in known + sorted(set(found) - set(known)) if found[key]}


def word(key: str) -> str:
    """How a key is called in a caption: `cfg_scale` is `cfg`."""
    return _WORDS.get(key, key.replace("_", " "))


def shared(answers: Sequence[Answer]) -> dict[str, str]:
    """The facts that all of `answers` have in common."""
    every = [_facts_of(answer) for answer in answers]
    if not every:
        return {}
    return {k: v for k, v in every[0].items() if all(other.get(k) == v for other in every[1:])}


def own(answer: Answer, common: Mapping[str, str], *, same_prompt: bool) -> dict[str, str]:
    """What tells `answer` from the others: its place on the axes, and what is not in `common`."""
    told = {key: _plain(value) for key, value in answer.coords.items() if key != "seed"}
    axes = {key.partition(".")[0] for key in told}
    if not same_prompt and "prompt" not in axes:
        told["prompt"] = answer.prompt
    known = {*common, *axes}
    return told | {k: v for k, v in _facts_of(answer).items() if k not in known}


def coordinates(answer: Answer) -> dict[str, str]:
    """Where `answer` stands in a sweep: key of each axis to words, such as `cfg 7`."""
    return {key: said(key, _plain(value)) for key, value in answer.coords.items()}


def said(key: str, value: str) -> str:
    """A fact in words: `cfg 7`; a prompt and its parts speak for themselves."""
    if key == "prompt":
        return value
    if key.startswith("prompt."):
        return value or "(nothing)"
    return f"{word(key)} {value or 'none'}"


def listed(values: Sequence[Any]) -> str:
    """Several values as one text: LoRAs as the spec language writes them, others with commas."""
    return ", ".join(_lora(value) for value in values)


def _facts_of(answer: Answer) -> dict[str, str]:
    """The facts of a request, in its cell's own words where its body has ids."""
    found = facts(answer.body)
    return found | {key: typed for key, typed in _typed(answer.canonical) if key in found}


def _typed(canonical: str) -> Iterator[tuple[str, str]]:
    """What the canonical text says of files and characters; nothing where the cell was JSON.

    Variables stand without their braces, addresses without a query, which may be a signature.
    """
    head, _, prompt = f"\n{canonical}".partition("\nprompt: ")
    if person := _PERSON.search(prompt):
        yield "character", person[1]
    for line in head.splitlines():
        key, _, value = line.partition(": ")
        if key in _OF_IDS and value:
            yield key, _QUERY.sub(r"\1", _VARIABLE.sub(r"\1", value))


def asset_of(answer: Answer, setting: str = "") -> str:
    """The asset of a request's kind as its cell called it; empty where the cell was JSON.

    Args:
        answer: the request.
        setting: for an asset that stands in a setting, such as `audio`.
    """
    typed = dict(_typed(answer.canonical)).get(answer.kind, "")
    found = _ASSET.match(typed) if not setting else re.search(rf" {setting}=({_WORD})", typed)
    return (found[1].strip('"')) if found else ""


def _read(key: str, value: Any) -> str:
    if key == "segment" and isinstance(value, Mapping):
        return f"{value.get('find', '')} \N{RIGHTWARDS ARROW} {value.get('replace', '')}"
    if isinstance(value, Mapping):
        # A prompt or a script has a place of its own in the grid.
        said = {k: v for k, v in value.items() if k not in ("prompt", "script")}
        return ", ".join(_member(k, v) for k, v in said.items() if v != "")
    return _plain(value)


def _member(name: str, value: Any) -> str:
    """One setting of an object; an id and a name speak for themselves."""
    if name == "name" or name.endswith("_id"):
        return _plain(value)
    return f"{name.replace('_', ' ')} {_plain(value)}"


def _lora(item: Any) -> str:
    if isinstance(item, Mapping) and "name" in item:
        return f"{item['name']}@{_plain(item['weight'])}" if "weight" in item else str(item["name"])
    return _plain(item)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, Mapping):
        return ", ".join(f"{k} {_plain(v)}" for k, v in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return listed(value)
    return str(value)
