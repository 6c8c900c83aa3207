"""What 10,000 labels with codes of their own take in the background, on a sheet and on a roll.

Usage: python bench/labels.py [--count 10000]

Each kind of paper is drawn in a process of its own over an empty site: seconds from the order
to the released file, the most memory that the process had, and the size of the file. Nothing
here passes or fails.
"""

import argparse
import multiprocessing
import resource
import sys
import tempfile
import time
from pathlib import Path

from flask_migrate import upgrade

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from catalog import worker  # noqa: E402 - the project is found by its folder
from catalog.foundation.clock import now  # noqa: E402
from catalog.foundation.database import unit_of_work  # noqa: E402
from catalog.labels.jobs import Order  # noqa: E402
from catalog.labels.models import LabelKind  # noqa: E402
from catalog.labels.ordering import order_labels  # noqa: E402
from catalog.labels.queries import orders_of  # noqa: E402
from catalog.tracing.queries import get_lot  # noqa: E402
from catalog.web.pictures import storage  # noqa: E402
from catalog.web.portal.labels import printer  # noqa: E402
from tests.factories.tracing import declarer_of, make_lot  # noqa: E402
from tests.support.homes import make_app  # noqa: E402

SHEETS = ("a4-24-70x37", "a4-65-38.1x21.2", "roll-50x30")
KIB = 1024


def measure(sheet: str, count: int) -> None:
    """Order labels on an empty site, work them off, and print what that took."""
    with tempfile.TemporaryDirectory() as folder:
        app = make_app(Path(folder))
        with app.app_context():
            upgrade(directory=str(ROOT / "migrations"))
            with unit_of_work():
                lot = get_lot(make_lot().code)
                order_labels(
                    lot, Order(lot.id, LabelKind.UNIT, sheet, count),
                    printer=printer(), declarer=declarer_of(lot), at=now(),
                )  # fmt: skip
            before = _peak_mb()
            started = time.perf_counter()
            while worker.work_off(app.extensions["finder"].engine):
                pass
            took_s = time.perf_counter() - started
            (job,) = orders_of(lot.id)
            size = len(storage().get(job.file_key or "")) / 1e6
    print(
        f"{sheet:<18} {job.state} {took_s:6.1f} s {count / took_s:6.0f} labels/s "
        f"{_peak_mb():5.0f} MB ({before:.0f} before) file {size:.1f} MB"
    )


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--count", type=int, default=10_000)
    count = asked.parse_args().count
    for sheet in SHEETS:
        process = multiprocessing.get_context("spawn").Process(target=measure, args=(sheet, count))
        process.start()
        process.join()


if __name__ == "__main__":
    main()
