"""A worker killed in the middle of a sheet leaves nothing out and makes nothing twice."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from catalog import ROOT
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.imports import running
from catalog.imports.models import ImportRow, ImportRun, Outcome, RunState
from catalog.outbox.models import OutboxEntry
from catalog.revisions.models import Revision
from catalog.worker import work_off
from tests.imports.conftest import SOMEBODY, Desk, xlsx
from tests.support.homes import SECRETS
from tests.support.launching import environment
from tests.support.servers import wait_until

pytestmark = pytest.mark.slow

ROWS = 1500
KILLS = 2


def how_far(run_id: int) -> int:
    session.rollback()
    return session.scalars(select(ImportRun.done).where(ImportRun.id == run_id)).one()


def kill_workers(app: Flask, run_id: int, chance: random.Random) -> None:
    """Start workers and kill each at some moment after it has done something."""
    home: Path = app.config["SETTINGS"].home
    for _ in range(KILLS):
        before = how_far(run_id)
        killed = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "app", "catalog", "jobs"],
            cwd=ROOT,
            env=environment(SANVAT_HOME=str(home), LOG_LEVEL="ERROR", **SECRETS),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until(lambda before=before: how_far(run_id) != before, what="a part of the sheet")
        time.sleep(chance.random() / 5)
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        with unit_of_work():  # as if the claims of the killed worker had lapsed
            session.execute(update(OutboxEntry).values(claimed_at=None))


def finish(app: Flask) -> None:
    while work_off(app.extensions["finder"].engine):
        continue
    session.expire_all()


def test_a_sheet_goes_in_whole_and_once_though_workers_are_killed(app: Flask, desk: Desk) -> None:
    chance = random.Random(8)  # noqa: S311 - moments to kill at
    rows = [("", f"Mật ong số {number}", "1", 120000, "chai", "") for number in range(ROWS)]
    with unit_of_work():
        run = running.ask(
            xlsx(*rows), "a.xlsx", business_id=desk.business_id, by=SOMEBODY, at=now()
        )
    kill_workers(app, run.id, chance)
    finish(app)
    assert run.state is RunState.CHECKED
    assert desk.states(run) == {"new": ROWS}
    with unit_of_work():
        running.accept(run.id, by=SOMEBODY, at=now())
    kill_workers(app, run.id, chance)
    finish(app)
    assert run.state is RunState.APPLIED
    made = session.execute(
        select(ImportRow.outcome, func.count(), func.count(ImportRow.revision_id.distinct()))
        .where(ImportRow.run_id == run.id)
        .group_by(ImportRow.outcome)
    ).all()
    assert [tuple(row) for row in made] == [(Outcome.MADE, ROWS, ROWS)]
    drafts = [revision.content["name"] for revision in session.scalars(select(Revision))]
    assert sorted(drafts) == sorted(row[1] for row in rows)
