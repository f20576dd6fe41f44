"""The door in Jupyter and IPython: the extension, its magics, completion and progress."""
