"""Keys in notebooks: found wherever they lie, and never shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rendernet_jupyter.document.secrets import Leak, leaks, leaks_of, notebooks
from rendernet_jupyter.redaction import Secret

KEY = 'c4n4ry"5up3r\\s3cret'
SHAPED = "9fK2mQ7xLr0TzVb4WcNd"


def _notebook(**cell: Any) -> str:
    whole = {"cell_type": "code", "source": "", "outputs": [], "metadata": {}, **cell}
    first = {"cell_type": "markdown", "source": "# Title", "metadata": {}}
    return json.dumps({"cells": [first, whole], "metadata": {}, "nbformat": 4})


def _stream(text: str) -> list[dict[str, Any]]:
    return [{"output_type": "stream", "name": "stdout", "text": [f"{text}\n"]}]


def _shown(mime: str, text: str) -> list[dict[str, Any]]:
    return [{"output_type": "display_data", "data": {mime: text}, "metadata": {}}]


@pytest.mark.parametrize(
    ("text", "leak"),
    [
        (_notebook(source=f"key = '{KEY}'"), Leak(2, "source", known=True)),
        (_notebook(source=["x = 1\n", f"go({KEY!r})"]), Leak(2, "source", known=True)),
        (_notebook(outputs=_stream(f"sent {KEY}")), Leak(2, "output", known=True)),
        (_notebook(outputs=_shown("text/html", f"<b>{KEY}</b>")), Leak(2, "output", known=True)),
        (_notebook(metadata={"tags": [KEY]}), Leak(2, "metadata", known=True)),
        (
            json.dumps({"cells": [], "metadata": {"author": KEY}}),
            Leak(0, "metadata", known=True),
        ),
        (f"no notebook, {KEY}", Leak(0, "file", known=True)),
        (
            _notebook(source=f"%env RENDERNET_API_KEY={SHAPED}"),
            Leak(2, "source", known=False),
        ),
        (_notebook(source=f'api_key = "{SHAPED}"'), Leak(2, "source", known=False)),
        (
            _notebook(source=f'os.environ["RENDERNET_API_KEY"] = "{SHAPED}"'),
            Leak(2, "source", known=False),
        ),
        (
            _notebook(source=f'os.environ.setdefault("MY_TOKEN", "{SHAPED}")'),
            Leak(2, "source", known=False),
        ),
        (
            _notebook(outputs=_stream(f"{{'X-API-KEY': '{SHAPED}'}}")),
            Leak(2, "output", known=False),
        ),
        (
            _notebook(outputs=_stream(f"Authorization: Bearer {SHAPED}")),
            Leak(2, "output", known=False),
        ),
        (_notebook(source=f"use('sk-{SHAPED}{SHAPED}')"), Leak(2, "source", known=False)),
        (
            _notebook(outputs=_stream("-----BEGIN RSA PRIVATE KEY-----")),
            Leak(2, "output", known=False),
        ),
    ],
)
def test_a_key_is_found_where_it_lies(text: str, leak: Leak) -> None:
    """The notebook would be committed, and the key be anybody's."""
    found = leaks(text, [Secret(KEY)])
    assert leak in found
    assert KEY not in repr(found) + "".join(map(str, found))
    assert SHAPED not in repr(found) + "".join(map(str, found))


@pytest.mark.parametrize(
    "source",
    [
        "api_key = os.environ['RENDERNET_API_KEY']",
        "api_key = getpass('API key: ')",
        "RENDERNET_API_KEY=your-api-key-goes-here",
        "api_key = 'xxxxxxxxxxxxxxxxxxxxxxxx'",
        "token: 00000000000000000001",
        "headers = {'X-API-KEY': key}",
        "password = ''",
        "%rendernet login",
        "# the token of the day is a long sentence without any number in it",
        "sandbox",
    ],
)
def test_what_stands_for_a_key_is_none(source: str) -> None:
    """A warning that is mostly wrong is soon read by nobody."""
    text = _notebook(source=source, outputs=_stream(source))
    assert leaks(text, [Secret("sandbox")]) == []


def test_pictures_are_passed_over() -> None:
    """The base64 of a picture holds every sequence of letters there is."""
    data = f"api_key={SHAPED}" * 10
    html = f'<img src="data:image/png;base64,{SHAPED * 20}token={SHAPED}">'
    assert leaks(_notebook(outputs=_shown("image/png", data))) == []
    assert leaks(_notebook(outputs=_shown("text/html", html))) == []


def test_a_key_in_use_is_said_once() -> None:
    """`api_key = "..."` with the key in use is one leak, not two."""
    key = Secret(SHAPED)
    assert leaks(_notebook(source=f'api_key = "{SHAPED}"'), [key]) == [Leak(2, "source", True)]


@given(
    st.text()
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["cells", "source", "outputs", "data", "text", "metadata"])
                | st.text(),
                inner,
            )
        ),
    ).map(json.dumps)
)
@example('{"cells": [{"outputs": true}]}')
def test_no_file_breaks_the_search(text: str) -> None:
    """One odd file in a folder would hide the leaks of all others."""
    assert all(isinstance(leak, Leak) for leak in leaks(text, [Secret(KEY)]))


@given(st.text(alphabet="abc= '\"\\:\nkeytoken-_", max_size=4000))
def test_the_search_takes_no_longer_than_the_text(text: str) -> None:
    """A text made of `token` and quotes would hold the kernel for minutes."""
    leaks(_notebook(source="token='" * 50 + text))


def test_notebooks_are_found_and_strange_ones_survived(tmp_path: Path) -> None:
    """A checkpoint holds what the notebook no longer does; an environment holds other people's."""
    for name in ("a.ipynb", "sub/b.ipynb", ".ipynb_checkpoints/a-checkpoint.ipynb"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(_notebook(source=KEY), encoding="utf-8")
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv/c.ipynb").write_text(KEY, encoding="utf-8")
    (tmp_path / "d.ipynb").write_bytes(b"\xff\xfe\x00" + KEY.encode())
    found = {
        f.relative_to(tmp_path).as_posix(): leaks_of(f, [Secret(KEY)]) for f in notebooks(tmp_path)
    }
    assert set(found) == {
        "a.ipynb",
        "sub/b.ipynb",
        ".ipynb_checkpoints/a-checkpoint.ipynb",
        "d.ipynb",
    }
    assert all(found.values())
