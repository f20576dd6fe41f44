"""The sandbox's own `/openapi.json`: what it takes and gives, with its real limits.

Enumerations and limits are those that the checks use, so the description cannot say anything else.
Nothing here checks a request.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rendernet_jupyter.sandbox.knobs import Knobs
from rendernet_jupyter.sandbox.openapi.operations import OPERATIONS
from rendernet_jupyter.sandbox.openapi.schemas import schemas
from rendernet_jupyter.sandbox.release import release

_ABOUT = (
    "An offline twin of the RenderNet API. Unofficial: written from public documentation; pictures,"
    " prices and error codes that begin with SANDBOX_ are invented."
)


def describe(routes: Iterable[tuple[str, str, str]], origin: str, knobs: Knobs) -> dict[str, Any]:
    """The description (OpenAPI 3.1) of a sandbox.

    Args:
        routes: method, path and operation of each end-point that needs a key.
        origin: where it is served.
        knobs: limits that can be turned.
    """
    paths: dict[str, Any] = {}
    for method, path, name in routes:
        paths.setdefault(path, {})[method.lower()] = OPERATIONS[name].describe(name, path)
    return {
        "openapi": "3.1.0",
        "info": {"title": "RenderNet sandbox", "version": release(), "description": _ABOUT},
        "servers": [{"url": origin}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-API-KEY"}},
            "schemas": schemas(knobs),
        },
    }
