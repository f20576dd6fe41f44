"""What a cell of before would ask for here and now, held against what was sent then.

A variable or a file may be another picture today, under the name that it had. Nothing here is sent,
drawn or remembered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.asset.luggage import Luggage
from rendernet_jupyter.catalog import Catalog
from rendernet_jupyter.errors import Problem, RenderNetError
from rendernet_jupyter.request.digest import digest
from rendernet_jupyter.request.media import ADDRESS, MEDIA_ID
from rendernet_jupyter.request.plan import plan
from rendernet_jupyter.request.request import Request
from rendernet_jupyter.result.manifest import asset_ids
from rendernet_jupyter.result.recall import Sent
from rendernet_jupyter.result.records import Answer
from rendernet_jupyter.session.catalogs import catalog_of
from rendernet_jupyter.session.loop import LOOP
from rendernet_jupyter.session.reading import defaults_of, known_in
from rendernet_jupyter.store.witness import Witness

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

_UNSEEN = "the variables of its cell are not known here"


class Standing:
    """The catalogue, the settings, the files and the variables in force.

    Args:
        session: whose.
        variables: values for `{{ name }}`; None for those that the session can see itself.

    Attributes:
        catalog: an empty one where none is to be had: then no name is known.
        variables: the values.
    """

    def __init__(self, session: Session, variables: Mapping[str, object] | None = None) -> None:
        self._session = session
        # A copy: a cell may run meanwhile, and change them.
        self.variables = dict(session.namespace() if variables is None else variables)
        self.catalog = _catalog(session)
        self._luggage = Luggage(Path.cwd())
        self._witness = Witness(session.store.database)

    def problems(self, text: str) -> Sequence[Problem]:
        """What would be wrong with a cell."""
        found = self._planned(text)[1]
        if self.variables:
            return found
        # Whoever asks may well have a variable of that name, which nobody handed over.
        unseen = "undefined-variable"
        return [replace(p, message=_UNSEEN) if p.code == unseen else p for p in found]

    def strays(self, text: str, sent: Sent) -> str:
        """What a sound cell would send in place of what was sent, as a sentence; empty for none."""
        requests, _ = self._planned(text)
        return self.stray_of(requests[0], sent) if len(requests) == 1 else ""

    def stray_of(self, request: Request, sent: Sent) -> str:
        """The same for a request that was read already.

        What lies behind an address is not fetched to find out, and counts as the same.
        """
        pairs = dict(_pairs(request.body, sent.body))
        now = {typed: self._content(request, typed) for typed in pairs}
        others = [t for t, name in pairs.items() if now[t] and now[t] != sent.contents.get(name)]
        # The ledger forgets; the digest of what was sent does not.
        if not others or digest(request.body, contents=now) == sent.digest:
            return ""
        label = others[0]
        return f"{label} is another {'value' if label in request.assets else 'file'} now"

    def media(self, sent: Sent) -> Mapping[str, str]:
        """The ids of the pictures and videos of the store that were sent as uploads, by theirs."""
        found = {}
        for name, sha256 in sent.contents.items():
            medium = "" if MEDIA_ID.fullmatch(name) else self._witness.medium_of(sha256)
            # A service may call its media as it likes, and the language knows them by their names.
            if MEDIA_ID.fullmatch(medium) and self._session.store.runs.content(medium) == sha256:
                found[name] = medium
        return found

    def sent(self, answer: Answer) -> Sent:
        """A request of a run."""
        contents = self._witness.contents(answer.job_id, asset_ids(answer.body))
        return Sent(answer.canonical, answer.body, answer.digest, contents)

    def _planned(self, text: str) -> tuple[Sequence[Request], Sequence[Problem]]:
        found = plan(
            text,
            catalog=self.catalog,
            variables=self.variables,
            defaults=defaults_of(self._session.settings),
            probe=self._luggage,
            known=known_in(self._session.store),
            placeholder_style=str(self._session.settings.value("placeholder_style")),
        )
        return found.requests, found.problems

    def _content(self, request: Request, typed: str) -> str:
        """The content hash of what is typed; empty where nothing here knows it."""
        if ADDRESS.match(typed):
            return ""
        if MEDIA_ID.fullmatch(typed):
            return self._session.store.runs.content(typed) or ""
        if typed in request.assets:
            return self._luggage.of_object(request.assets[typed], typed).sha256
        return self._luggage.of_path(typed).sha256


def _pairs(wanted: Any, sent: Any) -> Iterator[tuple[str, str]]:
    """(what is typed, what was sent there) of every asset that is to be uploaded."""
    if not isinstance(wanted, Mapping):
        return
    if set(wanted) == {"$asset"}:
        yield wanted["$asset"], sent if isinstance(sent, str) else ""
        return
    for name, member in wanted.items():
        yield from _pairs(member, sent.get(name) if isinstance(sent, Mapping) else None)


def _catalog(session: Session) -> Catalog:
    try:
        return LOOP.wait(catalog_of(session.engine(), session.store))[0]
    except RenderNetError:
        return Catalog()
