"""The sandbox's ASGI application: which path leads where. Nothing here answers a request."""

from __future__ import annotations

from collections.abc import Collection

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from rendernet_jupyter.sandbox import shelf
from rendernet_jupyter.sandbox.answer import error_key, marked, refusal
from rendernet_jupyter.sandbox.call import PAID, Door, Endpoint, PublicEndpoint, operation, public
from rendernet_jupyter.sandbox.knobs import SANDBOX_KEY, SANDBOX_ORIGIN, ConnectionDropped
from rendernet_jupyter.sandbox.refused import Refused
from rendernet_jupyter.sandbox.routes import (
    assets,
    characters,
    files,
    generations,
    home,
    listings,
    statuses,
)
from rendernet_jupyter.sandbox.world import World
from rendernet_jupyter.sandbox.world.accounts import account_of

_GENERATION = "/pub/v1/generations/{generation_id}"
# Method, path, operation of the contract, end-point. Where two paths fit, the first one counts.
_KEYED: tuple[tuple[str, str, str, Endpoint], ...] = (
    ("POST", "/pub/v1/generations", PAID, generations.create),
    ("GET", "/pub/v1/generations", "listGenerations", generations.listing),
    ("POST", "/pub/v1/generations/estimate", "estimateGeneration", generations.estimate),
    ("GET", "/pub/v1/generations/media/{media_id}", "getMedia", generations.medium),
    ("GET", _GENERATION, "getGeneration", generations.one),
    ("GET", _GENERATION + "/status", "getGenerationStatus", statuses.all_images),
    ("GET", _GENERATION + "/images/{image_id}/status", "getImageStatus", statuses.one_image),
    ("POST", "/pub/v1/assets/upload", "createAssetV1", assets.create_v1),
    ("GET", "/pub/v1/assets", "listAssetsV1", assets.show_all(assets.v1)),
    ("GET", "/pub/v1/assets/{asset_id}", "getAssetV1", assets.show_one(assets.v1)),
    ("POST", "/pub/v2/assets/upload", "createAssetV2", assets.create_v2),
    ("GET", "/pub/v2/assets", "listAssetsV2", assets.show_all(assets.v2)),
    ("GET", "/pub/v2/assets/{asset_id}", "getAssetV2", assets.show_one(assets.v2)),
    ("GET", "/pub/v1/characters", "listCharacters", characters.listing),
    ("POST", "/pub/v1/characters", "createCharacter", characters.create),
    ("PUT", "/pub/v1/characters/{character_id}", "editCharacter", characters.edit),
    ("POST", "/pub/v1/characters/archive/{character_id}", "archiveCharacter", characters.archive),
    ("GET", "/pub/v1/models", "listModels", listings.resources("models", shelf.MODELS)),
    ("GET", "/pub/v1/styles", "listStyles", listings.resources("styles", shelf.STYLES)),
    ("GET", "/pub/v1/loras", "listLoras", listings.resources("loras", shelf.LORAS)),
    (
        "GET",
        "/pub/v1/controlnets",
        "listControlnets",
        listings.resources("controlnets", shelf.CONTROLNETS),
    ),
    ("GET", "/pub/v1/voices", "listVoices", listings.voices),
)


async def _openapi(door: Door, request: Request) -> Response:
    from rendernet_jupyter.sandbox.openapi import describe

    routes = [row[:3] for row in _KEYED]
    described = describe(routes, door.origin(request), door.world.knobs)
    return JSONResponse(described)


# The same of what anyone may ask for who has the address; the contract has no names for these.
_PUBLIC: tuple[tuple[str, str, str, PublicEndpoint], ...] = (
    ("GET", "/", "home", home.home),
    ("GET", "/openapi.json", "openapi", _openapi),
    ("PUT", "/upload/{asset_id}", "upload", assets.receive),
    ("GET", "/prod/user_generated/{user_id}/{file}", "download", files.generated),
    ("GET", "/input_{kind}/{file}", "asset", files.uploaded),
    ("GET", "/samples/{listing}/{base_model}/{file}", "sample", files.sample),
)


def create_app(
    world: World, *, base_url: str = SANDBOX_ORIGIN, keys: Collection[str] = (SANDBOX_KEY,)
) -> Starlette:
    """The service's API over `world`.

    Args:
        world: the state it works on; several applications may share one.
        base_url: where addresses of media and uploads begin; empty for the host that the request
            was sent to.
        keys: the API keys that are taken, each an account of its own.
    """
    door = Door(world, base_url, {key: account_of(key) for key in keys})
    routes = [
        Route(path, operation(door, name, endpoint), methods=[method])
        for method, path, name, endpoint in _KEYED
    ]
    routes += [
        Route(path, public(door, name, endpoint), methods=[method])
        for method, path, name, endpoint in _PUBLIC
    ]
    return Starlette(
        routes=routes,
        exception_handlers={HTTPException: _no_such_route, Exception: _broken},
    )


async def _no_such_route(request: Request, error: Exception) -> Response:
    """404 and 405 of the router, in the service's envelope."""
    status, detail, headers = 500, str(error), None
    if isinstance(error, HTTPException):
        status, detail, headers = error.status_code, error.detail, error.headers
    if status == 405:
        headers = {"Allow": ", ".join(_methods_beside(request))}
    code = {404: "SANDBOX_NOT_FOUND", 405: "SANDBOX_METHOD"}.get(status, "SANDBOX_HTTP")
    message = f"{request.method} {request.url.path}: {detail}"
    return _refusal(request, Refused(status, code, message, headers=headers))


def _methods_beside(request: Request) -> list[str]:
    """The methods of a path; the router itself names those of the first route on it alone."""
    routes = [route for route in request.app.routes if isinstance(route, Route)]
    missed = next(route for route in routes if route.endpoint is request.scope["endpoint"])
    found = {name for route in routes if route.path == missed.path for name in route.methods or ()}
    return sorted(found)


async def _broken(request: Request, error: Exception) -> Response:
    """A fault of the sandbox itself; a connection that a knob drops gets no answer at all."""
    if isinstance(error, ConnectionDropped):
        raise error
    message = f"The sandbox failed: {type(error).__name__}: {error}"
    return _refusal(request, Refused(500, "SANDBOX_FAULT", message))


def _refusal(request: Request, refused: Refused) -> Response:
    return marked(refusal(refused, key=error_key(request.url.path)))
