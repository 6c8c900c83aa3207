"""Writing the audit log; reading it belongs to the desk."""

from datetime import datetime
from typing import Any

from catalog.audit.models import AuditEntry
from catalog.foundation.database import session


def record(
    action: str,
    *,
    subject_kind: str,
    subject_id: int | None,
    actor_label: str,
    at: datetime,
    actor_id: int | None = None,
    **details: Any,
) -> None:
    """Add one line to the log, inside the transaction of the change it describes."""
    session.add(
        AuditEntry(
            at=at,
            actor_id=actor_id,
            actor_label=actor_label,
            action=action,
            subject_kind=subject_kind,
            subject_id=subject_id,
            details=details,
        )
    )
