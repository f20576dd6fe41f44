"""The page at `/`: what this is, whose credits it keeps, what was asked of it last.

It is static HTML without scripts, in light and dark; keys are shown by their ends only. Nothing
can be changed from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from html import escape

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from rendernet_jupyter.sandbox.call import Door, Seen
from rendernet_jupyter.sandbox.release import release

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Cache-Control": "no-store",
}
_STYLE = """
:root { color-scheme: light dark; --ink: #1d2330; --soft: #667085; --line: #e4e7ec;
  --paper: #fbfaf7; --card: #fff; --accent: #b4472e; --good: #2f7d5b; --bad: #b42318; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e6e1; --soft: #9aa3b2; --line: #2c3341;
  --paper: #14171f; --card: #1b1f2a; --accent: #f0916f; --good: #6cc9a1; --bad: #f97066; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 3.5rem 1.25rem 4rem; }
h1 { font-size: 1.9rem; line-height: 1.2; letter-spacing: -.02em; margin: 0 0 .6rem; }
h2 { font-size: .8rem; letter-spacing: .08em; text-transform: uppercase; color: var(--soft);
  margin: 2.4rem 0 .6rem; font-weight: 600; }
p { margin: 0 0 1rem; max-width: 38rem; }
a { color: var(--accent); }
.badge { display: inline-block; margin-bottom: 1.1rem; padding: .15rem .7rem; font-size: .8rem;
  border: 1px solid var(--line); border-radius: 99px; color: var(--soft); background: var(--card); }
pre, table { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; }
pre { margin: 0; padding: .8rem 1rem; overflow-x: auto; }
pre, code, .mono { font: .85rem/1.6 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
table { width: 100%; border-spacing: 0; overflow: hidden; }
th, td { padding: .5rem 1rem; text-align: left; border-top: 1px solid var(--line);
  overflow-wrap: anywhere; vertical-align: top; }
tr:first-child > * { border-top: 0; }
th { font-size: .8rem; font-weight: 600; color: var(--soft); }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.good { color: var(--good); } .bad { color: var(--bad); } .soft { color: var(--soft); }
""".strip()


async def home(door: Door, request: Request) -> Response:
    """`GET /`."""
    origin, seen = door.origin(request), tuple(door.seen)
    # In a worker thread: the credits are read with patience, which the event loop must not have.
    page = await to_thread.run_sync(_page, door, origin, seen)
    return HTMLResponse(page, headers=_HEADERS)


def _page(door: Door, origin: str, seen: Sequence[Seen]) -> str:
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>RenderNet sandbox</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<span class="badge">sandbox · rendernet-jupyter {escape(release())}</span>
<h1>An offline twin of the RenderNet API</h1>
<p>The same end-points, invented pictures, play money. It is here for learning, teaching and
testing: nothing is sent anywhere, and no picture says anything about the real service.</p>
<h2>Point a client at it</h2>
<pre>export RENDERNET_BASE_URL={escape(origin)}
export RENDERNET_API_KEY=…</pre>
<p class="soft" style="margin-top:.7rem">What it understands is written down in
<a href="/openapi.json">openapi.json</a>.</p>
<h2>Accounts</h2>
{_accounts(door)}
<h2>In this process</h2>
{_counters(door)}
<h2>Last requests</h2>
{_requests(seen)}
</main>
</body>
</html>
"""


def _accounts(door: Door) -> str:
    known = {account.user_id: account for account in door.accounts.values()}
    known |= {account.user_id: account for account in door.world.accounts()}
    shown = sorted(known.values(), key=lambda account: account.label)
    rows = (
        f"<tr><td class=mono>{escape(account.label)}</td>"
        f"<td class='mono soft'>{escape(account.user_id)}</td>"
        f"<td class=number>{door.world.balance(account):,}</td></tr>"
        for account in shown
    )
    head = "<tr><th>Key</th><th>Account</th><th class=number>Credits</th></tr>"
    return _table(head, rows)


def _counters(door: Door) -> str:
    counted = door.world.counters
    shown = {
        "Generations charged": f"{counted.charges:,} for {counted.charged_credits:,} credits",
        "Media made": f"{counted.paints:,}",
        "Polls": f"{counted.polls:,}",
        "Downloads": f"{counted.downloads:,}",
        "Refusals": f"{counted.refusals:,}",
    }
    rows = (
        f"<tr><td>{name}</td><td class=number>{value}</td></tr>" for name, value in shown.items()
    )
    return _table("", rows)


def _requests(requests: Sequence[Seen]) -> str:
    if not requests:
        return "<p class=soft>None yet.</p>"
    rows = []
    for seen in reversed(requests):
        at = datetime.fromtimestamp(seen.at, UTC).strftime("%H:%M:%S")
        tone = "good" if seen.status < 400 else "bad"
        rows.append(
            f"<tr><td class='mono soft'>{at}</td>"
            f"<td class=mono>{escape(seen.method)} {escape(seen.path)}</td>"
            f"<td class='number mono {tone}'>{seen.status}</td></tr>"
        )
    return _table("<tr><th>UTC</th><th>Request</th><th class=number>Answer</th></tr>", rows)


def _table(head: str, rows: Iterable[str]) -> str:
    return f"<table>{head}{''.join(rows)}</table>"
