"""What a session holds, and how it waits: settings, keys, a store, connected engines, the one loop.

The use cases stand in `session`. Nothing here plans, pays or shows.
"""

from __future__ import annotations

import queue
import time
import weakref
from collections.abc import Callable, Coroutine, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from rendernet_jupyter.errors import Interrupted, RenderNetError
from rendernet_jupyter.job.progress import Progress
from rendernet_jupyter.session import catalogs
from rendernet_jupyter.session.ask import Ask
from rendernet_jupyter.session.cargo import Cargo
from rendernet_jupyter.session.clock import Clock
from rendernet_jupyter.session.engines import Choice, Engine, choose, connect, in_process
from rendernet_jupyter.session.farewell import close_at_exit
from rendernet_jupyter.session.handle import Handle
from rendernet_jupyter.session.kernel import name_of_process
from rendernet_jupyter.session.keys import KeyRing
from rendernet_jupyter.session.log import Log, beginning
from rendernet_jupyter.session.loop import LOOP, Events
from rendernet_jupyter.session.settings import Settings
from rendernet_jupyter.store import Store
from rendernet_jupyter.store.presets import BESIDE, Presets

if TYPE_CHECKING:
    from rendernet_jupyter.sandbox import World

T = TypeVar("T")
Tell = Callable[[Progress], None]
GIB = 1 << 30
LANDING = 20.0  # seconds for which closing waits for answers to what was sent and may be paid


class Core:
    """What a session holds; see `Session` for its arguments."""

    def __init__(
        self,
        *,
        config: Mapping[str, Any] | None = None,
        world: World | None = None,
        settings: Settings | None = None,
        **overrides: Any,
    ) -> None:
        self.name = name_of_process()
        self._overrides = overrides
        self.settings = settings or Settings(overrides, config=config)
        self._world = world
        self._handles: weakref.WeakSet[Handle] = weakref.WeakSet()
        self._engines: dict[tuple[str, str, str], Engine] = {}
        self.asked_engine = ""
        self.asked_preset = ""
        self.cargo = Cargo()
        # The variables of whoever works with it, where there is somebody: a notebook says so.
        self.namespace: Callable[[], Mapping[str, object]] = dict
        self.log = Log(
            lambda: self.store.folder / "log",
            lambda: str(self.settings.value("log")),
            lambda: beginning(self.settings),
            self.name,
        )
        close_at_exit(self)  # a script may end while a paid request is on its way

    @cached_property
    def store(self) -> Store:
        """Where runs are kept."""
        folder = str(self.settings.value("store"))
        return Store(
            Path(folder).expanduser() if folder else None,
            clock=time.time,
            quota=int(float(self.settings.value("store_quota")) * GIB),
        )

    @property
    def presets(self) -> Presets:
        """Presets beside the notebook, then those of the user."""
        return Presets([Path.cwd() / BESIDE, self.settings.user_file.parent / "presets"])

    @cached_property
    def keys(self) -> KeyRing:
        """Where keys are looked for."""
        return KeyRing(lambda: self.settings, lambda: self.store.folder)

    @property
    def handles(self) -> tuple[Handle, ...]:
        """Runs that were left to themselves and are not over."""
        return tuple(handle for handle in list(self._handles) if not handle.done)

    def follow(self, handle: Handle) -> None:
        """Count a run as left to itself: closing the session ends the wait for it."""
        self._handles.add(handle)

    def reconfigure(self, config: Mapping[str, Any]) -> None:
        """Take other values of `%config`. Logins and engines stay; another store is opened anew."""
        before = self.settings.value("store"), self.settings.value("store_quota")
        self.settings = Settings(self._overrides, config=config)
        if before != (self.settings.value("store"), self.settings.value("store_quota")):
            self.close()

    def choice(self, asked: str = "") -> Choice:
        """The engine that a call would use."""
        return choose(self.settings, self.keys, asked or self.asked_engine)

    def engine(self, asked: str = "") -> Engine:
        """The connected engine that a call would use."""
        return self._connected(self.choice(asked))

    def sandbox_in_process(self) -> Engine:
        """The sandbox in process, to look after its world; what is made is asked of `engine`."""
        return self._connected(in_process("asked for"))

    def _connected(self, choice: Choice) -> Engine:
        name = (choice.kind, choice.url, choice.key.fingerprint)
        if name not in self._engines:
            self._engines[name] = connect(choice, self.store, self._world, self.log)
        return self._engines[name]

    def close(self) -> None:
        """Close connections and the store. What is under way is kept for the next session."""
        for handle in list(self._handles):
            if not handle.done:
                handle.cancel()
        for engine in self._engines.values():
            LOOP.wait(catalogs.stop(engine))
            LOOP.wait(engine.runner.landed(LANDING))
            LOOP.wait(engine.service.close())
            if engine.world is not None and engine.world is not self._world:
                engine.world.close()
        self._engines.clear()
        self.log.close()
        self.store.close()
        self.__dict__.pop("store", None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _wait(
        self,
        work: Coroutine[Any, Any, T],
        ask: Ask,
        events: Events,
        on_progress: Tell | None,
    ) -> T:
        clock = Clock(on_progress)
        try:
            return LOOP.wait(work, events=events, on_event=clock.tell, on_tick=clock.tick)
        except KeyboardInterrupt:
            stopped = Interrupted(self._still_pending(ask))
            self.log.failure(stopped)
            raise stopped from None
        except RenderNetError as error:
            self.log.failure(error)
            raise

    def _followed(
        self, work: Callable[[Ask], Coroutine[Any, Any, T]], on_progress: Tell | None
    ) -> T:
        """Wait for what needs no text and no answer of a person."""
        events: Events = queue.SimpleQueue()
        ask = Ask("", tell=events.put)
        return self._wait(work(ask), ask, events, on_progress)

    def _still_pending(self, ask: Ask) -> list[str]:
        """The jobs of a call that left and are not over: those that resuming will fetch."""
        if not ask.sent:
            return []
        pending = {job.intent.job_id for job in self.store.journal.pending()}
        return [intent.job_id for intent in ask.sent if intent.job_id in pending]
