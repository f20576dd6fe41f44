"""Locking a notebook: for each of its cells the requests it made, and the pictures that came.

The saved outputs tell which of the runs that the journal knows is meant. Where they do not, it is
the last one of this notebook, or, for a cell that was edited since or never run in it, an earlier
run of the same request; and a doubt is told. Nothing is sent, and nothing is made.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from rendernet_jupyter.document.notebook import Call, Cell, read_cells
from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.result.lock import NAME, Lock, LockedMedium, LockedRequest, locked_body
from rendernet_jupyter.result.manifest import Manifest
from rendernet_jupyter.result.mark import short
from rendernet_jupyter.result.records import Answer, Medium, Run
from rendernet_jupyter.session import commands
from rendernet_jupyter.session.ask import Ask
from rendernet_jupyter.session.loop import LOOP
from rendernet_jupyter.session.pick import Picked, pick
from rendernet_jupyter.session.reading import line_options
from rendernet_jupyter.session.replay import answered, asks_anew, read_lock
from rendernet_jupyter.session.seal import Manifests
from rendernet_jupyter.store.look import look_of
from rendernet_jupyter.store.pixels import pixel_hash
from rendernet_jupyter.store.whole import write_whole
from rendernet_jupyter.store.witness import Witness
from rendernet_jupyter.view.message import Message
from rendernet_jupyter.view.phrase import counted
from rendernet_jupyter.view.place import shown
from rendernet_jupyter.view.poster import read_poster

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

LARGEST = 256 << 20
"""Bytes of a notebook that is read."""


@dataclass(slots=True)
class Locked:
    """A notebook's part of a lock, and what did not get into it.

    Attributes:
        notebook: its file name.
        cells: the requests of each cell that has some.
        numbers: the names of these cells by their numbers.
        jobs: the jobs that made them, in order.
        manifests: the manifest of each picture, by its content hash.
        casting: the texts of cells that speak of characters, by the numbers of the cells.
        gaps: numbers of the cells whose pictures are not locked, not known to be those they show,
            or others at every run, by what is said of them.
    """

    notebook: str
    cells: dict[str, tuple[LockedRequest, ...]] = field(default_factory=dict)
    numbers: dict[int, str] = field(default_factory=dict)
    jobs: list[str] = field(default_factory=list)
    manifests: dict[str, Manifest] = field(default_factory=dict)
    casting: dict[int, str] = field(default_factory=dict)
    gaps: dict[str, list[int]] = field(default_factory=dict)

    @property
    def pictures(self) -> int:
        """How many pictures are locked."""
        return len(self.manifests)

    def add_gap(self, said: str, number: int) -> None:
        """Note what is said of a cell."""
        self.gaps.setdefault(said, []).append(number)


def lock(session: Session, args: argparse.Namespace) -> Message:
    """`lock [NOTEBOOK]`."""
    file = notebook_meant(args.notebook, getattr(args, "notebook_name", ""))
    found = locked(session, file)
    target = file.parent / NAME
    whole = (read_lock(target) or Lock({})).with_notebook(file.name, found.cells)
    session.keys.demand_none_in(whole, f"a notebook in {shown(target)}", _LOCK_ANEW)
    write_whole(target, whole.text().encode("utf-8"), hint=_LOCK_ELSEWHERE)
    cells = counted(len(found.cells), "cell")
    said = f"{shown(target)} holds {counted(found.pictures, 'picture')} of {cells} of {file.name}."
    return Message(said, [*gap_lines(found), "Keep it in version control with the notebook."])


def gap_lines(found: Locked) -> list[str]:
    """What is said of cells whose pictures are not locked, or not known to be those they show."""
    return [f"{cells_named(numbers)}: {said}" for said, numbers in found.gaps.items()]


def cells_named(numbers: Sequence[int]) -> str:
    """Cells by their numbers, such as `Cells 2, 5 to 9`."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    said = [f"{run[0]} to {run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs]
    return f"{'Cell' if len(numbers) == 1 else 'Cells'} {', '.join(said)}"


def notebook_meant(asked: str, present: str = "") -> Path:
    """The notebook file that is meant.

    Args:
        asked: as typed; empty when nothing was.
        present: the file name of the notebook that asks, empty when that is not known.

    Raises:
        RenderNetError: there is none, or there are several.
    """
    if asked or present:
        file = Path(asked or present).expanduser()
        if file.is_file():
            return file.absolute()
        raise RenderNetError(f"there is no notebook {shown(file)}", hint="Is it saved?")
    found = sorted(Path.cwd().glob("*.ipynb"))
    if len(found) == 1:
        return found[0]
    named = ", ".join(file.name for file in found[:5])
    raise RenderNetError(
        f"{'several notebooks lie' if found else 'no notebook lies'} in this folder",
        hint=f"Name one: %rendernet lock NOTEBOOK{f' ({named})' if named else ''}",
    )


def read_notebook(file: Path) -> str:
    """The text of a notebook.

    Raises:
        RenderNetError: it cannot be read.
    """
    try:
        if file.stat().st_size > LARGEST:
            raise RenderNetError(f"{file.name} is larger than {LARGEST >> 20} MiB")
        return file.read_bytes().decode("utf-8")  # its line ends are part of it
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise RenderNetError(f"{file.name} cannot be read: {reason}") from None


def locked(session: Session, file: Path) -> Locked:
    """What the journal knows of the cells of a notebook.

    Raises:
        RenderNetError: it is no notebook, or a request of a cell holds an API key.
    """
    try:
        cells = read_cells(read_notebook(file), lambda text: bool(commands.split(text)[0]))
    except RenderNetError as error:
        raise RenderNetError(f"{file.name}: {error.message}", hint=error.hint) from None
    cells = [replace(cell, calls=tuple(filter(_makes, cell.calls))) for cell in cells]
    found = Locked(file.name)
    found.casting = {c.number: c.source for c in cells if c.code and "character" in c.source}
    clerk = _Clerk(session, found)
    for cell in cells:
        picked = clerk.jobs_of(cell)
        requests, whole = clerk.requests_of(picked.jobs)
        clerk.demand_no_key(requests, cell.number)
        if requests:
            found.cells[cell.key] = requests
            found.numbers[cell.number] = cell.key
        if gap := _gap(cell, picked, requests, whole=whole):
            found.add_gap(gap, cell.number)
    _lock_what_is_left(clerk, found, cells)
    for cell in cells:
        if cell.number in found.numbers and any(map(_makes_anew, cell.calls)):
            found.add_gap(_ANEW, cell.number)
    return found


def _makes(call: Call) -> bool:
    """Whether a call makes pictures: some only tell how it is read, or what it would cost."""
    return not line_options(call.line).keys() & {"estimate", "explain"}


def _makes_anew(call: Call) -> bool:
    options = line_options(call.line)
    return bool(asks_anew(options, str(options.get("cache", "use"))))


def _lock_what_is_left(clerk: _Clerk, found: Locked, cells: Sequence[Cell]) -> None:
    """The pictures that code cells show and no call is known to have made, by what they are.

    Who runs a notebook unattended does not tell which cell calls, and a call in a loop or by a
    session is not in the cell's text: what it showed is all that is known of it.
    """
    told = set(chain.from_iterable(found.gaps.values()))
    for cell in cells:
        every = _named(chain.from_iterable(found.cells.values()))
        left = cell.shown - every
        if not left or cell.number in told:
            continue
        requests, _ = clerk.requests_of(clerk.jobs_of_pictures(left)) if cell.code else ((), True)
        clerk.demand_no_key(requests, cell.number)
        if requests:
            found.cells[cell.key] = (*found.cells.get(cell.key, ()), *requests)
            found.numbers[cell.number] = cell.key
        if left - _named(requests):
            found.add_gap(_LOOSE, cell.number)


def locked_cell(session: Session, notebook: str, key: str, jobs: Sequence[str]) -> Locked:
    """The requests of jobs, as those of the one cell of a notebook.

    Args:
        session: whose.
        notebook: its file name.
        key: the name of the cell.
        jobs: those that paid.
    """
    found = Locked(notebook)
    requests, _ = _Clerk(session, found).requests_of(jobs)
    if requests:
        found.cells[key] = requests
    return found


_ASK_ANEW = (
    "Take the key back: it was sent as a word. Run the cell without it, save the notebook, and take"
    " the old run out of the store with %rendernet forget."
)
_LOCK_ANEW = "Lock the notebook that holds it anew, or remove the lock and make it again."
_LOCK_ELSEWHERE = (
    "A lock lies beside its notebook. Copy that into a folder that can be written, or make room."
)
_UNMADE = "not locked, for its pictures are not here. Run it and save the notebook first."
_UNKNOWN = (
    "not locked, for nothing here is known to be what it shows. Run it in this notebook and save"
    " that first."
)
_DOUBTFUL = (
    "came out in several ways, and its saved output does not tell which is meant: its last run in"
    " this notebook is locked. Run it and save the notebook to be sure."
)
_HIDDEN = "as it is saved, it does not show all that is locked of it."
_ANEW = "new pictures are made at every run; only replay shows these again."
_LOOSE = "shows pictures that are locked with none of the cells."


def _gap(cell: Cell, picked: Picked, requests: Sequence[LockedRequest], *, whole: bool) -> str:
    """What is to be said of a cell; empty when it shows just what is locked of it."""
    if not requests and picked.doubt:
        return _UNKNOWN
    if not whole or (cell.calls and not requests):
        return _UNMADE
    if picked.doubt:
        return _DOUBTFUL
    return "" if cell.shown.issuperset(_named(requests)) else _HIDDEN


def _named(requests: Iterable[LockedRequest]) -> frozenset[str]:
    """The short content hashes of all pictures of requests."""
    return frozenset(short(medium.sha256) for request in requests for medium in request.media)


class _Clerk:
    """Looks up what cells made, and writes it down."""

    def __init__(self, session: Session, found: Locked) -> None:
        self._session = session
        self._found = found
        self._precedents = session.store.precedents
        self._witness = Witness(session.store.database)
        self._manifests = Manifests(session.store)

    def demand_no_key(self, requests: Sequence[LockedRequest], number: int) -> None:
        """Refuse the requests of a cell when one holds a key, which a lock would keep in clear."""
        place = f"what cell {number} of {self._found.notebook} asked for"
        self._session.keys.demand_none_in(requests, place, _ASK_ANEW)

    def jobs_of(self, cell: Cell) -> Picked:
        """The jobs that made what a cell shows."""
        found = [self._of_call(call, cell) for call in cell.calls]
        if cell.code:
            # Calls that stand in loops and functions are known by the cell that made them.
            known = self._precedents.of_cell(cell.key)
            found.append(pick(known, cell.shown, self._found.notebook, once=False, varied=True))
        jobs = chain.from_iterable(one.jobs for one in found)
        return Picked(tuple(dict.fromkeys(jobs)), any(one.doubt for one in found))

    def jobs_of_pictures(self, named: frozenset[str]) -> tuple[str, ...]:
        """The jobs that made pictures with these short content hashes, and no others."""
        past = self._precedents.of_pictures(named)
        return pick(past, named, self._found.notebook, once=False, varied=True).jobs

    def _of_call(self, call: Call, cell: Cell) -> Picked:
        past = self._precedents.of_call(call.text, call.line)
        if past or cell.code:
            varied = "{{" in call.text + call.line
            name = self._found.notebook
            return pick(past, cell.shown, name, once=call.whole, varied=varied)
        jobs = self._planned(call, cell.shown)
        strange = cell.shown - set(map(short, self._precedents.contents(jobs)))
        return Picked(doubt=True) if jobs and strange else Picked(tuple(jobs))

    def _planned(self, call: Call, shown: frozenset[str]) -> list[str]:
        """The jobs that made the same request in words of another cell."""
        ask = Ask(call.text, call.line)
        try:
            found = LOOP.wait(answered(self._session, self._session.engine("replay"), ask, None))
        except RenderNetError:
            return []
        return [self._as_shown(answer, shown) for answer in found.answers]

    def _as_shown(self, answer: Answer, shown: frozenset[str]) -> str:
        """Of the jobs of a request that whose pictures are shown, else the usual one."""
        jobs = self._precedents.of_request(answer.digest)
        same = (one.job_id for one in jobs if shown.issuperset(map(short, one.contents)))
        return next(same, answer.job_id)

    def requests_of(self, jobs: Sequence[str]) -> tuple[tuple[LockedRequest, ...], bool]:
        """The requests of jobs, each once, and whether all of their pictures are here."""
        made: dict[str, LockedRequest] = {}
        whole = True
        for job_id in jobs:
            request = self._request_of(job_id)
            whole = whole and request is not None
            if request is not None and request.digest not in made:
                made[request.digest] = request
                self._found.jobs.append(job_id)
        return tuple(made.values()), whole

    def _request_of(self, job_id: str) -> LockedRequest | None:
        """What a job was asked for, with all of its pictures; None when one is not here."""
        origin = self._witness.origin(job_id)
        run = self._session.store.runs.get(origin.run_id) if origin else None
        mine = [n for n, a in enumerate(run.answers) if a.job_id == job_id] if run else []
        if run is None or not mine:
            return None
        # Of a batch that failed in part what came is locked.
        media = [m for m in run.media if m.request == mine[0] and m.status == "success"]
        pictures = [made for m in media if (made := self._medium(m))]
        if not pictures or len(pictures) < len(media):
            return None
        for medium, picture in zip(media, pictures, strict=True):
            manifest, _ = self._manifests.of(run, medium, picture.pixels)
            self._found.manifests[picture.sha256] = manifest
        return self._locked(run, run.answers[mine[0]], pictures, manifest)

    def _locked(
        self, run: Run, answer: Answer, pictures: Sequence[LockedMedium], manifest: Manifest
    ) -> LockedRequest:
        drawn = self._precedents.drawn_for(answer.seed) if answer.seed is not None else []
        return LockedRequest(
            digest=answer.digest,
            kind=answer.kind,
            body=locked_body(answer.body, manifest.contents, answer.digest),
            engine=run.engine,
            media=tuple(pictures),
            drawn_for=tuple(drawn),
            catalog_at=manifest.word("made", "catalog_at"),
            package=manifest.word("package", "version"),
        )

    def _medium(self, medium: Medium) -> LockedMedium | None:
        """A picture with its hashes; None when its file is gone."""
        path = self._session.store.media.find(medium.sha256)
        if path is None:
            return None
        pixels, look = hashes(path, video=medium.kind == "video")
        return LockedMedium(
            sha256=medium.sha256,
            size=medium.size,
            mime=medium.mime,
            batch=medium.batch,
            kind=medium.kind,
            width=medium.width,
            height=medium.height,
            pixels=pixels,
            look=look,
        )


def hashes(path: Path, *, video: bool) -> tuple[str, str]:
    """The hash of a file's pixels and its perceptual hash, of a video that of its poster.

    Each is empty where it is not to be had.
    """
    try:
        if video:
            return "", look_of(read_poster(path))
        return pixel_hash(path), look_of(path)
    except RenderNetError:
        return "", ""
