"""Which engine a call uses, and the connection to it.

No key means the sandbox, and the result says so. An engine is connected once a session and kept.
Nothing here plans, pays or shows.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
import weakref
from dataclasses import dataclass, field
from operator import is_not
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.catalog import Catalog, Change, changes_between
from rendernet_jupyter.client.exchange import silent
from rendernet_jupyter.client.service import LISTINGS, Service
from rendernet_jupyter.client.shut import ORIGIN as REPLAY_ORIGIN
from rendernet_jupyter.client.shut import ShutWire
from rendernet_jupyter.client.wire import Wire, is_loopback, origin_of
from rendernet_jupyter.errors import (
    AuthenticationError,
    RenderNetError,
    ServiceError,
    SettingsError,
    StoreError,
)
from rendernet_jupyter.job.runner import Runner
from rendernet_jupyter.job.schedule import SANDBOX, SERVICE, Schedule
from rendernet_jupyter.job.together import together
from rendernet_jupyter.job.watch import Watch
from rendernet_jupyter.redaction import Secret
from rendernet_jupyter.sandbox import SANDBOX_KEY, SANDBOX_ORIGIN
from rendernet_jupyter.session.counting import first_looks
from rendernet_jupyter.session.keys import KeyRing, KnownKey
from rendernet_jupyter.session.log import Log, LoggedJournal
from rendernet_jupyter.session.loop import LOOP
from rendernet_jupyter.session.settings import REPLAY, Settings
from rendernet_jupyter.store import Store
from rendernet_jupyter.store.account import Account
from rendernet_jupyter.store.cast import CAST

if TYPE_CHECKING:
    from rendernet_jupyter.sandbox import World

NEWS = "news"
"""Beside the listings of an account the store keeps what came and went, newest first."""

NEWS_LAST, MOST_NEWS = 30 * 86_400.0, 500  # seconds, and entries


@dataclass(frozen=True, slots=True)
class Choice:
    """An engine by name.

    Attributes:
        kind: `sandbox` (in process), `service` (an address) or `replay` (the store alone).
        url: its address.
        key: for exactly this origin.
        why: one line for people.
        implied: nobody asked for it by name.
    """

    kind: str
    url: str
    key: KnownKey
    why: str
    implied: bool = False


@dataclass(slots=True)
class Engine:
    """A connected engine.

    `account.engine` is `sandbox` for the sandbox in process and for a served one, which says so in
    its answers. `uploading` keeps two cells from uploading the same content at the same time;
    `strangers` are fingerprints that were found to be of other accounts. `unread` holds, by
    listing, why the last reading did not bring it; `unsure` names the listings that are not whole.
    """

    choice: Choice
    account: Account
    service: Service
    runner: Runner
    watch: Watch
    host: str
    schedule: Schedule = SERVICE
    world: World | None = None
    uploading: dict[str, asyncio.Lock] = field(default_factory=dict)
    strangers: set[str] = field(default_factory=set)
    listings_at: float | None = None
    listings: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    reading: asyncio.Task[None] | None = None
    trouble: str = ""
    tried_at: float = 0.0
    news: tuple[Change, ...] = ()
    kept: Catalog | None = None
    unread: dict[str, RenderNetError] = field(default_factory=dict)
    unsure: frozenset[str] = frozenset()
    _catalog: tuple[list[Any], Catalog] | None = None

    @property
    def sandbox(self) -> bool:
        """Whether its pictures are sandbox pictures."""
        return self.account.engine == "sandbox"

    @property
    def replays(self) -> bool:
        """Whether it only shows what the store holds."""
        return self.choice.kind == "replay"

    @property
    def label(self) -> str:
        """Where it runs, for people."""
        return "sandbox" if self.choice.kind == "sandbox" else self.service.place

    def catalog(self) -> Catalog:
        """What may be named, as last read; the same object until something else is read."""
        parts = [*self.listings.values(), self.listings_at, self.unsure]
        kept = self._catalog
        if kept is None or len(kept[0]) != len(parts) or any(map(is_not, kept[0], parts)):
            made = Catalog.from_listings(
                self.listings, taken_at=self.listings_at, unsure=self.unsure
            )
            self._catalog = kept = parts, made
        return kept[1]

    async def refresh(self, store: Store) -> None:
        """Read all listings anew, and keep them with what changed.

        Each is read on its own: of one that does not come, the older reading is kept, and what it
        lacks is sent unchecked.

        Raises:
            AuthenticationError: none came, and the key is not accepted.
            RenderNetError: none came.
        """
        fresh = await self._read_listings()
        now = time.time()
        self.recognise()
        # Another kernel may have read them, and told of them, in the meantime.
        before, _ = store.listings(self.account)
        older = {**before, **self.listings}
        for name, kind in self.service.partial.items():
            fresh[name] += [i for i in older.get(name, ()) if i.get("base_model") == kind]
        self.news += changes_between(self.listings, fresh, now)
        self.listings = {name: older[name] for name in self.unread if name in older} | fresh
        self.listings_at, self.trouble = now, ""
        self.unsure = frozenset({*self.unread, *self.service.partial})
        seen = [*changes_between(before, fresh, now), *map(Change.from_item, before.get(NEWS, ()))]
        news = [c.to_item() for c in seen[:MOST_NEWS] if now - c.seen_at < NEWS_LAST]
        about = {"sandbox": self.sandbox, "unsure": sorted(self.unsure)}
        store.keep_listings(self.account, {**fresh, "about": [about], NEWS: news})

    async def _read_listings(self) -> dict[str, list[dict[str, Any]]]:
        """The listings that came; `unread` says why the others did not."""

        async def read(name: str) -> list[dict[str, Any]] | RenderNetError:
            try:
                return await self.service.listing(name)
            except RenderNetError as error:
                return error

        found = dict(zip(LISTINGS, await together(*map(read, LISTINGS)), strict=True))
        unread = {n: error for n, error in found.items() if isinstance(error, RenderNetError)}
        if len(unread) == len(LISTINGS):
            wrong = [e for e in unread.values() if isinstance(e, AuthenticationError)]
            raise next(iter(wrong or unread.values()))
        for name, error in unread.items():
            if isinstance(error, ServiceError):
                self.service.note_closed(name, error)
        self.unread = unread
        return {name: items for name, items in found.items() if isinstance(items, list)}

    def recall(self, store: Store) -> None:
        """Take the listings that the store has, if they are younger than those at hand.

        A server on this machine is always read anew: another one may listen there today.
        """
        if self.replays:
            kept = store.precedents.listings()
            self.listings, self.listings_at = kept[0] if kept else ({}, None)
            self.listings = {name: [] for name in LISTINGS} | self.listings
            return
        if self.sandbox or is_loopback(self.choice.url):
            return
        found, taken_at = store.listings(self.account)
        if taken_at is None or taken_at <= (self.listings_at or 0.0):
            return
        about = found.pop("about", [{}])
        for name in (NEWS, CAST):
            found.pop(name, None)
        self.listings, self.listings_at = found, taken_at
        self.unread = {}
        self.unsure = frozenset(about[0].get("unsure", ())) | (LISTINGS.keys() - found.keys())
        self.recognise(said=bool(about[0].get("sandbox")))

    def recognise(self, *, said: bool = False) -> None:
        """A served sandbox says what it is; its pictures are never taken for real ones."""
        if (said or self.service.says_sandbox) and not self.sandbox:
            self.account = Account("sandbox", self.account.origin, self.account.fingerprint)


def choose(settings: Settings, keys: KeyRing, asked: str = "") -> Choice:
    """The engine that settings, keys and the call ask for; replay, where the environment binds.

    Args:
        settings: in force.
        keys: known keys.
        asked: `--engine` of the call, empty when it does not say.

    Raises:
        KeyMissing: a service is asked for by name, and no key is known for it.
        SettingsError: the name is none.
    """
    bound = settings.replay_is_set
    name = REPLAY if bound else asked or str(settings.value("engine"))
    base_url = str(settings.value("base_url"))
    if name == "auto":
        if keys.unknown_profile:
            raise SettingsError(
                f"no profile is called {keys.profile!r}",
                hint="Log in with it: %rendernet login; or set RENDERNET_PROFILE to another one.",
            )
        if known := keys.find(origin_of(base_url)):
            why = f"a key is known ({known.source})"
            return Choice("service", base_url, known, why, implied=True)
        return in_process("no API key found", implied=True)
    if name == "sandbox":
        return in_process("asked for")
    if name == REPLAY:
        return _replay("set for this run by RENDERNET_ENGINE" if bound else "asked for")
    if name == "service":
        return Choice("service", base_url, keys.demand(origin_of(base_url)), "asked for")
    if name.startswith(("http://", "https://")):
        return Choice("service", name, _key_for(name, keys), "asked for")
    raise SettingsError(
        f"unknown engine {name!r}",
        hint="Known: auto, sandbox, service, replay, or an address such as http://127.0.0.1:8765",
    )


def _key_for(url: str, keys: KeyRing) -> KnownKey:
    origin = origin_of(url)
    found = keys.find(origin)
    if found is None and is_loopback(url):
        # A sandbox served on this machine takes the sandbox's public key, which is no secret.
        return KnownKey(Secret(SANDBOX_KEY), origin, "the sandbox's public key")
    return found or keys.demand(origin)


def _replay(why: str) -> Choice:
    none = KnownKey(Secret("replay"), origin_of(REPLAY_ORIGIN), "none is needed")
    return Choice(REPLAY, REPLAY_ORIGIN, none, why)


def in_process(why: str, *, implied: bool = False) -> Choice:
    """The sandbox in process, whatever is set."""
    origin = origin_of(SANDBOX_ORIGIN)
    key = KnownKey(Secret(SANDBOX_KEY), origin, "the sandbox's public key")
    return Choice("sandbox", SANDBOX_ORIGIN, key, why, implied)


def _world(store: Store) -> World:
    from rendernet_jupyter.sandbox import World  # with Starlette: 100 ms that the service spares

    _ = store.database  # a folder that cannot be used is said once, in the store's words
    try:
        return World(store.sandbox_folder)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(
            f"the sandbox cannot keep its world: {error}",
            hint="Name a folder that can be written in RENDERNET_STORE.",
        ) from None


def _hang_up(wire: Wire) -> None:
    """Close the connections of a service that nobody can ask any more.

    This runs whenever memory is tidied, in any thread: it must not wait.
    """
    if LOOP.running:  # else nothing was ever connected
        LOOP.submit(wire.close())


def connect(
    choice: Choice, store: Store, world: World | None = None, log: Log | None = None
) -> Engine:
    """A connected engine. Opens no connection yet: the first request does.

    Args:
        choice: which.
        store: where its downloads go, and beside which the sandbox keeps its world.
        world: the sandbox's world, when the caller brings one.
        log: told of every exchange and of every change of a job.
    """
    hear = log.write if log else silent
    if log:
        log.keep_out(choice.key.key)
    app = None
    if choice.kind == "sandbox":
        from rendernet_jupyter.sandbox import create_app  # as above

        world = world or _world(store)
        app = create_app(world)
    replays = choice.kind == "replay"
    wire = ShutWire() if replays else Wire(choice.url, choice.key.key, app=app)
    if app is not None:
        wire.failures.host = "the sandbox"  # its address is made up, and says nothing to people
    service = Service(wire, store.media, hear=hear)
    weakref.finalize(service, _hang_up, wire).atexit = False  # sessions are closed then
    schedule: Schedule = SANDBOX if choice.kind == "sandbox" or is_loopback(choice.url) else SERVICE
    watch = Watch(service, schedule, clock=time.monotonic, sleep=asyncio.sleep)
    return Engine(
        choice=choice,
        account=Account(choice.kind, wire.origin, choice.key.fingerprint),
        service=service,
        runner=Runner(
            service,
            LoggedJournal(store.journal, hear),
            watch,
            clock=time.monotonic,
            early=first_looks(store, wire.origin),
        ),
        watch=watch,
        host=wire.host,
        schedule=schedule,
        world=world if app is not None else None,
    )
