"""Moments as the office types them: by the clock of Việt Nam, kept as UTC."""

from datetime import UTC, datetime

from catalog.foundation.clock import VIETNAM
from catalog.foundation.errors import Invalid

EARLIEST, LATEST = 2020, 2200


def moment_typed(typed: str, *, field: str) -> datetime | None:
    """Read a moment such as 2027-01-25T08:00 or with seconds; None where nothing was typed.

    Raises Invalid for what is no moment or too far away.
    """
    text = typed.strip()
    if not text:
        return None
    try:
        local = datetime.fromisoformat(text)
    except ValueError as error:
        raise Invalid(field, "not-a-moment", text[:40]) from error
    if not EARLIEST <= local.year <= LATEST:
        raise Invalid(field, "not-a-moment", text[:40])
    aware = local if local.tzinfo else local.replace(tzinfo=VIETNAM)
    return aware.replace(microsecond=0).astimezone(UTC)


def typed_form(moment: datetime | None) -> str:
    """Write a moment as a field of date and time holds it."""
    if moment is None:
        return ""
    return moment.astimezone(VIETNAM).strftime("%Y-%m-%dT%H:%M:%S")
