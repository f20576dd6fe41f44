"""What was set, where, and whether it can be read; which engine and key follow from it.

Nothing here sends a request, and no key is ever part of a line.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.redaction import redact
from rendernet_jupyter.session.doctor.rescue import NO_FILE, troubles
from rendernet_jupyter.session.settings import SERVICE_URL
from rendernet_jupyter.view.checklist import Line

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session


def examine(session: Session) -> Iterator[Line]:
    """Files, values and their troubles, the engine and its key."""
    yield from _troubles()
    yield from _files(session)
    yield from _engine(session)


def _troubles() -> Iterator[Line]:
    for error in troubles():
        advice = "Mend it; until then every other command stops with this error."
        yield Line("problem", ("settings", redact(error.message)), error.hint or advice)


def _files(session: Session) -> Iterator[Line]:
    settings = session.settings
    if settings.user_file != NO_FILE:
        there = "read" if settings.user_file.is_file() else "not there, which is fine"
        yield Line("ok", ("user's file", f"{settings.user_file}: {there}"))
    changed = {n: v for n, v in settings.all().items() if v.origin != "default"}
    said = ", ".join(f"{name} ({value.origin})" for name, value in changed.items())
    yield Line("ok", ("set", said or "nothing: all settings are as shipped"))
    url = str(settings.value("base_url"))
    if url != SERVICE_URL:
        says = f"{redact(url)} ({settings.origin('base_url')}), not the service's own"
        yield Line("note", ("address", says), "Is that where requests should go?")


def _engine(session: Session) -> Iterator[Line]:
    if session.keys.damaged:
        says = "the list of keys that were saved cannot be read"
        yield Line("problem", ("logins", says), "Log in again with --save; that writes it anew.")
    try:
        choice = session.choice()
    except RenderNetError as error:
        yield Line("problem", ("key", redact(error.message)), error.hint)
        return
    where = "the sandbox, offline" if choice.kind == "sandbox" else redact(choice.url)
    if choice.implied and choice.kind == "sandbox":
        advice = "For the real service, give a key with a hidden prompt: %rendernet login"
        yield Line("note", ("engine", f"{where}, since {choice.why}"), advice)
        return
    yield Line("ok", ("engine", f"{where} ({choice.why})"))
    yield Line("ok", ("key", choice.key.source))
