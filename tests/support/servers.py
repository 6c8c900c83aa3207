"""Free ports, and waiting until a server answers."""

import socket
import time
from collections.abc import Callable
from contextlib import closing, suppress

DEADLINE_S = 30.0


def free_port() -> int:
    """A loopback port that nothing listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


def wait_until(is_so: Callable[[], bool], *, what: str, deadline_s: float = DEADLINE_S) -> None:
    """Wait for something to become true.

    Raises TimeoutError, naming what was waited for.
    """
    end = time.monotonic() + deadline_s
    while time.monotonic() < end:
        with suppress(OSError):
            if is_so():
                return
        time.sleep(0.05)
    raise TimeoutError(f"waited {deadline_s:.0f} s for {what}")


def listens(port: int) -> bool:
    """Something accepts connections on a loopback port."""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=1)):
        return True
