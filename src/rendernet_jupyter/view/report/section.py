"""One run in a report: what was asked, what came, what it cost, how to make it again.

It is written for somebody who has never seen this package. Nothing here decides what the whole page
holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from rendernet_jupyter.redaction import redact
from rendernet_jupyter.result.lineage import Kin
from rendernet_jupyter.view.axes import Axis
from rendernet_jupyter.view.content import Content, Table, content_of
from rendernet_jupyter.view.cost import cost_of
from rendernet_jupyter.view.fact import word
from rendernet_jupyter.view.film import films
from rendernet_jupyter.view.lineage import Lineage
from rendernet_jupyter.view.markup import Markup, join, tag
from rendernet_jupyter.view.phrase import TIMES, counted, lasting, numeral, shorten, weighing
from rendernet_jupyter.view.place import without_home
from rendernet_jupyter.view.report import prose
from rendernet_jupyter.view.report.account import SERVICE_HOST, account, nouns_of
from rendernet_jupyter.view.report.plates import Plates
from rendernet_jupyter.view.report.prose import plain
from rendernet_jupyter.view.report.subject import Subject
from rendernet_jupyter.view.tile import answer_of, marks_of

_ADDRESS = re.compile(r"\b[a-zA-Z][a-zA-Z0-9+.-]*://\S+")
_LONGEST_HEADING = 120
_MOST_TREES = 24

SANDBOX = (
    "These are sandbox pictures. They were painted by the offline stand-in that this software"
    " brings along, by rules of its own: they are not pictures of a model, and nothing can be"
    " concluded from them about the service, its models or its styles."
)
_FREE = "No key and no connection are needed: the sandbox paints the same request the same way."
_PAID = (
    "It takes a key of the service, and credits. The same request need not bring the same picture:"
    " the service promises nothing of that kind."
)


@dataclass(frozen=True, slots=True)
class Section:
    """A run on the page.

    Attributes:
        subject: what it is about.
        base: what the names of its places begin with, such as `r1`.
        level: of its own heading; that of the parts is one more.
        stills: pictures by content hash, as data URIs.
        gaps: why one is not to be seen, by content hash.
        warned: the page says already that all of it is of the sandbox.
    """

    subject: Subject
    base: str
    level: int
    stills: Mapping[str, str]
    gaps: Mapping[str, str]
    warned: bool = False

    @property
    def title(self) -> str:
        """What the run is called."""
        whole = self._content(None).title or self.subject.run.run_id
        return plain(shorten(whole, _LONGEST_HEADING))

    def html(self) -> Markup:
        """The section; without a heading of its own where it is the only one of a page."""
        content = self._content(Table())
        own = [tag(f"h{self.level}", self.title, dir="auto", id=self.base)] if self.level else []
        parts = [
            *own,
            self._lead(content),
            *self._sandbox(),
            *(tag("div", plain(note), class_="note", dir="auto") for note in content.notes),
            *self._pictures(content),
            *self._missing(content),
            *self._asked(content),
            *self._methods(),
            *self._again(content),
            *self._lineage(),
            *self._files(),
        ]
        return tag("section", *parts, class_="run")

    def _content(self, table: Table | None) -> Content:
        run, shelf = self.subject.run, self.subject.shelf
        return content_of(run, self.subject.chosen, shelf, marked="run", table=table)

    def _heading(self, text: str) -> Markup:
        return tag(f"h{max(1, self.level) + 1}", text)

    def _lead(self, content: Content) -> Markup:
        run = self.subject.run
        when = datetime.fromtimestamp(run.created_at, UTC)
        said = [
            nouns_of(self.subject.pictures),
            "painted by the offline sandbox" if run.sandbox else f"RenderNet API{_host(run.host)}",
            f"{when.day} {when:%B %Y, %H:%M} UTC",
        ]
        said += [f"notebook {run.notebook}"] if run.notebook else []
        named = [tag("code", run.name), " · "] if run.name else []
        badges = [join([" ", tag("span", badge, class_="badge")]) for badge in content.badges]
        tags = [
            join([" ", tag("span", plain(without_home(one)), class_="badge")]) for one in run.tags
        ]
        note = [tag("p", plain(without_home(run.note)), dir="auto")] if run.note else []
        line = tag("p", *named, plain(without_home(" · ".join(said))), *badges, *tags,
                   class_="quiet lead")  # fmt: skip
        return join([line, *note])

    def _sandbox(self) -> list[Markup]:
        return [warning()] if self.subject.run.sandbox and not self.warned else []

    def _pictures(self, content: Content) -> Iterator[Markup]:
        if content.tiles:
            yield self._heading("Pictures")
            level = max(1, self.level) + 2
            made = films(content.tiles)
            yield Plates(content, self.base, self.stills, made, self.gaps, level).html()

    def _missing(self, content: Content) -> Iterator[Markup]:
        """The requests that brought no picture, each with its reason and what may help."""
        gaps = [tile for tile in content.tiles if tile.state]
        if not gaps:
            return
        yield self._heading("What did not come")
        items = []
        for tile in gaps:
            heads = content.layout.heads(tile.medium.request) if content.layout else ()
            where = (
                " · ".join(filter(None, (*heads, *tile.first)))
                or f"request {tile.medium.request + 1}"
            )
            said = tag("bdi", _sentence(plain(_harmless(tile.reason))))
            items.append(tag("li", tag("bdi", plain(where)), ": ", tag("strong", tile.state), ". ",
                             said, " ", tile.advice))  # fmt: skip
        yield tag("ul", *items)

    # What was asked for

    def _asked(self, content: Content) -> Iterator[Markup]:
        yield self._heading("What was asked for")
        text = self._typed() or content.spec
        if text:
            yield tag("p", "The words and settings, as they were typed into the notebook:")
            yield _code(text)
        rows = [(key, fact) for key, fact in content.facts if fact]
        if content.layout:
            axes = [axis for axis in (content.layout.down, content.layout.across) if axis]
            for axis in (*axes, *content.layout.folded):
                values = ", ".join(" and ".join(words) for words in _bare(axis))
                rows.append((f"varied: {', '.join(map(word, axis.keys))}", values))
        rows += self._spending()
        cells = (
            tag("tr", tag("th", key, scope="row"), tag("td", tag("bdi", plain(fact))))
            for key, fact in rows
        )
        yield tag("table", tag("tbody", *cells), class_="facts", aria_label="Settings and costs")

    def _typed(self) -> str:
        """The cell as it was typed, empty where that is not known."""
        run = self.subject.run
        head = f"%%rendernet {run.line}".rstrip()
        return f"{head}\n{run.source.strip()}" if run.source.strip() else ""

    def _spending(self) -> Iterator[tuple[str, str]]:
        run, media = self.subject.run, self.subject.media
        whole = len(media) >= len(run.media)
        cost = run.credits_spent if whole else cost_of(run, media)
        kind = "sandbox credits, which are not money" if run.sandbox else "credits"
        if cost is None:
            yield "cost", "not known"
        else:
            each = cost / len(self.subject.pictures) if self.subject.pictures else None
            rate = f", {numeral(round(each, 2))} for each picture that came" if each else ""
            yield "cost", f"{numeral(cost)} {kind}{rate}"
        if run.seconds >= 0.05:
            yield "time", lasting(run.seconds)
        stored = sum(answer.cached for answer in self.subject.answers.values())
        if stored:
            yield "from the store", f"{stored} of {counted(len(self.subject.answers), 'request')}"

    def _methods(self) -> Iterator[Markup]:
        yield self._heading("Methods")
        yield tag("div", *prose.html(account(self.subject)), class_="text")

    # Again

    def _again(self, content: Content) -> Iterator[Markup]:
        yield self._heading("How to make it again")
        steps = [
            tag("li", "Install the package ", tag("code", "rendernet-jupyter"), " and load it in a "
                "notebook: ", tag("code", "%load_ext rendernet_jupyter"), "."),
        ]  # fmt: skip
        if self._is_told():
            steps.append(tag("li", "Run the cell above; it names its seeds."))
        elif content.spec:
            text = self._content(None).spec
            seeds = "" if self._seeds_in(text) else " (the seeds are in the table of files below)"
            steps.append(tag("li", f"Run this cell{seeds}:", _code(text)))
        steps.append(
            tag("li", tag("code", "%rendernet lock"), " beside the notebook writes down which"
                " pictures belong to its cells, and ", tag("code", "rendernet reproduce"),
                " makes them again and says of each whether it is the same. A saved picture can be"
                " turned back into its cell: ", tag("code", "%rendernet recall FILE"), "."),
        )  # fmt: skip
        yield tag("ol", *steps)
        yield tag("p", _FREE if self.subject.run.sandbox else _PAID)

    def _is_told(self) -> bool:
        """Whether the cell as it was typed asks for the same again, the seeds included."""
        typed = self._typed()
        whole = self.subject.chosen is None and "{{" not in typed
        return bool(typed) and whole and self._seeds_in(typed)

    def _seeds_in(self, text: str) -> bool:
        seeds = {answer.seed for answer in self.subject.answers.values()} - {None}
        return all(_holds(text, str(seed)) for seed in seeds)

    def _lineage(self) -> Iterator[Markup]:
        """What the pictures were made from, where they were made from something."""
        run, trace = self.subject.run, self.subject.shelf.trace
        if trace is None:
            return
        found: list[Kin] = []
        for medium in self.subject.pictures:
            found += [kin for kin in trace(run, medium).kin if kin.parents]
        if found:
            yield self._heading("What they were made from")
            yield Lineage(found[:_MOST_TREES], locate=self.subject.shelf.locate).html()
            if len(found) > _MOST_TREES:
                yield tag("p", f"And {len(found) - _MOST_TREES} more.", class_="quiet")

    def _files(self) -> Iterator[Markup]:
        """The hashes by which a file is known to be one of these pictures."""
        if not self.subject.pictures:
            return
        yield self._heading("Files")
        titles = ("", "seed", "size", "bytes", "SHA-256 of the file; digest of its request")
        head = [tag("th", title, scope="col") if title else tag("td") for title in titles]
        rows = []
        marks = marks_of(self.subject.run.media)
        for medium in self.subject.pictures:
            answer = answer_of(self.subject.run, medium)
            seed = "" if answer.seed is None else str(answer.seed)
            size = f"{medium.width} {TIMES} {medium.height}" if medium.width else ""
            hashes = tag("td", tag("code", medium.sha256), tag("br"),
                         tag("code", answer.digest, class_="quiet"))  # fmt: skip
            weight = weighing(medium.size) if medium.size else ""
            name = self.subject.run.name + marks.get((medium.request, medium.batch), "")
            cells = (tag("td", text) for text in (seed, size, weight))
            rows.append(tag("tr", tag("th", tag("code", name), scope="row"), *cells, hashes))
        body = (tag("thead", tag("tr", *head)), tag("tbody", *rows))
        yield tag("div", tag("table", *body, class_="files"), class_="scroll", role="group",
                  tabindex=0, aria_label="Files with their hashes")  # fmt: skip


def warning() -> Markup:
    """What is said of sandbox pictures, before anybody looks at them."""
    return tag("p", tag("strong", "Sandbox. "), SANDBOX, class_="sandbox", role="note")


def _bare(axis: Axis) -> Iterator[list[str]]:
    """The values of an axis without the names of their keys."""
    for words in axis.values:
        yield [w.removeprefix(f"{word(key)} ") for key, w in zip(axis.keys, words, strict=True)]


def _holds(text: str, number: str) -> bool:
    return re.search(rf"(?<!\d){re.escape(number)}(?!\d)", text) is not None


def _sentence(text: str) -> str:
    """`text` with a stop at its end, if it has none."""
    return text if not text or text[-1] in ".!?…。！？؟" else f"{text}."


def _host(host: str) -> str:
    return f" at {host}" if host and host != SERVICE_HOST else ""


def _code(text: str) -> Markup:
    return tag("pre", tag("code", plain(_harmless(without_home(text)))), dir="auto")


def _harmless(text: str) -> str:
    """`text` whose addresses have lost their keys and signatures."""
    return _ADDRESS.sub(lambda found: redact(found[0]), text)
