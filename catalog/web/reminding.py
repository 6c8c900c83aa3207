"""Reminding a business of one certificate by hand; never twice of the same step."""

from datetime import datetime

from flask_babel import force_locale

from catalog.audit.recording import record
from catalog.businesses.models import Business
from catalog.certificates.recording import SUBJECT, about_business
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid
from catalog.messages.models import Notice
from catalog.needs.endings import Ending
from catalog.needs.telling import not_told_yet, people_to_tell
from catalog.web.mailing import address_of, notify
from catalog.web.telling import ending_row


def remind(ending: Ending, *, user_id: int, at: datetime) -> None:
    """Tell the people of a business of a certificate, by the way that each gave.

    Raises Invalid where the business has nobody to tell, or they were told already.
    """
    business_id = about_business(ending.claim)
    people = people_to_tell(business_id) if business_id is not None else []
    if business_id is None or not people:
        raise Invalid("people", "nobody")
    if not not_told_yet([ending], at=at):
        raise Invalid("reminder", "told-already")
    business = session.get_one(Business, business_id)
    for each in people:
        with force_locale(each.language):
            notify(
                each,
                "certificates_end",
                notice=Notice.CERTIFICATE,
                at=at,
                business=business.name,
                rows=[ending_row(ending, each.language)],
                link=address_of("portal.overview", slug=business.slug),
            )
    record("certificate reminded", subject_kind=SUBJECT, subject_id=ending.claim.id,
           actor_id=user_id, actor_label="staff", at=at, days=ending.days_left)  # fmt: skip
