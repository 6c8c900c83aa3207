"""Writing to units that are asked for figures: the request with its link, and the reminders."""

from datetime import datetime

from babel.dates import format_date
from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from catalog.campaign.models import Contribution
from catalog.campaign.reminding import to_remind
from catalog.foundation.clock import day_in_vietnam
from catalog.foundation.database import unit_of_work
from catalog.messages.models import Notice
from catalog.needs.telling import tell_once
from catalog.web.filters import DATE_PATTERNS
from catalog.web.mailing import address_of, queue_mail

SALT = "figures of a unit"
LANGUAGE = "vi"
"""Units of the administration write and read Vietnamese."""


def link_of(contribution: Contribution) -> str:
    """The whole address at which a unit tells its figures."""
    token = _signer().dumps([contribution.id, contribution.link_number])
    return address_of("site.told_figures", token=token)


def read_link(token: str) -> tuple[int, int] | None:
    """The contribution and the number of a link, where we signed it."""
    try:
        read = _signer().loads(token)
    except BadSignature:
        return None
    return (read[0], read[1])


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=SALT)


def send_request(contribution: Contribution, *, at: datetime) -> None:
    """Queue the mail that asks a unit."""
    _queue(contribution, "figures_asked", at=at)


def remind_units(*, at: datetime) -> int:
    """Queue every reminder that is due and was not sent; answer how many there were."""
    reminded = 0
    with unit_of_work():
        for contribution, reminder in to_remind(on=day_in_vietnam(at)):
            if tell_once(f"figures {contribution.id} {reminder.value}", at=at):
                _queue(contribution, "figures_reminder", at=at, reminder=reminder.value)
                reminded += 1
    return reminded


def _queue(contribution: Contribution, template: str, *, at: datetime, reminder: str = "") -> None:
    asked = contribution.request
    queue_mail(
        contribution.mail,
        template,
        notice=Notice.REPORT,
        language=LANGUAGE,
        at=at,
        unit=contribution.unit,
        title=asked.title,
        words=asked.words,
        due_on=format_date(asked.due_on, DATE_PATTERNS[LANGUAGE], locale=LANGUAGE),
        link=link_of(contribution),
        reminder=reminder,
    )
