"""Photographs of checks: cleaned, named by their digest, for the office alone."""

import re
from hashlib import sha256

from catalog.foundation.errors import Invalid
from catalog.media.images import cleaned
from catalog.media.storage import Storage

FOLDER = "inspections/"
"""Below this nothing is served to the public."""
DIGEST = re.compile(r"[0-9a-f]{64}")
MOST_PHOTOGRAPHS = 12


def keep_photograph(content: bytes, *, storage: Storage) -> str:
    """Take a photograph in and answer its digest; the same one is kept once.

    Raises Invalid("image", …) for what is no photograph, or too large.
    """
    kept = cleaned(content)
    digest = sha256(kept).hexdigest()
    if not storage.exists(key_of(digest)):
        storage.put(key_of(digest), kept)
    return digest


def kept_sizes(digests: list[str], *, storage: Storage) -> dict[str, int]:
    """How large the photographs with these digests are; unknown ones are left out."""
    wanted = [digest for digest in dict.fromkeys(digests) if DIGEST.fullmatch(digest)]
    if len(wanted) > MOST_PHOTOGRAPHS:
        raise Invalid("photographs", "too-many", str(len(wanted)))
    return {
        digest: len(storage.get(key_of(digest)))
        for digest in wanted
        if storage.exists(key_of(digest))
    }


def key_of(digest: str) -> str:
    """Where a photograph lies."""
    return f"{FOLDER}{digest[:2]}/{digest}.jpg"
