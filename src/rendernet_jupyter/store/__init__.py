"""The disk: one folder with a SQLite database and the media, addressed by their content."""

from rendernet_jupyter.store.store import Store

__all__ = ["Store"]
