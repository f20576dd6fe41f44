"""Jobs as a form: what is under way in all cells, what waits to be fetched, what is in doubt.

It looks again by itself while something is under way or a cell runs, and rests otherwise. What
costs is asked about first, with its price. Nothing is known here that the journal does not know.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.job.progress import Progress
from rendernet_jupyter.notebook.panels import look
from rendernet_jupyter.notebook.panels.cards import pictures_of
from rendernet_jupyter.notebook.panels.deed import Deed, said
from rendernet_jupyter.notebook.panels.jobs.board import FAILED, Board, read
from rendernet_jupyter.notebook.panels.jobs.doubts import Doubts, Found, undecided
from rendernet_jupyter.notebook.panels.jobs.row import Row
from rendernet_jupyter.notebook.panels.jobs.words import (
    can_stop,
    entry_told,
    group_told,
    price,
    shown,
    summary,
    waiting_told,
)
from rendernet_jupyter.notebook.panels.panel import Panel, attended
from rendernet_jupyter.notebook.panels.question import Question
from rendernet_jupyter.result.entry import Entry
from rendernet_jupyter.view.gallery import Gallery
from rendernet_jupyter.view.phrase import counted
from rendernet_jupyter.view.progress import progress_bundle

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from rendernet_jupyter.session import Session

PAUSE = 1.0
"""Seconds between looks while something is under way."""

PATIENCE = (2.0, 4.0, 8.0, 16.0, 30.0)
"""Seconds between looks at pictures in doubt that are not finished yet; then a person looks."""

SHOWN = 6
"""Runs under way that are shown one by one."""


class JobsPanel(Panel):
    """Jobs of all cells: watched, fetched, left, resolved.

    Args:
        session: whose.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session, title="Jobs", again="%rendernet panel jobs")
        self._board: Board | None = None
        self._doubted: frozenset[str] | None = None
        self._patience = list(PATIENCE)
        self._pictures: dict[str, str] = {}
        self._cell_runs = False
        self._shell: InteractiveShell | None = None

    # What its twin tells

    def facts(self) -> Sequence[tuple[str, str]]:
        """How many jobs stand how."""
        board = self._board
        if board is None:
            return ()
        numbers = {
            "under way": len(board.groups),
            "to be fetched": len(board.waiting),
            "in doubt": len(board.doubtful),
            "brought less than asked": len(board.failed),
        }
        return tuple((name, str(number)) for name, number in numbers.items() if number)

    # What stands in it

    def body(self) -> Sequence[Any]:
        """Sections for what is under way, what waits, what is in doubt, and what failed."""
        again = look.button(
            "Look again", "Read the journal, and what the account lists", plain=True
        )
        again.on_click(self.guarded(lambda _: self._look(anew=True)))
        self._count = look.html(flex="1 1 260px")
        self._groups = [Row(self, "Stop waiting", self._stop) for _ in range(SHOWN)]
        self._more = look.html()
        self._fetch = look.button("Fetch them", "Get what was accepted; costs nothing",
                                  kind="primary")  # fmt: skip
        self._fetch.on_click(self.guarded(lambda _: self._do(Deed("resume"))))
        self._waiting = look.html()
        self._wait = look.stack(self._waiting, look.across(self._fetch), display="none")
        self._doubts = Doubts(self, self._do)
        self._failed_title = look.html()
        self._failed = [Row(self, "Send the rest…", self._ask_to_retry) for _ in range(FAILED)]
        self._question = Question(self)
        self._result = look.html()
        self._look(anew=True)
        return (
            look.across(self._count, again),
            *(row.root for row in self._groups),
            self._more,
            self._wait,
            self._doubts.root,
            self._failed_title,
            *(row.root for row in self._failed),
            self._question.root,
            self._result,
        )

    # Looking

    def show(self, ip: InteractiveShell) -> None:
        """Put it on the page, and look again whenever a cell runs."""
        super().show(ip)
        if attended(ip):
            self._shell = ip
            ip.events.register("pre_run_cell", self._cell_begins)
            ip.events.register("post_run_cell", self._cell_ends)

    def close(self) -> None:
        """Take the controls off the page, and stop looking."""
        shell, self._shell = self._shell, None
        if shell is not None:
            shell.events.unregister("pre_run_cell", self._cell_begins)
            shell.events.unregister("post_run_cell", self._cell_ends)
        super().close()

    def _cell_begins(self, *_: object) -> None:
        self._cell_runs = True
        self._look(pause=PAUSE)

    def _cell_ends(self, *_: object) -> None:
        self._cell_runs = False
        self._look()

    def _look(self, *, anew: bool = False, pause: float = 0) -> None:
        """Look once more.

        Args:
            anew: also at what the account lists for jobs in doubt.
            pause: seconds to wait before.
        """
        if anew:
            self._doubted, self._patience = None, list(PATIENCE)
        self.behind(self._read, self._fill, key="board", pause=pause)

    def _read(self) -> Board:
        board = read(self.session, time.time())
        locate = self.session.located
        files = {
            entry.run_id: (locate(entry.shown[0].sha256), entry.shown[0].kind == "video")
            for entry in board.failed
            if entry.shown and entry.run_id not in self._pictures
        }
        if files:
            self._pictures = {**self._pictures, **pictures_of(files)}
        return board

    def _fill(self, board: Board) -> None:
        self._board = board
        self._count.value = look.shown(summary(board, self.session.engine().label))
        for number, row in enumerate(self._groups):
            group = board.groups[number] if number < len(board.groups) else None
            row.show(group.run_id if group else "", group_told(group), active=can_stop(group))
        hidden = len(board.groups) - SHOWN
        self._more.value = look.shown(look.quiet(f"and {hidden} more" if hidden > 0 else ""))
        self._waiting.value = look.shown(waiting_told(board))
        self._wait.layout.display = "" if board.waiting else "none"
        self._fill_failed(board.failed)
        self._seek_candidates(board)
        if board.under_way or self._cell_runs:
            self._look(pause=PAUSE)

    def _fill_failed(self, failed: Sequence[Entry]) -> None:
        title = look.heading("Brought less than was asked for", "in the last seven days")
        self._failed_title.value = look.shown(title if failed else "")
        for number, row in enumerate(self._failed):
            entry = failed[number] if number < len(failed) else None
            name = entry.run_id if entry else ""
            row.show(name, entry_told(entry, self._pictures.get(name, "")))

    def _seek_candidates(self, board: Board) -> None:
        """Ask the account for candidates, but only when other jobs are in doubt than before."""
        names = frozenset(job.intent.job_id for job in board.doubtful if job.state == "uncertain")
        if names == self._doubted:
            return
        self._doubted = names
        if not names:
            self._doubts.show(())
            return
        self.behind(lambda: undecided(self.session), self._show_doubts, key="doubts")

    def _show_doubts(self, found: Sequence[Found]) -> None:
        self._doubts.show(found)
        coming = any(one.coming for _, lot in found for one in lot.looks)
        if coming and self._patience:
            pause, *self._patience = self._patience
            self.behind(
                lambda: undecided(self.session), self._show_doubts, key="doubts", pause=pause
            )

    # Doing

    def _do(self, deed: Deed) -> None:
        """Carry something out that a person agreed to; what comes of it is shown, and its line."""
        # What this command asks first was asked, and answered, here; others ask what is new.
        agreed = [True] if deed.name == "resend" else []

        def confirm(question: str) -> bool | None:
            return agreed.pop() if agreed else self._question.wait_for(question, yes="Yes, go on")

        self._carry_out(deed, confirm)

    def _carry_out(self, deed: Deed, confirm: Callable[[str], bool | None]) -> None:
        self.say("Under way", "busy")
        self.behind(
            lambda: deed.done(self.session, on_progress=self._tell, confirm=confirm),
            lambda answer: self._done(deed, answer),
        )

    def _tell(self, progress: Progress) -> None:
        self.say(progress_bundle(progress)["text/plain"], "busy")

    def _done(self, deed: Deed, answer: Any) -> None:
        parts = answer if isinstance(answer, list) else [answer]
        galleries = [part for part in parts if isinstance(part, Gallery)]
        words, lines = said(parts)
        if galleries and not words:
            words = f"{counted(sum(map(len, galleries)), 'picture')} in {galleries[-1].run.run_id}."
        self._result.value = look.shown(shown(galleries))
        same = f"The same in a cell: {deed.line}"
        self.say(words or "Done.", "good", hint="\n".join([*lines, same]))
        self._look(anew=True)

    def _stop(self, run_id: str) -> None:
        """Stop waiting for a run that was left to itself; what was accepted is kept."""
        groups = self._board.groups if self._board else ()
        handle = next((g.handle for g in groups if g.run_id == run_id and g.handle), None)
        if handle is not None:
            self.behind(handle.cancel, lambda _: self._stopped())

    def _stopped(self) -> None:
        hint = "What was accepted is fetched at no further cost: %rendernet resume"
        self.say("Nobody waits for it any more.", "good", hint=hint)
        self._look()

    def _ask_to_retry(self, run_id: str) -> None:
        def work() -> str:
            return price(self.session, run_id)

        def ask(price: str) -> None:
            words = f"Send what {run_id} did not bring once more? {price}"
            self._question.ask(words, lambda: self._retry(run_id), yes="Send it, and pay")

        self.behind(work, ask, key="retry")

    def _retry(self, run_id: str) -> None:
        deed = Deed("retry", (run_id,))

        def confirm(question: str) -> bool | None:
            return self._question.wait_for(question, yes="Yes, go on")

        self.say("Under way", "busy")
        self.behind(
            lambda: deed.done(self.session, on_progress=self._tell, confirm=confirm),
            lambda answer: self._done(deed, answer),
        )
