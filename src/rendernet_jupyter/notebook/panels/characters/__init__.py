"""Characters as a form: looked at, made from a face, changed, put away. Nothing is sent unasked."""

from rendernet_jupyter.notebook.panels.characters.panel import CharactersPanel

__all__ = ["CharactersPanel"]
