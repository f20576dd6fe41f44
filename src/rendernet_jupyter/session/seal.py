"""What is saved for a picture: its manifest, from all that the store knows of how it was made.

A picture that a later run took from the store has the manifest of the run that made it, so that
saving it again gives the same bytes. No file is written here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from rendernet_jupyter.errors import StoreError
from rendernet_jupyter.result.manifest import Maker, Manifest, asset_ids
from rendernet_jupyter.result.parameters import parameters_text
from rendernet_jupyter.result.records import Answer, Medium, Run
from rendernet_jupyter.result.seal import BARE, Mode, Sealed, beside, sealed
from rendernet_jupyter.session.keys import KeyRing
from rendernet_jupyter.store import Store
from rendernet_jupyter.store.lineage import Lineage
from rendernet_jupyter.store.pixels import pixel_hash
from rendernet_jupyter.store.witness import Witness
from rendernet_jupyter.view.place import without_home
from rendernet_jupyter.view.tile import answer_of

HASHES = (
    'Take the key back: it was sent as a word. With %config RenderNet.embed = "hash" a file is'
    " saved with ids and hashes alone; %rendernet forget takes a run out of the store."
)
"""What to do about a picture whose manifest would hold a key."""


class Manifests:
    """Manifests of pictures, as the journal of one store has them.

    Args:
        store: whose.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._runs: dict[str, Run | None] = {}

    def of(self, run: Run, medium: Medium, pixels: str) -> tuple[Manifest, str]:
        """The manifest of a medium, and the text for other programs.

        Args:
            run: any run that shows it.
            medium: of the run.
            pixels: hash of its pixels, empty when it has none.
        """
        answer = answer_of(run, medium)
        witness, kinship = Witness(self._store.database), Lineage(self._store.database)
        origin = witness.origin(answer.job_id)
        if origin is not None:
            run, answer = self._made(origin.run_id, origin.job_id) or (run, answer)
        maker = Maker(
            pixels=pixels,
            contents=witness.contents(answer.job_id, asset_ids(answer.body)),
            parents=[kin.facts() for kin in kinship.parents_of(answer.job_id)],
            version=origin.version if origin else "",
        )
        told = replace(answer, canonical=without_home(answer.canonical))
        return Manifest.of(run, told, medium, maker), parameters_text(answer, medium)

    def told(self, run: Run, medium: Medium) -> Manifest:
        """The manifest without the hash of the pixels, for which a file would be opened."""
        return self.of(run, medium, "")[0]

    def _made(self, run_id: str, job_id: str) -> tuple[Run, Answer] | None:
        """The run that paid for a job, and its answer there."""
        if run_id not in self._runs:
            self._runs[run_id] = self._store.runs.get(run_id)
        run = self._runs[run_id]
        found = [a for a in run.answers if a.job_id == job_id] if run else []
        return (run, found[0]) if run and found else None


class Sealer:
    """Says what is saved for a picture; a `view.tile.Seal`.

    Args:
        store: where the pictures are.
        keys: those that no file may hold.
        mode: the setting `embed` at the moment of saving.
    """

    def __init__(self, store: Store, keys: KeyRing, mode: Callable[[], Mode]) -> None:
        self._mode = mode
        self._keys = keys
        self._manifests = Manifests(store)

    def __call__(self, run: Run, medium: Medium, path: Path) -> Sealed:
        """What is saved for the original at `path`.

        Raises:
            RenderNetError: its manifest would hold an API key.
        """
        mode = self._mode()
        if mode == "off":
            return BARE
        if medium.kind == "video":
            manifest, parameters = self._manifests.of(run, medium, "")
            self._demand_no_key(manifest, parameters, mode)
            return beside(manifest, mode)
        data = path.read_bytes()
        try:
            pixels = pixel_hash(data)
        except StoreError:  # a picture of a kind that Pillow cannot decode is saved all the same
            pixels = ""
        manifest, parameters = self._manifests.of(run, medium, pixels)
        self._demand_no_key(manifest, parameters, mode)
        return sealed(data, manifest, parameters, mode)

    def _demand_no_key(self, manifest: Manifest, parameters: str, mode: Mode) -> None:
        """Refuse words with a key; a reduced manifest has none, and a masked one would be false."""
        if mode == "full":
            place = f"what {manifest.word('job', 'run_id')} asked for"
            self._keys.demand_none_in(
                (manifest, parameters), place, HASHES, so="this picture was not saved"
            )
