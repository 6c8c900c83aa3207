"""A process that dies while it saves and publishes loses nothing acknowledged, and halves nothing."""

import os
import random
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Timer

import pytest
from flask import Flask
from sqlalchemy import func, select

from catalog import ROOT
from catalog.foundation.database import session, unit_of_work
from catalog.ledger.models import PublicRecord
from catalog.ledger.publishing import verify_log
from catalog.outbox.models import OutboxEntry
from catalog.products.models import Product
from catalog.revisions.models import OPEN, Revision, State, SubjectKind
from catalog.revisions.queries import versions
from tests.factories.catalog import make_business, make_product
from tests.support.homes import SECRETS

pytestmark = pytest.mark.slow

KILLS = 15
LONGEST_LIFE_S = 0.8
SHORTEST_LIFE_S = 0.05

WRITER = """
import sys
from itertools import count

from catalog import create_app
from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.listings.publishing import open_draft, publish
from catalog.revisions import saving, workflow
from catalog.revisions.models import State, SubjectKind
from catalog.revisions.workflow import Actor

app = create_app()
product_id, first = int(sys.argv[1]), int(sys.argv[2])
owner, office = Actor(None, "owner"), Actor(None, "office")
with app.app_context():
    print("ready", flush=True)
    for number in count(first):
        with unit_of_work():
            draft = open_draft(SubjectKind.PRODUCT, product_id, by=owner, at=now())
            draft_id, state = draft.id, draft.state
        if state is not State.SUBMITTED:
            with unit_of_work():
                values = {"name": f"Tên {number}", "description": f"Lời {number}"}
                saving.save(draft_id, values, read_version=draft.version, by=owner, at=now())
            print("saved", number, flush=True)
            with unit_of_work():
                revision = workflow.locked(draft_id)
                workflow.submit(draft_id, read_version=revision.version, by=owner, at=now())
        with unit_of_work():
            name = publish(draft_id, by=office, at=now()).name
        print("published", name.split()[-1], flush=True)
"""
"""Saves and publishes one version after the other, and says each once it is committed."""


def life(home: Path, product_id: int, first: int, seconds: float) -> list[tuple[str, int]]:
    """Let a writer live for a while; answer what it acknowledged before it was killed."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(product_id), str(first)],
        cwd=ROOT,
        env={**os.environ, **SECRETS, "SANVAT_HOME": str(home)},
        stdout=subprocess.PIPE,
        text=True,
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        with suppress(ProcessLookupError):
            timer = Timer(seconds, writer.send_signal, [signal.SIGKILL])
            timer.start()
        said = [line.split() for line in writer.stdout if line.endswith("\n")]
        timer.cancel()
    return [(words[0], int(words[1])) for words in said if len(words) == 2]


def test_killed_while_saving_and_publishing_nothing_is_lost_or_half_public(app: Flask) -> None:
    chance = random.Random(5)  # noqa: S311 - a replay, not a secret
    home = app.config["SETTINGS"].home
    with app.app_context():
        with unit_of_work():
            product = make_product(business=make_business(), group_id=1, description="Lời 0")
            product_id = product.id
        session.remove()
    first, cut_between = 1, 0
    for _kill in range(KILLS):
        said = life(home, product_id, first, chance.uniform(SHORTEST_LIFE_S, LONGEST_LIFE_S))
        with app.app_context():
            cut_between += check(product_id, said)
            session.remove()
        first = max([first, *(number + 1 for _what, number in said)]) + 1
    assert cut_between > 0, "no kill came between a save and its publishing"


def check(product_id: int, said: list[tuple[str, int]]) -> bool:
    """What is public is one whole version; what was acknowledged is there."""
    product = session.get_one(Product, product_id)
    told = versions(SubjectKind.PRODUCT, product_id)
    published = [number for what, number in said if what == "published"]
    saved = [number for what, number in said if what == "saved"]
    if told:
        last = told[0].content
        assert (product.name, product.description) == (last["name"], last["description"])
        assert last["name"].split()[-1] == last["description"].split()[-1]
    if published:
        assert int(product.name.split()[-1]) >= published[-1]
    assert [each.number for each in told] == list(range(len(told), 0, -1))
    lines = session.scalar(
        select(func.count()).select_from(PublicRecord).where(PublicRecord.subject_id == product_id)
    )
    assert lines == len(told)
    assert verify_log() == []
    announced = session.scalar(
        select(func.count()).select_from(OutboxEntry).where(OutboxEntry.fact == "ProductPublished")
    )
    assert announced == len(told)
    drafts = session.scalars(select(Revision).where(Revision.state.in_(OPEN))).all()
    assert len(drafts) <= 1
    kept = {int(each.content["name"].split()[-1]) for each in [*told, *drafts]
            if each.content["name"].startswith("Tên")}  # fmt: skip
    assert set(saved) <= kept
    return any(each.state in {State.DRAFT, State.SUBMITTED} for each in drafts)
