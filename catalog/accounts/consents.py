"""To which text a person agreed, and when; Law 91/2025/QH15 on personal data."""

from datetime import datetime

from sqlalchemy import select

from catalog.accounts.models import Consent, User
from catalog.accounts.passwords import end_sessions
from catalog.audit.recording import record
from catalog.foundation.database import session

CONSENT_VERSION = "2026-11"
"""Changes with the words that people are asked to agree to."""


def consents_of(user_id: int) -> list[Consent]:
    """All that a person agreed to, the newest first."""
    return list(
        session.scalars(
            select(Consent).where(Consent.user_id == user_id).order_by(Consent.id.desc())
        )
    )


def give_consent(user: User, *, language: str, at: datetime) -> None:
    """Write down that a person agrees to the present text."""
    session.add(Consent(user_id=user.id, version=CONSENT_VERSION, language=language, given_at=at))


def withdraw_consent(user: User, *, at: datetime) -> None:
    """End the consent, and with it the account: nobody signs in with it any more."""
    for consent in consents_of(user.id):
        if consent.withdrawn_at is None:
            consent.withdrawn_at = at
    user.active = False
    end_sessions(user)
    record(
        "consent withdrawn",
        subject_kind="user",
        subject_id=user.id,
        actor_id=user.id,
        actor_label="account",
        at=at,
    )
