"""Files that only those who may see them can read: cleaned, sealed, outside the public folder."""

import secrets
from dataclasses import dataclass

from catalog.foundation.errors import Invalid
from catalog.foundation.sealing import Sealer
from catalog.media.images import cleaned
from catalog.media.storage import Storage

MOST_DOCUMENT_BYTES = 10 * 1024 * 1024
PDF = b"%PDF-"


@dataclass(frozen=True)
class SealedFile:
    """Where a sealed file lies, and what it is once opened."""

    key: str
    media_type: str
    size_bytes: int


def put_sealed_picture(
    content: bytes, *, folder: str, storage: Storage, sealer: Sealer
) -> SealedFile:
    """Keep a photograph, of which only the pixels are left. Raises Invalid as `cleaned` does."""
    return _put(cleaned(content), "image/jpeg", folder=folder, storage=storage, sealer=sealer)


def put_sealed(content: bytes, *, folder: str, storage: Storage, sealer: Sealer) -> SealedFile:
    """Keep a photograph or a PDF. Raises Invalid for anything else and for a PDF too large."""
    if not content.startswith(PDF):
        return put_sealed_picture(content, folder=folder, storage=storage, sealer=sealer)
    if len(content) > MOST_DOCUMENT_BYTES:
        raise Invalid("files", "too-large")
    return _put(content, "application/pdf", folder=folder, storage=storage, sealer=sealer)


def get_sealed(key: str, *, storage: Storage, sealer: Sealer) -> bytes:
    """The bytes of a file, opened. Raises NotFound where they are gone."""
    return sealer.open(storage.get(key), purpose=key)


def _put(
    content: bytes, media_type: str, *, folder: str, storage: Storage, sealer: Sealer
) -> SealedFile:
    name = secrets.token_hex(24)
    key = f"{folder}{name[:2]}/{name}.sealed"
    storage.put(key, sealer.seal(content, purpose=key))
    return SealedFile(key, media_type, len(content))
