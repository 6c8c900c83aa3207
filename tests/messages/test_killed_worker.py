"""Workers that are killed at any moment neither lose a mail nor send it twice."""

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, update

from catalog import ROOT, worker
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.messages.models import Message, MessageState, Notice
from catalog.messages.queue import Letter, queue_message
from catalog.outbox.models import OutboxEntry
from tests.support.homes import SECRETS
from tests.support.launching import environment
from tests.support.servers import wait_until

pytestmark = pytest.mark.slow

MAILS = 60
KILLS = 3


def some_are_sent(folder: Path, more_than: int) -> bool:
    return len(list(folder.glob("*.eml"))) > more_than


def test_every_mail_is_sent_once_though_workers_are_killed(app: Flask) -> None:
    home: Path = app.config["SETTINGS"].home
    chance = random.Random(5)  # noqa: S311 - moments to kill at
    with app.app_context():
        for number in range(MAILS):
            with unit_of_work():
                letter = Letter(
                    to=f"person-{number}@example.vn", subject="Tin", text="Tin mới", language="vi",
                    notice=Notice.LISTING,
                )  # fmt: skip
                queue_message(letter, at=now())
        for _ in range(KILLS):
            before = len(list((home / "mail").glob("*.eml")))
            killed = subprocess.Popen(
                [sys.executable, "-m", "flask", "--app", "app", "catalog", "jobs"],
                cwd=ROOT,
                env=environment(SANVAT_HOME=str(home), LOG_LEVEL="ERROR", **SECRETS),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            wait_until(lambda before=before: some_are_sent(home / "mail", before), what="a mail")
            time.sleep(chance.random() / 10)
            killed.send_signal(signal.SIGKILL)
            killed.wait()
            with unit_of_work():  # as if the claims of the killed worker had lapsed
                session.execute(update(OutboxEntry).values(claimed_at=None))
        with time_machine.travel(now() + timedelta(hours=1), tick=True):
            while worker.work_off(app.extensions["finder"].engine):
                continue
        sent = session.scalar(
            select(func.count()).select_from(Message).where(Message.state == MessageState.SENT)
        )
    received = Counter(
        message_from_bytes(path.read_bytes(), policy=policy.default)["To"]
        for path in (home / "mail").glob("*.eml")
    )
    assert sent == MAILS
    assert received == Counter({f"person-{number}@example.vn": 1 for number in range(MAILS)})
