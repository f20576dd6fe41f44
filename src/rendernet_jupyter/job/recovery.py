"""What to do with a job whose story broke off. Pure decisions; nothing here asks or sends."""

from __future__ import annotations

from typing import Literal

from rendernet_jupyter.errors import OutcomeUnknown, RenderNetError
from rendernet_jupyter.job.states import State

Action = Literal["wait", "doubt", "ask", "nothing"]


def after_failed_submit(error: BaseException) -> State:
    """The state after `error` came out of a submit.

    Only errors that say so prove that nothing was accepted. Everything else, a cancelled wait or a
    fault of our own included, may have happened after the request had left.
    """
    if isinstance(error, RenderNetError) and not isinstance(error, OutcomeUnknown):
        return "refused"
    return "uncertain"


def on_resume(state: State) -> Action:
    """What resuming does with a job in `state`.

    `wait`: poll and fetch, which costs nothing. `doubt`: its writer is gone, mark it uncertain.
    `ask`: show it and let a person decide. `nothing`: it is over.
    """
    actions: dict[State, Action] = {
        "ticketed": "wait",
        "intended": "doubt",
        "uncertain": "ask",
        "settled": "nothing",
        "refused": "nothing",
        "dropped": "nothing",
    }
    return actions[state]
