"""Handing lots over to the state's systems.

None of them has published an interface, so what can be promised is a file that each can
take: one per lot and state, beside a manifest with checksums. An adapter for a system that
opens an interface later has the same one method.
"""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Protocol

from catalog.epcis.handover_records import LotRecord
from catalog.foundation.errors import Invalid
from catalog.foundation.whole_files import write_whole
from catalog.tracing.bodies import moment_words

MANIFEST: Final = "manifest.json"
LOCK: Final = ".lock"


class StateSystem(StrEnum):
    """The systems beside which the law puts this one (DOMAIN: parallel national systems)."""

    NATIONAL_PORTAL = "truyxuatnguongoc.gov.vn"
    TRADE = "verigoods.vn"
    AGRICULTURE = "checkvn.mae.gov.vn"
    VNID_CHECK = "vnidcheck"


@dataclass(frozen=True)
class Handed:
    """One lot in one state as it was handed over."""

    lot: str
    events: int
    file: str
    sha256: str
    size: int
    at: str


class Adapter(Protocol):
    """A way to one of the state's systems."""

    system: StateSystem

    def hand_over(self, record: LotRecord, *, at: datetime) -> bool:
        """Hand a lot over; False where this state of it was handed over before.

        Raises Invalid for a lot that must not be handed over.
        """


@dataclass(frozen=True)
class FileOutbox:
    """Files for a system in a folder of its own, to be sent by whatever way is agreed."""

    system: StateSystem
    root: Path

    @property
    def folder(self) -> Path:
        return self.root / self.system.value

    def hand_over(self, record: LotRecord, *, at: datetime) -> bool:
        """Write a lot's file and its line of the manifest, each whole or not at all."""
        if record.is_demo:
            raise Invalid("lot", "demonstration", record.code)
        content = _bytes(record.content)
        digest = sha256(content).hexdigest()
        with self._alone():
            handed = self.handed_over()
            known = handed.get(record.name)
            path = self.folder / record.name
            if known is not None and known.sha256 == digest and _is_whole(path, digest):
                return False
            write_whole(path, content)
            handed[record.name] = Handed(
                record.code, record.event_count, record.name, digest, len(content), moment_words(at)
            )
            lines = [asdict(handed[name]) for name in sorted(handed)]
            manifest = {"system": self.system.value, "files": lines}
            write_whole(self.folder / MANIFEST, _bytes(manifest))
            return True

    def handed_over(self) -> dict[str, Handed]:
        """What the manifest tells, by the name of the file."""
        path = self.folder / MANIFEST
        if not path.exists():
            return {}
        lines = json.loads(path.read_text(encoding="utf-8"))["files"]
        return {line["file"]: Handed(**line) for line in lines}

    def broken(self) -> list[str]:
        """The files that are missing or no longer what the manifest says."""
        handed = self.handed_over()
        return [n for n, line in handed.items() if not _is_whole(self.folder / n, line.sha256)]

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep a second process from writing the manifest at the same time."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / LOCK).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _bytes(facts: Any) -> bytes:
    return (json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _is_whole(path: Path, digest: str) -> bool:
    return path.exists() and sha256(path.read_bytes()).hexdigest() == digest
