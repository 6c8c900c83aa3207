"""A copy of the project somewhere else, and the commands of that copy."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path

from catalog import ROOT

LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv*", "instance", "node_modules", "vendor", "__pycache__", ".*_cache",
    ".hypothesis", "*.mo", "*.lock",
)  # fmt: skip
HEARD = ("PATH", "HOME", "LANG", "TMPDIR", "PIP_INDEX_URL", "PIP_CONFIG_FILE", "SSL_CERT_FILE")


def copy_project(place: Path) -> Path:
    """Copy the tree as a clean checkout would have it."""
    shutil.copytree(ROOT, place, ignore=LEFT_OUT)
    return place


def environment(**settings: str) -> dict[str, str]:
    """What a fresh shell would hand on, with these settings and no others."""
    passed = {name: value for name, value in os.environ.items() if name in HEARD}
    passed |= {name: value for name, value in os.environ.items() if name.lower().endswith("_proxy")}
    return {**passed, **settings}


def run_serving(home: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Try to start the site with this interpreter, expecting it to end by itself."""
    return subprocess.run(
        [sys.executable, "-m", "catalog.serving"],
        cwd=ROOT,
        env=environment(SANVAT_HOME=str(home), **settings),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


class Launch:
    """One run of `bin/serve`, in a process group of its own."""

    def __init__(
        self, project: Path, *, port: int, output: Path, cwd: str = "/", **settings: str
    ) -> None:
        self.address = f"http://127.0.0.1:{port}/"
        self.output = output
        self._started = time.monotonic()
        with output.open("wb") as file:
            self.process = subprocess.Popen(
                [str(project / "bin/serve")],
                cwd=cwd,
                env=environment(PORT=str(port), **settings),
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def wait_for_page(self, *, deadline_s: float) -> float:
        """Wait for the first page; answer the seconds since the command was typed.

        Raises RuntimeError with all that was printed when the command ends before.
        """
        while time.monotonic() - self._started < deadline_s:
            if self.process.poll() is not None:
                raise RuntimeError(self.said)
            with suppress(OSError, HTTPException), urllib.request.urlopen(self.address) as answer:
                if answer.status == 200:
                    return time.monotonic() - self._started
            time.sleep(0.02)
        raise TimeoutError(self.said)

    def stop(self) -> int:
        """Ask it to stop as Ctrl+C does; answer the exit status."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(timeout=30)

    def has_left_a_process(self) -> bool:
        """Something of this run is still there two seconds after it ended."""
        for _ in range(20):
            try:
                os.killpg(self.process.pid, 0)
            except ProcessLookupError:
                return False
            time.sleep(0.1)
        return True

    def kill(self) -> None:
        """Cut the power."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=30)
