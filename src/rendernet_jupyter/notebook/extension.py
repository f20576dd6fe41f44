"""Registering with IPython. `%load_ext` must be quick, so nothing more is imported here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from IPython.core.magic import no_var_expand

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

NAME = "rendernet"


def load(ip: InteractiveShell) -> None:
    """Register `%rendernet`, `%%rendernet`, `%config RenderNet` and completion."""

    # `$name` and `{name}` are text in both magics; IPython would fill them in on a line, not in a
    # cell, and break every brace of the grammar.
    @no_var_expand  # type: ignore[untyped-decorator]  # IPython has no types for it
    def rendernet(line: str, cell: str | None = None) -> object:
        from rendernet_jupyter.notebook.magics import run  # half of the house, at the first use

        return run(ip, line, cell)

    rendernet.__doc__ = _HELP
    rendernet.__dict__["getdoc"] = _handbook  # IPython asks it for what `%%rendernet?` shows
    ip.register_magic_function(rendernet, "line_cell", NAME)
    from rendernet_jupyter.notebook import completion, config, notice

    config.register(ip)
    completion.register(ip)
    notice.register(ip)


def unload(ip: InteractiveShell) -> None:
    """Take everything back."""
    from rendernet_jupyter.notebook import completion, config

    for kind in ("line", "cell"):
        ip.magics_manager.magics[kind].pop(NAME, None)
    config.unregister(ip)
    completion.unregister(ip)


def _handbook() -> str:
    """All of the help on the magic itself, with the tables of keys and options."""
    from rendernet_jupyter.session.manual import handbook  # the tables, when somebody asks

    return f"{_HELP}\n{handbook()}"


_HELP = """Make pictures with RenderNet, or with the offline sandbox.

::

    %%rendernet [NAME] [--option value ...]
    key: value
    the prompt, to the end of the cell

`NAME` receives the result. A cell needs no more than a prompt:

    %%rendernet hero
    aspect_ratio: 16:9
    seed: 7
    a red bicycle in a city at night

On a line:

    %rendernet a red bicycle --seed 7      one picture
    %rendernet help [KEY]                  keys, options and commands
    %rendernet status                      engine, credits, pending jobs
    %rendernet models|styles|loras|...     what can be named
    %rendernet resume                      fetch what was accepted earlier, at no cost
"""
