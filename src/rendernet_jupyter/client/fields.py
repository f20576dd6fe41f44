"""What is known of the answers: end-points, statuses, fields, in one table.

An `Object` has named members, a list of one shape is a list of that, a leaf the JSON type of a
value. `!` after a name means that the work cannot go on without it. Fields that only the sandbox
sends stand here too, with the reason beside them. Reading an answer is the business of `answers`,
comparing one that of `drift`: nothing is read or compared here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Object:
    """A JSON object: its members by name, and those that it must have."""

    members: Mapping[str, Shape]
    needed: frozenset[str]


Shape: TypeAlias = "str | Object | list[Any]"

TEXT, NUMBER, TRUTH, ANY = "text", "number", "truth", "anything"


def _object(members: Mapping[str, Shape]) -> Object:
    """An object as the table writes it, with `!` after the names of needed members."""
    bare = {name.rstrip("!"): shape for name, shape in members.items()}
    return Object(bare, frozenset(name[:-1] for name in members if name.endswith("!")))


_DIM: Shape = _object({"height": NUMBER, "width": NUMBER})
_STYLE_DETAIL: Shape = _object({"name": TEXT, "base_model": TEXT})
_MEDIUM: Shape = _object(
    {
        "id!": TEXT,
        "dim": _DIM,
        "type": TEXT,
        "status!": TEXT,
        "url": TEXT,
        "error": ANY,  # of failed media: expected by clients in use, sent by the sandbox
    }
)
_STARTED: Shape = _object(
    {
        "id!": TEXT,
        "dim": _DIM,
        "type": TEXT,
        "status": TEXT,
        "model": TEXT,
        "style": TEXT,
        "style_detail": _STYLE_DETAIL,
    }
)
_GENERATION: Shape = _object({"generation_id!": TEXT, "created_at": NUMBER, "media!": [_MEDIUM]})
_CREATED: Shape = _object(
    {
        "generation_id!": TEXT,
        "credits_remaining": NUMBER,
        "result": TEXT,
        "media!": [_STARTED],
        "images": [_STARTED],  # beside `media`, as clients in use have seen it
    }
)
_STATUS: Shape = _object({"image_id!": TEXT, "status!": TEXT})
_ASSET_V1: Shape = _object(
    {
        "id!": TEXT,
        "status": TEXT,
        "type": TEXT,
        "tags": [TEXT],
        "data": _object({"size": _DIM, "url": TEXT}),
    }
)
_ASSET_V2: Shape = _object(
    {
        "id!": TEXT,
        "status!": TEXT,
        "type": TEXT,
        "size": _DIM,
        "url": TEXT,
        "duration": NUMBER,
        "frames": NUMBER,
        "error": ANY,  # of failed assets: sent by the sandbox
    }
)
_UPLOAD_V1: Shape = _object({"asset!": _ASSET_V1, "upload_url!": TEXT})
_UPLOAD_V2: Shape = _object(
    {
        "id!": TEXT,
        "type": TEXT,
        "size": _DIM,
        "url": TEXT,
        "upload_url!": TEXT,
    }
)
_CHARACTER: Shape = _object(
    {
        "id!": TEXT,
        "name!": TEXT,
        "prompt": TEXT,
        "character_type": TEXT,
        "input_image": TEXT,
        "system_character": TRUTH,
    }
)
_RESOURCE: Shape = _object(
    {
        "name!": TEXT,
        "base_model": TEXT,
        "description": TEXT,  # sent by the sandbox, like the next
        "preview": TEXT,
    }
)
_VOICE: Shape = _object({"name!": TEXT, "description": TEXT})  # the second is sent by the sandbox
_PAGINATION: Shape = _object({"page": NUMBER, "page_size": NUMBER, "total": NUMBER})
_V1, _V2 = "/pub/v1", "/pub/v2"
_ONE = "/pub/v1/generations/{generation_id}"


@dataclass(frozen=True, slots=True, eq=False)
class Endpoint:
    """An end-point and what a success of it looks like.

    Attributes:
        method: of HTTP.
        path: with names in braces where ids stand.
        data: the shape of `data`.
        statuses: documented ones first, then those seen in practice.
        error_key: where errors stand, `err` or `error`.
        needs_data: whether a success without `data` is of no use.
        deprecated: whether the documentation says that it will go.
    """

    method: str
    path: str
    data: Shape
    statuses: tuple[int, ...] = (200,)
    error_key: str = "err"
    needs_data: bool = True
    deprecated: bool = False

    @property
    def name(self) -> str:
        """`GET /pub/v1/models`."""
        return f"{self.method} {self.path}"


ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint("POST", f"{_V1}/generations", _CREATED, (201, 202)),
    Endpoint("GET", f"{_V1}/generations", [_GENERATION]),
    Endpoint(
        "POST",
        f"{_V1}/generations/estimate",
        _object({"estimated!": NUMBER, "balance": NUMBER}),
        (200, 201),
        error_key="error",
    ),
    Endpoint("GET", f"{_V1}/generations/media/{{media_id}}", _MEDIUM),
    Endpoint("GET", _ONE, _GENERATION),
    Endpoint("GET", f"{_ONE}/status", [_STATUS], deprecated=True),
    Endpoint("GET", f"{_ONE}/images/{{image_id}}/status", _STATUS, deprecated=True),
    Endpoint("POST", f"{_V1}/assets/upload", _UPLOAD_V1, (201, 200)),
    Endpoint("GET", f"{_V1}/assets", [_ASSET_V1]),
    Endpoint("GET", f"{_V1}/assets/{{asset_id}}", _ASSET_V1),
    Endpoint("POST", f"{_V2}/assets/upload", _UPLOAD_V2, (201, 200)),
    Endpoint("GET", f"{_V2}/assets", [_ASSET_V2]),
    Endpoint("GET", f"{_V2}/assets/{{asset_id}}", _ASSET_V2),
    Endpoint("GET", f"{_V1}/characters", [_CHARACTER]),
    Endpoint("POST", f"{_V1}/characters", _CHARACTER, (201,)),
    Endpoint("PUT", f"{_V1}/characters/{{character_id}}", _CHARACTER),
    Endpoint(
        "POST",
        f"{_V1}/characters/archive/{{character_id}}",
        ANY,
        (200, 201, 202, 204),
        needs_data=False,
    ),
    Endpoint("GET", f"{_V1}/models", [_RESOURCE]),
    Endpoint("GET", f"{_V1}/styles", [_RESOURCE]),
    Endpoint("GET", f"{_V1}/loras", [_RESOURCE]),
    Endpoint("GET", f"{_V1}/controlnets", [_RESOURCE]),
    Endpoint("GET", f"{_V1}/voices", [_VOICE]),
)

REPLACED: Mapping[str, str] = MappingProxyType({"media": "images"})
"""Needed fields and the older names under which they are read just as well."""


def endpoint_of(method: str, path: str) -> Endpoint | None:
    """The end-point that a request goes to, None for one that nobody knows."""
    for known, form in _forms():
        if known.method == method and form.fullmatch(path):
            return known
    return None


@cache
def _forms() -> tuple[tuple[Endpoint, re.Pattern[str]], ...]:
    """Patterns of all paths; those with fewer ids first, since `media` could be an id too."""
    ordered = sorted(ENDPOINTS, key=lambda e: e.path.count("{"))
    return tuple((e, re.compile(re.sub(r"\{\w+\}", "[^/]+", e.path))) for e in ordered)


@cache
def answer_of(endpoint: Endpoint) -> Object:
    """The shape of a whole answer; both names of the error are read everywhere."""
    data = "data!" if endpoint.needs_data else "data"
    return _object({data: endpoint.data, "err": ANY, "error": ANY, "pagination": _PAGINATION})
