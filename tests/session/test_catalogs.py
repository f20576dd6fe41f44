"""The catalogue over time: kept, read anew behind the scenes, told apart from the day before."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from rendernet_jupyter import RenderNetError, Session
from rendernet_jupyter.redaction import Secret
from rendernet_jupyter.sandbox import SANDBOX_KEY, World, create_app
from rendernet_jupyter.session.catalogs import DAY, PATIENCE, at_hand
from rendernet_jupyter.view.gallery import Gallery

CAT = "a cat on a roof --seed 7"


class Shop:
    """A service whose styles change, and which can be closed; it counts how often it is read."""

    def __init__(self, world: World) -> None:
        self._app: Any = create_app(world, base_url="")
        self.more: list[dict[str, str]] = []
        self.without: set[str] = set()
        self.closed = False
        self.readings = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if self.closed:
            await _answer(send, 503, {"err": {"message": "closed"}})
            return
        path, query = scope.get("path", ""), scope.get("query_string", b"")
        if not path.endswith("/styles"):
            await self._app(scope, receive, send)
            return
        self.readings += 1
        whole: list[Any] = []

        async def keep(message: Any) -> None:
            whole.append(message)

        await self._app(scope, receive, keep)
        answer = json.loads(b"".join(m.get("body", b"") for m in whole))
        answer["data"] = [i for i in answer["data"] if i["name"] not in self.without]
        if b"type=flux" not in query and b"page=1" in query.split(b"&"):
            answer["data"] += self.more
        await _answer(send, 200, answer)


async def _answer(send: Any, status: int, body: Any) -> None:
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(body).encode()})


@pytest.fixture
def shop(world: World) -> Shop:
    return Shop(world)


@pytest.fixture
def customer(shop: Shop, address_of: Callable[[Any], str]) -> Iterator[Session]:
    """A session at the shop, which it has read."""
    url = address_of(shop)
    with Session(engine=url, model="Harbour 15") as made:
        made.login(Secret(SANDBOX_KEY), engine=url)
        yield made


def grown_old(session: Session, age: float = 2 * DAY) -> None:
    """The reading of this session, as if it had been made long ago."""
    engine = session.engine()
    engine.listings_at = time.time() - age


def until_read(session: Session) -> None:
    """Wait for the reading behind the scenes."""
    reading = session.engine().reading
    assert reading is not None
    while not reading.done():
        time.sleep(0.01)


def names(found: Any) -> list[str]:
    return [row["name"] for row in found]


def test_an_old_list_serves_while_a_newer_one_is_read(customer: Session, shop: Shop) -> None:
    """A cell would wait for pages of names every morning."""
    shop.more = [{"name": f"New {n}", "base_model": "sdxl"} for n in range(4)]
    shop.without = {"Bokeh"}
    grown_old(customer)
    first = customer.command("styles", "--search bokeh")
    assert names(first) == ["Bokeh"]
    assert "2 days ago; a newer reading is under way" in first.note
    until_read(customer)
    made = customer.generate(CAT)
    assert isinstance(made, Gallery)
    [told] = [note for note in made.run.notes if "names were last read" in note]
    assert "4 new styles (New 0, New 1, New 2 and 1 more), 1 gone (Bokeh)" in told
    then = customer.command("styles", "--search bokeh")
    assert names(then) == []
    assert "names were last read" not in then.note  # it was said once


def test_what_came_and_went_can_be_looked_up(customer: Session, shop: Shop) -> None:
    """A new style is seen on the day it comes, or never."""
    assert len(customer.command("styles", "--new")) == 0
    shop.more = [{"name": "Tintype", "base_model": "sdxl"}]
    customer.command("styles", "--refresh")
    shop.more, shop.without = [], {"Bokeh"}
    customer.command("styles", "--refresh")
    rows = [(r["name"], r["change"]) for r in customer.command("styles", "--new")]
    assert sorted(rows[:2]) == [("Bokeh", "went"), ("Tintype", "went")]
    assert rows[2:] == [("Tintype", "came")]
    assert len(customer.command("voices", "--new")) == 0
    assert customer.command("styles", "--new").to_frame().shape == (3, 4)


def test_a_service_that_is_gone_is_said_with_the_age_of_the_list(
    customer: Session, shop: Shop
) -> None:
    """An old list would pass for what the service has today."""
    shop.closed = True
    grown_old(customer, 3 * DAY)
    found = customer.command("models", "--refresh")
    assert len(found) > 3
    assert "3 days ago" in found.note
    assert "could not be read anew: " in found.note
    with pytest.raises(RenderNetError):
        customer.listing("models", refresh=True)


def test_a_reading_that_failed_behind_the_scenes_is_said_and_not_tried_at_once_again(
    customer: Session, shop: Shop
) -> None:
    """A service that is down would be asked at every cell, or its silence never be heard of."""
    shop.closed = True
    grown_old(customer)
    customer.command("styles")
    until_read(customer)
    engine, shop.closed = customer.engine(), False
    tried, before = engine.reading, shop.readings
    assert "against a list of 2 days ago: " in customer.command("styles").note.lower()
    assert engine.reading is tried
    engine.tried_at -= PATIENCE
    customer.command("styles")
    until_read(customer)
    assert shop.readings > before
    assert "just now" in customer.command("styles").note


def test_a_session_that_closes_ends_its_reading(customer: Session) -> None:
    """A kernel would hang at its end, or complain of a task that nobody waits for."""
    grown_old(customer)
    customer.command("styles")
    reading = customer.engine().reading
    assert reading is not None
    customer.close()
    assert reading.done()


def test_names_are_at_hand_without_asking_the_service(
    customer: Session, shop: Shop, address_of: Callable[[Any], str]
) -> None:
    """The first Tab of a kernel would wait for the network, or offer nothing."""
    url = customer.engine().choice.url
    before = shop.readings
    with Session(engine=url, model="Harbour 15") as later:
        known = at_hand(later.engine(), later.store)
        assert known.find("styles", "Bokeh")
        assert at_hand(later.engine(), later.store) is known
    assert shop.readings == before


def test_the_sandbox_is_read_once_a_session(local: Session, world: World) -> None:
    """Names that cannot change would be read again and again."""
    local.command("styles")
    before = world.counters.listings
    grown_old(local)
    found = local.command("styles")
    assert world.counters.listings == before
    assert "under way" not in found.note


def test_the_first_keystroke_finds_the_names_of_the_sandbox(local: Session) -> None:
    """Whoever tries the sandbox first would think that nothing is completed."""
    assert at_hand(local.engine(), local.store).find("styles", "Bokeh")


def test_a_catalogue_is_made_once_for_a_reading(local: Session) -> None:
    """Its indexes would be built anew at every key."""
    known = local.catalog()
    assert local.catalog() is known
    assert at_hand(local.engine(), local.store) is known
    assert known.search("styles", "bokeh")[0].name == "Bokeh"
    engine = local.engine()
    engine.listings["styles"] = engine.listings["styles"][:1]
    assert len(local.catalog().styles) == 1


@pytest.mark.parametrize(
    ("arguments", "first"),
    [("--search bok", "Bokeh"), ("--search noir", "Neon Noir"), ("--base flux", "")],
)
def test_a_search_brings_the_best_name_first(local: Session, arguments: str, first: str) -> None:
    """The name that was meant would stand below the fold."""
    found = local.command("styles", arguments)
    assert len(found) > 0
    if "--base" in arguments:
        assert {row["base_model"] for row in found} == {"flux"}
    if first:
        assert first in found[0]["name"]
    assert list(found.to_frame()["name"]) == names(found)


def test_a_search_in_one_base_model_says_what_others_have(local: Session) -> None:
    """A style of another model would seem not to exist."""
    found = local.command("styles", "--base flux --search noir")
    assert len(found) == 0
    assert "Of other base models: Neon Noir (sdxl)." in found.note
