"""Zips that have the same bytes whenever, and by whomever, they are made."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Collection, Mapping

_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can hold


def packed(files: Mapping[str, bytes], stored: Collection[str] = ()) -> bytes:
    """A zip of ``files``, by name and in their order; those ``stored`` are not compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            member = zipfile.ZipInfo(name, _LONG_AGO)
            member.create_system = 3  # not the system that this runs on
            member.external_attr = 0o644 << 16
            member.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(member, content)
    return out.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    """The files of a zip that was just made, by name and in their order."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(content: bytes, changes: Mapping[str, Callable[[bytes], bytes]]) -> bytes:
    """A zip that was just made, with the files of ``changes`` changed, where it has them."""
    files = unpacked(content)
    for name in changes.keys() & files.keys():
        files[name] = changes[name](files[name])
    return packed(files)


def repacked(
    content: bytes, change: Callable[[str, bytes], bytes], more: Mapping[str, bytes] | None = None
) -> bytes:
    """A zip of Office's with each part as ``change`` gives it by name and content, and ``more``.

    No part keeps the place in the order that the program before gave it.
    """
    parts = {name: change(name, data) for name, data in unpacked(content).items()}
    parts |= more or {}
    # The list of kinds comes first, as programs expect it.
    names = sorted(parts, key=lambda one: (one != "[Content_Types].xml", one))
    return packed({name: parts[name] for name in names})
