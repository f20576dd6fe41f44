"""A notebook as GitHub's viewer shows it, as far as that is known from outside.

The viewer takes what nbconvert prefers, which is HTML before images, and cleans it by the list that
GitHub publishes for all that users write (its gem html-pipeline): no style, no script, no widget,
and pictures by address alone. Images that the notebook itself holds are shown; their alternative
text is not read. Nothing here is exact in its looks: type and colours are near those of the page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

import bleach

# Of nbconvert's HTML export, which the viewer is built on.
PREFERRED = ("text/html", "text/markdown", "image/svg+xml", "text/latex", "image/png", "image/jpeg")
TAGS = frozenset(
    re.findall(
        r"\w+",
        """
        h1 h2 h3 h4 h5 h6 br b i strong em a pre code img tt div ins del sup sub p picture ol ul
        table thead tbody tfoot blockquote dl dt dd kbd q samp var hr ruby rt rp li tr td th s
        strike summary details caption figure figcaption abbr bdo cite dfn mark small source span
        time wbr
        """,
    )
)
ATTRIBUTES = {
    "*": re.findall(
        r"\w+",
        """
        abbr align alt axis border cellpadding cellspacing char charoff clear cols colspan color
        compact dir disabled frame headers height hreflang hspace label lang maxlength name nohref
        noshade nowrap open rev role rows rowspan rules scope size span start summary tabindex
        title type usemap valign value vspace width
        """,
    ),
    "a": ["href"],
    "img": ["src", "longdesc", "loading", "alt"],
    "blockquote": ["cite"],
}
PROTOCOLS = ("http", "https", "mailto")
STYLE = """
body { font: 14px/1.5 -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif;
       color: #1f2328; max-width: 920px; margin: 24px auto; padding: 0 16px; }
pre { font: 12px/1.45 ui-monospace, monospace; margin: 0; white-space: pre-wrap; }
.source { background: #f6f8fa; padding: 10px 12px; border-radius: 6px; margin: 12px 0 8px; }
.output { padding: 0 12px; overflow-x: auto; }
.output img { max-width: 100%; }
table { border-collapse: collapse; } td, th { border: 1px solid #d1d9e0; padding: 6px 13px; }
"""


def page(text: str) -> str:
    """The page of a notebook.

    Args:
        text: the whole file.
    """
    body = "".join(part for cell in json.loads(text)["cells"] for part in _cell(cell))
    head = f'<meta charset="utf-8"><title>notebook</title><style>{STYLE}</style>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{body}</body></html>'


def clean(html: str) -> str:
    """HTML of a notebook, as far as the viewer lets it through."""
    return bleach.clean(
        html, tags=TAGS, attributes=ATTRIBUTES, protocols=PROTOCOLS, strip=True, strip_comments=True
    )


def _cell(cell: Mapping[str, Any]) -> Iterator[str]:
    kind = "source" if cell["cell_type"] == "code" else "text"
    yield f'<div class="{kind}"><pre>{escape("".join(cell["source"]))}</pre></div>'
    for output in cell.get("outputs", ()):
        yield f'<div class="output">{_output(output)}</div>'


def _output(output: Mapping[str, Any]) -> str:
    if "data" not in output:
        return f"<pre>{escape(''.join(output.get('text', output.get('traceback', ''))))}</pre>"
    data = {mime: "".join(value) for mime, value in output["data"].items()}
    mime = next((mime for mime in PREFERRED if mime in data), "text/plain")
    if mime == "text/html":
        return clean(data[mime])
    if mime.startswith("image/"):
        return f'<img class="own" src="data:{mime};base64,{data[mime].strip()}">'
    return f"<pre>{escape(data.get(mime, ''))}</pre>"
