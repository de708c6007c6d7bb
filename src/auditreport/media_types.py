"""The media types of the files that are made here, as the internet has them."""

from __future__ import annotations

from pathlib import PurePosixPath

MEDIA_TYPES = {
    ".html": "text/html",
    ".pdf": "application/pdf",
    ".csv": "text/csv",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".cff": "application/yaml",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
"""By a file's ending."""


def media_type(file: str) -> str:
    """The type of a file by its name; that of any bytes where its ending isn't known."""
    return MEDIA_TYPES.get(PurePosixPath(file).suffix, "application/octet-stream")
