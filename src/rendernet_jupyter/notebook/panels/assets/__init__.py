"""Files of the account as a form: seen, sent along, found by their use. Nothing is sent unasked."""

from rendernet_jupyter.notebook.panels.assets.panel import AssetsPanel

__all__ = ["AssetsPanel"]
