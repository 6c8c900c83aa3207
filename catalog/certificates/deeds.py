"""What befalls a certificate after it was given: filed anew, extended, revoked, and undone.

Nothing is erased. A deed that was recorded wrongly is undone by a further deed that says
why; the audit keeps what stood before, and the public log both lines.
"""

from datetime import date, datetime, timedelta
from enum import StrEnum

from catalog.certificates.checking import may_check
from catalog.certificates.models import Certificate, CertificateKind, RevocationGround
from catalog.certificates.recording import hold, note
from catalog.certificates.validity import LONGEST_EXTENSION_DAYS, last_day
from catalog.foundation.clock import day_in_vietnam
from catalog.foundation.errors import Invalid, NotAllowed


class Deed(StrEnum):
    """What can befall a certificate, and be undone."""

    FILING = "filing"
    EXTENSION = "extension"
    REVOCATION = "revocation"
    REPLACEMENT = "replacement"
    CHECK = "check"


COLUMNS: dict[Deed, tuple[str, ...]] = {
    Deed.FILING: ("renewal_filed_on",),
    Deed.EXTENSION: ("extended_until", "extension_basis"),
    Deed.REVOCATION: ("revoked_on", "revocation_ground", "revocation_decision_no"),
    Deed.REPLACEMENT: ("superseded_on", "superseded_by_id"),
    Deed.CHECK: ("checked_at", "checked_by_id"),
}
"""What each deed writes; the first of them says whether it was done."""


def done_to(claim: Certificate) -> list[Deed]:
    """The deeds that stand recorded of a certificate."""
    return [deed for deed, names in COLUMNS.items() if getattr(claim, names[0]) is not None]


def file_renewal(claim_id: int, *, filed_on: date, user_id: int, at: datetime) -> Certificate:
    """Note that a file for re-evaluation was handed in."""
    claim = _held(claim_id, user_id)
    _require_past("filed_on", filed_on, at=at)
    if claim.issued_on is not None and filed_on < claim.issued_on:
        raise Invalid("filed_on", "before-issue")
    claim.renewal_filed_on = filed_on
    note("certificate renewal filed", [claim], user_id=user_id, at=at, on=filed_on.isoformat())
    return claim


def extend(
    claim_id: int, *, until: date, basis: str, user_id: int, at: datetime
) -> Certificate:  # fmt: skip
    """Record an extension on its basis, at most 180 days past the end (Art. 12(3))."""
    claim = _held(claim_id, user_id)
    end = last_day(claim)
    if claim.kind is not CertificateKind.OCOP or end is None:
        raise Invalid("until", "no-end")
    if not basis.strip():
        raise Invalid("basis", "missing")
    if not end < until <= end + timedelta(days=LONGEST_EXTENSION_DAYS):
        raise Invalid(
            "until", "out-of-range", (end + timedelta(LONGEST_EXTENSION_DAYS)).isoformat()
        )
    claim.expires_on = end
    claim.extended_until, claim.extension_basis = until, basis.strip()
    note("certificate extended", [claim], user_id=user_id, at=at, until=until.isoformat(),
         basis=claim.extension_basis)  # fmt: skip
    return claim


def revoke(
    claim_id: int, *, ground: RevocationGround, decision_no: str, revoked_on: date, user_id: int,
    at: datetime,
) -> Certificate:  # fmt: skip
    """Record that a certificate was revoked: by which decision, when, and on which ground."""
    claim = _held(claim_id, user_id)
    if claim.revoked_on is not None:
        raise Invalid("certificate", "revoked-already")
    if not decision_no.strip():
        raise Invalid("decision_no", "missing")
    _require_past("revoked_on", revoked_on, at=at)
    if claim.issued_on is not None and revoked_on < claim.issued_on:
        raise Invalid("revoked_on", "before-issue")
    claim.revoked_on, claim.revocation_ground = revoked_on, ground
    claim.revocation_decision_no = decision_no.strip()
    note("certificate revoked", [claim], user_id=user_id, at=at, on=revoked_on.isoformat(),
         ground=ground.value, decision=claim.revocation_decision_no)  # fmt: skip
    return claim


def undo(claim_id: int, deed: Deed, *, words: str, user_id: int, at: datetime) -> Certificate:
    """Undo a deed that was recorded wrongly, saying why; the audit keeps what stood."""
    claim = _held(claim_id, user_id)
    if not words.strip():
        raise Invalid("words", "missing")
    if deed not in done_to(claim):
        raise Invalid("deed", "not-done")
    stood = {name: str(getattr(claim, name)) for name in COLUMNS[deed]}
    for name in COLUMNS[deed]:
        setattr(claim, name, None)
    note(f"certificate {deed.value} undone", [claim], user_id=user_id, at=at,
         words=words.strip(), stood=stood)  # fmt: skip
    return claim


def _held(claim_id: int, user_id: int) -> Certificate:
    """A certificate of a business that is not one's own. Raises NotAllowed, NotFound."""
    claim = hold(claim_id)
    if not may_check(claim, user_id):
        raise NotAllowed(f"own certificate {claim.id}")
    return claim


def _require_past(name: str, day: date, *, at: datetime) -> None:
    if day > day_in_vietnam(at):
        raise Invalid(name, "in-future")
