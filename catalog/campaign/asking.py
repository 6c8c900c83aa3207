"""Asking units for their own figures and words, and taking in what they tell until the day due.

A unit has no account: it comes through a link that the surface signs. The link names the
contribution and the number of the link, so that taking it back needs no list of secrets.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from catalog.audit.recording import record
from catalog.campaign.figures import Annex, Told
from catalog.campaign.models import Contribution, FigureRequest
from catalog.campaign.periods import Period
from catalog.foundation.clock import day_in_vietnam
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid, Stale

LONGEST_LINE = 200
LONGEST_WORDS = 10_000
MOST_QUESTIONS = 20
MOST_UNITS = 300
LARGEST_NUMBER = 1_000_000_000_000
MOST_LISTED = 100


@dataclass(frozen=True)
class Unit:
    """Somebody who is asked: a commune, an association."""

    name: str
    mail: str


@dataclass(frozen=True)
class Asked:
    """What is asked for."""

    title: str
    words: str
    questions: tuple[str, ...]
    due_on: date


def ask(
    asked: Asked, period: Period, units: Sequence[Unit], *, by_id: int, by: str, at: datetime
) -> FigureRequest:
    """Open a request. Raises Invalid for what is missing, too much, or due in the past."""
    if not asked.title or len(asked.title) > LONGEST_LINE:
        raise Invalid("title", "missing" if not asked.title else "too-long")
    if len(asked.words) > LONGEST_WORDS:
        raise Invalid("words", "too-long")
    if not 1 <= len(asked.questions) <= MOST_QUESTIONS:
        raise Invalid("questions", "missing" if not asked.questions else "too-many")
    if any(len(question) > LONGEST_LINE for question in asked.questions):
        raise Invalid("questions", "too-long")
    if not 1 <= len(units) <= MOST_UNITS:
        raise Invalid("units", "missing" if not units else "too-many")
    if asked.due_on < day_in_vietnam(at):
        raise Invalid("due_on", "past")
    request = FigureRequest(
        title=asked.title, words=asked.words, questions=list(asked.questions),
        first_day=period.first, last_day=period.last, due_on=asked.due_on,
        asked_at=at, asked_by_id=by_id,
    )  # fmt: skip
    request.contributions = [
        Contribution(
            unit=unit.name, mail=unit.mail, link_number=1, words="",
            numbers=[None] * len(asked.questions),
        )
        for unit in units
    ]  # fmt: skip
    session.add(request)
    session.flush()
    record("figures asked for", subject_kind="figure request", subject_id=request.id,
           actor_id=by_id, actor_label=by, at=at, units=len(units),
           due_on=asked.due_on.isoformat())  # fmt: skip
    return request


def is_open(contribution: Contribution, *, at: datetime) -> bool:
    """Whether a unit may still change what it told: until the end of the day due."""
    is_in_time = day_in_vietnam(at) <= contribution.request.due_on
    return contribution.revoked_at is None and is_in_time


def tell(
    contribution: Contribution, numbers: Sequence[int | None], words: str, *, is_sent: bool,
    at: datetime,
) -> None:  # fmt: skip
    """Keep what a unit tells; sent, it goes into the report, and may still be changed.

    Raises Stale after the day due, and Invalid for a wrong number, or for a missing one once
    it is sent.
    """
    if not is_open(contribution, at=at):
        raise Stale("the day due is over, or the link was taken back")
    if len(words) > LONGEST_WORDS:
        raise Invalid("words", "too-long")
    for place, number in enumerate(numbers):
        if number is None and is_sent:
            raise Invalid(f"number-{place}", "missing")
        if number is not None and not 0 <= number <= LARGEST_NUMBER:
            raise Invalid(f"number-{place}", "out-of-range")
    contribution.numbers = list(numbers)
    contribution.words = words
    contribution.saved_at = at
    contribution.sent_at = at if is_sent else None
    record("figures told" if is_sent else "figures saved", subject_kind="contribution",
           subject_id=contribution.id, actor_label=contribution.unit, at=at)  # fmt: skip


def revoke(contribution: Contribution, *, by_id: int, by: str, at: datetime) -> None:
    """Take a unit's link back; what it sent stays."""
    contribution.revoked_at = at
    record("link taken back", subject_kind="contribution", subject_id=contribution.id,
           actor_id=by_id, actor_label=by, at=at)  # fmt: skip


def renew_link(contribution: Contribution, *, by_id: int, by: str, at: datetime) -> None:
    """Give a unit a new link; the former one opens nothing any more."""
    contribution.link_number += 1
    contribution.revoked_at = None
    record("link renewed", subject_kind="contribution", subject_id=contribution.id,
           actor_id=by_id, actor_label=by, at=at)  # fmt: skip


def contribution_of_link(contribution_id: int, link_number: int) -> Contribution | None:
    """What a link opens: nothing once it was taken back or replaced."""
    found = session.scalar(
        select(Contribution)
        .options(joinedload(Contribution.request))
        .where(Contribution.id == contribution_id, Contribution.revoked_at.is_(None))
    )
    return found if found and found.link_number == link_number else None


def find_contribution(contribution_id: int) -> Contribution | None:
    query = select(Contribution).options(joinedload(Contribution.request))
    return session.scalar(query.where(Contribution.id == contribution_id))


def requests_made() -> Sequence[FigureRequest]:
    """The requests, latest first, with what came in."""
    query = (
        select(FigureRequest)
        .options(selectinload(FigureRequest.contributions))
        .order_by(FigureRequest.id.desc())
        .limit(MOST_LISTED)
    )
    return session.scalars(query).all()


def find_request(request_id: int) -> FigureRequest | None:
    query = select(FigureRequest).options(selectinload(FigureRequest.contributions))
    return session.scalar(query.where(FigureRequest.id == request_id))


def annexes_for(period: Period) -> list[Annex]:
    """What units told of exactly this period, as the annex of a report."""
    query = (
        select(FigureRequest)
        .options(selectinload(FigureRequest.contributions))
        .where(FigureRequest.first_day == period.first, FigureRequest.last_day == period.last)
        .order_by(FigureRequest.id)
    )
    return [annex_of(each) for each in session.scalars(query)]


def annex_of(request: FigureRequest) -> Annex:
    """What came in on a request, and from whom nothing did."""
    sent = [each for each in request.contributions if each.sent_at]
    return Annex(
        request.title,
        tuple(request.questions),
        tuple(
            Told(each.unit, tuple(each.numbers), each.words, day_in_vietnam(each.sent_at))
            for each in sent
            if each.sent_at
        ),
        tuple(each.unit for each in request.contributions if not each.sent_at),
    )
