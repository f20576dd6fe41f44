"""What each command does: ask the session, and put the answer into something that can be shown.

Nothing here prints or parses arguments.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.client.wire import origin_of
from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.redaction import redact
from rendernet_jupyter.session import abroad
from rendernet_jupyter.session.ask import Priced
from rendernet_jupyter.session.handle import Handle
from rendernet_jupyter.session.keys import checked
from rendernet_jupyter.session.pricing import demand_folder
from rendernet_jupyter.session.replay import REPLAY_IS_SET
from rendernet_jupyter.session.vanished import found_vanished, told
from rendernet_jupyter.suggest import nearest
from rendernet_jupyter.view.gallery import Gallery
from rendernet_jupyter.view.listing import Listing
from rendernet_jupyter.view.message import Message

if TYPE_CHECKING:
    from rendernet_jupyter.sandbox import Knobs
    from rendernet_jupyter.session.session import Session

Arguments = argparse.Namespace


def status(session: Session, args: Arguments) -> Listing:
    """The engine and why, the balance, the store, and what is pending."""
    engine = session.engine()
    choice = engine.choice
    left = "not known: a replay asks nobody"
    try:
        if not engine.replays:
            balance = session.balance()
            left = f"{balance:,.10g}" if balance is not None else "not said"
    except RenderNetError as error:
        left = error.message
    rows: list[tuple[str, str]] = [
        ("engine", f"{engine.label} ({choice.why})"),
        ("key", choice.key.source),
        ("credits", left),
        ("profile", str(session.settings.value("profile"))),
    ]
    pending = session.store.journal.pending(engine.account)
    vanished = found_vanished(engine, pending)
    ready = [j for j in pending if j.state == "ticketed" and j.intent.job_id not in vanished]
    doubt = [j for j in pending if j.state == "uncertain"]
    if ready:
        rows.append(("pending", f"{len(ready)} to fetch, at no cost: %rendernet resume"))
    rows += [(j.intent.job_id, f"uncertain: {j.reason}; decide: %rendernet resume") for j in doubt]
    rows += [(job_id, f"{told(error)}. {error.hint}") for job_id, error in vanished.items()]
    places = abroad.abroad(session, engine)
    far = abroad.told(session, engine, places, kept=abroad.stays(args))
    rows += [("elsewhere", line) for line in far]
    rows.append(("pictures", f"{session.store.media.total() / (1 << 20):,.0f} MiB in the store"))
    if warning := session.store.space_warning():
        rows.append(("space", warning))
    return Listing("status", ("what", "is"), rows)


def engine(session: Session, args: Arguments) -> Message:
    """Show the engine, or choose another; where replay binds, the line is passed over."""
    if session.settings.replay_is_set:
        return Message(REPLAY_IS_SET, ["Pictures come from the store."])
    if args.name:
        session.choice(args.name)  # a wrong name or a missing key is said before anything changes
        session.asked_engine = args.name
    choice = session.choice()
    if choice.kind == "replay":
        return Message("Nothing is made: pictures come from the store, and nobody is asked.")
    where = "the sandbox, offline and free" if choice.kind == "sandbox" else choice.url
    return Message(f"Pictures are made by {where} ({choice.why}).")


def login(session: Session, args: Arguments) -> Message:
    """Take a key through the door's hidden prompt."""
    if session.settings.replay_is_set:
        return Message(REPLAY_IS_SET, ["No key is needed, so none was asked for."])
    if not args.engine and session.settings.origin("base_url") == "pyproject.toml":
        address = session.settings.value("base_url")
        raise RenderNetError(
            f"this project's pyproject.toml sends requests to {address}; is your key meant for it?",
            hint=f"If so, say it: %rendernet login --engine {address}",
        )
    url = args.engine or str(session.settings.value("base_url"))
    text = args.ask_secret(f"API key for {origin_of(url)} (hidden): ").strip()
    if not text:
        raise RenderNetError("no key was typed; nothing has changed")
    choice = session.login(checked(text, "the prompt"), save=args.save, engine=url)
    kept = "in the system's keyring" if args.save else "for this kernel only (--save keeps it)"
    return Message(f"{choice.url} accepts the key. It is kept {kept}.")


def logout(session: Session, args: Arguments) -> Message:
    """Forget the key."""
    url = args.engine or str(session.settings.value("base_url"))
    known = session.keys.logout(origin_of(url))
    left = session.keys.find(origin_of(url))
    if left is not None:
        return Message(f"A key is still known: {left.source}.")
    return Message("The key is forgotten." if known else "There was no key to forget.")


def show(session: Session, args: Arguments) -> Any:
    """A run again."""
    if args.run != "last":
        return session.run(args.run)
    newest = session.last()
    return Message("The store holds no run yet.") if newest is None else newest


def presets(session: Session, args: Arguments) -> Message | Listing:
    """All presets, or the text of one."""
    texts = session.keys.cleared(session.presets.texts())
    if args.name:
        return Message(f"preset {args.name}", [_preset(texts, args.name)])
    rows = [(name, ", ".join(text.split("\n")).strip(", ")) for name, text in texts.items()]
    note = "Keep the keys of a cell with --save NAME, use them with --use NAME."
    return Listing("presets", ("name", "keys"), rows, note)


def use(session: Session, args: Arguments) -> Message:
    """A preset for all cells that follow."""
    if args.name:
        text = session.keys.cleared(_preset(session.presets.texts(), args.name))
        session.asked_preset = args.name
        return Message(f"All cells that follow use the preset {args.name}.", [text])
    session.asked_preset = ""
    return Message("The cells that follow use no preset.")


def _preset(texts: dict[str, str], name: str) -> str:
    if name in texts:
        return texts[name]
    near = nearest(name, texts)
    hint = f"Did you mean {near[0]}?" if near else "%rendernet presets lists them all."
    raise RenderNetError(f"no preset is called {name!r}", hint=hint)


def settings(session: Session, _: Arguments) -> Listing:
    """Every setting."""
    rows = [(n, redact(str(v.value)), v.origin) for n, v in session.settings.all().items()]
    note = 'Set one for this session with: %config RenderNet.model = "Flux"'
    return Listing("settings", ("setting", "value", "origin"), rows, note)


def sandbox(session: Session, args: Arguments) -> Any:
    """The world of the sandbox in process."""
    if session.settings.replay_is_set:
        return Message(REPLAY_IS_SET, ["The sandbox stays as it is."])
    found = session.sandbox_in_process()
    world = found.world
    if world is None:
        raise RenderNetError("the sandbox of this session is not in process")
    if args.action == "reset":
        world.reset(args.credits)
        return Message(f"The sandbox starts again with {args.credits:,} credits of play money.")
    left = world.credits(found.choice.key.key.reveal())
    return Message(
        f"The sandbox has {left:,.10g} credits left.",
        ["It works offline and costs nothing; its pictures say nothing of the real models."],
    )


def serve_sandbox(session: Session, args: Arguments) -> None:
    """Serve a sandbox until interrupted."""
    from rendernet_jupyter.sandbox import SANDBOX_KEY, World
    from rendernet_jupyter.sandbox.serve import serve  # uvicorn, needed to serve and never else

    knobs = _knobs(args)
    folder = Path(args.world) if args.world else session.store.sandbox_folder
    world = World(folder, knobs=knobs, credits=args.credits)
    try:
        serve(world, args.host, args.port, keys=args.key or [SANDBOX_KEY], say=_say_at_once)
    except OSError as error:
        raise RenderNetError(
            f"cannot listen on {args.host}:{args.port}: {error.strerror or error}",
            hint="Take another port with --port, or 0 for a free one.",
        ) from None
    finally:
        world.close()


def _say_at_once(line: str) -> None:
    """The address is wanted while the server runs, also by a program that reads from a pipe."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _knobs(args: Arguments) -> Knobs:
    """The knobs as the options turn them; what was not given stays as it is."""
    from rendernet_jupyter.sandbox import Knobs

    names = ("latency", "fail_rate", "seed", "max_batch_size", "profile")
    given = {name: value for name in names if (value := getattr(args, name)) is not None}
    knobs = Knobs(**given)
    sensible = {
        "--latency": (knobs.latency >= 0, "0 or more seconds"),
        "--fail-rate": (0 <= knobs.fail_rate <= 1, "a share from 0 to 1"),
        "--max-batch-size": (knobs.max_batch_size >= 1, "1 or more"),
    }
    for option, (fits, wanted) in sensible.items():
        if not fits:
            raise RenderNetError(f"{option} must be {wanted}", hint="rendernet sandbox --help")
    return knobs


def generate_file(session: Session, args: Arguments) -> Any:
    """Make what a file asks for, and save it."""
    demand_folder(args.out)
    text, line, shift = _cell(args.file, args.line)
    made = session.generate(
        text,
        line,
        where="file",
        shift=shift,
        on_progress=getattr(args, "on_progress", None),
        confirm=args.confirm,
    )
    if isinstance(made, Priced):
        return Message(made.sentence())
    if isinstance(made, Handle):
        jobs = made.wait_until_sent()
        if not made.done:
            fetch = "Fetch the pictures later, at no further cost: rendernet resume"
            return Message(f"{len(jobs)} job{'s' * (len(jobs) != 1)} accepted.", [fetch])
        made = made.wait()
    if not isinstance(made, Gallery):
        return made
    paths = made.save(args.out)
    return [made, Message(f"Saved in {args.out}:", repr(paths).splitlines())]


def explain_text(session: Session, args: Arguments) -> Any:
    """How a line is read, with the session's settings and catalogue."""
    return session.explain(args.text, variables=getattr(args, "variables", None))


def explain_file(session: Session, args: Arguments) -> Any:
    """How a file is read."""
    variables = _json_object(args.vars) if args.vars else None
    catalog = _json_object(args.catalog) if args.catalog else None
    text, line, _ = _cell(args.file, args.line)
    return session.explain(text, line, variables=variables, catalog=catalog)


def explain_topic(session: Session, args: Arguments) -> Any:
    """Help on a key, an option, a command or an error."""
    from rendernet_jupyter.session.manual import manual

    return manual(args.topic, session)


def _json_object(name: str) -> dict[str, Any]:
    try:
        found = json.loads(_text(name))
    except ValueError as error:
        raise RenderNetError(f"{name} is not JSON: {error}") from None
    if not isinstance(found, dict):
        raise RenderNetError(f"{name} holds no JSON object")
    return found


def _cell(name: str, options: str) -> tuple[str, str, int]:
    """(body, options, lines above it) of a file; its first line may be that of a cell's magic.

    So what `recall` writes, and what is copied from a notebook, can be made in a shell.
    """
    text = _text(name)
    first, _, rest = text.lstrip().partition("\n")
    magic, _, line = first.strip().partition(" ")
    if magic != "%%rendernet":
        return text, options, 0
    above = len(text) - len(text.lstrip())
    return rest, f"{line.strip()} {options}".strip(), 1 + text[:above].count("\n")


def _text(name: str) -> str:
    if name == "-":
        return sys.stdin.read()
    try:
        return Path(name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise RenderNetError(f"{name} cannot be read: {reason}") from None
