"""Claims on businesses as the office sees them: the queue, the papers, and the decision."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import Length

from catalog.accounts.roles import Deed
from catalog.businesses.people import people_of
from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid, NotFound
from catalog.foundation.vietnamese import normal
from catalog.joining.claiming import NUMBER_PURPOSE
from catalog.joining.deciding import refuse_claim, verify_claim
from catalog.joining.evidence import files_of
from catalog.joining.models import BusinessClaim, ClaimState
from catalog.joining.queries import (
    decided_claims,
    find_claim,
    find_file,
    hints_for,
    lies_in,
    waiting_claims,
)
from catalog.joining.rules import masked, may_decide
from catalog.messages.models import Notice
from catalog.web.access import desk_only, own_territory, person
from catalog.web.facts import commune_words
from catalog.web.filters import phone_words
from catalog.web.labels import words_for
from catalog.web.mailing import address_of, notify
from catalog.web.sealing import paper, sealer
from catalog.web.words import _

SHOWN_DIGITS = 3


class DecisionForm(FlaskForm):
    """What the office says to the claimer."""

    words = TextAreaField(_l("What you say to the claimer"), [Length(max=1000)])


@dataclass(frozen=True)
class Line:
    """One fact of a claim, with what is known of the listed business beside it."""

    label: str
    value: str
    listed: str = ""


@desk_only(Deed.REVIEW)
def index() -> ResponseReturnValue:
    """List what waits, the oldest first, and what was decided last."""
    own = own_territory(Deed.REVIEW)
    return render_template(
        "desk/claims.html",
        waiting=waiting_claims(own),
        decided=decided_claims(own),
        state_words=words_for,
    )


@desk_only(Deed.REVIEW)
def show(claim_id: int) -> ResponseReturnValue:
    """One claim with its papers and hints; verify it, or refuse it with words."""
    claim = _claim_or_404(claim_id)
    form = DecisionForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                _decide(claim, masked(normal(form.words.data or "")))
        except Invalid as error:
            form.form_errors.append(_refusal(error))
            claim = _claim_or_404(claim_id)
        else:
            flash(_("The claimer can read your decision."), "success")
            return redirect(url_for("desk.claims"))
    page = render_template(
        "desk/claim.html",
        form=form,
        claim=claim,
        lines=_lines(claim),
        files=files_of(claim.id),
        hints=hints_for(claim),
        people=people_of(claim.business_id) if claim.business_id else (),
        state_words=words_for,
        may_decide=may_decide(claim, person().id) and claim.state is ClaimState.WAITING,
        is_own=not may_decide(claim, person().id),
    )
    return page, 422 if form.is_submitted() else 200


def _decide(claim: BusinessClaim, words: str) -> None:
    """Decide, and tell the claimer in the same transaction."""
    at, is_verified = now(), request.form.get("answer") == "verify"
    if is_verified:
        verify_claim(claim, words=words, user_id=person().id, at=at)
    else:
        refuse_claim(claim, words=words, user_id=person().id, at=at)
    notify(
        claim.claimer,
        "claim_decided",
        notice=Notice.LISTING,
        at=at,
        business=claim.name,
        is_verified=is_verified,
        words=words,
        link=address_of("portal.claim", claim_id=claim.id),
    )


def _refusal(error: Invalid) -> str:
    if error.field == "tax_code":
        return _(
            "Another business has this tax code. Refuse this claim, or ask for a claim on that business."
        )
    return _("Say why, in words.")


def _lines(claim: BusinessClaim) -> Sequence[Line]:
    business = claim.business
    lines = [
        Line(_("Name"), claim.name, business.name if business else ""),
        Line(_("Legal form"), words_for(claim.legal_form) if claim.legal_form else ""),
        Line(_("Tax code"), claim.tax_code or "", (business.tax_code or "") if business else ""),
        Line(_("Personal number"), _last_digits(claim)),
        Line(_("Address"), claim.address, business.address_as_written if business else ""),
        Line(_("Commune"), commune_words(claim.commune) if claim.commune else ""),
        Line(_("Telephone"), phone_words(claim.phone or ""), (business.phone or "") if business else ""),
        Line(_("Mail address"), claim.email or "", (business.email or "") if business else ""),
        Line(_("What the claimer says"), claim.words),
    ]  # fmt: skip
    return [line for line in lines if line.value or line.listed]


def _last_digits(claim: BusinessClaim) -> str:
    """As much of a personal number as tells two papers apart, and no more."""
    if claim.personal_number_sealed is None:
        return ""
    number = sealer().open_text(claim.personal_number_sealed, purpose=NUMBER_PURPOSE)
    return _("ends in %(digits)s", digits=number[-SHOWN_DIGITS:])


@desk_only(Deed.REVIEW)
def evidence(claim_id: int, file_id: int) -> Response:
    """A paper of a claim."""
    claim, file = _claim_or_404(claim_id), find_file(file_id)
    if file is None or file.claim_id != claim.id:
        raise NotFound(f"file {file_id} of claim {claim_id}")
    return paper(file)


def _claim_or_404(claim_id: int) -> BusinessClaim:
    claim = find_claim(claim_id)
    if claim is None or not lies_in(claim, own_territory(Deed.REVIEW)):
        raise NotFound(f"claim {claim_id}")
    return claim
