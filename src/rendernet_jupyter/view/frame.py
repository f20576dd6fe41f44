"""A run as a data frame: one row a medium. Nothing here is summed up, rounded or left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from types import ModuleType
from typing import TYPE_CHECKING, Any, get_args

from rendernet_jupyter.errors import MissingPackage
from rendernet_jupyter.result.records import Medium, MediumStatus, Run
from rendernet_jupyter.view.fact import listed
from rendernet_jupyter.view.place import Place, without_home
from rendernet_jupyter.view.tile import Shelf, answer_of

if TYPE_CHECKING:
    import pandas as pd

_FIRST = ("request", "index")
_LAST = (
    "seed", "status", "reason", "width", "height", "size", "credits", "cached", "media_id", "run",
    "created_at", "path",
)  # fmt: skip
_STATUSES = get_args(MediumStatus)


def frame(run: Run, media: Sequence[Medium], shelf: Shelf) -> pd.DataFrame:
    """`media` of `run`, one row each.

    Columns: `request` and `index` (its place in the batch), the fields of the request (`prompt`,
    `negative`, nested ones with a dot), `character` (the name it had then), the values of axes that
    are no field, then `seed`, `status`, `reason`, `width` and `height` in pixels, `size` in bytes,
    `credits` (its share of its request, so that the column sums up to the run), `cached`,
    `media_id`, `run` and `created_at` (of the run, in UTC), `path`. A path opens as it is, and is
    shown without the home directory. Whole numbers stay whole where some are missing (`Int64`);
    `status` is a category.

    Raises:
        MissingPackage: pandas is not installed.
    """
    columns, rows = table(run, media, shelf)
    pandas = load_pandas()
    # As objects first: a column with gaps would become floats, and large seeds lose digits.
    made: pd.DataFrame = pandas.DataFrame(rows, columns=columns, dtype=object)
    found = {name: _type_of(row.get(name) for row in rows) for name in columns}
    types: dict[str, Any] = {name: kind for name, kind in found.items() if kind}
    types |= {"seed": "Int64", "credits": "float64", "created_at": "datetime64[ms, UTC]"}
    types["status"] = pandas.CategoricalDtype(_STATUSES)
    return made.astype(types).infer_objects()


def _type_of(values: Iterable[Any]) -> str:
    """The type of a column of numbers; nothing for any other, which pandas knows by itself."""
    kinds = {type(value) for value in values}
    if not kinds & {int, float} or kinds - {int, float, type(None)}:
        return ""
    if float in kinds:
        return "float64"
    return "Int64" if type(None) in kinds else "int64"


def table(
    run: Run, media: Sequence[Medium], shelf: Shelf
) -> tuple[list[str], list[dict[str, Any]]]:
    """The names of the columns of `frame`, and its rows."""
    batches = Counter(medium.request for medium in run.media)
    rows = [_row(run, medium, shelf, batches[medium.request]) for medium in media]
    named = dict.fromkeys(key for row in rows for key in row)
    asked = [key for key in named if key not in _FIRST and key not in _LAST]
    return [*_FIRST, *asked, *_LAST], rows


def load_pandas() -> ModuleType:
    """The pandas module.

    Raises:
        MissingPackage: it is not installed.
    """
    try:
        import pandas as pd
    except ImportError as error:
        raise MissingPackage(
            "A data frame needs pandas, which is not installed.",
            hint='pip install "rendernet-jupyter[pandas]"',
        ) from error
    return pd


def _row(run: Run, medium: Medium, shelf: Shelf, batch: int) -> dict[str, Any]:
    answer = answer_of(run, medium)
    path = shelf.find(medium)
    fields = _flat(answer.body)
    if character := answer.character:
        fields["character"] = str(character)
    axes = {key: value for key, value in answer.coords.items() if key not in fields}
    return {
        **fields,
        **axes,
        "request": medium.request,
        "index": medium.batch,
        "seed": answer.seed,
        "status": medium.status,
        "reason": without_home(medium.reason),
        "width": medium.width,
        "height": medium.height,
        "size": medium.size,
        "credits": None if answer.credits is None else answer.credits / max(1, batch),
        "cached": answer.cached,
        "media_id": medium.media_id,
        "run": run.run_id,
        "created_at": datetime.fromtimestamp(run.created_at, UTC),
        "path": None if path is None else Place(path),
    }


def _flat(body: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in body.items():
        if not prefix and key == "prompt" and isinstance(value, Mapping):
            found["prompt"] = value.get("positive", "")
            found["negative"] = value.get("negative", "")
        elif isinstance(value, Mapping):
            found |= _flat(value, f"{prefix}{key}.")
        else:
            found[prefix + key] = listed(value) if isinstance(value, list | tuple) else value
    return found
