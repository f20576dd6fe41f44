"""What an answer looks like: the envelope of a success and of a refusal.

The estimate says `error` where every other end-point says `err`. Nothing here knows why a request
is refused.
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import JSONResponse, Response

from rendernet_jupyter.sandbox.refused import Refused


def marked(response: Response) -> Response:
    """The answer with the one thing that the service does not say: that this is a sandbox.

    A client that was pointed at an address must be able to tell play from pay.
    """
    response.headers["X-RenderNet-Sandbox"] = "1"
    return response


def error_key(path: str) -> str:
    """The name under which the end-point at `path` reports errors."""
    return "error" if path.endswith("/generations/estimate") else "err"


def success(
    data: object,
    *,
    status: int = 200,
    key: str = "err",
    pagination: Mapping[str, int] | None = None,
) -> Response:
    """`data` in the service's envelope, with an empty error object."""
    body: dict[str, object] = {"data": data, key: {}}
    if pagination is not None:
        body["pagination"] = dict(pagination)
    return JSONResponse(body, status)


def refusal(refused: Refused, *, key: str = "err") -> Response:
    """A refusal in the service's envelope; without code and message the error object is empty."""
    said = {"code": refused.code, "message": refused.message}
    err = {name: text for name, text in said.items() if text}
    return JSONResponse({"data": None, key: err}, refused.status, headers=refused.headers)
