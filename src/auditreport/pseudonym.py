"""Pseudonyms: what stands for a department where its name must not."""

from __future__ import annotations

import hmac
import re
import secrets
from typing import Literal

from auditreport.problems import Problem

Kind = Literal["department", "organisation", "return"]

LENGTH = 12
"""Hex digits of a pseudonym: 48 bits, so that two of 210 departments meet once in 10^10 keys."""

_KEY = re.compile(r"[0-9a-fA-F]{64}")


def pseudonym(key: bytes, kind: Kind, text: str) -> str:
    """What stands for ``text`` under this key; nothing without the key leads back to it."""
    # "surrogatepass": a file name need not be valid Unicode, and must still have its pseudonym.
    message = f"{kind}:{text}".encode("utf-8", "surrogatepass")
    return hmac.digest(key, message, "sha256").hex()[:LENGTH]


def new_key() -> str:
    """A fresh 256-bit key, as it is kept: 64 hex digits."""
    return secrets.token_hex(32)


def parse_key(text: str, where: str = "private/pseudonym.key") -> bytes:
    """The key from its 64 hex digits; spaces and line ends around them don't matter."""
    digits = text.strip()
    if not _KEY.fullmatch(digits):
        # The message must not quote what stands there: part of a key is a secret too.
        raise Problem(
            what=f"the key is not one: it has {len(digits)} characters where 64 hex digits belong",
            where=where,
            fix="Put the right key back from your safe copy. If this audit has no results yet, "
            "remove the key: a new one is made at the next run.",
        )
    return bytes.fromhex(digits)
