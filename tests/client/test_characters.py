"""Characters on the wire: the documented shapes, and answers that nobody documented."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from starlette.responses import PlainTextResponse, Response

from rendernet_jupyter.errors import NotFound, RequestRefused, ServiceFault, ServiceUnreachable

pytestmark = pytest.mark.anyio
MADE = {
    "name": "mira_k",
    "prompt": "a woman in her thirties",
    "character_type": "realistic",
    "asset_id": "ast_1",
}
FACTS = {name: value for name, value in MADE.items() if name != "name"}


class Heard:
    """Answers like the script, and keeps the bodies."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.bodies: list[tuple[str, str, Any]] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body = (await receive()).get("body", b"")
        self.bodies.append((scope["method"], scope["path"], json.loads(body) if body else None))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, BaseException):
            raise answer
        await answer(scope, receive, send)


async def test_a_creation_is_sent_as_documented(service: Any, answer: Any, example: Any) -> None:
    """A field with a slip would be missing to the service, and the face lost."""
    app = Heard(answer(example("response.character.create"), 201))
    assert set(MADE) == set(example("request.character.create"))
    made = await service(app).characters.create(**MADE)
    assert app.bodies == [("POST", "/pub/v1/characters", MADE)]
    assert (made["id"], made["name"]) == ("chr_7hTq2LmNa0", "mira_k")
    assert made["input_image"].endswith("/ast_F4ceAbc001.png")


async def test_a_creation_is_sent_once(service: Any) -> None:
    """A second try of what was accepted is refused as a name that is taken."""
    for trouble in (httpx.ReadTimeout("slow"), PlainTextResponse("busy", 503)):
        app = Heard(trouble)
        with pytest.raises((ServiceUnreachable, ServiceFault)):
            await service(app).characters.create(**MADE)
        assert len(app.bodies) == 1


async def test_what_an_answer_leaves_out_is_as_it_was_sent(service: Any, answer: Any) -> None:
    """A character without a name could not be put into a prompt."""
    app = Heard(answer({"data": {"id": "chr_1", "name": None, "new": 1}, "err": {}}, 201))
    made = await service(app).characters.create(**MADE)
    assert (made["id"], made["name"], made["new"]) == ("chr_1", "mira_k", 1)


async def test_an_edit_holds_no_name_and_is_repeated(
    service: Any, answer: Any, example: Any
) -> None:
    """The documentation knows no name there; a dropped answer would leave the change in doubt."""
    app = Heard(httpx.ReadTimeout("slow"), answer(example("response.character.edit")))
    assert set(FACTS) == set(example("request.character.edit"))
    edited = await service(app).characters.edit("chr_7hTq2LmNa0", **FACTS)
    assert app.bodies == [("PUT", "/pub/v1/characters/chr_7hTq2LmNa0", FACTS)] * 2
    assert edited["prompt"] == "a woman in her forties, grey curls"


@pytest.mark.parametrize("status", [200, 201, 202, 204])
@pytest.mark.parametrize("body", ["", '{"data": {}, "err": {}}', "{}"])
async def test_any_success_puts_away(service: Any, status: int, body: str) -> None:
    """No body is documented: whatever comes would be taken for a failure of what was done."""
    app = Heard(Response(body if status != 204 else "", status))
    await service(app).characters.archive("chr_1")
    assert [(m, p) for m, p, _ in app.bodies] == [("POST", "/pub/v1/characters/archive/chr_1")]


async def test_an_archive_whose_answer_was_lost_is_done(service: Any, answer: Any) -> None:
    """The second try finds nothing, because the first one worked."""
    gone = answer({"err": {}}, 404)
    await service(Heard(httpx.ReadTimeout("slow"), gone)).characters.archive("chr_1")
    with pytest.raises(NotFound):
        await service(Heard(gone)).characters.archive("chr_1")


async def test_a_refusal_is_said(service: Any, answer: Any) -> None:
    """A character that was not put away would be called gone."""
    err = {"err": {"code": "X", "message": "in use"}}
    with pytest.raises(RequestRefused, match="in use"):
        await service(Heard(answer(err, 400))).characters.archive("chr_1")
    with pytest.raises(ServiceFault):
        await service(Heard(PlainTextResponse("busy", 503))).characters.archive("chr_1")
