"""The shapes of bodies and answers, as JSON Schema. Nothing here says where they are used."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rendernet_jupyter.sandbox import limits
from rendernet_jupyter.sandbox.knobs import Knobs

Json = dict[str, Any]

TEXT: Json = {"type": "string"}
WHOLE: Json = {"type": "integer"}
NUMBER: Json = {"type": "number"}
FLAG: Json = {"type": "boolean"}
EMPTY: Json = {"type": "object", "maxProperties": 0}
FILLED: Json = {**TEXT, "minLength": 1, "pattern": r"\S"}


def ref(name: str) -> Json:
    """A reference to one of the shapes below."""
    return {"$ref": f"#/components/schemas/{name}"}


def listed(items: Json, **more: Any) -> Json:
    """An array."""
    return {"type": "array", "items": items, **more}


def within(kind: Json, low: float, high: float) -> Json:
    """A number with both its ends."""
    return {**kind, "minimum": low, "maximum": high}


def one_of(words: Iterable[str]) -> Json:
    """One of a few words."""
    return {"type": "string", "enum": list(words)}


def shape(needed: Iterable[str] = (), /, **properties: Json) -> Json:
    """An object; fields beyond those named are always allowed."""
    found: Json = {"type": "object", "properties": properties}
    return {**found, "required": list(needed)} if needed else found


def or_null(schema: Json) -> Json:
    """The same, or null, which counts as absent."""
    return {"anyOf": [schema, {"type": "null"}]}


def given(name: str) -> Json:
    """An object that has this member, and not as null."""
    return {"required": [name], "properties": {name: {"not": {"type": "null"}}}}


_KINDS = ("segment", "style", "style_detail", "model", "true_touch", "narrator", "video_anyone")
"""An element asks for one of these; without any it asks for nothing."""


def schemas(knobs: Knobs) -> Json:
    """Every shape, by name."""
    return {**_asked(knobs), **_answered()}


def _asked(knobs: Knobs) -> Json:
    weight = within(NUMBER, -limits.LARGEST_WEIGHT, limits.LARGEST_WEIGHT)
    element = {
        "aspect_ratio": one_of(limits.ASPECT_RATIOS),
        "batch_size": within(WHOLE, 1, knobs.max_batch_size),
        "cfg_scale": within(NUMBER, 0, limits.LARGEST_CFG),
        "character": shape(
            ["character_id"],
            character_id=FILLED,
            mode=one_of(limits.MODES),
            weight=within(NUMBER, 0, limits.LARGEST_CHARACTER_WEIGHT),
            enable_facelock=FLAG,
        ),
        "control_net": shape(
            ["asset_id", "name"],
            asset_id=FILLED,
            name=FILLED,
            control_mode=WHOLE,
            resize_mode=WHOLE,
        ),
        "facelock": shape(["asset_id"], asset_id=FILLED),
        "loras": listed(shape(["name"], name=FILLED, weight=weight)),
        "model": TEXT,
        "narrator": shape(
            image_asset_id=FILLED,
            video_asset_id=FILLED,
            audio_asset_id=FILLED,
            script={**FILLED, "maxLength": limits.LONGEST_SCRIPT},
            voice=FILLED,
        ),
        "prompt": shape(["positive"], positive=FILLED, negative=TEXT),
        "quality": one_of(limits.QUALITIES),
        "sampler": one_of(limits.SAMPLERS),
        "seed": within(WHOLE, -1, limits.LARGEST_SEED),
        "segment": shape(
            ["asset_id", "find", "replace"], asset_id=FILLED, find=FILLED, replace=FILLED
        ),
        "steps": within(WHOLE, 1, knobs.max_steps),
        "style": TEXT,
        "style_detail": shape(["name", "base_model"], name=FILLED, base_model=FILLED),
        "true_touch": shape(
            ["asset_id"],
            asset_id=FILLED,
            enhance_strength=within(NUMBER, 0, 1),
            scale_factor=within(NUMBER, 1, limits.LARGEST_SCALE),
        ),
        "video_anyone": shape(
            ["media_id"],
            media_id=FILLED,
            prompt={**TEXT, "maxLength": limits.LONGEST_VIDEO_PROMPT},
            duration=within(NUMBER, *limits.VIDEO_SECONDS),
        ),
    }
    face = {"asset_id": FILLED, "character_type": one_of(limits.CHARACTER_TYPES)}
    prompt = {**FILLED, "maxLength": limits.LONGEST_CHARACTER_PROMPT}
    name = {**FILLED, "maxLength": limits.LONGEST_NAME}
    return {
        "Element": {
            **shape(**{key: or_null(value) for key, value in element.items()}),
            "anyOf": [given(kind) for kind in _KINDS],
        },
        "Batch": listed(ref("Element"), minItems=1, maxItems=knobs.max_elements),
        "Upload": shape(size=ref("Size")),
        "Size": shape(
            height=within(WHOLE, 0, limits.LARGEST_SIDE),
            width=within(WHOLE, 0, limits.LARGEST_SIDE),
        ),
        "CharacterNew": shape(
            ["asset_id", "character_type", "name", "prompt"], **face, name=name, prompt=prompt
        ),
        "CharacterEdit": shape(["asset_id", "character_type", "prompt"], **face, prompt=prompt),
    }


def _answered() -> Json:
    return {
        "Err": shape(code=TEXT, message=TEXT),
        "Refusal": shape(["data"], data={"type": "null"}, err=ref("Err"), error=ref("Err")),
        "Pagination": shape(
            ["page", "page_size", "total"], page=WHOLE, page_size=WHOLE, total=WHOLE
        ),
        "Dim": shape(["height", "width"], height=WHOLE, width=WHOLE),
        "Started": shape(
            ["id", "dim", "status", "type"],
            id=TEXT,
            dim=ref("Dim"),
            model=TEXT,
            style=TEXT,
            style_detail=shape(name=TEXT, base_model=TEXT),
            status=TEXT,
            type=one_of(["image", "video"]),
        ),
        "Accepted": shape(
            ["credits_remaining", "generation_id", "media", "result"],
            credits_remaining=WHOLE,
            generation_id=TEXT,
            media=listed(ref("Started")),
            result=TEXT,
        ),
        "Medium": shape(
            ["id", "dim", "type", "status"],
            id=TEXT,
            dim=ref("Dim"),
            type=one_of(["image", "video"]),
            status=TEXT,
            url=TEXT,
            error=TEXT,
        ),
        "Generation": shape(
            ["created_at", "generation_id", "media"],
            created_at=WHOLE,
            generation_id=TEXT,
            media=listed(ref("Medium")),
        ),
        "Estimate": shape(["estimated", "balance"], estimated=WHOLE, balance=WHOLE),
        "ImageStatus": shape(["image_id", "status"], image_id=TEXT, status=TEXT),
        "AssetV1": shape(
            ["id", "type", "status", "tags", "data"],
            id=TEXT,
            type=TEXT,
            status=TEXT,
            tags=listed(TEXT),
            data=shape(["size", "url"], size=ref("Dim"), url=TEXT),
        ),
        "UploadV1": shape(["asset", "upload_url"], asset=ref("AssetV1"), upload_url=TEXT),
        "AssetV2": shape(
            ["id", "type", "status", "size", "url"],
            id=TEXT,
            type=one_of(limits.ASSET_TYPES),
            status=one_of(["pending", "active", "failed"]),
            size=ref("Dim"),
            url=TEXT,
            duration=NUMBER,
            frames=WHOLE,
            error=TEXT,
        ),
        "UploadV2": shape(
            ["id", "type", "size", "url", "upload_url"],
            id=TEXT,
            type=one_of(limits.ASSET_TYPES),
            size=ref("Dim"),
            url=TEXT,
            upload_url=TEXT,
        ),
        "Character": shape(
            ["id", "name", "prompt", "character_type", "system_character"],
            id=TEXT,
            name=TEXT,
            prompt=TEXT,
            character_type=one_of(limits.CHARACTER_TYPES),
            input_image=TEXT,
            system_character=FLAG,
        ),
        "Resource": shape(
            ["name", "base_model"], name=TEXT, base_model=TEXT, description=TEXT, preview=TEXT
        ),
        "Voice": shape(["name"], name=TEXT, description=TEXT),
    }
