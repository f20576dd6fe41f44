"""`%rendernet` and `%%rendernet`: parse nothing, call the session, show what it returns."""

from __future__ import annotations

import argparse
import builtins
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from IPython.display import display

from rendernet_jupyter.errors import GenerationFailed, RenderNetError, SettingsError
from rendernet_jupyter.notebook import config
from rendernet_jupyter.notebook.live import Live, keep_quiet_once, show_once, shown_as
from rendernet_jupyter.notebook.whence import cell_of, is_whole_cell, place_of
from rendernet_jupyter.request.explain import Explanation
from rendernet_jupyter.session import Session
from rendernet_jupyter.session.ask import Priced
from rendernet_jupyter.session.commands import of_door, split
from rendernet_jupyter.session.commands.panels import DESKS
from rendernet_jupyter.session.handle import Handle
from rendernet_jupyter.session.reading import line_options, name_of
from rendernet_jupyter.spec.options import OPTIONS
from rendernet_jupyter.suggest import slip_of
from rendernet_jupyter.view.gallery import Gallery
from rendernet_jupyter.view.message import Message

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

_SESSIONS: dict[int, Session] = {}


def session_of(ip: InteractiveShell) -> Session:
    """The session of a shell, with the settings of this moment: `%config`, `%env`, files."""
    now = config.values(ip)
    if id(ip) in _SESSIONS:
        _SESSIONS[id(ip)].reconfigure(now)
    else:
        _SESSIONS[id(ip)] = Session(config=now)
        _SESSIONS[id(ip)].cargo.place = lambda: place_of(ip)
        _SESSIONS[id(ip)].namespace = lambda: ip.user_ns
    _SESSIONS[id(ip)].cargo.look()
    return _SESSIONS[id(ip)]


def run(ip: InteractiveShell, line: str, cell: str | None) -> object:
    """One call of the magic."""
    session = _session_for(ip, "" if cell is not None else line)
    if cell is not None:
        return _generate(ip, session, cell, line, where="cell", shift=1)
    name, arguments = split(line or "help")
    if name or not arguments:
        return _command(ip, session, name or "help", arguments)
    _demand_no_slip(line.split(maxsplit=1)[0], line.strip())
    return _generate(ip, session, line, "", where="line", shift=0)


def _session_for(ip: InteractiveShell, line: str) -> Session:
    """The session of a shell; for a hardy command one with the settings that can be read."""
    try:
        return session_of(ip)
    except SettingsError:
        command = of_door("notebook").get(split(line)[0])
        if command is None or not command.hardy:
            raise
        from rendernet_jupyter.session.doctor.rescue import rescued  # only when something is wrong

        return rescued(config.values(ip))


# Words that are a command in other tools, or here behind another one, and hardly a picture.
_ELSEWHERE = {
    **{name: f"panel {name}" for name in DESKS},
    "balance": "credits",
    "config": "settings",
    "info": "status",
    "list": "history",
    "ls": "history",
    "runs": "history",
    "version": "doctor",
}


def _demand_no_slip(word: str, line: str) -> None:
    """A misspelt command must not become a prompt that is paid for.

    A sentence that begins with a word like a command's is still a prompt.
    """
    commands = of_door("notebook")
    known = [*commands, *(option.name for option in OPTIONS)]
    folded = word.casefold().lstrip("-")
    if begun := [name for name in commands if name.startswith(f"{folded} ")]:
        _demand_second_word(folded, begun, line)
    rest = line.split()[1:]
    like_a_command = len(rest) < 2 or rest[0].startswith("-")
    meant: str | None = folded if folded in known else None
    if meant is None and like_a_command:
        meant = "help" if word == "?" else _ELSEWHERE.get(folded) or slip_of(folded, known)
    if meant is None:
        return
    if meant in commands and commands[meant].secret:
        raise RenderNetError(f"did you mean %rendernet {meant}? Nothing was sent.")
    command = meant in commands or meant in _ELSEWHERE.values()
    says = f"%rendernet {meant}" if command else f"%%rendernet --{meant}"
    raise RenderNetError(
        f"{word!r} reads like {meant!r}; nothing was sent",
        hint=f"Did you mean {says}? As a prompt it is: %rendernet prompt: {line}",
    )


def _demand_second_word(word: str, begun: Sequence[str], line: str) -> None:
    rest = line.split()[1:]
    seconds = [name.split()[1] for name in begun]
    if rest and not rest[0].startswith("-") and not slip_of(rest[0].casefold(), seconds):
        return
    raise RenderNetError(
        f"%rendernet {word} needs one more word; nothing was sent",
        hint=f"Known: {', '.join(begun)}. As a prompt it is: %rendernet prompt: {line}",
    )


def _command(ip: InteractiveShell, session: Session, name: str, arguments: str) -> object:
    live = Live(ip, alone=is_whole_cell(ip))
    try:
        found = session.command(
            name,
            arguments,
            ask_secret=_ask_secret,
            confirm=lambda question: _confirm(ip, live, question),
            on_progress=live,
            variables=ip.user_ns,
            write_cell=ip.set_next_input,
            notebook_name=cell_of(ip)[0],
            panel=lambda name, arguments: _panel(ip, session, name, arguments),
        )
    except RenderNetError as error:
        if of_door("notebook")[name].secret:
            raise
        if len(arguments.split()) > 1 or error.message.startswith(f"%rendernet {name}:"):
            meant = f"If it is meant as a prompt: %rendernet prompt: {name} {arguments}"
            error.hint = f"{error.hint}\n  {meant}" if error.hint else meant
        raise
    live.clear()
    parts = found if isinstance(found, list) else [found]
    for part in parts:
        if isinstance(part, Gallery) and _is_free(ip, part.run.name):
            _give_name(ip, part)
    for part in parts[:-1]:
        display(part)
    return parts[-1]


def _is_free(ip: InteractiveShell, name: str) -> bool:
    """Whether a name may be given to pictures that a command shows: it holds nothing else."""
    return isinstance(ip.user_ns.get(name), Gallery | Handle | None)


def _panel(
    ip: InteractiveShell, session: Session, name: str, arguments: argparse.Namespace
) -> object:
    from rendernet_jupyter.notebook.panels.door import opened  # ipywidgets, only when asked for

    return opened(ip, session, name, arguments)


def _generate(ip: InteractiveShell, session: Session, text: str, line: str, **place: Any) -> object:
    options = line_options(line)
    how = options.get("show", "grid")
    whole = "no_wait" not in options and is_whole_cell(ip)
    live = Live(ip, fills=how == "grid", alone=whole)
    notebook, cell_id = cell_of(ip)
    try:
        made = session.generate(
            text,
            line,
            variables=ip.user_ns,
            on_progress=None if _is_quiet(ip, options) else live,
            confirm=lambda question: _confirm(ip, live, question),
            notebook=notebook,
            cell=cell_id,
            on_end=lambda handle: live.let_go(lambda: _ended(ip, live, handle, how)),
            **place,
        )
    except RenderNetError as error:
        _show_what_there_is(ip, live, error)
        raise
    except BaseException:
        live.stop()
        raise
    if isinstance(made, Priced):
        live.show(Message(made.sentence()))
        return None
    if isinstance(made, Explanation):
        live.show(Message("Nothing was sent. This is how it is read:", [str(made)]))
        return None
    if isinstance(made, Handle):
        return _left_alone(ip, live, made, name_of(line))
    shown = show_once(ip, live, made, how=how)
    _give_name(ip, made)
    return shown


def _show_what_there_is(ip: InteractiveShell, live: Live, error: RenderNetError) -> None:
    """A run that did not come to its end: its pictures, and why there are no others."""
    made = cast("Gallery | None", error.result)
    if made is None and isinstance(error, GenerationFailed):
        live.show(Message(error.message))
    elif made is None:
        live.stop()
    else:
        live.show(made)
        if len(made):  # what came is paid for, and can be used
            _give_name(ip, made)


def _is_quiet(ip: InteractiveShell, options: dict[str, Any]) -> bool:
    """In a terminal a line that is rewritten under the next prompt would only disturb."""
    return bool(options.get("quiet")) or ("no_wait" in options and not hasattr(ip, "kernel"))


def _left_alone(ip: InteractiveShell, live: Live, handle: Handle, name: str) -> Handle:
    """A run that goes on while the next cells run; its place on the page fills in by itself."""
    if name:
        ip.user_ns[name] = handle
    live.hold()
    if live.drawn:
        keep_quiet_once(ip, live, handle)
    return handle


def _ended(ip: InteractiveShell, live: Live, handle: Handle, how: str) -> None:
    """A run that was left to itself is over: its pictures take the place of the progress."""
    error = handle.error
    if error is not None:
        if live.in_kernel:
            result = error.result if isinstance(error, RenderNetError) else None
            if result is not None or not live.keep(str(error)):
                live.show(Message(str(error)) if result is None else result)
        return
    made = handle.wait()
    if ip.user_ns.get(made.run.name) is handle:
        ip.user_ns[made.run.name] = made
    if live.in_kernel:
        live.show(shown_as(made, how))


def _give_name(ip: InteractiveShell, made: Gallery) -> None:
    if made.run.name:
        ip.user_ns[made.run.name] = made
        if hasattr(builtins, made.run.name):
            sys.stderr.write(f"{made.run.name} now names the pictures, not Python's own\n")


def _confirm(ip: InteractiveShell, live: Live, question: str) -> bool | None:
    """Ask the person at the front end; None when there is nobody, as under nbclient and cron."""
    kernel = getattr(ip, "kernel", None)
    if kernel is None and not sys.stdin.isatty():
        return None
    live.clear_line()
    try:
        said = input(f"{question} [y/N] ")
    except Exception:  # noqa: BLE001 - front ends without input raise what they like
        return None
    return said.strip().casefold() in {"y", "yes"}


def _ask_secret(prompt: str) -> str:
    """A hidden prompt; the kernel's front end shows it, and what is typed is not echoed or kept."""
    from getpass import getpass  # ipykernel puts its own in this place when it runs a cell

    try:
        return getpass(prompt)
    except Exception as error:  # noqa: BLE001 - front ends without input raise what they like
        raise RenderNetError(
            f"no key can be asked for here: {error}",
            hint="Set RENDERNET_API_KEY in the environment before the kernel starts.",
        ) from None
