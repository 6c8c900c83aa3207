"""Pages per second beside a bare Flask "hello" under the same server, in the same run.

Usage: python bench/pages.py [--seconds 3] [--rounds 3]

Starts the site over a temporary instance folder with the sample catalog, and the bare
application, each under gunicorn with the same workers and threads on free loopback
ports; asks each page in turn for a while, several rounds, and prints medians and their
ratio to the bare application. Nothing here passes or fails.
"""

import argparse
import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORKERS, THREADS, CLIENTS = 2, 8, 4
START_DEADLINE_S = 90
HELLO = "from flask import Flask\napp = Flask(__name__)\napp.get('/')(lambda: 'hello')\n"


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--seconds", type=float, default=3.0)
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, servers(Path(folder)) as (site, hello):
        pages = {"bare hello": (hello, "/"), **{name: (site, at) for name, at in paths(site)}}
        rates: dict[str, list[float]] = {name: [] for name in pages}
        for _round in range(chosen.rounds):
            for name, (port, path) in pages.items():
                rates[name].append(rate(port, path, seconds=chosen.seconds))
        bare = statistics.median(rates["bare hello"])
        print(f"{'page':14}{'pages/s':>10}{'of bare':>10}{'bytes':>10}{'gzip':>10}")
        for name, (port, path) in pages.items():
            median = statistics.median(rates[name])
            plain, packed = size(port, path), size(port, path, encoding="gzip")
            print(f"{name:14}{median:10.0f}{median / bare:10.3f}{plain:10}{packed:10}")


def paths(port: int) -> Iterator[tuple[str, str]]:
    """The pages to measure; a product and its code are taken from the list."""
    yield "home", "/"
    yield "list", "/san-pham?q=dua+sap"
    listed = get(port, "/san-pham")[1].decode()
    product = listed.split('class="product-card-link" href="')[1].split('"')[0]
    yield "product", product
    page = get(port, product)[1].decode()
    yield "origin", page.split('class="short-code" href="')[1].split('"')[0]


def rate(port: int, path: str, *, seconds: float) -> float:
    """Answers per second to a few clients that each keep their connection."""
    counts = [0] * CLIENTS
    end = time.perf_counter() + seconds

    def ask(place: int) -> None:
        with closing(http.client.HTTPConnection("127.0.0.1", port)) as connection:
            while time.perf_counter() < end:
                connection.request("GET", path, headers={"Accept-Encoding": "identity"})
                connection.getresponse().read()
                counts[place] += 1

    threads = [threading.Thread(target=ask, args=(place,)) for place in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds


def size(port: int, path: str, *, encoding: str = "identity") -> int:
    """Bytes of an answer as it is sent."""
    return len(get(port, path, encoding=encoding)[1])


def get(port: int, path: str, *, encoding: str = "identity") -> tuple[int, bytes]:
    """Ask once."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("GET", path, headers={"Accept-Encoding": encoding})
        answer = connection.getresponse()
        return answer.status, answer.read()


@contextmanager
def servers(folder: Path) -> Iterator[tuple[int, int]]:
    """Run the site and the bare application until the block ends."""
    site, hello = free_port(), free_port()
    (folder / "hello.py").write_text(HELLO, encoding="utf-8")
    env = {**os.environ, "SANVAT_HOME": str(folder / "instance"), "PORT": str(site),
           "LOG_LEVEL": "ERROR"}  # fmt: skip
    bare = ["-m", "gunicorn", "-k", "gthread", "-w", str(WORKERS), "--threads", str(THREADS),
            "--log-level", "error", "-b", f"127.0.0.1:{hello}", "hello:app"]  # fmt: skip
    running = [
        subprocess.Popen([sys.executable, "-m", "catalog.serving"], cwd=ROOT, env=env,
                         stdout=subprocess.DEVNULL),
        subprocess.Popen([sys.executable, *bare], cwd=folder, stdout=subprocess.DEVNULL),
    ]  # fmt: skip
    try:
        wait_for(site, "/healthz")
        wait_for(hello, "/")
        yield site, hello
    finally:
        for process in running:
            process.terminate()
            process.wait()


def wait_for(port: int, path: str) -> None:
    """Wait until a server answers."""
    end = time.monotonic() + START_DEADLINE_S
    while time.monotonic() < end:
        with suppress(OSError, http.client.HTTPException):
            if get(port, path)[0] == http.client.OK:
                return
        time.sleep(0.2)
    raise TimeoutError(f"nothing answers on port {port}")


def free_port() -> int:
    """A loopback port that nothing listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


if __name__ == "__main__":
    main()
