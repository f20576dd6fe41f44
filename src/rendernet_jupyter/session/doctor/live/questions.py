"""The questions of a study: reads, and one price. Each is asked once, in this order.

None of them costs anything or leaves a trace. Nothing here reads an answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rendernet_jupyter.session.doctor.live.seen import Seen

_V1 = "/pub/v1"
_MADE_UP = "gen_doctor0none"
_PAGE: Mapping[str, str | int] = {"page": 1, "page_size": 50}


@dataclass(frozen=True, slots=True)
class Question:
    """A request, and the name under which facts look for its answer."""

    name: str
    method: str
    path: str
    query: Mapping[str, str | int] | None = None
    body: Any = None


def _read(name: str, path: str, **query: str | int) -> Question:
    return Question(name, "GET", path, query or None)


def first(model: str) -> tuple[Question, ...]:
    """What can be asked without knowing anything of the account.

    Args:
        model: the model whose price is asked for.
    """
    return (
        _read("models", f"{_V1}/models", **_PAGE),
        _read("models as they come", f"{_V1}/models"),
        _read("models of flux", f"{_V1}/models", type="flux", **_PAGE),
        _read("models of nothing", f"{_V1}/models", type="doctor", **_PAGE),
        _read("a page too large", f"{_V1}/models", page=1, page_size=51),
        _read("page zero", f"{_V1}/models", page=0, page_size=1),
        _read("beyond the end", f"{_V1}/models", page=9999, page_size=50),
        _read("styles", f"{_V1}/styles", **_PAGE),
        _read("styles of flux", f"{_V1}/styles", type="flux", **_PAGE),
        _read("loras", f"{_V1}/loras", **_PAGE),
        _read("controlnets", f"{_V1}/controlnets", **_PAGE),
        _read("controlnets of flux", f"{_V1}/controlnets", type="flux", **_PAGE),
        _read("voices", f"{_V1}/voices", **_PAGE),
        _read("characters", f"{_V1}/characters", **_PAGE),
        _read("generations", f"{_V1}/generations", **_PAGE),
        _read("failed generations", f"{_V1}/generations", status="failed", **_PAGE),
        _read("pending generations", f"{_V1}/generations", status="pending", **_PAGE),
        _read("assets v1", f"{_V1}/assets", **_PAGE),
        _read("assets v2", "/pub/v2/assets", **_PAGE),
        _read("unknown generation", f"{_V1}/generations/{_MADE_UP}"),
        Question("price", "POST", f"{_V1}/generations/estimate", None, [_body(model)]),
    )


def then(seen: Seen) -> Iterator[Question]:
    """What can be asked when the account has something to ask about."""
    generation = seen.first_id("generations", "generation_id")
    if generation:
        at = f"{_V1}/generations/{generation}"
        yield _read("one generation", at)
        yield _read("status of a generation", f"{at}/status")
        yield _read("one of all generations", f"{_V1}/generations", generation_id=generation)
    medium = _first_medium(seen, generation)
    if medium:
        yield _read("one medium", f"{_V1}/generations/media/{medium}")
        yield _read("status of an image", f"{at}/images/{medium}/status")
    if asset := seen.first_id("assets v1"):
        yield _read("asset v1", f"{_V1}/assets/{asset}")
    if asset := seen.first_id("assets v2"):
        yield _read("asset v2", f"/pub/v2/assets/{asset}")


def _first_medium(seen: Seen, generation: str) -> str:
    mine = [i for i in seen.items("generations") if i.get("generation_id") == generation]
    media = mine[0].get("media") if mine else None
    ids = [m.get("id") for m in media if isinstance(m, dict)] if isinstance(media, list) else []
    known = [i for i in ids if isinstance(i, str) and i.replace("_", "").isalnum()]
    return known[0] if known else ""


def _body(model: str) -> dict[str, Any]:
    return {"model": model, "prompt": {"positive": "a dot"}, "batch_size": 1, "quality": "Regular"}
