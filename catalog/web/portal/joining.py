"""Coming to act for a business: look for it, claim it or enter it, and see what became of that."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.businesses.models import Business
from catalog.businesses.people import people_of
from catalog.businesses.queries import find_business
from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid, NotFound
from catalog.foundation.vietnamese import normal
from catalog.joining.claiming import claim_business, withdraw_claim
from catalog.joining.evidence import MOST_FILES, files_of, keep_file, unclaimed_files
from catalog.joining.models import BusinessClaim, ClaimFile, ClaimState
from catalog.joining.queries import (
    claims_of,
    find_claim,
    find_file,
    listed_businesses,
    waiting_claim_on,
)
from catalog.joining.rules import MASK, masked
from catalog.web.access import person, signed_in
from catalog.web.commune_choices import Several, chosen_commune
from catalog.web.facts import commune_words
from catalog.web.labels import words_for
from catalog.web.pictures import storage
from catalog.web.portal.forms import choices_of, refuse
from catalog.web.portal.joining_forms import ClaimForm, NewBusinessForm
from catalog.web.portal.loading import own_businesses
from catalog.web.portal.refusals import refusal_words
from catalog.web.sealing import paper, sealer
from catalog.web.words import _

ID = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True)
class Found:
    """A listed business, and where to claim it."""

    name: str
    place: str
    url: str


@signed_in
def index() -> ResponseReturnValue:
    """Look for a listed business, and show what was claimed so far."""
    typed = normal(request.args.get("q", "")).strip()[:100]
    if masked(typed) != typed:
        flash(
            _("That looks like a personal number, so it was not looked for. Type a name."), "info"
        )
        return redirect(url_for("portal.join"))
    return render_template(
        "portal/join.html",
        text=typed,
        found=[_found(business) for business in listed_businesses(typed)] if typed else [],
        claims=claims_of(person().id),
        state_words=words_for,
        businesses=own_businesses(),
    )


def _found(business: Business) -> Found:
    commune = business.commune.full_name if business.commune else ""
    province = business.province.full_name if business.province else ""
    return Found(
        name=business.name,
        place=", ".join(part for part in (commune, province) if part),
        url=url_for("portal.claim_listed", slug=business.slug),
    )


@signed_in
def new() -> ResponseReturnValue:
    """Enter a business that is not listed yet."""
    form = NewBusinessForm()
    form.place.choices = []
    return _answer(form, business=None)


@signed_in
def listed(slug: str) -> ResponseReturnValue:
    """Claim a business that is listed."""
    business = find_business(slug)
    if business is None:
        raise NotFound(f"business {slug[:80]!r}")
    if any(business.id == own.id for own in own_businesses()):
        flash(_("You act for this business already."), "info")
        return redirect(url_for("portal.overview", slug=business.slug))
    waiting = waiting_claim_on(business.id, claimer_id=person().id)
    if waiting is not None:
        flash(_("You have asked for this business already; here is where that stands."), "info")
        return redirect(url_for("portal.claim", claim_id=waiting.id))
    return _answer(ClaimForm(), business=business)


def _answer(form: ClaimForm, *, business: Business | None) -> ResponseReturnValue:
    kept: Sequence[ClaimFile] = ()
    if form.is_submitted():
        kept, refused = _take_files()
        is_valid = form.validate()
        form.form_errors += refused
        if is_valid and not refused:
            claim = _claim(form, business, kept)
            if claim is not None:
                flash(_("Your claim is with the office."), "success")
                return redirect(url_for("portal.claim", claim_id=claim.id))
    page = render_template(
        "portal/claim_business.html",
        form=form,
        business=business,
        is_served=business is not None and bool(people_of(business.id)),
        kept=kept,
        mask=MASK,
    )
    return page, 422 if form.is_submitted() else 200


def _claim(
    form: ClaimForm, business: Business | None, files: Sequence[ClaimFile]
) -> BusinessClaim | None:
    """Hand the claim over; on a refusal say why beside the field."""
    try:
        with unit_of_work():
            return claim_business(
                form.facts(_commune_id(form)),
                claimer_id=person().id,
                business=business,
                files=files,
                sealer=sealer(),
                at=now(),
            )
    except Several as error:
        place = form._fields["place"]
        place.choices = choices_of(error.choices)
        place.data, form._fields["other_place"].data = None, ""
        refuse(form, error)
    except Invalid as error:
        refuse(form, error)
    return None


def _commune_id(form: ClaimForm) -> int | None:
    if not isinstance(form, NewBusinessForm):
        return None
    return chosen_commune(form.place.data or "", form.other_place.data or "").id


def _take_files() -> tuple[Sequence[ClaimFile], list[str]]:
    """Keep what came, with what was kept before; each file that is refused is named."""
    refused = []
    ids = [int(text) for text in request.form.getlist("kept_files") if ID.fullmatch(text)]
    for upload in request.files.getlist("files"):
        if not upload.filename:
            continue
        if len(ids) >= MOST_FILES:
            refused.append(refusal_words(Invalid("files", "too-many")))
            break
        try:
            with unit_of_work():
                file = keep_file(
                    upload.stream.read(),
                    title=masked(normal(upload.filename)),
                    user_id=person().id,
                    storage=storage(),
                    sealer=sealer(),
                    at=now(),
                )
            ids.append(file.id)
        except Invalid as error:
            refused.append(f"{normal(upload.filename)[:80]}: {refusal_words(error)}")
    return unclaimed_files(ids, user_id=person().id), refused


@signed_in
def show(claim_id: int) -> ResponseReturnValue:
    """What was claimed, where it stands and what staff say."""
    claim = own_claim_or_404(claim_id)
    return render_template(
        "portal/claim.html",
        claim=claim,
        files=files_of(claim.id),
        state=words_for(claim.state),
        reached_at=person().reached_at,
        commune=commune_words(claim.commune) if claim.commune else "",
        is_waiting=claim.state is ClaimState.WAITING,
        is_verified=claim.state is ClaimState.VERIFIED,
    )


@signed_in
def withdraw(claim_id: int) -> ResponseReturnValue:
    """Take a claim back."""
    claim = own_claim_or_404(claim_id)
    with unit_of_work():
        withdraw_claim(claim, user_id=person().id, storage=storage(), at=now())
    flash(_("The claim is taken back, and its papers and numbers are deleted."), "success")
    return redirect(url_for("portal.join"))


@signed_in
def evidence(claim_id: int, file_id: int) -> Response:
    """A paper of one's own claim."""
    claim, file = own_claim_or_404(claim_id), find_file(file_id)
    if file is None or file.claim_id != claim.id:
        raise NotFound(f"file {file_id} of claim {claim_id}")
    return paper(file)


def own_claim_or_404(claim_id: int) -> BusinessClaim:
    """A claim that the person made; staff read others' at the desk."""
    claim = find_claim(claim_id)
    if claim is None or claim.claimer_id != person().id:
        raise NotFound(f"claim {claim_id}")
    return claim
