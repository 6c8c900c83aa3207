"""A writer that dies at any moment loses no change and leaves no broken index."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from select import select as select_readable

import pytest
from flask import Flask
from sqlalchemy import select, update

from catalog import ROOT
from catalog.foundation.clock import now, today
from catalog.foundation.database import session, unit_of_work
from catalog.outbox.models import OutboxEntry
from catalog.outbox.queue import CLAIM_LASTS, announce
from catalog.products.models import Product
from catalog.products.queries import ids_for_index
from catalog.search.embedded import EmbeddedEngine
from catalog.search.gathering import documents_of
from catalog.search.plain import PlainState
from catalog.search.querying import Finder
from catalog.search.requests import SearchRequest
from catalog.worker import mend_index, work_off
from tests.support.homes import SECRETS
from tests.support.searches import asked

KILLS = 200
CHANGES_AT_A_TIME = 3
LONGEST_LIFE_S = 0.25

NURSERY = """
import os
import signal
import sys

from catalog import create_app
from catalog.foundation.database import db
from catalog.worker import mend_index, work_off

app = create_app()
engine = app.extensions["finder"].engine
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for line in sys.stdin:
    pid = os.fork()
    if pid:
        print(pid, flush=True)
        continue
    with app.app_context():
        db.engine.dispose(close=False)
        mend_index(engine)
        work_off(engine)
    print("idle", flush=True)
    signal.pause()
"""
"""Makes a writer for every line that it reads; each works off what waits and then rests."""


@contextmanager
def nursery(home: Path) -> Iterator[subprocess.Popen[str]]:
    """Run the process that makes writers over an instance folder."""
    with subprocess.Popen(
        [sys.executable, "-c", NURSERY],
        cwd=ROOT,
        env={**os.environ, **SECRETS, "SANVAT_HOME": str(home), "LOG_LEVEL": "ERROR"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        if process.stdin:
            process.stdin.close()
        process.wait(timeout=10)


def live_and_die(process: subprocess.Popen[str], *, life_s: float) -> bool:
    """Let a writer live so long and kill it; answer whether it died before it was done."""
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("the nursery has no pipes")
    process.stdin.write("another\n")
    process.stdin.flush()
    pid = int(process.stdout.readline())
    time.sleep(life_s)
    is_done = bool(select_readable([process.stdout], [], [], 0)[0])
    os.kill(pid, signal.SIGKILL)
    if is_done:
        process.stdout.readline()
    return not is_done


def change_some(chance: random.Random, turn: int) -> None:
    """Rename a few products, sometimes withdraw or bring back one, and announce it."""
    with unit_of_work():
        for place, product_id in enumerate(chance.sample(range(1, 400), CHANGES_AT_A_TIME)):
            product = session.get(Product, product_id)
            if product is None:
                continue
            product.name = f"Đổi tên lần {turn} món {place}"
            if chance.random() < 0.2:
                product.withdrawn_at = None if product.withdrawn_at else now()
            announce("ProductPublished", at=now(), product_id=product_id)


def release_claims() -> None:
    """Let the claims of dead writers lapse without waiting for the minutes that they last."""
    with unit_of_work():
        session.execute(
            update(OutboxEntry)
            .where(OutboxEntry.finished_at.is_(None), OutboxEntry.claimed_at.is_not(None))
            .values(claimed_at=now() - 2 * CLAIM_LASTS)
        )


def everything(finder: Finder) -> tuple[int, ...]:
    found = finder.search(SearchRequest(per_page=1000), on=today())
    assert not found.is_from_database
    return tuple(sorted(found.ids))


@pytest.mark.slow
def test_index_equals_the_database_after_a_writer_was_killed_at_200_random_moments(
    filled_app: Flask,
) -> None:
    chance = random.Random(2026)  # noqa: S311 - moments, not secrets
    home = filled_app.config["SETTINGS"].home
    engine = EmbeddedEngine(filled_app.config["SETTINGS"].index_folder)
    finder = Finder(engine)
    answered = killed_at_work = 0
    with filled_app.app_context():
        work_off(engine)
        with nursery(home) as process:
            for turn in range(KILLS):
                change_some(chance, turn)
                release_claims()
                life_s = chance.random() * LONGEST_LIFE_S
                killed_at_work += live_and_die(process, life_s=life_s)
                session.remove()
                answered += bool(finder.search(asked("trà"), on=today()).total)
        release_claims()
        while work_off(engine):
            pass
        mend_index(engine)
        waiting = select(OutboxEntry.id).where(OutboxEntry.finished_at.is_(None))
        assert session.scalars(waiting).all() == []
        listed = list(ids_for_index())
        assert everything(finder) == tuple(listed)
        reference = PlainState(list(documents_of(listed)))
        lexicon = finder.engine.state().lexicon
        for text in ("đổi tên", "trà", "mật ong", "món 2"):
            request = asked(text, per_page=1000)
            found = finder.search(request, on=today())
            wanted = reference.answer(
                found.understood.plan, request.filters, request, on=today(), locale="vi"
            )
            assert (set(found.ids), found.total) == (set(wanted.ids), wanted.total)
        assert lexicon.documents == len(listed)
        session.remove()
    assert answered == KILLS
    assert killed_at_work > KILLS / 10
