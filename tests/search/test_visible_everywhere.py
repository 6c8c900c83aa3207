"""A change is found through every process of the site within a second."""

import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import quote

import pytest

from catalog import ROOT
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.outbox.queue import announce
from catalog.products.models import Product
from tests.support.homes import close, make_app
from tests.support.launching import environment
from tests.support.servers import free_port, wait_until

CHANGES = 5
CONNECTIONS = 12
"""Enough that both processes of the server answer some of them."""

DEADLINE_S = 1.0


@dataclass(frozen=True)
class Site:
    """A running server and its instance folder."""

    home: Path
    port: int

    def answers(self) -> bool:
        with (
            suppress(OSError, HTTPException),
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz") as answer,
        ):
            return bool(answer.status == 200)
        return False

    def finds(self, text: str) -> bool:
        """Ask over several connections; answer whether all of them find something so called."""
        found = []
        for _ in range(CONNECTIONS):
            connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
            connection.request("GET", f"/san-pham?q={quote(text)}")
            found.append(f">{text}<" in connection.getresponse().read().decode())
            connection.close()
        return all(found)


@pytest.fixture
def site(sample_home: Path, tmp_path: Path) -> Iterator[Site]:
    """The site under its own server: two processes that answer, one that works off the outbox."""
    home, port = tmp_path / "instance", free_port()
    shutil.copytree(sample_home, home)
    server = subprocess.Popen(
        [sys.executable, "-m", "catalog.serving"],
        cwd=ROOT,
        env=environment(SANVAT_HOME=str(home), PORT=str(port), LOG_LEVEL="ERROR"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    running = Site(home, port)
    try:
        wait_until(running.answers, what="the site to answer", deadline_s=60)
        yield running
    finally:
        server.terminate()
        server.wait(timeout=15)


@pytest.mark.slow
def test_change_is_found_in_every_process_within_a_second(site: Site) -> None:
    app = make_app(site.home)
    taken = []
    with app.app_context():
        site.finds("warming up")
        for turn in range(CHANGES):
            name = f"Bánh thử {turn} Zyxwv"
            with unit_of_work():
                product = session.get_one(Product, 10 + turn)
                product.name = name
                announce("ProductPublished", at=now(), product_id=product.id)
            started = time.monotonic()
            while not site.finds(name) and time.monotonic() - started < 10 * DEADLINE_S:
                time.sleep(0.02)
            taken.append(time.monotonic() - started)
    close(app)
    print(f"\nseen everywhere after {', '.join(f'{seconds:.2f}' for seconds in taken)} s")
    assert sorted(taken)[CHANGES // 2] <= DEADLINE_S
    assert max(taken) <= 2 * DEADLINE_S
