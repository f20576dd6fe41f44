"""A cell as a form: its keys as values that controls can show and change, its text always whole.

Nothing here knows what a control looks like, or the catalogue.
"""

from rendernet_jupyter.request.form.form import Form
from rendernet_jupyter.request.form.people import braced, people_in, recast
from rendernet_jupyter.request.form.switch import belonging, kind_meant, retyped, switched
from rendernet_jupyter.request.form.tail import tidy
from rendernet_jupyter.request.form.value import Value, value_of, written
from rendernet_jupyter.request.form.values import (
    Lora,
    Loras,
    Named,
    Numeral,
    Styled,
    Swap,
    Text,
    Word,
)

__all__ = [
    "Form",
    "Lora",
    "Loras",
    "Named",
    "Numeral",
    "Styled",
    "Swap",
    "Text",
    "Value",
    "Word",
    "belonging",
    "braced",
    "kind_meant",
    "people_in",
    "recast",
    "retyped",
    "switched",
    "tidy",
    "value_of",
    "written",
]
