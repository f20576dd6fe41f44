"""Listings that do not come: each is read on its own, and the work goes on without the others."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from rendernet_jupyter import Session
from rendernet_jupyter.errors import AuthenticationError, NotFound, ServiceFault, SpecError
from rendernet_jupyter.sandbox import World, create_app
from rendernet_jupyter.view.gallery import Gallery

CAT = "a cat on a roof --seed 7"
SILENT = 500, {"err": {"message": "out of order"}}
ODD: tuple[int, object] = 200, {"data": {"voices": []}, "err": {}}


class Shelves:
    """A service of which some listings are out of line; what they answer, by path or by query."""

    def __init__(self, world: World) -> None:
        self._app: Any = create_app(world, base_url="")
        self.instead: dict[str, tuple[int, Any]] = {}
        self.plain_without_flux = False

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        asked = f"{scope.get('path', '')}?{scope.get('query_string', b'').decode()}"
        found = [answer for part, answer in self.instead.items() if part in asked]
        if found and scope["method"] == "GET":
            await _answer(send, *found[0])
        elif "/models?" in asked and self.plain_without_flux and "type=" not in asked:
            whole = await self._whole(scope, receive)
            whole["data"] = [item for item in whole["data"] if item["base_model"] != "flux"]
            await _answer(send, 200, whole)
        else:
            await self._app(scope, receive, send)

    async def _whole(self, scope: Any, receive: Any) -> Any:
        parts: list[bytes] = []

        async def keep(message: Any) -> None:
            parts.append(message.get("body", b""))

        await self._app(scope, receive, keep)
        return json.loads(b"".join(parts))


async def _answer(send: Any, status: int, body: Any) -> None:
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(body).encode()})


@pytest.fixture
def shelves(world: World) -> Shelves:
    return Shelves(world)


@pytest.fixture
def kernel(shelves: Shelves, address_of: Callable[[Any], str]) -> Iterator[Callable[[], Session]]:
    """Makes sessions at that service on one store, as one kernel after the other."""
    url, made = address_of(shelves), []

    def start() -> Session:
        made.append(Session(engine=url, model="Harbour 15"))
        return made[-1]

    yield start
    for session in made:
        session.close()


def notes(made: Any) -> str:
    assert isinstance(made, Gallery)
    return "\n".join(made.run.notes)


@pytest.mark.parametrize("name", ["models", "styles", "loras", "controlnets", "voices"])
@pytest.mark.parametrize(
    "answer", [(404, {"err": {}}), (403, {"err": {}}), SILENT, (200, [{"name": "Rachel"}])]
)
def test_one_listing_that_does_not_come_stops_no_cell(
    kernel: Callable[[], Session], shelves: Shelves, name: str, answer: tuple[int, Any]
) -> None:
    """A cat could not be painted because the service has no voices."""
    shelves.instead[f"/v1/{name}"] = answer
    said = notes(kernel().generate(CAT))
    assert f"GET /pub/v1/{name}: no list came (" in said
    # The model is the only name of this cell.
    assert ("'Harbour 15' is sent unchecked: the list of models" in said) is (name == "models")


def test_an_answer_of_another_shape_is_told_with_its_field(
    kernel: Callable[[], Session], shelves: Shelves
) -> None:
    """A service that wraps its list in an object would stop every cell of a fresh store."""
    shelves.instead["/v1/voices"] = ODD
    session = kernel()
    assert "GET /pub/v1/voices: `data` is object with voices" in notes(session.generate(CAT))
    assert "GET /pub/v1/voices" not in notes(session.generate("another cat --seed 8"))


def test_characters_that_do_not_come_stop_only_cells_that_name_one(
    kernel: Callable[[], Session], shelves: Shelves
) -> None:
    """A name would be sent where only an id means anything, or an id that is known be refused."""
    shelves.instead["/v1/characters"] = 404, {"err": {}}
    session = kernel()
    assert "GET /pub/v1/characters: no list came (status 404)" in notes(session.generate(CAT))
    with pytest.raises(SpecError, match="no character is called 'Mira' in what could be read"):
        session.generate("{Mira} on a roof --seed 7")
    made = session.generate("character: chr_m1ra7kq0wz\nMira on a roof --seed 7")
    assert "character 'chr_m1ra7kq0wz' is sent unchecked" in notes(made)


def test_an_older_list_serves_where_no_newer_one_comes(
    kernel: Callable[[], Session], shelves: Shelves
) -> None:
    """A listing that breaks for a day would take away the names that are known."""
    known = [row["name"] for row in kernel().listing("voices")]
    shelves.instead["/v1/voices"] = SILENT
    later = kernel()
    assert [row["name"] for row in later.listing("voices")] == known
    assert len(later.listing("styles")) > 3
    with pytest.raises(ServiceFault, match="out of order"):
        later.listing("voices", refresh=True)
    found = later.command("voices")
    assert len(found) == len(known)
    assert "It could not be read: " in found.note
    shelves.instead.clear()
    assert "could not be read" not in later.command("voices", "--refresh").note
    assert later.catalog().unsure == frozenset()


def test_a_listing_that_never_came_is_not_called_empty(
    kernel: Callable[[], Session], shelves: Shelves
) -> None:
    """People would believe that the service has no voices."""
    shelves.instead["/v1/voices"] = 404, {"err": {}}
    session = kernel()
    note = session.command("voices").note
    assert "What voices there are is not known; a name is sent unchecked." in note
    assert "has no such list (404)" in note
    with pytest.raises(NotFound, match="has no such list"):
        session.listing("voices")


@pytest.mark.parametrize("status", [400, 404, 422])
def test_a_service_without_the_query_for_flux_still_gives_its_list(
    kernel: Callable[[], Session], shelves: Shelves, status: int
) -> None:
    """A query that was only ever seen in other people's code would stop every cell."""
    shelves.instead["type=flux"] = status, {"err": {"message": "no such query"}}
    shelves.plain_without_flux = True
    session = kernel()
    said = notes(session.generate(CAT))
    assert f"?type=flux: no list came (status {status})" in said
    assert "unchecked: the list" not in said
    assert session.catalog().find("styles", "Bokeh")
    said = notes(session.generate("a cat on a roof --model Flux --seed 7"))
    assert "the model 'Flux' is sent unchecked" in said
    later = kernel()
    assert later.explain("model: Flux\na cat").plan.problems == ()


def test_names_of_flux_that_were_known_stay_known(
    kernel: Callable[[], Session], shelves: Shelves
) -> None:
    """A query that fails for a day would be told as the end of all Flux styles."""
    session, shelves.plain_without_flux = kernel(), True
    before = {row["name"] for row in session.listing("models")}
    shelves.instead["type=flux"] = 400, {"err": {}}
    assert {row["name"] for row in session.listing("models", refresh=True)} == before
    assert "gone" not in notes(session.generate(CAT))


@pytest.mark.parametrize("status", [401, 403])
def test_a_key_that_is_accepted_nowhere_is_said_at_once(
    kernel: Callable[[], Session], shelves: Shelves, world: World, status: int
) -> None:
    """A wrong key would be told as a service that has no lists."""
    shelves.instead["/pub/v1/"] = status, {"err": {}}
    shelves.instead["/v1/voices"] = SILENT
    session = kernel()
    with pytest.raises(AuthenticationError):
        session.generate(CAT)
    assert world.counters.posts == 0
    assert session.engine().service.radar.found == ()


def test_a_service_that_lists_nothing_at_all_is_no_service(
    kernel: Callable[[], Session], shelves: Shelves, world: World
) -> None:
    """A wrong address would be paid for with a guess."""
    shelves.instead["/pub/v1/"] = 404, {"err": {}}
    with pytest.raises(NotFound, match="has no such list"):
        kernel().generate(CAT)
    assert world.counters.posts == 0
