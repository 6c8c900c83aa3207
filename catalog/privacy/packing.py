"""A ZIP of what is held: one JSON file for each subject, and the files themselves."""

import json
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import IO

from catalog.foundation.errors import NotFound


@dataclass(frozen=True)
class HeldFile:
    """A file by its name in the archive, read when it is its turn."""

    name: str
    read: Callable[[], bytes]


def pack(subjects: Mapping[str, object], files: Iterable[HeldFile], *, into: IO[bytes]) -> None:
    """Write the archive; a file that storage has lost is named in it as missing."""
    missing = []
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, subject in subjects.items():
            text = json.dumps(subject, ensure_ascii=False, indent=1)
            archive.writestr(f"{name}.json", text)
        for file in files:
            try:
                archive.writestr(file.name, file.read())
            except NotFound:
                missing.append(file.name)
        if missing:
            archive.writestr("missing-files.txt", "\n".join(missing))
