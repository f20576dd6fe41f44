"""Sphinx configuration: MyST pages, notebooks executed offline on the sandbox."""

from __future__ import annotations

import os
import tempfile

import rendernet_jupyter

project = "rendernet-jupyter"
author = "The rendernet-jupyter developers"
release = rendernet_jupyter.__version__
extensions = ["myst_nb"]
myst_enable_extensions = ["colon_fence", "deflist"]
html_theme = "furo"
html_title = project
nb_execution_mode = "cache"
nb_execution_raise_on_error = True
exclude_patterns = ["_build", "jupyter_execute"]

# Pages are built on the sandbox, in a store of their own, with nobody's key.
os.environ["RENDERNET_STORE"] = tempfile.mkdtemp(prefix="rendernet-docs-")
os.environ["RENDERNET_ENGINE"] = "sandbox"
