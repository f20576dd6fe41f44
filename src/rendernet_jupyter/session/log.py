"""The log: what happened between this machine and the service, for a person who gives support.

One JSON object a line, one file a process, in the folder `log` of the store; files turn over by
size, and old ones are removed. A line has times, statuses, ids and names of fields: no body, no
prompt, no key, no query string. It never prints, and a disk that does not take it is not the work's
concern. Nothing here decides what is worth an event.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from rendernet_jupyter.errors import (
    BudgetExceeded,
    DownloadError,
    Interrupted,
    KeyMissing,
    MissingPackage,
    RenderNetError,
    ServiceUnreachable,
    SettingsError,
    SpecError,
    StillRunning,
    StoreError,
)
from rendernet_jupyter.job.ports import Journal, Settlement, Ticket
from rendernet_jupyter.redaction import Secret, redact
from rendernet_jupyter.version import __version__
from rendernet_jupyter.view.place import without_home

if TYPE_CHECKING:
    from rendernet_jupyter.session.settings import Settings

LARGEST = 1 << 20
"""Bytes of a file before it turns over; one older part of it is kept."""

MOST_FILES, MOST_BYTES = 20, 10 << 20
"""What the folder may hold when a process begins its file; the oldest go first."""

_LONGEST = 500  # characters of a text; an error may quote a page
_DETAILS = frozenset({"detail"})  # events that only `debug` writes

# Errors whose words are our own, but for those that they say are private. Others may quote the
# service, and the service a prompt.
_OWN_WORDS = (
    *(BudgetExceeded, DownloadError, Interrupted, KeyMissing, MissingPackage),
    *(ServiceUnreachable, SettingsError, StillRunning, StoreError),
)


class _File:
    """Lines in a file that turns over by size, opened when there is something to write.

    Each line is one write: the event loop is held up by little else of the log.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._file: BinaryIO | None = None
        self._size = 0

    def add(self, line: bytes) -> None:
        """Write a line, which reaches the system at once.

        Raises:
            OSError: the disk does not take it.
        """
        with self._lock:
            if self._size + len(line) > LARGEST:
                self._turn_over()
            if self._file is None:
                self._file = self._path.open("ab", buffering=0)
                self._size = self._file.tell()
            self._size += self._file.write(line)

    def _turn_over(self) -> None:
        self._shut()
        self._size = 0  # should it be found gone, or not let itself be moved, it is opened anew
        self._path.replace(self._path.with_name(f"{self._path.name}.1"))

    def _shut(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def close(self) -> None:
        """Close the file; the next line opens it again."""
        with self._lock:
            self._shut()


class Log:
    """The events of one session.

    Args:
        folder: gives the folder of the files at this moment.
        level: gives the setting: `normal`, `debug` or `off`.
        about: gives the facts of the first line: versions and settings.
        session: name of the session.
    """

    def __init__(
        self,
        folder: Callable[[], Path],
        level: Callable[[], str],
        about: Callable[[], Mapping[str, Any]],
        session: str = "",
    ) -> None:
        self._folder = folder
        self._level = level
        self._about = about
        self._session = session
        self._secrets: set[Secret] = set()
        self._begun: set[tuple[Path, int]] = set()
        weakref.finalize(self, _close_files, self._begun)

    def keep_out(self, secret: Secret) -> None:
        """A text that no line may hold, whoever echoes it."""
        self._secrets.add(secret)

    def write(self, event: str, **facts: Any) -> None:
        """Add a line. Raises nothing."""
        try:
            level = self._level()
            if level == "off" or (event in _DETAILS and level != "debug"):
                return
            folder = self._folder()
            if (folder, os.getpid()) not in self._begun:
                self._begun.add((folder, os.getpid()))
                self._line(folder, "session", self._about())
            self._line(folder, event, facts)
        except Exception:  # noqa: BLE001, S110 - no fault of the log may become one of the work
            pass

    def failure(self, error: BaseException) -> None:
        """Add an error: its type and facts, and its words where they are all our own."""
        facts: dict[str, Any] = {"type": type(error).__name__}
        if isinstance(error, SpecError):
            facts["codes"] = sorted({p.code for p in error.problems})
        for name in ("status", "code", "operation", "job_id", "job_ids", "retry_after"):
            if value := getattr(error, name, None):
                facts[name] = value
        if isinstance(error, _OWN_WORDS):
            words = error.impersonal if isinstance(error, RenderNetError) else str(error)
            facts["message"] = words.partition("\n")[0]
        self.write("failure", **facts)

    def _line(self, folder: Path, event: str, facts: Mapping[str, Any]) -> None:
        now = datetime.fromtimestamp(time.time(), UTC).isoformat(timespec="milliseconds")
        whole = {"at": now, "event": event, "session": self._session, **facts}
        text = json.dumps(clean(whole, self._secrets), ensure_ascii=False, default=str)
        _file_in(folder).add(f"{text}\n".encode(errors="replace"))

    def recent(self, count: int = 500) -> list[dict[str, Any]]:
        """The newest lines of all processes on this store, oldest first; those that can be read."""
        lines: list[dict[str, Any]] = []
        for file in _files(self._folder()):
            with contextlib.suppress(OSError):
                text = file.read_text(encoding="utf-8", errors="replace")
                lines = [*_parsed(text.splitlines()[-count:]), *lines]
            if len(lines) >= count:
                break
        lines.sort(key=lambda line: str(line.get("at", "")))
        return lines[-count:]

    def close(self) -> None:
        """Close the file; the next line opens it again."""
        with contextlib.suppress(OSError):
            for (folder, process), handler in list(_OPEN.items()):
                if process == os.getpid() and folder == self._folder():
                    handler.close()


def beginning(settings: Settings) -> dict[str, Any]:
    """The facts of a first line: versions, the system, and every setting that is not as shipped."""
    changed = {
        name: f"{without_home(str(found.value))} ({found.origin})"
        for name, found in settings.all().items()
        if found.origin != "default"
    }
    return {
        "version": __version__,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "process": os.getpid(),
        "settings": changed,
    }


def clean(value: Any, secrets: Sequence[Secret] | set[Secret]) -> Any:
    """A JSON value without secrets, and without texts that are longer than a line should be."""
    if isinstance(value, Mapping):
        return {redact(str(k), secrets): clean(v, secrets) for k, v in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [clean(v, secrets) for v in value]
    if isinstance(value, (bool, int, float)) or value is None:
        return value
    text = redact(str(value), secrets)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


_OPEN: dict[tuple[Path, int], _File] = {}
_OPENING = threading.Lock()


def _close_files(begun: set[tuple[Path, int]]) -> None:
    """Close the files of a log that nobody can write any more; other logs open theirs again."""
    for key in begun:
        if key in _OPEN and key[1] == os.getpid():
            _OPEN[key].close()


def _file_in(folder: Path) -> _File:
    """The one file of this process in a folder; a forked child gets its own."""
    key = folder, os.getpid()
    with _OPENING:
        if key not in _OPEN:
            with contextlib.suppress(OSError):
                folder.mkdir(parents=True, exist_ok=True)
                _prune(folder)
            started = datetime.fromtimestamp(time.time(), UTC).strftime("%Y%m%d-%H%M%S")
            name = folder / f"{started}-{os.getpid()}.jsonl"
            _OPEN[key] = _File(name)
        return _OPEN[key]


def _files(folder: Path) -> list[Path]:
    """Files of the log, newest first; the older part of a file follows it."""
    found = [file for file in folder.glob("*.jsonl*") if file.is_file()]
    return sorted(found, key=_written, reverse=True)


def _written(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:  # another process has just removed it
        return 0.0


def _prune(folder: Path) -> None:
    """Remove the oldest files. One that another kernel still writes goes on without a name."""
    size = 0
    for number, file in enumerate(_files(folder), start=1):
        with contextlib.suppress(OSError):
            size += file.stat().st_size
            if number >= MOST_FILES or size > MOST_BYTES:
                file.unlink()


def _parsed(lines: Sequence[str]) -> Iterator[dict[str, Any]]:
    for line in lines:
        try:
            found = json.loads(line)
        except ValueError:
            continue  # the disk was full in the middle of it
        if isinstance(found, dict):
            yield found


class LoggedJournal:
    """A journal whose writes are told to the log as well; implements `job.ports.Journal`.

    Args:
        journal: what remembers the jobs.
        hear: called with each change of a job; reasons stay in the journal, they may quote.
    """

    def __init__(self, journal: Journal, hear: Callable[..., None]) -> None:
        self._journal = journal
        self._hear = hear

    def leaving(self, job_id: str, *, again: bool = False) -> None:
        """A request is about to be sent, perhaps once more."""
        self._journal.leaving(job_id, again=again)
        if again:
            self._hear("job", job=job_id, state="intended", again=True)

    def ticket(self, job_id: str, ticket: Ticket) -> None:
        """The service accepted the job."""
        self._journal.ticket(job_id, ticket)
        facts = {"generation": ticket.generation_id, "media": len(ticket.media)}
        self._hear("job", job=job_id, state="ticketed", **facts)

    def refuse(self, job_id: str, reason: str) -> None:
        """The service certainly did not accept the job."""
        self._journal.refuse(job_id, reason)
        self._hear("job", job=job_id, state="refused")

    def doubt(self, job_id: str, reason: str) -> None:
        """Nobody knows whether the service accepted the job."""
        self._journal.doubt(job_id, reason)
        self._hear("job", job=job_id, state="uncertain")

    def settle(self, settlement: Settlement) -> None:
        """The job is over, and its files are written."""
        self._journal.settle(settlement)
        statuses = sorted({fetched.remote.status for fetched in settlement.media})
        facts = {"media": len(settlement.media), "statuses": statuses}
        self._hear("job", job=settlement.job_id, state="settled", **facts)

    def take(self, job_id: str) -> bool:
        """Hold a job; False while another process, one that is alive, holds it."""
        return self._journal.take(job_id)

    def release(self, job_ids: Sequence[str]) -> None:
        """Let go of jobs: whoever wants to may take them."""
        self._journal.release(job_ids)

    def over(self, job_id: str) -> bool:
        """Whether a job has been settled, by whomever."""
        return self._journal.over(job_id)
