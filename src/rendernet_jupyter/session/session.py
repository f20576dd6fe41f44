"""The use cases, each a short story told with the rooms below.

A session holds settings, keys, a store and connected engines. Doors (magics, shell, Python) call it
and show what it returns; it draws nothing itself and prints nothing.
"""

from __future__ import annotations

import asyncio
import queue
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.catalog import Catalog
from rendernet_jupyter.errors import Interrupted, RenderNetError
from rendernet_jupyter.job.progress import Progress
from rendernet_jupyter.redaction import Secret
from rendernet_jupyter.request.explain import Explanation
from rendernet_jupyter.result.records import Run
from rendernet_jupyter.session import (
    adoption,
    catalogs,
    commands,
    doubts,
    explaining,
    generate,
    history,
    jobs,
    login,
    reading,
    resume,
)
from rendernet_jupyter.session.ask import Ask, Priced
from rendernet_jupyter.session.characters import Characters
from rendernet_jupyter.session.core import Core, Tell
from rendernet_jupyter.session.doubts import Doubt
from rendernet_jupyter.session.engines import Choice
from rendernet_jupyter.session.galleries import gallery_of
from rendernet_jupyter.session.handle import Handle
from rendernet_jupyter.session.loop import LOOP, Events, asked_through
from rendernet_jupyter.session.period import Moment
from rendernet_jupyter.session.resume import Resumed
from rendernet_jupyter.view.gallery import Gallery, GalleryOptions
from rendernet_jupyter.view.history import History

if TYPE_CHECKING:
    from rendernet_jupyter.result.recall import Recalled
    from rendernet_jupyter.result.verification import Verification

Made = Gallery | Handle | Priced | Explanation


class Session(Core):
    """Everything that a notebook, a script or the shell needs.

    Args:
        config: values of `%config`, weaker than `overrides`.
        world: a sandbox world to use in place of the one beside the store.
        settings: complete settings, in place of `config` and `overrides`.
        **overrides: settings of this session, such as `engine="sandbox"` or `store="~/rn"`.

    Raises:
        SettingsError: a setting is wrong.

    Example:
        >>> rn = Session(engine="sandbox")                      # doctest: +SKIP
        >>> cats = rn.generate("a cat on a roof --seed 7")      # doctest: +SKIP
        >>> cats[0].image.size                                  # doctest: +SKIP
        (1024, 1024)
    """

    # Making pictures

    def generate(
        self,
        text: str,
        line: str = "",
        *,
        variables: Mapping[str, object] | None = None,
        on_progress: Tell | None = None,
        confirm: Callable[[str], bool | None] | None = None,
        where: str = "text",
        shift: int = 0,
        notebook: str = "",
        cell: str = "",
        on_end: Callable[[Handle], None] | None = None,
    ) -> Made:
        """Make what `text` asks for, and wait for it.

        Args:
            text: a spec, as in the body of a cell.
            line: options, as on the magic line.
            variables: values for `{{ name }}`.
            on_progress: called in this thread with every change, and while time passes.
            confirm: called in this thread with a question; answers yes, no, or None when nobody can
                be asked. Without it what needs an answer is an error that names the option.
            where: what errors call the text.
            shift: what errors add to line numbers.
            notebook: file name of the notebook, recorded with the run.
            cell: id of its cell, likewise.
            on_end: with `--no-wait`, called at the end, in a thread of the handle.

        Returns:
            The pictures. With `--estimate` the price alone, with `--explain` how the text is read,
            with `--no-wait` a handle on the run, as soon as it is written down.

        Raises:
            SpecError: the text cannot be sent; nothing was.
            RenderNetError: anything else that went wrong, as the error tree says.
            Interrupted: the wait was interrupted; what was paid for is kept.
        """
        self.keys.demand_absent(text, line)
        events: Events = queue.SimpleQueue()
        ask = Ask(text, line, variables or {}, events.put, where, shift)
        ask.notebook, ask.cell = notebook, cell
        if confirm:
            ask.confirm = asked_through(events, confirm)
        if reading.line_options(line).get("no_wait"):
            return self._begin(ask, events, on_progress, on_end)
        return self._wait(generate.generate(self, ask), ask, events, on_progress)

    def _begin(
        self,
        ask: Ask,
        events: Events,
        on_progress: Tell | None,
        on_end: Callable[[Handle], None] | None,
    ) -> Made:
        """Start a run, wait until it is written down, and leave it to itself."""
        future = LOOP.submit(generate.generate(self, ask))
        try:
            LOOP.wait_until(ask.gone, future, events=events, on_event=on_progress)
            if future.done():
                made: Made = future.result()
                if not isinstance(made, Gallery):
                    return made
        except KeyboardInterrupt:
            raise Interrupted(self._still_pending(ask)) from None
        except RenderNetError as error:
            self.log.failure(error)
            raise
        handle = Handle(self, ask, future, events).start(on_progress, on_end)
        self.follow(handle)
        return handle

    async def agenerate(
        self,
        text: str,
        line: str = "",
        *,
        variables: Mapping[str, object] | None = None,
        on_progress: Tell | None = None,
    ) -> Gallery | Priced | Explanation:
        """The same as `generate`, for code with an event loop of its own.

        `on_progress` is called in that loop's thread. Cancelling the task stops the wait and keeps
        what was sent.
        """
        self.keys.demand_absent(text, line)
        if reading.line_options(line).get("no_wait"):
            raise RenderNetError(
                "--no-wait is for code that blocks; nothing was sent",
                hint="Here it is: task = asyncio.create_task(session.agenerate(...))",
            )
        here = asyncio.get_running_loop()

        def tell(progress: Progress) -> None:
            if on_progress:
                here.call_soon_threadsafe(on_progress, progress)

        ask = Ask(text, line, variables or {}, tell)
        return await asyncio.wrap_future(LOOP.submit(generate.generate(self, ask)))

    def resume(
        self, *, on_progress: Tell | None = None, every: bool = False, timeout: float | None = None
    ) -> Resumed:
        """Bring home what was accepted earlier and not fetched. Sends nothing that costs.

        `every` fetches pictures of all candidates of what is in doubt, not only of the nearest;
        `timeout` is in seconds, by default that of the setting.
        """
        return self._followed(
            lambda ask: resume.resume(self, ask, every=every, wait=timeout), on_progress
        )

    def doubts(self) -> list[Doubt]:
        """Jobs that may have been charged, with the generations of the account that could be them.

        Raises:
            RenderNetError: the account's listing cannot be read.
        """
        return LOOP.wait(doubts.doubts(self, self.engine()))

    def adopt(
        self,
        job_id: str | Mapping[str, str],
        generation_id: str = "",
        *,
        on_progress: Tell | None = None,
        confirm: Callable[[str], bool | None] | None = None,
        yes: bool = False,
    ) -> Resumed:
        """Say which generation an uncertain job is, and bring it home. Costs nothing.

        Args:
            job_id: its name, as `resume` and `doubts` show it; or generations by the names of
                several jobs, of which all are adopted or none.
            generation_id: the service's id; may be left out when only one fits.
            on_progress: as in `generate`.
            confirm: asks before one is taken that does not look like what was asked for.
            yes: ask nothing.

        Raises:
            RenderNetError: there is no such job or generation, or it belongs to another job.
        """
        pairs = {job_id: generation_id} if isinstance(job_id, str) else job_id
        taken = adoption.adopt(self, pairs, confirm, yes=yes)
        return self._followed(lambda ask: resume.resume(self, ask, taken), on_progress)

    def drop(self, *job_ids: str) -> None:
        """Forget uncertain jobs. If they were charged, their pictures are in the account.

        An accepted job is forgotten as well when the service does not know it any more.

        Raises:
            RenderNetError: there is no such job of one name; nothing was forgotten.
        """
        LOOP.wait(doubts.drop(self, self.engine(), job_ids))

    def resend(
        self,
        job_id: str,
        *,
        on_progress: Tell | None = None,
        confirm: Callable[[str], bool | None] | None = None,
        yes: bool = False,
    ) -> Gallery:
        """Send an uncertain job once more. It is paid for; the earlier try may have been, too.

        Args:
            job_id: its name, as `resume` shows it.
            on_progress: as for `generate`.
            confirm: asks before a `video_anyone` goes to the live service.
            yes: ask nothing.
        """
        job = doubts.uncertain(self, self.engine(), job_id)
        return self._again(self._run(job.run_id), job_id, on_progress, confirm, yes=yes)

    def retry(
        self,
        run_id: str = "last",
        *,
        on_progress: Tell | None = None,
        confirm: Callable[[str], bool | None] | None = None,
        yes: bool = False,
    ) -> Gallery:
        """Send those requests of a run again that brought less than was asked for.

        The rest is in the store. A batch is bought whole.

        Args:
            run_id: its name, or `last`.
            on_progress: as for `generate`.
            confirm: asks what a cell would ask.
            yes: ask nothing.

        Raises:
            RenderNetError: there is no such run, or nothing of it is missing.
            OutcomeUnknown: of one of them nobody knows whether it was charged; `resume` shows it.
        """
        return self._again(self._run(run_id), "", on_progress, confirm, yes=yes)

    def retry_price(self, run_id: str = "last") -> Priced:
        """What `retry` would cost now. Sends nothing that costs.

        Raises:
            RenderNetError: there is no such run, or nothing of it is missing.
        """
        return self._followed(lambda ask: jobs.price_again(self, ask, self._run(run_id)), None)

    def _again(
        self,
        run: Run,
        only: str,
        on_progress: Tell | None,
        confirm: Callable[[str], bool | None] | None,
        *,
        yes: bool,
    ) -> Gallery:
        events: Events = queue.SimpleQueue()
        ask = Ask(run.source, run.line, tell=events.put, notebook=run.notebook, cell=run.cell)
        if confirm:
            ask.confirm = asked_through(events, confirm)
        work = jobs.again(self, ask, run, only, yes=yes)
        return self._wait(work, ask, events, on_progress)

    def last(self) -> Gallery | None:
        """The newest run in the store, None when there is none."""
        runs = self.store.runs.latest()
        return self.gallery(runs[0]) if runs else None

    def run(self, run_id: str) -> Gallery:
        """A run of the store by its name.

        Raises:
            RenderNetError: there is none of that name.
        """
        return self.gallery(self._run(run_id))

    def _run(self, run_id: str) -> Run:
        run = self.store.runs.get(self.store.marks.meant(run_id))
        if run is None:
            raise RenderNetError(f"the run {run_id!r} vanished from the store")
        return run

    def gallery(
        self,
        run: Run,
        options: GalleryOptions | None = None,
        copies: Mapping[Path, Path] | None = None,
    ) -> Gallery:
        """A run with its looks.

        Args:
            run: what was made.
            options: how it is shown; as its cell said, and by the settings, when absent.
            copies: where originals were copied to, by their place in the store; linked when the
                notebook can reach them.
        """
        return gallery_of(self, run, options, copies)

    def located(self, sha256: str) -> Path:
        """The stored file of a content hash; where it would be when it is not there."""
        found = self.store.media.find(sha256)
        return found or self.store.media.path(sha256, "")

    # Finding runs again

    def history(
        self,
        words: str = "",
        *,
        model: str = "",
        style: str = "",
        character: str = "",
        lora: str = "",
        seed: int | str = "",
        kind: str = "",
        tag: str | Sequence[str] = (),
        since: Moment = "",
        until: Moment = "",
        rating: int = 0,
        notebook: str = "",
        engine: str = "",
        made: bool = False,
        failed: bool = False,
        limit: int | None = 20,
    ) -> History:
        """Runs of the store, newest first; all that is given must hold, letter case aside.

        Args:
            words: words of the prompt, the negative prompt, the script, the note, the tags or the
                name, or their beginnings; "several in quotes" stand next to each other.
            model: that name this model.
            style: that name this style.
            character: that show this character, by name or id.
            lora: that name this LoRA.
            seed: with this seed.
            kind: of this kind, such as `model` or `segment`.
            tag: with this tag, or all of several.
            since: made then or later: `2026-11`, `yesterday`, `7d`, or a date.
            until: made then or earlier; `2026-11` takes in the whole of November.
            rating: with so many stars or more, on the run or on one of its pictures.
            notebook: made in this notebook, with or without `.ipynb`.
            engine: `sandbox` or `service`.
            made: leave out runs that the store answered altogether.
            failed: only runs of which some request brought no picture.
            limit: so many at the most; None for all.

        Raises:
            RenderNetError: a filter cannot be read.
        """
        return history.search(
            self,
            words,
            model=model,
            style=style,
            character=character,
            lora=lora,
            seed=seed,
            kind=kind,
            tag=tag,
            since=since,
            until=until,
            rating=rating,
            notebook=notebook,
            engine=engine,
            made=made,
            failed=failed,
            limit=limit,
        )

    # Proving pictures, and making them again

    def verify(self, what: str | Path = "all") -> Verification:
        """Prove pictures by their bytes, pixels, manifests and the journal, or name what changed.

        Args:
            what: a file, a folder, a run's name, or `all` for everything in the store and in the
                setting `output_dir`.

        Raises:
            RenderNetError: it is none of these.
        """
        from rendernet_jupyter.session import proof  # half of it is of no use to what is made

        return proof.verify(self, what)

    def recall(
        self, what: str | Path, *, variables: Mapping[str, object] | None = None
    ) -> Recalled:
        """The cell that makes a picture again, and what it could not take over.

        Args:
            what: a run's name, a media id or an address that holds one, or a file: with a manifest
                of ours, or with metadata of A1111, ComfyUI or InvokeAI.
            variables: values for `{{ name }}`: one that is still the same picture stays in the
                cell. Without them those of the notebook.

        Raises:
            RenderNetError: nothing is known of it.
        """
        from rendernet_jupyter.session import memory  # as above, with readers of six formats

        return memory.recall(self, what, variables)

    @property
    def characters(self) -> Characters:
        """The characters that prompts can name: looked at, made, changed, put away."""
        return Characters(self)

    # Everything else that waits

    def command(self, name: str, arguments: str = "", **door: Any) -> Any:
        """Carry out a command of the table by name; see `commands.COMMANDS`."""
        self.keys.demand_absent(arguments)
        return commands.carry_out(self, name, arguments, **door)

    def explain(
        self,
        text: str,
        line: str = "",
        *,
        variables: Mapping[str, object] | None = None,
        catalog: Mapping[str, Any] | None = None,
        shift: int = 0,
    ) -> Explanation:
        """How a text is read, by the settings in force and the engine's catalogue.

        With a `catalog` of the caller's, settings are left out; `shift` is added to the numbers of
        lines that people read. Sends nothing that costs.

        Raises:
            RenderNetError: an API key is in the text, a variable or a preset.
        """
        return explaining.explained(self, text, line, variables, catalog, shift=shift)

    def listing(self, name: str, *, refresh: bool = False) -> list[dict[str, Any]]:
        """The entries of a listing, as the service shows them.

        Args:
            name: `models`, `styles`, `loras`, `controlnets`, `voices` or `characters`.
            refresh: read it anew, however young the last reading is.

        Raises:
            RenderNetError: it cannot be read anew, or never was read.
        """
        return LOOP.wait(catalogs.items_of(self.engine(), self.store, name, anew=refresh))

    def catalog(self, *, refresh: bool = False) -> Catalog:
        """What may be named, to look up and to search; arguments and errors as of `listing`."""
        return LOOP.wait(catalogs.catalog_now(self.engine(), self.store, anew=refresh))

    def balance(self) -> float | None:
        """Credits left, by asking for a price; None when the engine does not say."""
        probe = {"model": self.settings.value("model"), "prompt": {"positive": "a dot"}}
        return LOOP.wait(self.engine().service.estimate([probe])).balance

    def login(self, key: Secret, *, save: bool = False, engine: str = "") -> Choice:
        """Take a key for the service, or for the address `engine`; check it with one free read.

        Raises:
            AuthenticationError: the service does not accept it.
            RenderNetError: it could not be checked. In both cases an earlier key stays in force.
        """
        return login.login(self, key, save=save, engine=engine)
