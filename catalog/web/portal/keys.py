"""Keys for a business's own system, which may then send events by itself."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.businesses.rules import may_manage_keys
from catalog.epcis.tokens import issue, revoke, tokens_of
from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid, NotFound
from catalog.foundation.vietnamese import normal
from catalog.web.access import person, signed_in
from catalog.web.portal.forms import KeyForm, refuse
from catalog.web.portal.loading import own_business_or_404
from catalog.web.words import _


@signed_in
def index(slug: str) -> ResponseReturnValue:
    """List the keys of a business, and make another; its text is shown this once."""
    business = own_business_or_404(slug, may_manage_keys)
    form = KeyForm()
    text = ""
    if form.validate_on_submit():
        try:
            with unit_of_work():
                _token, text = issue(
                    business,
                    name=normal(form.name.data or ""),
                    actor_id=person().id,
                    actor_label=business.name,
                    at=now(),
                )
        except Invalid as error:
            refuse(form, error)
    page = render_template(
        "portal/keys.html", form=form, business=business, text=text, tokens=tokens_of(business.id)
    )
    return page, 422 if form.is_submitted() and not text else 200


@signed_in
def take_back(slug: str, token_id: int) -> ResponseReturnValue:
    """Take a key back for good."""
    business = own_business_or_404(slug, may_manage_keys)
    token = next((each for each in tokens_of(business.id) if each.id == token_id), None)
    if token is None or request.method != "POST":
        raise NotFound(f"key {token_id} of {business.slug}")
    with unit_of_work():
        revoke(token, actor_id=person().id, actor_label=business.name, at=now())
    flash(_("The key is taken back; whatever uses it is refused from now on."), "success")
    return redirect(url_for("portal.keys", slug=slug))
