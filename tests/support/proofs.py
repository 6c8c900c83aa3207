"""A proof that satisfies the rules."""

from decimal import Decimal

from catalog.certificates.checking import Proof
from catalog.certificates.models import Evidence, IssuerLevel
from catalog.foundation.clock import today

SIGNED = Proof(
    evidence=Evidence.SIGNED_DECISION, decision_no="12/QĐ-UBND", decision_on=today(),
    issued_on=today(), stars=4, score=Decimal("75.5"), issuer_level=IssuerLevel.PROVINCE,
)  # fmt: skip
