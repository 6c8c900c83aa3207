"""One listing beside what is public, and who of the office is looking at it."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.accounts.roles import Deed
from catalog.businesses.queries import lies_within
from catalog.certificates.models import CertificateKind
from catalog.certificates.scans import scans_named
from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import NotFound
from catalog.listings import publishing
from catalog.listings.subjects import KINDS
from catalog.revisions import claiming, workflow
from catalog.revisions.models import Revision, State
from catalog.revisions.queries import get_revision, steps_of
from catalog.revisions.workflow import Actor
from catalog.web.access import desk_only, may, own_territory, person
from catalog.web.filters import moment_words
from catalog.web.labels import words_for
from catalog.web.listing_differences import differences_shown
from catalog.web.listing_form import told
from catalog.web.listing_words import STATE_WORDS, STEP_WORDS, field_words
from catalog.web.words import _


@dataclass(frozen=True)
class Typed:
    """What somebody typed and ticked before a decision was refused."""

    words: dict[str, str]
    accepted: frozenset[str]


@dataclass(frozen=True)
class Holder:
    """Who looks at a listing, and since when."""

    name: str
    since: str
    is_oneself: bool


@dataclass(frozen=True)
class ScanShown:
    """The scan of a certificate, for whom may read it."""

    title: str
    url: str
    is_photograph: bool


def actor() -> Actor:
    """The person as whoever decides."""
    return Actor(person().id, person().display_name)


@desk_only(Deed.REVIEW)
def show(revision_id: int) -> ResponseReturnValue:
    """Show one listing beside what is public."""
    revision = own_revision(revision_id)
    if revision.state is State.DRAFT:
        raise NotFound(f"revision {revision_id} was not handed over")
    return review_page(revision)


def own_revision(revision_id: int) -> Revision:
    """A revision of a business that the person reviews for; another one is not found."""
    revision = get_revision(revision_id)
    if not lies_within(revision.business_id, own_territory(Deed.REVIEW)):
        raise NotFound(f"revision {revision_id}")
    return revision


def review_page(
    revision: Revision, *, problem: str = "", typed: Typed | None = None, status: int = 200
) -> ResponseReturnValue:
    """One listing beside what is public; what was typed before a refusal stands there again."""
    kind = KINDS[revision.subject_kind]
    waits = revision.state is State.SUBMITTED
    before, after = revision.live, revision.content
    if waits:
        before = publishing.public_content(revision)
        after = publishing.proposed_content(revision)
    saying = told(problems=kind.problems(revision.content))
    holder = _holder(revision) if waits else None
    page = render_template(
        "desk/review_one.html",
        revision=revision,
        title=str(revision.content.get("name", "")),
        state=str(STATE_WORDS[revision.state]),
        waits=waits,
        is_own=workflow.is_own(revision, actor()),
        holder=holder,
        may_decide=waits
        and not workflow.is_own(revision, actor())
        and (holder is None or holder.is_oneself),
        changes=differences_shown(before, after, fields=kind.fields),
        scans=_scans(revision),
        warnings=[(field_words(name), why) for name, why in saying.warnings.items()],
        problem=problem,
        typed=typed,
        history=[
            (moment_words(step.at), str(STEP_WORDS[step.step]), step.by)
            for step in steps_of(revision.id)
        ],
    )
    return page, status


def _scans(revision: Revision) -> list[ScanShown]:
    """The scans beside the certificates that the listing tells of."""
    rows = revision.content.get("certificates") or []
    known = scans_named(revision.business_id, [row["scan"] for row in rows if row.get("scan")])
    return [
        ScanShown(
            " · ".join(
                part for part in (_kind_words(row.get("kind", "")), row.get("number") or "") if part
            ),
            url_for("desk.certificate_scan", scan_id=known[row["scan"]].id),
            known[row["scan"]].media_type != "application/pdf",
        )
        for row in rows
        if row.get("scan") in known and may(Deed.CERTIFICATES)
    ]


def _kind_words(kind: str) -> str:
    return words_for(CertificateKind(kind)) if kind in set(CertificateKind) else ""


def _holder(revision: Revision) -> Holder | None:
    """Whoever opens what waits and nobody looks at takes it, unless they wrote it themselves."""
    by, at = actor(), now()
    if workflow.is_own(revision, by) or "prefetch" in request.headers.get("Sec-Purpose", ""):
        claim = claiming.claim_of(revision.id, at=at)
    else:
        with unit_of_work():
            claim = claiming.take(revision.id, by=by, at=at)
    if claim is None:
        return None
    return Holder(claim.by, moment_words(claim.since), is_oneself=claim.by_id == by.id)


@desk_only(Deed.REVIEW)
def take_over(revision_id: int) -> ResponseReturnValue:
    """Take a listing over from whoever looks at it."""
    revision = own_revision(revision_id)
    with unit_of_work():
        claiming.take(revision.id, by=actor(), at=now(), takes_over=True)
    flash(_("It is yours now."), "success")
    return redirect(url_for("desk.review_one", revision_id=revision_id))


@desk_only(Deed.REVIEW)
def let_go(revision_id: int) -> ResponseReturnValue:
    """Leave a listing to others."""
    revision = own_revision(revision_id)
    with unit_of_work():
        claim = claiming.claim_of(revision.id, at=now())
        if claim is not None and claim.by_id == person().id:
            claiming.let_go(revision.id)
    return redirect(url_for("desk.review"))
