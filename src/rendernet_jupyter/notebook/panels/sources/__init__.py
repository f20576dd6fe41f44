"""Where a picture, video or sound can be taken from, looked through in pictures.

What was made before, what the account holds, what lies beside the notebook: each is leafed through
a page at a time, and only what is seen is read. What is chosen is named so that a cell finds it in
any kernel: by an id, or by a path. Nothing here is sent along.
"""

from rendernet_jupyter.notebook.panels.sources.account import Account
from rendernet_jupyter.notebook.panels.sources.folder import Folder
from rendernet_jupyter.notebook.panels.sources.made import Made
from rendernet_jupyter.notebook.panels.sources.sheet import Sheet
from rendernet_jupyter.notebook.panels.sources.source import Piece, Source

__all__ = ["Account", "Folder", "Made", "Piece", "Sheet", "Source"]
