"""A zip archive made again, part by part: the same parts give the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def repacked(
    archive: bytes, change: Callable[[str, bytes], bytes], more: Mapping[str, bytes] | None = None
) -> bytes:
    """The archive with each part as ``change`` gives it by name and content, and with ``more``.

    No part has a date, rights or a place in the order that the program before gave it.
    """
    with zipfile.ZipFile(io.BytesIO(archive)) as given:
        parts = {name: change(name, given.read(name)) for name in given.namelist()}
    parts |= more or {}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        # The list of kinds comes first, as programs expect it.
        for name in sorted(parts, key=lambda one: (one != "[Content_Types].xml", one)):
            part = zipfile.ZipInfo(name, _LONG_AGO)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.create_system = 0
            made.writestr(part, parts[name])
    return out.getvalue()
