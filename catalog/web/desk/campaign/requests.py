"""Asking units for figures: opening a request, seeing who has sent, taking links back."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.accounts.roles import Deed
from catalog.campaign.asking import (
    Asked,
    Unit,
    ask,
    find_contribution,
    find_request,
    renew_link,
    requests_made,
    revoke,
)
from catalog.campaign.models import Contribution
from catalog.campaign.periods import Span, own_period, period_of
from catalog.foundation.clock import now, today
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid, NotAllowed, NotFound
from catalog.foundation.vietnamese import normal
from catalog.web.access import desk_only, own_territory, person
from catalog.web.campaign_mail import link_of, send_request
from catalog.web.desk.campaign.choosing import day_typed, refusal
from catalog.web.words import _

FIELDS = ("title", "first", "last", "due_on", "words", "questions", "units")
LONGEST_MAIL = 255


@desk_only(Deed.WRITE_WORDS)
def index() -> ResponseReturnValue:
    """List the requests, and open a new one."""
    typed = {field: request.form.get(field, "") for field in FIELDS}
    errors: dict[str, str] = {}
    if request.method == "POST":
        if not _looks_after_all():
            raise NotAllowed("requests to units")
        try:
            with unit_of_work():
                asked = _ask()
        except Invalid as error:
            errors[error.field] = _refusal(error)
        else:
            flash(_("The units are written to."), "success")
            return redirect(url_for("desk.campaign_request", request_id=asked))
    else:
        usual = period_of(Span.HALF_YEAR, on=today())
        typed |= {"first": usual.first.isoformat(), "last": usual.last.isoformat()}
    page = render_template(
        "desk/campaign/requests.html", typed=typed, errors=errors, requests=requests_made()
    )
    return page, 422 if errors else 200


def _ask() -> int:
    asked = Asked(
        title=normal(request.form.get("title", "")),
        words="\n".join(_lines("words")),
        questions=tuple(_lines("questions")),
        due_on=day_typed("due_on", request.form.get("due_on", "")[:20]),
    )
    period = own_period(
        day_typed("first", request.form.get("first", "")[:20]),
        day_typed("last", request.form.get("last", "")[:20]),
    )
    units = [_unit(line) for line in _lines("units")]
    made = ask(asked, period, units, by_id=person().id, by=person().display_name, at=now())
    for contribution in made.contributions:
        send_request(contribution, at=now())
    return made.id


def _lines(field: str) -> list[str]:
    lines = (normal(line) for line in request.form.get(field, "").splitlines())
    return [line for line in lines if line]


def _unit(line: str) -> Unit:
    """A unit as it is typed: its name, a comma or semicolon, its mail address."""
    name, _sign, mail = line.replace(";", ",").rpartition(",")
    name, mail = name.strip(), mail.strip()
    is_mail = "@" in mail[1:-1] and " " not in mail and len(mail) <= LONGEST_MAIL
    if not name or not is_mail or len(name) > LONGEST_MAIL - 55:
        raise Invalid("units", "no-unit", line[:80])
    return Unit(name, mail)


@desk_only(Deed.WRITE_WORDS)
def show(request_id: int) -> ResponseReturnValue:
    """One request: who has sent, who has not, and everybody's link."""
    asked = find_request(request_id)
    if asked is None or not _looks_after_all():
        raise NotFound(f"figure request {request_id}")
    return render_template("desk/campaign/request.html", asked=asked, link_of=link_of)


@desk_only(Deed.WRITE_WORDS)
def change_link(contribution_id: int) -> ResponseReturnValue:
    """Take a unit's link back, or send it a new one."""
    contribution = find_contribution(contribution_id)
    if contribution is None or not _looks_after_all():
        raise NotFound(f"contribution {contribution_id}")
    is_new = request.form.get("do") == "renew"
    with unit_of_work():
        _change(contribution, is_new=is_new)
    flash(_("A new link is on its way.") if is_new else _("The link opens nothing any more."),
          "success")  # fmt: skip
    return redirect(url_for("desk.campaign_request", request_id=contribution.request_id))


def _change(contribution: Contribution, *, is_new: bool) -> None:
    name, at = person().display_name, now()
    if is_new:
        renew_link(contribution, by_id=person().id, by=name, at=at)
        send_request(contribution, at=at)
    else:
        revoke(contribution, by_id=person().id, by=name, at=at)


def _looks_after_all() -> bool:
    """A request has no place: only who looks after the whole sees it."""
    return own_territory(Deed.WRITE_WORDS).is_everywhere


def _refusal(error: Invalid) -> str:
    if error.field in {"first", "last"} or error.code == "no-day":
        return refusal(error)
    return {
        "missing": _("This is needed."),
        "too-long": _("This is too long."),
        "too-many": _("These are too many."),
        "past": _("This day is over."),
        "no-unit": _("Write a name, a comma and a mail address: %(value)s", value=error.value),
    }[error.code]
