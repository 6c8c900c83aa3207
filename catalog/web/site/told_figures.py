"""A unit tells its figures through its link, without an account."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.campaign.asking import contribution_of_link, is_open, tell
from catalog.campaign.models import Contribution
from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid, NotFound, Stale
from catalog.foundation.vietnamese import normal
from catalog.web.access import public
from catalog.web.campaign_mail import read_link
from catalog.web.campaign_numbers import whole_number
from catalog.web.words import _


@public
def told_figures(token: str) -> ResponseReturnValue:
    """Show what is asked and what was told; save or send it until the day due."""
    g.is_personal = True
    contribution = _contribution(token)
    texts = [request.form.get(f"number-{place}", "").strip() if request.method == "POST"
             else "" if number is None else str(number)
             for place, number in enumerate(contribution.numbers)]  # fmt: skip
    words = request.form.get("words", contribution.words)
    errors: dict[str, str] = {}
    if request.method == "POST":
        is_sent = request.form.get("do") == "send"
        try:
            with unit_of_work():
                numbers = [whole_number(f"number-{p}", text) for p, text in enumerate(texts)]
                tell(contribution, numbers, _cleaned(words), is_sent=is_sent, at=now())
        except Invalid as error:
            errors[error.field] = _refusal(error)
        except Stale:
            errors["words"] = _("The day due is over. Please write to the office.")
        else:
            said = _("Sent. Thank you.") if is_sent else _("Saved, and not sent yet.")
            flash(said, "success")
            return redirect(url_for("site.told_figures", token=token))
    if errors:
        contribution = _contribution(token)
    page = render_template(
        "site/told_figures.html",
        asked=contribution.request,
        contribution=contribution,
        numbers=texts,
        words=words,
        errors=errors,
        is_open=is_open(contribution, at=now()),
    )
    return page, 422 if errors else 200


def _contribution(token: str) -> Contribution:
    read = read_link(token)
    found = contribution_of_link(*read) if read else None
    if found is None:
        raise NotFound("figures of a unit")
    return found


def _cleaned(text: str) -> str:
    return "\n".join(normal(line) for line in text.replace("\r\n", "\n").split("\n")).strip()


def _refusal(error: Invalid) -> str:
    return {
        "missing": _("Give a number; write 0 where there is nothing."),
        "no-number": _("Write a whole number."),
        "out-of-range": _("This number is too large."),
        "too-long": _("This is too long."),
    }[error.code]
