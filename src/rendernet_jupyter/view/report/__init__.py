"""Runs for readers who have no notebook: a page, a paragraph for a paper, a table.

Nothing here is sent, and nothing that was not recorded is said.
"""

from __future__ import annotations

from rendernet_jupyter.view.report.methods import methods
from rendernet_jupyter.view.report.page import page
from rendernet_jupyter.view.report.prose import Form, Prose
from rendernet_jupyter.view.report.spreadsheet import spreadsheet
from rendernet_jupyter.view.report.subject import Subject

__all__ = ["Form", "Prose", "Subject", "methods", "page", "spreadsheet"]
