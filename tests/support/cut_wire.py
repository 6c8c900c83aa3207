"""A wire before a server that is cut at a chosen step of the next upload."""

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from enum import StrEnum
from threading import Thread

from tests.support.servers import free_port

CHUNK = 65536
PATIENCE_S = 20


class Step(StrEnum):
    """Where the wire is cut."""

    BEFORE = "before anything of it was sent"
    MIDDLE = "in the middle of the upload"
    AFTER = "after it was taken and before the answer"


class Wire:
    """Hands every request on to a server; the next upload is cut once, where it was asked."""

    def __init__(self, server_port: int) -> None:
        self.port = free_port()
        self.cut_at: Step | None = None
        self.cuts: list[Step] = []
        self._server_port = server_port
        self._listening = socket.create_server(("127.0.0.1", self.port))

    def carry(self) -> None:
        """Take connections until the wire is closed."""
        with suppress(OSError):
            while True:
                client, _address = self._listening.accept()
                client.settimeout(PATIENCE_S)
                Thread(target=self._one, args=(client,), daemon=True).start()

    def close(self) -> None:
        # A plain close would leave `accept` waiting.
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _one(self, client: socket.socket) -> None:
        with closing(client), suppress(OSError):
            head, body = _head(client)
            if not head:
                return
            step = self._cut(head)
            if step is Step.BEFORE:
                return
            left = _length(head) - len(body)
            if step is Step.MIDDLE:
                left = left // 2
            server = socket.create_connection(("127.0.0.1", self._server_port), PATIENCE_S)
            with closing(server):
                server.sendall(head + body)
                while left > 0 and (part := client.recv(min(CHUNK, left))):
                    server.sendall(part)
                    left -= len(part)
                if step is Step.MIDDLE:
                    return
                while part := server.recv(CHUNK):
                    if step is None:
                        client.sendall(part)

    def _cut(self, head: bytes) -> Step | None:
        first = head.split(b"\r\n", 1)[0]
        if self.cut_at is None or not first.startswith(b"POST") or b"/anh " not in first:
            return None
        step, self.cut_at = self.cut_at, None
        self.cuts.append(step)
        return step


def _head(client: socket.socket) -> tuple[bytes, bytes]:
    """The head of a request, which asks for one answer only, and what came of its body."""
    received = b""
    while b"\r\n\r\n" not in received:
        part = client.recv(CHUNK)
        if not part:
            return b"", b""
        received += part
    head, _end, body = received.partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
    return b"\r\n".join([*lines, b"Connection: close"]) + b"\r\n\r\n", body


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _colon, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


@contextmanager
def wire_to(server_port: int) -> Iterator[Wire]:
    """A wire to a server on this machine."""
    wire = Wire(server_port)
    thread = Thread(target=wire.carry)
    thread.start()
    try:
        yield wire
    finally:
        wire.close()
        thread.join()
