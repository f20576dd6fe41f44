"""Jobs as a form: what is under way, what waits, what nobody knows. Nothing is sent unasked."""

from rendernet_jupyter.notebook.panels.jobs.panel import JobsPanel

__all__ = ["JobsPanel"]
