"""The two deprecated status end-points, the only ones that tell censored from failed.

Their documentation knows `success`, `failed` and `censored`; what they say of media under way is
not documented, and the sandbox says what the newer ones say. Nothing here changes anything.
"""

from __future__ import annotations

from starlette.responses import Response

from rendernet_jupyter.sandbox.answer import success
from rendernet_jupyter.sandbox.call import Call
from rendernet_jupyter.sandbox.refused import not_found
from rendernet_jupyter.sandbox.routes.generations import find
from rendernet_jupyter.sandbox.world.generations import Medium


async def all_images(call: Call) -> Response:
    """`GET /pub/v1/generations/{generation_id}/status`."""
    return success([_status(call, medium) for medium in (await find(call)).media])


async def one_image(call: Call) -> Response:
    """`GET /pub/v1/generations/{generation_id}/images/{image_id}/status`."""
    wanted = call.path("image_id")
    for medium in (await find(call)).media:
        if medium.id == wanted:
            return success(_status(call, medium))
    raise not_found("image in this generation")


def _status(call: Call, medium: Medium) -> dict[str, str]:
    status = medium.status(call.world.clock(), stuck=call.world.knobs.stuck)
    return {"image_id": medium.id, "status": status}
