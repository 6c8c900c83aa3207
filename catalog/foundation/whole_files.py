"""Writing a file so that no reader ever meets half of it."""

import os
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write beside the place and move there, once the disk holds all of it."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("wb") as target:
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
