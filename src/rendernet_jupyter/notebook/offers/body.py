"""What can stand in a cell: options on its first line, keys at the head of a block, then a prompt.

The cell is read as the parser reads it, but only as far as keys go. Nothing here knows what values
a key has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rendernet_jupyter.notebook.offers.offer import Offer, Offers, matching
from rendernet_jupyter.notebook.offers.sources import Sources
from rendernet_jupyter.notebook.offers.values import Around, option_values, values
from rendernet_jupyter.spec.keys import KEY, KEYS, canonical_name, folded
from rendernet_jupyter.spec.options import OPTION, OPTIONS
from rendernet_jupyter.spec.prompt import HEADER

_FLAG = re.compile(r"(?<!\S)--([^\W\d_][\w-]*)[ \t]+((?:(?!\s--[^\W\d_]).)*)$")
_FLAG_NAME = re.compile(r"(?<!\S)(--?[\w-]*)$")
_GIVEN = re.compile(r"(?<!\S)--([^\W\d_][\w-]*)(?:[ \t]+((?:(?!\s--[^\W\d_]).)*))?")
_VARIABLE = re.compile(r"(?<!\\)\{\{\s*(\w*)$")
_PERSON = re.compile(r"(?<![\\{])\{([^{}|\\]*)$")
_GROUP = re.compile(r"(?<![\\{])\{[^{}]*\|[^{}]*\}")
_JSON = re.compile(r"\s*(?:\[\s*\{|\{\s*\")")


@dataclass(slots=True)
class _Block:
    """The keys of a block by canonical name, and its prompt.

    `prompt` is None as long as none has begun.
    """

    keys: dict[str, str] = field(default_factory=dict)
    prompt: str | None = None
    heads: bool = False

    def read(self, lines: Iterable[str]) -> None:
        """Take lines in; from the first that is no header on, all of them are prompt."""
        for line in lines:
            text = line.strip()
            if self.prompt is not None:
                self.prompt += "\n" + line
            elif not text or text.startswith("#"):
                continue
            elif (header := HEADER.match(text)) and folded(header[1]) == "defaults":
                self.heads = True
            elif header and (name := canonical_name(header[1])) and name != "prompt":
                self.keys[name] = text[header.end() :].strip()
            else:
                self.prompt = text


def in_cell(sources: Sources, lines: Sequence[str], after: str) -> Offers:
    """Completions at the end of the lines of a cell.

    Args:
        sources: the names that there are.
        lines: of the cell, up to the cursor; the first is the magic line.
        after: what follows the cursor.
    """
    rest, *below = after.split("\n")
    magic = lines[0].lstrip().removeprefix("%%rendernet")
    body = [*lines[1:-1], "", *below] if len(lines) > 1 else below
    if _JSON.match("\n".join([*lines[1:], *below])) or "--json" in magic.split():
        return _on_magic_line(sources, magic, rest, body) if len(lines) == 1 else Offers()
    if len(lines) == 1:
        return _on_magic_line(sources, magic, rest, body)
    block, begun = _block_at(lines[1:-1], below)
    around = _around(sources, magic, lines[1:-1], block)
    return in_block(sources, lines[-1], rest, around, begun=begun)


def in_block(
    sources: Sources, line: str, rest: str, around: Around, *, begun: bool, options: bool = False
) -> Offers:
    """Completions at the end of a line of a block, or of a prompt on one line.

    Args:
        sources: the names that there are.
        line: up to the cursor.
        rest: of the line, behind the cursor.
        around: the other keys.
        begun: the prompt has begun above.
        options: options of the magic line can stand there, too.
    """
    if (variable := _VARIABLE.search(line)) and "}}" not in line[variable.start() :]:
        return _variables(sources, variable[1], rest, around, line)
    if flag := _FLAG.search(line):
        return flag_values(sources, flag[1], flag[2], rest, around)
    if name := _FLAG_NAME.search(line):
        return flag_names(name[1], given(line, around), options=options)
    header = None if begun else HEADER.match(line.lstrip())
    key = canonical_name(header[1]) if header else None
    if header and key and key not in ("prompt", "negative"):
        typed = line.lstrip()[header.end() :].lstrip()
        return values(sources, key, typed, rest, around)
    if person := _PERSON.search(line):
        return _persons(sources, person[1], rest)
    return Offers() if begun or header else _keys(line.lstrip(), around)


def flag_values(sources: Sources, name: str, typed: str, rest: str, around: Around) -> Offers:
    """Values of a flag: of a key, or of an option."""
    key = canonical_name(name)
    if key is not None:
        return values(sources, key, typed, rest, around)
    option = OPTION.get(folded(name))
    return option_values(sources, option, typed, around) if option else Offers()


def flag_names(fragment: str, taken: Iterable[str], *, options: bool) -> Offers:
    """Names of flags that are not given yet."""
    gone = set(taken)
    keys = [k.name for k in KEYS if k.form not in ("prompt", "zip") and k.name not in gone]
    runs = [o.name for o in OPTIONS if o.slot not in gone] if options else []
    typed = fragment.lstrip("-")
    found = matching(fragment, [*keys, *runs], "option", typed=typed, written=lambda n: f"--{n}")
    begun = [o for o in found.found if o.text[2:].startswith(folded(typed))]
    dashed = [o for o in found.found if o.text[2:].startswith(typed.lower())]
    return Offers(fragment, tuple(dict.fromkeys([*begun, *dashed]))) if typed else found


def given(line: str, around: Around) -> list[str]:
    """Keys and options that are there already, by name."""
    flags = [canonical_name(m[1]) or folded(m[1]) for m in _GIVEN.finditer(line)]
    return [*around.keys, *(flags[:-1] if _FLAG_NAME.search(line) else flags)]


def _on_magic_line(sources: Sources, magic: str, rest: str, body: Sequence[str]) -> Offers:
    block = _Block()
    block.read(body)
    around = _around(sources, f"{magic} {rest}", (), block)
    if flag := _FLAG.search(magic):
        return flag_values(sources, flag[1], flag[2], rest, around)
    if name := _FLAG_NAME.search(magic):
        others = given(magic, around) + given(rest, Around())
        return flag_names(name[1], others, options=True)
    return flag_names("", given(magic, around), options=True) if magic.endswith(" ") else Offers()


def _block_at(above: Sequence[str], below: Sequence[str]) -> tuple[_Block, bool]:
    """The block at the cursor without its line, and whether its prompt has begun above."""
    starts = [n for n, line in enumerate(above) if line.strip() == "---"]
    block = _Block()
    block.read(above[starts[-1] + 1 :] if starts else above)
    begun = block.prompt is not None
    ends = [n for n, line in enumerate(below) if line.strip() == "---"]
    block.read(below[: ends[0]] if ends else below)
    return block, begun


def _around(sources: Sources, magic: str, above: Sequence[str], block: _Block) -> Around:
    """The keys beside the one at the cursor, the strongest first: block, magic line, defaults."""
    first = _Block()
    first.read(line for n, line in enumerate(above) if "---" not in above[:n])
    flags = {
        name: (flag[2] or "").strip()
        for flag in _GIVEN.finditer(magic)
        if (name := canonical_name(flag[1]) or folded(flag[1]))
    }
    defaults = first.keys if first.heads else {}
    groups = len(_GROUP.findall(block.prompt or ""))
    return Around(block.keys, {**defaults, **flags}, sources.model, groups)


def _keys(word: str, around: Around) -> Offers:
    """Keys that are not there yet; those with the word's beginning in one of their spellings."""
    names = [k.name for k in KEYS if k.name not in around.keys]
    if not word:
        return Offers("", tuple(Offer(f"{name}: ", "key") for name in names))
    start = folded(word)
    begun = [n for n in names if any(s.startswith(start) for s in (n, *KEY[n].also))]
    worded = [n for n in names if f"_{start}" in n]
    found = dict.fromkeys([*begun, *worded])
    return Offers(word, tuple(Offer(f"{name}: ", "key") for name in found))


def _persons(sources: Sources, fragment: str, rest: str) -> Offers:
    """Characters for a brace, which is closed unless the editor has done so."""
    end = "" if rest.lstrip().startswith("}") else "}"
    typed = fragment.lstrip()
    entries = sources.catalog.search("characters", typed)
    names = dict.fromkeys(entry.name for entry in entries)
    return Offers(fragment, tuple(Offer(name + end, "character") for name in names))


def _variables(sources: Sources, fragment: str, rest: str, around: Around, line: str) -> Offers:
    """Columns of the table of `--from`, then variables of Python."""
    end = "}}"[len(rest.lstrip()) - len(rest.lstrip().lstrip("}")) :] if rest else "}}"
    header = HEADER.match(line.lstrip())
    key = KEY.get(canonical_name(header[1]) or "") if header else None
    content = key is not None and "asset" in key.takes
    columns = sources.columns(around.others.get("from", ""))
    names = [*columns, *sources.variables(content=content)]
    return matching(fragment, names, "variable", written=lambda name: name + end)
