"""Jobs of other accounts and engines that are not over: where they wait, and how to get at them.

What is in force can neither see nor fetch them, and they may be paid for: so nobody is told that
nothing waits while there are some. Reads the store. No service is asked, no engine chosen here.
"""

from __future__ import annotations

import argparse
import contextlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rendernet_jupyter.redaction import Secret
from rendernet_jupyter.sandbox import SANDBOX_KEY, SANDBOX_ORIGIN
from rendernet_jupyter.session.engines import Engine
from rendernet_jupyter.session.keys import KnownKey
from rendernet_jupyter.store.account import Account
from rendernet_jupyter.store.docket import Pending
from rendernet_jupyter.view.phrase import counted

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session


@dataclass(frozen=True, slots=True)
class Abroad:
    """Jobs of one other account that are not over.

    Attributes:
        account: whose, and where.
        ready: jobs that were accepted, and nobody fetches.
        doubtful: jobs of which nobody knows whether they were accepted.
        unsent: requests of a kernel that was stopped; they cost nothing, and are not closed yet.
        under_way: jobs that a running kernel works on.
    """

    account: Account
    ready: int = 0
    doubtful: int = 0
    unsent: int = 0
    under_way: int = 0


def abroad(session: Session, engine: Engine) -> tuple[Abroad, ...]:
    """What is not over and does not belong to the account in force, by account."""
    mine = (engine.account.origin, engine.account.fingerprint)
    found: dict[tuple[str, str], list[Pending]] = defaultdict(list)
    for job in session.store.journal.pending():
        found[job.account.origin, job.account.fingerprint].append(job)
    return tuple(_counted(jobs) for account, jobs in found.items() if account != mine)


def _counted(jobs: Sequence[Pending]) -> Abroad:
    loose = [job for job in jobs if job.state == "uncertain" or not job.held]
    ready = sum(job.state == "ticketed" for job in loose)
    unsent = sum(job.state == "intended" and bool(job.reason) for job in loose)
    doubtful = len(loose) - ready - unsent
    return Abroad(jobs[0].account, ready, doubtful, unsent, len(jobs) - len(loose))


def stays(args: argparse.Namespace) -> bool:
    """Whether an engine that is chosen stays chosen: in the shell each line names its own."""
    return not hasattr(args, "use_engine")


def told(
    session: Session,
    engine: Engine,
    places: Sequence[Abroad],
    *,
    kept: bool = True,
    looked: bool = False,
) -> list[str]:
    """A line for each place: what waits there, and what to type to get at it.

    Args:
        session: whose keys and settings decide what there is to type.
        engine: the one in force.
        places: where jobs wait.
        kept: what `stays` says of the door.
        looked: the service was asked whether the key in force opens the account of another key.
    """
    lines = []
    for place in places:
        mine = place.account.origin == engine.account.origin
        if mine and not looked:
            door = "%rendernet" if kept else "rendernet"
            way = f"{door} resume (it asks whether your key opens that account)"
        else:
            way = _way(session, engine, place.account, kept=kept)
        lines += _lines(place, " of another key" if mine else "", way)
    return lines


def _lines(place: Abroad, of: str, way: str) -> list[str]:
    origin = place.account.origin
    at = f"at {_host(origin)}" if origin != _inside() else "in the sandbox"
    waiting = [
        counted(number, noun)
        for number, noun in (
            (place.ready, "accepted job"),
            (place.doubtful, "uncertain job"),
            (place.unsent, "unsent request"),
        )
        if number
    ]
    lines = []
    if waiting:
        one = place.ready + place.doubtful + place.unsent == 1
        lines.append(f"{' and '.join(waiting)}{of} {'waits' if one else 'wait'} {at}: {way}")
    if place.under_way:
        verb = "is" if place.under_way == 1 else "are"
        jobs = counted(place.under_way, "job")
        lines.append(f"{jobs}{of} {verb} under way {at}, in a running kernel.")
    return lines


def _way(session: Session, engine: Engine, account: Account, *, kept: bool) -> str:
    """What to type, one command after the other."""
    from rendernet_jupyter.client.wire import origin_of

    origin = account.origin
    home = origin_of(str(session.settings.value("base_url")))
    name = "service" if origin == home else _address(origin)
    login = ""
    if origin == _inside():
        name = "sandbox"
    elif _is_public(session, account):
        name = _address(origin)
    elif not _is_at_hand(session, account):
        login = "login" if origin == home else f"login --engine {_address(origin)}"
    steps = []
    if session.settings.replay_is_set:  # else whatever engine is named would replay
        steps.append("begin anew without RENDERNET_ENGINE=replay")
    if not kept:
        steps += [f"rendernet {login} --save (with its key)"] if login else []
        return ", then ".join([*steps, f"rendernet --use-engine {name} resume"])
    steps += [f"%rendernet {login} (with its key)"] if login else []
    asked = session.asked_engine or str(session.settings.value("engine"))
    follows = name == "service" and asked == "auto"  # the engine is that of the key then
    if origin != engine.account.origin and not follows:
        steps.append(f"%rendernet engine {name}")
    return ", then ".join([*steps, "%rendernet resume"])


def _is_public(session: Session, account: Account) -> bool:
    """Whether it is a sandbox on this machine, which is asked with the key that is no secret."""
    from rendernet_jupyter.client.wire import is_loopback

    if not is_loopback(account.origin) or session.keys.find(account.origin):
        return False
    return _opens(Secret(SANDBOX_KEY), account)


def _is_at_hand(session: Session, account: Account) -> bool:
    """Whether the engine of that place would use the key of the account."""
    if not any(_opens(key, account) for key in session.keys.known()):
        return False  # so that a keyring is not asked again and again for what it does not have
    with contextlib.suppress(Exception):  # each backend of keyring raises errors of its own
        found = session.keys.find(account.origin)
        return found is not None and found.fingerprint == account.fingerprint
    return False


def _opens(key: Secret, account: Account) -> bool:
    return KnownKey(key, account.origin, "").fingerprint == account.fingerprint


def _inside() -> str:
    from rendernet_jupyter.client.wire import origin_of

    return origin_of(SANDBOX_ORIGIN)


def _address(origin: str) -> str:
    """An origin as people type it: without the port that needs not be said."""
    import httpx

    return str(httpx.URL(origin)).rstrip("/")


def _host(origin: str) -> str:
    return _address(origin).partition("://")[2]
