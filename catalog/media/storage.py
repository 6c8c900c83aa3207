"""Where bytes lie: a folder here, an object store behind the same five methods elsewhere."""

import os
import re
import tempfile
from pathlib import Path
from typing import Protocol

from catalog.foundation.errors import NotFound

KEY = re.compile(r"[a-z0-9]+(?:[/.\-_][a-z0-9]+)*")
LONGEST_KEY = 200
"""Far above what the pipeline makes, and below what file systems take for one name."""


class Storage(Protocol):
    """The five things that the catalog asks of a store of bytes."""

    def put(self, key: str, content: bytes) -> None: ...
    def get(self, key: str) -> bytes: ...
    def exists(self, key: str) -> bool: ...
    def delete(self, key: str) -> None: ...
    def url(self, key: str) -> str: ...


class FolderStorage:
    """Files below one folder, each written whole or not at all."""

    def __init__(self, root: Path, base_url: str = "/media/") -> None:
        self.root = root
        self.base_url = base_url

    def path(self, key: str) -> Path:
        """Answer the file of a key. Raises NotFound for a key that no pipeline would make."""
        if len(key) > LONGEST_KEY or not KEY.fullmatch(key) or ".." in key:
            raise NotFound(f"media {key[:80]!r}")
        return self.root / key

    def put(self, key: str, content: bytes) -> None:
        """Write beside the target and rename, so that no reader sees half a file."""
        target = self.path(key)
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=target.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(name, 0o644)
            os.replace(name, target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def get(self, key: str) -> bytes:
        """Read a file. Raises NotFound when there is none."""
        try:
            return self.path(key).read_bytes()
        except OSError as error:
            raise NotFound(f"media {key!r}") from error

    def exists(self, key: str) -> bool:
        return self.path(key).is_file()

    def delete(self, key: str) -> None:
        self.path(key).unlink(missing_ok=True)

    def url(self, key: str) -> str:
        return self.base_url + key
