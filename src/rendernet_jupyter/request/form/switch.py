"""Another kind for a form: what the new one has no use for is kept aside, and comes back as typed.

A text that somebody types or pastes is another cell, and has nothing aside. It may name no kind
while one is begun. Nothing here reads or writes text.
"""

from __future__ import annotations

from rendernet_jupyter.request.form.form import Form
from rendernet_jupyter.request.kinds import PAINTING, honoured


def belonging(kind: str) -> frozenset[str]:
    """The keys that a kind has a use for, its own and the prompt included."""
    return honoured(kind) | {kind} | (frozenset({"zip"}) if kind in PAINTING else frozenset())


def switched(form: Form, kind: str, *, now: str = "") -> Form:
    """The form for another kind.

    The kind's own key is given again if it was kept aside; else whoever switches sets it.

    Args:
        form: of one plain spec.
        kind: the new one.
        now: the present one, for a form whose key for it is not given yet.

    Raises:
        RenderNetError: the form is only text.
    """
    kept = belonging(kind)
    here, there = _words(now or form.kind or "model"), _words(kind)
    losers = [key for key in form.keys if key not in kept]
    aside = {**form.aside, **{key: form.typed(key) for key in losers}}
    made = form.without(*losers)
    if here != there or "prompt" not in kept:
        if form.prompt:
            aside[here] = form.prompt
        made = made.with_prompt("")
    for key in [key for key in aside if key in kept - {"prompt"} and key not in made.keys]:
        made = made.with_written(key, aside.pop(key))
    if "prompt" in kept and not made.prompt:
        made = made.with_prompt(aside.pop(there, ""))
    return made.with_aside(aside)


def retyped(kept: Form, text: str, line: str) -> Form:
    """The form of a cell that was typed or pasted in the place of another.

    What was kept aside belongs to the cell that it was taken from: it stays as long as the cell
    says the same, whatever its comments and spaces.

    Args:
        kept: the form as controls left it last.
        text: the body.
        line: what follows the magic's name.
    """
    made = Form.of(text, line)
    return made.with_aside(kept.aside) if made.says_as(kept) else made


def kind_meant(form: Form, begun: str = "") -> str:
    """The kind that a form is shown as.

    Args:
        form: whose own kind counts, if it has one.
        begun: a kind whose key is not given yet; it stays while the form says nothing that it has
            no use for. Empty for none.
    """
    said = {*form.keys, *(("prompt",) if form.prompt else ())}
    stays = begun if said <= belonging(begun or "model") else ""
    return form.kind or stays or "model"


def _words(kind: str) -> str:
    """What the prompt of a kind is: what a narrator says is no picture."""
    return "script" if kind == "narrator" else "prompt"
