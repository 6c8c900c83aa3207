"""The listings of a business: its own page, its products, and the draft of each."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from catalog.businesses.models import Business
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.foundation.errors import Invalid, NotFound, Stale
from catalog.listings.publishing import new_draft, open_draft, restore
from catalog.listings.quick import change_at_once, may_go_live
from catalog.listings.subjects import KINDS, business_id_of, get_subject
from catalog.products.models import Product
from catalog.revisions.comparing import differences
from catalog.revisions.models import Revision, SubjectKind
from catalog.revisions.queries import open_revisions, versions
from catalog.web.access import signed_in
from catalog.web.filters import date_words, moment_words
from catalog.web.listing_differences import DifferenceShown, differences_shown
from catalog.web.listing_form import FieldShown, fields_shown, told
from catalog.web.listing_words import STATE_WORDS, field_words
from catalog.web.portal.draft_page import actor, own_revision_or_404
from catalog.web.portal.loading import own_business_or_404, own_businesses
from catalog.web.words import _


@dataclass(frozen=True)
class ListingRow:
    """One listing and where it stands."""

    name: str
    state: str
    draft_url: str
    public_url: str
    kind: str
    id: int | None
    versions_url: str
    quick_url: str = ""


@signed_in
def index(slug: str) -> ResponseReturnValue:
    """Show the listings of a business, what is being edited first."""
    business = own_business_or_404(slug)
    drafts = open_revisions([business.id])
    of_subject = {(draft.subject_kind, draft.subject_id): draft for draft in drafts}
    rows = [_row(SubjectKind.BUSINESS, business, of_subject)]
    rows += [_row(SubjectKind.PRODUCT, product, of_subject) for product in _products(business)]
    new = [draft for draft in drafts if draft.subject_id is None]
    return render_template(
        "portal/listings.html", business=business, rows=rows, new=[_new_row(each) for each in new]
    )


def _products(business: Business) -> list[Product]:
    query = select(Product).where(Product.business_id == business.id)
    return list(session.scalars(query.order_by(Product.name_sort, Product.id)))


def _row(
    kind: SubjectKind,
    subject: Product | Business,
    drafts: dict[tuple[SubjectKind, int | None], Revision],
) -> ListingRow:
    draft = drafts.get((kind, subject.id))
    page = "site.product" if kind is SubjectKind.PRODUCT else "site.business"
    return ListingRow(
        name=subject.name,
        state=str(STATE_WORDS[draft.state]) if draft else "",
        draft_url=url_for("portal.draft", revision_id=draft.id) if draft else "",
        public_url=url_for(page, slug=subject.slug) if subject.published_at else "",
        kind=kind.value,
        id=subject.id,
        versions_url=url_for("portal.versions", kind=kind.value, subject_id=subject.id),
        quick_url=_quick_url(subject) if may_go_live(subject) else "",
    )


def _quick_url(subject: Product | Business) -> str:
    kind = "product" if isinstance(subject, Product) else "business"
    return url_for("portal.quick", kind=kind, subject_id=subject.id)


def _new_row(draft: Revision) -> ListingRow:
    return ListingRow(
        name=str(draft.content.get("name") or _("New product")),
        state=str(STATE_WORDS[draft.state]),
        draft_url=url_for("portal.draft", revision_id=draft.id),
        public_url="",
        kind=draft.subject_kind.value,
        id=None,
        versions_url="",
    )


@signed_in
def begin_new(slug: str) -> ResponseReturnValue:
    """Open the draft of a product that is not listed yet."""
    business = own_business_or_404(slug)
    with unit_of_work():
        draft = new_draft(
            SubjectKind.PRODUCT,
            business_id=business.id,
            by=actor(),
            at=now(),
            name=request.form.get("name", "")[:200],
        )
    return redirect(url_for("portal.draft", revision_id=draft.id))


def _own_subject_or_404(kind: str, subject_id: int) -> tuple[SubjectKind, Product | Business]:
    known = SubjectKind(kind)
    subject = get_subject(known, subject_id)
    if business_id_of(subject) not in {business.id for business in own_businesses()}:
        raise NotFound(f"{kind} {subject_id}")
    return known, subject


@signed_in
def begin(kind: str, subject_id: int) -> ResponseReturnValue:
    """Open the draft of a listing, or go to the one that is open."""
    known, _subject = _own_subject_or_404(kind, subject_id)
    try:
        with unit_of_work():
            draft_id = open_draft(known, subject_id, by=actor(), at=now()).id
    except Stale:
        with unit_of_work():
            draft_id = open_draft(known, subject_id, by=actor(), at=now()).id
    return redirect(url_for("portal.draft", revision_id=draft_id))


@dataclass(frozen=True)
class VersionRow:
    """One published version with what it changed."""

    number: int
    when: str
    changed: str
    url: str


@signed_in
def history(kind: str, subject_id: int) -> ResponseReturnValue:
    """Show every version that was public."""
    known, subject = _own_subject_or_404(kind, subject_id)
    told_of = list(versions(known, subject_id))
    fields = KINDS[known].fields
    rows = []
    for place, revision in enumerate(told_of):
        before = told_of[place + 1].content if place + 1 < len(told_of) else revision.live
        changed = [each.field for each in differences(before, revision.content, fields=fields)]
        rows.append(
            VersionRow(
                number=revision.number or 0,
                when=moment_words(revision.decided_at) if revision.decided_at else "",
                changed=", ".join(field_words(name) for name in changed),
                url=url_for("portal.version", revision_id=revision.id),
            )
        )
    return render_template("portal/versions.html", subject=subject, rows=rows)


@signed_in
def show_version(revision_id: int) -> ResponseReturnValue:
    """Show how a version differs from what is public today, and offer to begin with it again."""
    revision = own_revision_or_404(revision_id)
    if revision.number is None or revision.subject_id is None:
        raise NotFound(f"version {revision_id}")
    subject = get_subject(revision.subject_kind, revision.subject_id)
    kind = KINDS[revision.subject_kind]
    shown: list[DifferenceShown] = differences_shown(
        kind.content_of(subject), revision.content, fields=kind.fields
    )
    return render_template(
        "portal/version.html",
        revision=revision,
        subject=subject,
        when=date_words(revision.decided_at.date()) if revision.decided_at else "",
        differences=shown,
    )


@signed_in
def begin_again(revision_id: int) -> ResponseReturnValue:
    """Open a draft that says what an earlier version said."""
    own_revision_or_404(revision_id)
    try:
        with unit_of_work():
            draft = restore(revision_id, by=actor(), at=now())
            draft_id = draft.id
    except Stale:
        flash(_("Another draft of this is open. Hand it over or give it up first."), "problem")
        return redirect(url_for("portal.version", revision_id=revision_id))
    return redirect(url_for("portal.draft", revision_id=draft_id))


@signed_in
def quick(kind: str, subject_id: int) -> ResponseReturnValue:
    """Change the few facts that go live at once, where staff trust the business so far."""
    known, subject = _own_subject_or_404(kind, subject_id)
    if not may_go_live(subject):
        raise NotFound(f"quick facts of {kind} {subject_id}")
    fields = {name: field for name, field in KINDS[known].fields.items() if field.is_quick}
    refused = []
    if request.method == "POST":
        try:
            with unit_of_work():
                typed = {name: request.form.get(name, "") for name in fields}
                change_at_once(subject, typed, by=actor(), at=now())
        except Invalid as error:
            refused.append(error)
        else:
            flash(_("It shows on the public page at once."), "success")
            return redirect(url_for("portal.quick", kind=kind, subject_id=subject_id))
    shown: list[FieldShown] = fields_shown(
        fields,
        KINDS[known].content_of(get_subject(known, subject_id)),
        typed=dict(request.form) if refused else None,
        saying=told(refused=refused),
    )
    page = render_template("portal/quick.html", subject=subject, fields=shown)
    return page, 422 if refused else 200
