"""Sealing what nobody but the office may read: AES-256-GCM under a key of the instance.

A copy of the database or of the folder of files tells nothing without PERSONAL_DATA_KEY.
"""

import hmac
import os
from base64 import b64decode, b64encode
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from catalog.foundation.errors import NotFound

NONCE_BYTES = 12


class Sealer:
    """Seals, opens and marks; `purpose` keeps what was sealed for one use out of another."""

    def __init__(self, secret: str) -> None:
        self._cipher = AESGCM(sha256(b"seal:" + secret.encode()).digest())
        self._mark_key = sha256(b"mark:" + secret.encode()).digest()

    def seal(self, content: bytes, *, purpose: str) -> bytes:
        """Seal bytes; the same ones never look alike twice."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, content, purpose.encode())

    def open(self, sealed: bytes, *, purpose: str) -> bytes:
        """Open what was sealed. Raises NotFound where key, purpose or bytes are not the same."""
        nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        try:
            return self._cipher.decrypt(nonce, rest, purpose.encode())
        except (InvalidTag, ValueError) as error:
            raise NotFound(f"sealed {purpose}") from error

    def seal_text(self, text: str, *, purpose: str) -> str:
        return b64encode(self.seal(text.encode(), purpose=purpose)).decode("ascii")

    def open_text(self, sealed: str, *, purpose: str) -> str:
        """Open a sealed text. Raises NotFound as `open` does."""
        return self.open(b64decode(sealed), purpose=purpose).decode()

    def mark(self, text: str) -> str:
        """A digest that is equal for equal texts, and that only the key's holder can work out."""
        return hmac.new(self._mark_key, text.encode(), sha256).hexdigest()
