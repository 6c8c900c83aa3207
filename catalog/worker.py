"""Working off the outbox: which fact wakes whom, and the loop that hands them out."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

import structlog
from flask import current_app
from sqlalchemy.exc import IntegrityError, OperationalError

from catalog.annexes import running as annexes
from catalog.annexes.models import FACT as ANNEX_ASKED
from catalog.config import Settings
from catalog.foundation.clock import day_in_vietnam, now
from catalog.foundation.database import session, unit_of_work
from catalog.imports import running as imports
from catalog.joining.erasing import erase_outdated
from catalog.labels import jobs
from catalog.labels.making import Printer
from catalog.ledger.signing import SigningKey
from catalog.messages import queue as messages
from catalog.messages.forgetting import forget_texts
from catalog.messages.sending import send
from catalog.outbox.models import OutboxEntry
from catalog.outbox.queue import claim, finish, retry_later
from catalog.products.queries import all_product_ids_of_business
from catalog.reports import receiving, working
from catalog.reports.erasing import erase_old_reports
from catalog.revisions import workflow
from catalog.sanctions import suspending
from catalog.search.answers import Engine
from catalog.tracing.checkpoints import is_due, make_checkpoint
from catalog.visits.forgetting import forget_words
from catalog.web.campaign_mail import remind_units
from catalog.web.fact_telling import tell_of_facts
from catalog.web.mailing import postman
from catalog.web.pictures import storage
from catalog.web.report_telling import (
    tell_business_of_report,
    tell_reporter_of_conclusion,
    tell_reporter_of_words,
)
from catalog.web.sealing import sealer
from catalog.web.telling import tell_decision, tell_of_endings
from catalog.web.telling_suspensions import tell_administrators

IDLE_S = 0.2
INDEX_CHECK_S = 10.0
DAY_CHECK_S = 60.0

Handler = Callable[[Engine, dict[str, Any]], object]


def draw_labels(job_id: int) -> None:
    """Do the next step of an order of labels, as its lot is on this day."""
    settings: Settings = current_app.config["SETTINGS"]
    printer = Printer(settings.site_url, settings.unit_code_key.encode())
    at = now()
    jobs.continue_job(
        job_id,
        storage=storage(),
        make_labels=partial(printer.labels_of, on=day_in_vietnam(at)),
        at=at,
    )


HANDLERS: dict[str, Handler] = {
    "CatalogLoaded": lambda engine, _payload: engine.rebuild(),
    ANNEX_ASKED: lambda _engine, payload: annexes.continue_run(payload["run_id"], at=now()),
    imports.FACT: lambda _engine, payload: imports.continue_run(payload["run_id"], at=now()),
    jobs.FACT: lambda _engine, payload: draw_labels(payload["job_id"]),
    "BusinessPublished": lambda engine, payload: engine.update(
        all_product_ids_of_business(payload["business_id"])
    ),
    receiving.RECEIVED: lambda _engine, payload: tell_business_of_report(
        payload["report_id"], at=now()
    ),
    working.CONCLUDED: lambda _engine, payload: tell_reporter_of_conclusion(
        payload["report_id"], closed_at=payload["closed_at"], at=now()
    ),
    working.NOTED: lambda _engine, payload: tell_reporter_of_words(payload["note_id"], at=now()),
    messages.FACT: lambda _engine, payload: send(payload["message_id"], postman(), at=now()),
    suspending.URGENT_FACT: lambda _engine, payload: tell_administrators(
        payload["suspension_id"], at=now()
    ),
    workflow.FACT: lambda _engine, payload: tell_decision(payload["step_id"], at=now()),
    "ProductPublished": lambda engine, payload: engine.update([payload["product_id"]]),
}

log = structlog.get_logger(__name__)


def work_off(engine: Engine) -> int:
    """Handle every entry that waits now; answer how many were handled."""
    with unit_of_work():
        taken = [entry.id for entry in claim(at=now())]
    return sum(_work_one(entry_id, engine) for entry_id in taken)


def work_for_ever(engine: Engine, *, daily: Callable[[], object] = lambda: None,
                  is_wanted: Callable[[], bool] = lambda: True) -> None:  # fmt: skip
    """Keep working, resting while nothing waits, for as long as somebody wants it.

    `daily` is called every minute and knows itself whether a day has ended.
    """
    checked_at = day_checked_at = -DAY_CHECK_S
    while is_wanted():
        try:
            handled = work_off(engine)
            if time.monotonic() - day_checked_at > DAY_CHECK_S:
                day_checked_at = time.monotonic()
                daily()
                forget_outdated()
            if time.monotonic() - checked_at > INDEX_CHECK_S:
                handled += mend_index(engine)
                checked_at = time.monotonic()
        except Exception as error:  # noqa: BLE001 - a busy database must not end the worker
            session.rollback()
            log.warning("outbox not read", error=type(error).__name__)
            handled = 0
        if not handled:
            session.remove()
            time.sleep(IDLE_S)


def begin_day(key: SigningKey) -> None:
    """Do what is due once a day: seal the day that ended, tell of what ends, forget."""
    if seal_day(key):
        forget_what_was_said()
    tell_of_endings(at=now())
    remind_units(at=now())
    tell_of_facts(at=now())


def seal_day(key: SigningKey) -> bool:
    """Sign the day that ended last, unless that is done; answer whether it was done now.

    Of two workers that try at once the database lets one through; the other tries later, in vain.
    """
    at = now()
    if not is_due(at=at):
        return False
    try:
        with unit_of_work():
            checkpoint = make_checkpoint(key, at=at)
    except (IntegrityError, OperationalError) as error:
        log.info("day not sealed", error=type(error).__name__)
        return False
    log.info("day sealed", checkpoint=checkpoint.position)
    return True


def forget_outdated() -> None:
    """Take out what was told in confidence and has been kept for its time."""
    with unit_of_work():
        count = erase_outdated(storage=storage(), at=now())
        reports = erase_old_reports(storage=storage(), sealer=sealer(), at=now())
    if count or reports:
        log.info("erased after their time", claims=count, reports=reports)


def forget_what_was_said() -> None:
    """Let go of the words of old messages and searches."""
    at = now()
    with unit_of_work():
        messages_count, words_count = forget_texts(at=at), forget_words(today=day_in_vietnam(at))
    log.info("words forgotten", messages=messages_count, searches=words_count)


def mend_index(engine: Engine) -> bool:
    """Build the index anew when it is missing or damaged; meanwhile the database answers."""
    if engine.is_ready():
        return False
    with unit_of_work():
        count = engine.rebuild()
    log.warning("index rebuilt", documents=count)
    return True


def _work_one(entry_id: int, engine: Engine) -> bool:
    """Handle one entry; the loop is the one place where any error is caught, noted and retried."""
    entry = session.get_one(OutboxEntry, entry_id)
    try:
        with unit_of_work():
            HANDLERS[entry.fact](engine, entry.payload)
    except Exception as error:  # noqa: BLE001 - a handler's failure must not stop the others
        session.rollback()
        log.warning("fact failed", fact=entry.fact, entry=entry_id, error=type(error).__name__)
        with unit_of_work():
            retry_later(session.get_one(OutboxEntry, entry_id), error=str(error), at=now())
        return False
    with unit_of_work():
        finish(session.get_one(OutboxEntry, entry_id), at=now())
    return True
