"""From text to a checked plan: names by the engine's catalogue, files by a look at them.

Presets and settings are merged in, seeds are drawn or remembered. Nothing is sent here.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.asset.luggage import Luggage
from rendernet_jupyter.catalog import Catalog, MediaFacts
from rendernet_jupyter.catalog.entries import MediaType
from rendernet_jupyter.errors import RenderNetError, SpecError
from rendernet_jupyter.job.progress import Progress
from rendernet_jupyter.request.context import Known
from rendernet_jupyter.request.digest import digest
from rendernet_jupyter.request.plan import Default, Plan, plan
from rendernet_jupyter.request.request import Request
from rendernet_jupyter.session.ask import Ask
from rendernet_jupyter.session.catalogs import PATIENCE, RECENT, catalog_of
from rendernet_jupyter.session.engines import Engine
from rendernet_jupyter.session.settings import Settings
from rendernet_jupyter.spec.findings import Findings
from rendernet_jupyter.spec.magic import read_line
from rendernet_jupyter.spec.variables import Scope
from rendernet_jupyter.store import Store
from rendernet_jupyter.store.witness import Witness
from rendernet_jupyter.view.axes import axes_of

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

_NO_AXIS = "A key with several values is one, such as cfg_scale: 4, 7, 10."
_MEDIA: tuple[MediaType, ...] = ("image", "video", "audio")
SEEDS = 1 << 32  # what every diffusion sampler takes


async def read(session: Session, ask: Ask, engine: Engine, luggage: Luggage) -> Plan:
    """The checked plan of a text. Names are looked up in the engine's catalogue, files on disk.

    Raises:
        SpecError: the text cannot be sent.
    """
    if engine.listings_at is None and engine.choice.kind != "sandbox":
        ask.tell(Progress("connecting", engine=engine.label, elapsed=ask.elapsed))
    catalog, note = await catalog_of(engine, session.store)
    ask.warn(note)
    # Files are decoded to be checked, which may take a second: other cells go on meanwhile.
    planned = await asyncio.to_thread(_plan, session, ask, catalog, luggage)
    unknown = any(p.code.startswith("unknown-") for p in planned.problems)
    unchecked = any(w.code == "unchecked-name" for w in planned.warnings)
    age = time.time() - (catalog.taken_at or 0)
    if (unknown and age > RECENT) or (unchecked and age > PATIENCE):
        # A name may be newer than the list; one fresh reading before it is called unknown.
        catalog, note = await catalog_of(engine, session.store, oldest=0)
        planned = await asyncio.to_thread(_plan, session, ask, catalog, luggage)
    if planned.problems:
        raise SpecError(planned.problems, shift=ask.shift, where=ask.where)
    session.keys.demand_absent_from([planned.options])  # the run keeps its tags and its note
    for warning in planned.warnings:
        ask.warn(f"line {warning.line + ask.shift}: {warning.message}")
    for request in planned.requests:
        origin = request.origins.get("model", "")
        if origin.startswith("setting"):
            ask.remark(
                f"model {request.body.get('model')}: {origin.removeprefix('setting model, ')}"
            )
    if engine.choice.kind == "sandbox" and engine.choice.implied:
        ask.remark("no API key found, so the sandbox paints (%rendernet login)")
    return planned


def _plan(session: Session, ask: Ask, catalog: Catalog, luggage: Luggage) -> Plan:
    return plan(
        ask.body,
        with_preset(session, ask.line),
        catalog=catalog,
        variables=ask.variables,
        defaults=defaults_of(session.settings),
        presets=session.presets.texts(),
        probe=luggage,
        known=known_in(session.store),
        placeholder_style=str(session.settings.value("placeholder_style")),
        shift=ask.shift,
    )


def with_preset(session: Session, line: str) -> str:
    """The magic line, with the preset of the session when it names none itself."""
    if not session.asked_preset or "use" in line_options(line):
        return line
    return f"{line} --use {session.asked_preset}"


def defaults_of(settings: Settings) -> dict[str, Default]:
    """What settings say for specs that leave it open."""
    origin = settings.origin("model")
    where = "the shipped default" if origin == "default" else origin
    return {"model": Default(str(settings.value("model")), f"setting model, {where}")}


def known_in(store: Store) -> Known:
    """What a store tells of assets and media by their ids: whether they are pictures or videos."""
    witness = Witness(store.database)

    def facts(name: str) -> MediaFacts | None:
        kind = witness.kind(name)
        return next((MediaFacts(known) for known in _MEDIA if known == kind), None)

    return facts


def line_options(line: str, variables: Mapping[str, object] | None = None) -> dict[str, Any]:
    """The run options of a magic line, read without a catalogue; faults are reported by `plan`.

    Args:
        line: what follows the magic's name.
        variables: values for `{{ name }}`; without them every word stays as typed.
    """
    scope = None if variables is None else Scope(variables)
    return read_line(line, Findings(line, ()), scope).options


def name_of(line: str) -> str:
    """The Python name that a magic line gives the result, empty for none."""
    return read_line(line, Findings(line, ())).name


def seeded(session: Session, ask: Ask, request: Request, options: Any) -> Request:
    """A request with its seed: given, or drawn once for its spec and remembered."""
    if request.seed_mode == "random":
        return request.with_seed(secrets.randbelow(SEEDS))
    if request.seed_mode != "drawn":
        return request
    name = digest({"spec": request.spec})
    drawn = ask.seeds.get(name)
    if drawn is None:
        kept = None if options.get("fresh") else session.store.seed_of(name)
        drawn = secrets.randbelow(SEEDS) if kept is None else kept
        if kept is None:
            session.store.remember_seed(name, drawn)
        ask.seeds[name] = drawn
        ask.remark(f"seed {drawn}: drawn for this spec" + (" earlier" if kept is not None else ""))
    return request.with_seed(drawn)


def keep_preset(session: Session, ask: Ask, planned: Plan) -> None:
    """`--save NAME`: the keys of the cell, prompt and settings aside, as a preset."""
    name = planned.options.get("save")
    if not name:
        return
    head, _, _ = f"\n{planned.canonical}".partition("\nprompt: ")
    if "\n---\n" in planned.canonical or head.lstrip().startswith(("{", "[")):
        raise RenderNetError(
            "--save keeps the keys of one spec", hint="Take the others out, and JSON apart."
        )
    origins = planned.requests[0].origins
    from_settings = {key for key, origin in origins.items() if origin.startswith("setting")}
    kept = [
        line for line in head.strip().splitlines() if line.partition(":")[0] not in from_settings
    ]
    if not kept:
        raise RenderNetError("--save finds no key to keep", hint="A preset holds keys, no prompt.")
    file = session.presets.save(str(name), "\n".join(kept) + "\n")
    ask.remark(f"preset {file.stem}: kept in {file.parent.name}/{file.name}")


def remark_alone(ask: Ask, requests: Sequence[Request], options: Mapping[str, Any]) -> None:
    """Say of one picture that it has no other to be compared with; it is shown as it is."""
    made = sum(int(request.body.get("batch_size") or 1) for request in requests)
    if options.get("show") == "compare" and made < 2:
        ask.remark("--show compare needs two pictures, and this is one")


def demand_axes(requests: Sequence[Request], options: Mapping[str, Any]) -> None:
    """`--rows` and `--cols` name axes of the cell, and two different ones.

    Raises:
        RenderNetError: they do not.
    """
    asked = {name: str(options[name]) for name in ("rows", "cols") if options.get(name)}
    axes = axes_of([{key: str(at) for key, at in r.coords.items()} for r in requests])
    known = [key for axis in axes for key in axis.keys]
    for name, key in asked.items():
        if key not in known:
            raise RenderNetError(
                f"--{name} {key}: the cell has no such axis; nothing was sent",
                hint=f"Its axes: {', '.join(known)}." if known else _NO_AXIS,
            )
    if any(set(asked.values()) <= set(axis.keys) for axis in axes) and len(asked) > 1:
        raise RenderNetError(
            f"--rows {asked['rows']} --cols {asked['cols']} name one axis; nothing was sent",
            hint="Name one of them, or two axes that are multiplied.",
        )
