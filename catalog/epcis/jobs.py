"""Keeping what became of each sending, so that a sender can ask."""

import json
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import uuid4

from sqlalchemy import select

from catalog.epcis.json_text import Problem
from catalog.epcis.models import CaptureJob, CaptureToken
from catalog.foundation.database import session
from catalog.foundation.errors import NotFound

MOST_PROBLEMS_KEPT: Final = 100
JOB_ID: Final = re.compile(r"[0-9a-f-]{36}")


def begin(token: CaptureToken, *, event_count: int, proceeds: bool, at: datetime) -> CaptureJob:
    """Write down that a sending came."""
    job = CaptureJob(
        public_id=str(uuid4()),
        token_id=token.id,
        created_at=at,
        is_success=True,
        proceeds=proceeds,
        problems="[]",
        event_count=event_count,
    )
    session.add(job)
    session.flush()
    return job


def finish(job: CaptureJob, problems: Sequence[Problem], *, at: datetime) -> None:
    """Write down how a sending ended."""
    kept = [[each.path, each.code, each.value] for each in problems[:MOST_PROBLEMS_KEPT]]
    job.problems = json.dumps(kept, ensure_ascii=False)
    job.is_success = not problems
    job.finished_at = at


def problems_of_job(job: CaptureJob) -> list[Problem]:
    """What was wrong with a sending."""
    return [Problem(*each) for each in json.loads(job.problems)]


def get_job(public_id: str, *, business_id: int) -> CaptureJob:
    """A sending of a business. Raises NotFound for any other."""
    if not JOB_ID.fullmatch(public_id):
        raise NotFound("capture job")
    query = select(CaptureJob).join(CaptureToken, CaptureToken.id == CaptureJob.token_id)
    job = session.scalar(
        query.where(
            CaptureJob.public_id == public_id,
            CaptureToken.business_id == business_id,
        )
    )
    if job is None:
        raise NotFound("capture job")
    return job


def jobs_of(business_id: int, *, limit: int = 100) -> Sequence[CaptureJob]:
    """The latest sendings of a business, the newest first."""
    query = select(CaptureJob).join(CaptureToken, CaptureToken.id == CaptureJob.token_id)
    query = query.where(CaptureToken.business_id == business_id)
    return session.scalars(query.order_by(CaptureJob.id.desc()).limit(limit)).all()
