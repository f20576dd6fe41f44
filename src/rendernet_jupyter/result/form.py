"""Reading back what this package wrote: a JSON object that names its own form.

Nothing here knows what stands in it.
"""

from __future__ import annotations

import json
from typing import Any

from rendernet_jupyter.errors import RenderNetError


def read_form(text: str, schema: str, what: str, *, largest: int, hint: str = "") -> dict[str, Any]:
    """The facts of a text of the form `schema`.

    Args:
        text: as it was read.
        schema: the form and its version, as the member `schema` names it.
        what: how people call such a text.
        largest: characters that it may have.
        hint: what to do when it is no JSON; the reader's own words are told then, too.

    Raises:
        RenderNetError: it is none, or of a form that this version does not know.
    """
    if len(text) > largest:
        raise RenderNetError(f"the {what} is longer than {largest >> 20} MiB")
    try:
        facts = json.loads(text)
    except (ValueError, RecursionError) as error:
        why = f": {error}" if hint else ""
        raise RenderNetError(f"the {what} is no JSON{why}", hint=hint) from error
    if not isinstance(facts, dict):
        raise RenderNetError(f"the {what} is no JSON object")
    if facts.get("schema") != schema:
        named = str(facts.get("schema"))[:60]
        raise RenderNetError(
            f"it is no {what} of the form {schema} but {named!r}",
            hint="A newer one may be read after: pip install --upgrade rendernet-jupyter",
        )
    return facts
