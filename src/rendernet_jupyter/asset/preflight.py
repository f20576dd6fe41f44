"""The media rules for what was only known after it had been fetched.

Files are held against the rules while the cell is read, with a caret under the fault. An address
or an earlier picture is fetched later, when no place is left to point at. The rules themselves are
the grammar's; none is stated here.
"""

from __future__ import annotations

from rendernet_jupyter.asset.material import Material
from rendernet_jupyter.errors import AssetError
from rendernet_jupyter.request.media import Material as Mention
from rendernet_jupyter.request.media import check_media
from rendernet_jupyter.spec.findings import Findings

_ROLES = {"video_asset_id": "video", "audio_asset_id": "audio", "media_id": "shape"}


def demand_fit(material: Material, member: str) -> None:
    """Hold a material against the rules of the place where it is wanted.

    Args:
        material: what was fetched.
        member: of the API body, such as `asset_id` or `video_asset_id`.

    Raises:
        AssetError: the service would refuse it or fail on it.
    """
    findings = Findings("", [material.label])
    role = _ROLES.get(member, "image")
    check_media(Mention(material.label, "", material.facts, role, (1, 1), 1), findings)
    if findings.failed:
        reasons = " and ".join(problem.message for problem in findings.errors())
        ways = [problem.fix for problem in findings.errors() if problem.fix]
        hint = "\n  ".join(["Nothing was paid.", *ways])
        raise AssetError(f"{material.label}: {reasons}", hint=hint)
