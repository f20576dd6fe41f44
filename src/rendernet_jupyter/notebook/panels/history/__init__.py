"""Runs of the past as a form: found, opened, marked, brought back as a cell. Nothing is made."""

from rendernet_jupyter.notebook.panels.history.panel import HistoryPanel
from rendernet_jupyter.notebook.panels.history.query import FAVOURITE, Query

__all__ = ["FAVOURITE", "HistoryPanel", "Query"]
