"""Any order of saves, hand-overs and decisions: a model of a few lines agrees at every step."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import delete

from catalog.accounts.models import User
from catalog.foundation.database import session, unit_of_work
from catalog.foundation.errors import CatalogError, NotAllowed, Stale
from catalog.revisions import saving, workflow
from catalog.revisions.models import (
    EDITABLE,
    OPEN,
    Revision,
    RevisionSave,
    RevisionStep,
    State,
    SubjectKind,
)
from catalog.revisions.queries import steps_of, versions
from catalog.revisions.workflow import Actor, Subject
from tests.factories.catalog import AT, make_business, make_product

FIELDS = ("name", "price", "story")
VALUES = st.sampled_from(["", "a", "b", "c"])


@dataclass
class Model:
    """What the revision of one product ought to be."""

    live: dict[str, str]
    published: list[dict[str, str]] = field(default_factory=list)
    state: State | None = None
    content: dict[str, str] = field(default_factory=dict)
    seen: list[dict[str, str]] = field(default_factory=list)
    writers: set[int] = field(default_factory=set)
    decision: tuple[str, int | None, datetime] | None = None
    live_before: dict[str, str] = field(default_factory=dict)


class LifeCycle(RuleBasedStateMachine):
    """Two owners and two of the office act on one product, in any order."""

    owners: tuple[Actor, Actor]
    office: tuple[Actor, Actor]
    product_id: int
    business_id: int

    def __init__(self) -> None:
        super().__init__()
        with unit_of_work():
            for table in (RevisionSave, RevisionStep, Revision):
                session.execute(delete(table))
        session.expire_all()
        self.at = AT
        self.id: int | None = None
        self.model = Model(live=dict.fromkeys(FIELDS, ""))

    def act(self, deed: Any) -> Exception | None:
        """Do something in a transaction of its own; answer what it was refused with."""
        self.at += timedelta(seconds=25)
        try:
            with unit_of_work():
                deed()
        except CatalogError as error:
            return error
        return None

    @rule(who=st.integers(0, 1))
    def begin(self, who: int) -> None:
        subject = Subject(SubjectKind.PRODUCT, self.product_id, self.business_id)

        def deed() -> None:
            begun = workflow.begin(
                subject, content=self.model.live, live=self.model.live,
                by=self.owners[who], at=self.at,
            )  # fmt: skip
            self.id = begun.id

        refused = self.act(deed)
        if self.model.state in OPEN:
            assert isinstance(refused, Stale)
            return
        assert refused is None
        self.model.state, self.model.decision = State.DRAFT, None
        self.model.content = dict(self.model.live)
        self.model.seen = [dict(self.model.live)]
        self.model.writers = {self.owners[who].id or 0}

    @rule(who=st.integers(0, 1), back=st.integers(0, 3), values=st.dictionaries(
        st.sampled_from(FIELDS), VALUES, min_size=1))  # fmt: skip
    def save(self, who: int, back: int, values: dict[str, str]) -> None:
        """Somebody saves who had read the draft some saves ago."""
        if self.id is None:
            return
        version = max(0, len(self.model.seen) - 1 - back)
        told: list[saving.Saved] = []

        def deed() -> None:
            told.append(
                saving.save(
                    self.id or 0, values, read_version=version, by=self.owners[who], at=self.at
                )
            )

        refused = self.act(deed)
        if self.model.state not in EDITABLE:
            assert isinstance(refused, Stale)
            return
        assert refused is None
        read, now = self.model.seen[version], self.model.content
        later = self.model.seen[version:]
        touched = {f for f in FIELDS if any(a[f] != b[f] for a, b in pairwise(later))}
        wanted = {f: v for f, v in values.items() if v != now[f]}
        conflicts = {f for f, v in wanted.items() if f in touched and v != read[f]}
        changes = {f: v for f, v in wanted.items() if f not in touched}
        assert {each.field for each in told[0].conflicts} == conflicts
        assert told[0].changed == set(changes)
        if changes:
            self.model.content = {**now, **changes}
            self.model.seen.append(dict(self.model.content))
            self.model.writers.add(self.owners[who].id or 0)
            self.model.decision = None

    @rule(who=st.integers(0, 1), is_late=st.booleans())
    def submit(self, who: int, is_late: bool) -> None:
        if self.id is None:
            return
        version = len(self.model.seen) - 1 - is_late
        refused = self.act(
            lambda: workflow.submit(
                self.id or 0, read_version=version, by=self.owners[who], at=self.at
            )
        )
        if self.model.state not in EDITABLE or is_late:
            assert isinstance(refused, Stale)
        else:
            assert refused is None
            self.model.state, self.model.decision = State.SUBMITTED, None

    @rule()
    def withdraw(self) -> None:
        self.step({State.SUBMITTED}, State.DRAFT, workflow.withdraw)

    @rule()
    def discard(self) -> None:
        self.step(EDITABLE, State.DISCARDED, workflow.discard)

    def step(self, allowed: Any, to: State, deed: Any) -> None:
        if self.id is None:
            return
        refused = self.act(lambda: deed(self.id, by=self.owners[0], at=self.at))
        if self.model.state in allowed:
            assert refused is None
            self.model.state, self.model.decision = to, None
        else:
            assert isinstance(refused, Stale)

    @rule(deed=st.sampled_from(["return", "reject", "publish"]), who=st.integers(0, 2))
    def decide(self, deed: str, who: int) -> None:
        """Of the office, or one of the owners, who may not."""
        if self.id is None:
            return
        by = (*self.office, self.owners[0])[who]
        revision_id = self.id

        def carry_out() -> None:
            if deed == "return":
                workflow.give_back(revision_id, {"name": "Sai tên"}, by=by, at=self.at)
            elif deed == "reject":
                workflow.reject(revision_id, "Không đúng", by=by, at=self.at)
            else:
                revision = workflow.locked(revision_id)
                workflow.mark_published(
                    revision, subject_id=self.product_id, content=revision.content,
                    before=self.model.live, by=by, at=self.at,
                )  # fmt: skip

        refused = self.act(carry_out)
        if self.model.state is not State.SUBMITTED:
            assert isinstance(refused, Stale)
            return
        if by.id in self.model.writers & {self._begun_by(), self._saved_by()}:
            assert isinstance(refused, NotAllowed)
            return
        assert refused is None
        ended = {"return": State.RETURNED, "reject": State.REJECTED, "publish": State.PUBLISHED}
        self.model.state, self.model.decision = ended[deed], (deed, by.id, self.at)
        if deed == "publish":
            self.model.published.append(dict(self.model.content))
            self.model.live_before, self.model.live = self.model.live, dict(self.model.content)

    @rule(who=st.integers(0, 1), later=st.sampled_from([0, 10, 40]))
    def undo(self, who: int, later: int) -> None:
        """One of the office takes a decision back, in time or too late."""
        if self.id is None:
            return
        self.at += timedelta(seconds=later)
        revision_id, by = self.id, self.office[who]
        refused = self.act(
            lambda: workflow.undo_decision(workflow.locked(revision_id), by=by, at=self.at)
        )
        deed, decider, moment = self.model.decision or ("", None, self.at)
        if decider != by.id or self.at > moment + workflow.UNDO_WITHIN:
            assert isinstance(refused, Stale)
            return
        assert refused is None
        self.model.state, self.model.decision = State.SUBMITTED, None
        if deed == "publish":
            self.model.published.pop()
            self.model.live = self.model.live_before

    def _begun_by(self) -> int | None:
        return session.get_one(Revision, self.id, populate_existing=True).begun_by_id

    def _saved_by(self) -> int | None:
        return session.get_one(Revision, self.id, populate_existing=True).saved_by_id

    @invariant()
    def kept_is_as_modelled(self) -> None:
        if self.id is None:
            return
        revision = session.get_one(Revision, self.id, populate_existing=True)
        assert revision.state is self.model.state
        assert revision.content == self.model.content
        assert revision.version == len(self.model.seen) - 1
        told = versions(SubjectKind.PRODUCT, self.product_id)
        assert [each.content for each in reversed(told)] == self.model.published
        assert [each.number for each in reversed(told)] == list(range(1, len(told) + 1))
        moments = [each.at for each in steps_of(self.id)]
        assert moments == sorted(moments)
        session.rollback()


def people(count: int, prefix: str) -> list[Actor]:
    found = []
    for number in range(count):
        user = User(
            email=f"{prefix}{number}@example.vn", display_name=f"{prefix} {number}", active=True,
            fs_uniquifier=f"{prefix}{number}", created_at=AT,
        )  # fmt: skip
        session.add(user)
        session.flush()
        found.append(Actor(user.id, user.display_name))
    return found


@pytest.fixture
def machine(app: Flask, database: object) -> type[LifeCycle]:
    with unit_of_work():
        business = make_business()
        product = make_product(business=business, group_id=1)
        owners, office = people(2, "owner"), people(2, "office")
    LifeCycle.owners, LifeCycle.office = (owners[0], owners[1]), (office[0], office[1])
    LifeCycle.product_id, LifeCycle.business_id = product.id, business.id
    return LifeCycle


@pytest.mark.parametrize("examples", [15, pytest.param(150, marks=pytest.mark.slow)])
def test_revision_is_what_a_plain_model_says(machine: type[LifeCycle], examples: int) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
