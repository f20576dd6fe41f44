"""What was typed: one grammar for cell, line, file, table row and Python. Nothing is looked up."""

from rendernet_jupyter.spec.codes import CODES
from rendernet_jupyter.spec.keys import KEYS, canonical_name
from rendernet_jupyter.spec.options import OPTIONS

__all__ = ["CODES", "KEYS", "OPTIONS", "canonical_name"]
