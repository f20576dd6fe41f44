"""`%config RenderNet.model = "Flux"`: the settings table as traits. No setting is defined here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from traitlets import Float, Int, Unicode
from traitlets.config import Configurable

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell


def _trait(default: object, text: str) -> Any:
    if isinstance(default, float):
        return Float(default, help=text).tag(config=True)
    if isinstance(default, int):
        return Int(default, help=text).tag(config=True)
    return Unicode(default, help=text).tag(config=True)


def register(ip: InteractiveShell) -> None:
    """Offer the settings to `%config`; values that were set before the extension loads count."""
    from rendernet_jupyter.session.settings import SETTINGS

    traits = {s.name: _trait(s.default, s.help) for s in SETTINGS}
    cls = type("RenderNet", (Configurable,), {"__doc__": "Settings of %rendernet.", **traits})
    unregister(ip)
    ip.configurables.append(cls(parent=ip))


def unregister(ip: InteractiveShell) -> None:
    """Withdraw the settings."""
    ip.configurables[:] = [c for c in ip.configurables if type(c).__name__ != "RenderNet"]


def values(ip: InteractiveShell) -> dict[str, Any]:
    """The settings that differ from their defaults."""
    for found in ip.configurables:
        if type(found).__name__ == "RenderNet":
            traits = found.traits(config=True)
            return {
                name: getattr(found, name)
                for name, trait in traits.items()
                if getattr(found, name) != trait.default_value
            }
    return {}
