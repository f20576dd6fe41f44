"""Each operation: what it is called with, and what it answers. Nothing here answers it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from rendernet_jupyter.sandbox import limits
from rendernet_jupyter.sandbox.openapi.schemas import (
    EMPTY,
    TEXT,
    WHOLE,
    Json,
    listed,
    one_of,
    ref,
    shape,
    within,
)

_PAGE: Mapping[str, Json] = {
    "page": within(WHOLE, 1, limits.LARGEST_PAGE),
    "page_size": within(WHOLE, 1, limits.LARGEST_PAGE_SIZE),
}
# An empty word is what a form sends that nobody filled in: it narrows nothing.
_TYPE: Mapping[str, Json] = {"type": one_of(["", *limits.BASE_MODELS]), **_PAGE}


@dataclass(frozen=True, slots=True)
class Operation:
    """One end-point.

    Attributes:
        summary: one line.
        tag: the part of the API that it belongs to.
        data: shape of `data` in the answer.
        statuses: codes of success; more than one where the profile decides.
        query: parameters of the query string.
        body: shape of the request's body.
        body_needed: whether it must be there.
        examples: bodies to begin with, by name.
        paged: whether the answer has `pagination`.
        error: name of the error object.
        deprecated: whether the service is about to drop it.
    """

    summary: str
    tag: str
    data: Json
    statuses: tuple[int, ...] = (200,)
    query: Mapping[str, Json] = field(default_factory=dict)
    body: Json | None = None
    body_needed: bool = True
    examples: Mapping[str, Json] = field(default_factory=dict)
    paged: bool = False
    error: str = "err"
    deprecated: bool = False

    def describe(self, name: str, path: str) -> Json:
        """The operation object for `path`."""
        parameters = [
            {"name": part, "in": "path", "required": True, "schema": TEXT}
            for part in re.findall(r"{(\w+)}", path)
        ]
        parameters += [
            {"name": part, "in": "query", "schema": schema} for part, schema in self.query.items()
        ]
        found: Json = {
            "operationId": name,
            "summary": self.summary,
            "tags": [self.tag],
            "parameters": parameters,
            "responses": {
                **{str(status): _answer("Success", self._envelope()) for status in self.statuses},
                "default": _answer("Refused", ref("Refusal")),
            },
        }
        if self.body is not None:
            content: Json = {"schema": self.body}
            if self.examples:
                content["examples"] = dict(self.examples)
            found["requestBody"] = {
                "required": self.body_needed,
                "content": {"application/json": content},
            }
        if self.deprecated:
            found["deprecated"] = True
        return found

    def _envelope(self) -> Json:
        parts = {"data": self.data, self.error: EMPTY}
        if self.paged:
            parts["pagination"] = ref("Pagination")
        return shape(list(parts), **parts)


def _answer(description: str, schema: Json) -> Json:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _listing(summary: str, tag: str, item: str, query: Mapping[str, Json] = _PAGE) -> Operation:
    return Operation(summary, tag, listed(ref(item)), query=query, paged=True)


# Bodies that are taken as they stand, in a world where nothing was uploaded yet.
_BATCHES: Mapping[str, Json] = {
    "model": {
        "value": [
            {
                "model": "JuggernautXL",
                "prompt": {"positive": "a lighthouse at dusk", "negative": "people"},
                "aspect_ratio": "3:2",
                "batch_size": 2,
                "seed": 7,
            }
        ]
    },
    "style": {"value": [{"style": "Bokeh", "prompt": {"positive": "a red boat"}, "steps": 20}]},
    "flux": {
        "value": [
            {
                "style_detail": {"name": "Black & White", "base_model": "flux"},
                "prompt": {"positive": "Mira on a bridge"},
                "character": {"character_id": "chr_m1ra7kq0wz", "mode": "balanced"},
            }
        ]
    },
}
_FILTERS: Mapping[str, Json] = {
    "status": one_of(["", "success", "failed"]),
    "media_id": TEXT,
    "generation_id": TEXT,
    **_PAGE,
}

OPERATIONS: Mapping[str, Operation] = {
    "createGeneration": Operation(
        "Start a generation",
        "Generations",
        ref("Accepted"),
        statuses=(201, 202),
        body=ref("Batch"),
        examples=_BATCHES,
    ),
    "listGenerations": _listing("List generations", "Generations", "Generation", _FILTERS),
    "estimateGeneration": Operation(
        "Credits a generation would cost",
        "Generations",
        ref("Estimate"),
        body=ref("Batch"),
        examples=_BATCHES,
        error="error",
    ),
    "getMedia": Operation("One medium", "Generations", ref("Medium")),
    "getGeneration": Operation("One generation", "Generations", ref("Generation")),
    "getGenerationStatus": Operation(
        "Status of every image", "Generations", listed(ref("ImageStatus")), deprecated=True
    ),
    "getImageStatus": Operation(
        "Status of one image", "Generations", ref("ImageStatus"), deprecated=True
    ),
    "createAssetV1": Operation(
        "Ask for an upload address (pictures)",
        "Assets",
        ref("UploadV1"),
        statuses=(201, 200),
        body=ref("Upload"),
        body_needed=False,
    ),
    "listAssetsV1": _listing("List assets (v1)", "Assets", "AssetV1"),
    "getAssetV1": Operation("One asset (v1)", "Assets", ref("AssetV1")),
    "createAssetV2": Operation(
        "Ask for an upload address",
        "Assets",
        ref("UploadV2"),
        statuses=(201, 200),
        query={"type": one_of(limits.ASSET_TYPES)},
        body=ref("Upload"),
        body_needed=False,
    ),
    "listAssetsV2": _listing("List assets (v2)", "Assets", "AssetV2"),
    "getAssetV2": Operation("One asset (v2)", "Assets", ref("AssetV2")),
    "listCharacters": _listing("List characters", "Characters", "Character"),
    "createCharacter": Operation(
        "Create a character",
        "Characters",
        ref("Character"),
        statuses=(201,),
        body=ref("CharacterNew"),
    ),
    "editCharacter": Operation(
        "Edit a character", "Characters", ref("Character"), body=ref("CharacterEdit")
    ),
    "archiveCharacter": Operation("Archive a character", "Characters", EMPTY),
    "listModels": _listing("Models", "Resources", "Resource", _TYPE),
    "listStyles": _listing("Styles", "Resources", "Resource", _TYPE),
    "listLoras": _listing("LoRAs", "Resources", "Resource", _TYPE),
    "listControlnets": _listing("ControlNets", "Resources", "Resource", _TYPE),
    "listVoices": _listing("Voices", "Resources", "Voice"),
}
