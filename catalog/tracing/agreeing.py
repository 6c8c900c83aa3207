"""Asking another business whether its lot may be named, and answering."""

from datetime import datetime

from sqlalchemy import select

from catalog.audit.recording import record
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid
from catalog.tracing.bodies import Declarer
from catalog.tracing.models import Lot, LotUse


def ask_to_use(lot: Lot, *, declarer: Declarer, at: datetime) -> LotUse:
    """Ask whose lot it is whether the declarer's business may name it; asking twice is once."""
    if declarer.business_id is None or declarer.business_id == lot.business_id:
        raise Invalid("inputs", "nobody-to-ask", lot.code)
    query = select(LotUse).where(
        LotUse.lot_id == lot.id, LotUse.business_id == declarer.business_id
    )
    use = session.scalar(query)
    if use is None:
        use = LotUse(
            lot_id=lot.id,
            business_id=declarer.business_id,
            asked_at=at,
            asked_by_id=declarer.user_id,
        )
        session.add(use)
        session.flush()
    return use


def decide_use(use: LotUse, *, is_agreed: bool, declarer: Declarer, at: datetime) -> None:
    """Agree or refuse; what was recorded while it was agreed stays."""
    use.is_agreed, use.decided_at, use.decided_by_id = is_agreed, at, declarer.user_id
    record(
        "use of lot decided",
        subject_kind="lot",
        subject_id=use.lot_id,
        actor_id=declarer.user_id,
        actor_label=declarer.name,
        at=at,
        business=use.business_id,
        agreed=is_agreed,
    )
    session.flush()
