"""Putting certificates into words: the mark on a card, the box on a page.

The rules live in `certificates/validity.py`; this module only says what they answer.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from flask import url_for

from catalog.certificates.models import Certificate, CertificateKind, Evidence
from catalog.certificates.validity import (
    State,
    extension_limit,
    in_force,
    is_public,
    last_day,
    last_day_held,
    leading_claim,
    shows_stars,
    state_of,
)
from catalog.web.facts import Fact
from catalog.web.filters import date_words
from catalog.web.labels import words_for
from catalog.web.words import _


@dataclass(frozen=True)
class Mark:
    """What a card says about certification; stars only while they hold."""

    tone: str
    stars: int | None
    words: str


@dataclass(frozen=True)
class ClaimShown:
    """What a page says about one certificate; `later` is what is known of a past day since."""

    tone: str
    stars: int | None
    verdict: str
    facts: list[Fact]
    caution: str
    note: str
    later: str = ""


def tone_of(claim: Certificate, *, on: date) -> str:
    """Name the look of a claim: it holds, it ended, or nobody can tell."""
    if in_force(claim, on=on) and claim.evidence is not Evidence.OWN_WORD:
        return "holds"
    ended = {State.EXPIRED, State.REVOKED, State.SUPERSEDED}
    return "ended" if state_of(claim, on=on) in ended else "unclear"


def mark_of(claims: Sequence[Certificate], *, on: date) -> Mark | None:
    """Choose and word the one claim that a card shows."""
    claim = leading_claim(claims, on=on)
    if claim is None:
        return None
    stars = claim.stars if shows_stars(claim, on=on) else None
    return Mark(tone=tone_of(claim, on=on), stars=stars, words=_mark_words(claim, on=on))


def claims_shown(claims: Sequence[Certificate], *, on: date) -> list[ClaimShown]:
    """Word every public claim, the one that the card shows first."""
    return [claim_shown(claim, on=on) for claim in in_order(claims, on=on)]


def in_order(claims: Sequence[Certificate], *, on: date) -> list[Certificate]:
    """The public claims: the one that the card shows, those in force, the others."""
    public = [claim for claim in claims if is_public(claim)]
    lead = leading_claim(public, on=on)
    others = sorted(
        (claim for claim in public if claim is not lead),
        key=lambda claim: (not in_force(claim, on=on), claim.kind, claim.id),
    )
    return ([lead] if lead else []) + others


def claim_shown(claim: Certificate, *, on: date) -> ClaimShown:
    """Word one claim with the facts that let a reader check it."""
    return ClaimShown(
        tone=tone_of(claim, on=on),
        stars=claim.stars if shows_stars(claim, on=on) else None,
        verdict=verdict(claim, on=on),
        facts=_facts(claim),
        caution=_caution(claim),
        note=claim.note,
    )


def verdict(claim: Certificate, *, on: date) -> str:
    """Say in one sentence whether the claim holds, and from or until when."""
    title = title_of(claim)
    if claim.evidence is Evidence.OWN_WORD:
        return _("%(title)s, as an unofficial source says; not verified", title=title)
    sentence = SENTENCES.get(state_of(claim, on=on), _holding_sentence)
    return sentence(title, claim)


def title_of(claim: Certificate) -> str:
    """Name the claim: OCOP with its stars in words, or the standard."""
    if claim.kind is not CertificateKind.OCOP:
        return claim.scope or words_for(claim.kind)
    if claim.stars:
        return _("OCOP %(stars)s stars", stars=claim.stars)
    return _("OCOP product")


def _holding_sentence(title: str, claim: Certificate) -> str:
    end = last_day(claim)
    if end is not None:
        return _("%(title)s: in force until %(date)s", title=title, date=date_words(end))
    if claim.issued_year:
        return _(
            "%(title)s: recognised in %(year)s, still in force", title=title, year=claim.issued_year
        )
    return _("%(title)s: in force without an end", title=title)


def _ended_sentence(title: str, claim: Certificate) -> str:
    end = last_day_held(claim)
    if end is not None:
        return _("%(title)s: ended on %(date)s", title=title, date=date_words(end))
    return _(
        "%(title)s: recognised in %(year)s, ended since", title=title, year=claim.issued_year or ""
    )


def _undated_sentence(title: str, claim: Certificate) -> str:
    if claim.issued_year:
        return _(
            "%(title)s: recognised in %(year)s; without the day nobody can tell whether it "
            "still holds",
            title=title,
            year=claim.issued_year,
        )
    return _(
        "%(title)s, as published; the source gives no dates, so it does not count as in force",
        title=title,
    )


def _extended_sentence(title: str, claim: Certificate) -> str:
    return _(
        "%(title)s: in force while its renewal is decided, until %(date)s at the latest",
        title=title,
        date=_day(extension_limit(claim)),
    )


def _replaced_sentence(title: str, claim: Certificate) -> str:
    return _(
        "%(title)s: replaced by a newer certificate on %(date)s",
        title=title,
        date=_day(claim.superseded_on),
    )


def _revoked_sentence(title: str, claim: Certificate) -> str:
    return _("%(title)s: revoked on %(date)s", title=title, date=_day(claim.revoked_on))


def _upcoming_sentence(title: str, claim: Certificate) -> str:
    return _("%(title)s: in force from %(date)s", title=title, date=_day(claim.issued_on))


SENTENCES: dict[State, Callable[[str, Certificate], str]] = {
    State.EXTENDED: _extended_sentence,
    State.EXPIRED: _ended_sentence,
    State.REVOKED: _revoked_sentence,
    State.SUPERSEDED: _replaced_sentence,
    State.UNDATED: _undated_sentence,
    State.UPCOMING: _upcoming_sentence,
}


def _mark_words(claim: Certificate, *, on: date) -> str:
    if claim.evidence is Evidence.OWN_WORD:
        return _("OCOP, not verified")
    return MARKS.get(state_of(claim, on=on), _holding_mark)(claim)


def _holding_mark(claim: Certificate) -> str:
    end = last_day(claim)
    if end is not None:
        return _("until %(date)s", date=date_words(end))
    if claim.stars and claim.issued_year:
        return _("recognised %(year)s", year=claim.issued_year)
    return _("OCOP, in force")


def _ended_mark(claim: Certificate) -> str:
    end = last_day_held(claim)
    if end is not None:
        return _("Ended %(date)s", date=date_words(end))
    return _("Ended; recognised %(year)s", year=claim.issued_year or "")


def _undated_mark(claim: Certificate) -> str:
    if claim.issued_year:
        return _("Recognised %(year)s, day unknown", year=claim.issued_year)
    return _("OCOP, dates unknown")


MARKS: dict[State, Callable[[Certificate], str]] = {
    State.EXTENDED: lambda claim: _("until %(date)s", date=_day(extension_limit(claim))),
    State.EXPIRED: _ended_mark,
    State.REVOKED: lambda _claim: _("Revoked"),
    State.SUPERSEDED: lambda _claim: _("Replaced"),
    State.UNDATED: _undated_mark,
    State.UPCOMING: lambda claim: _("From %(date)s", date=_day(claim.issued_on)),
}


def _day(day: date | None) -> str:
    return date_words(day) if day else ""


def _facts(claim: Certificate) -> list[Fact]:
    end = last_day(claim)
    issuer = claim.issuer_name or (words_for(claim.issuer_level) if claim.issuer_level else "")
    rows = [
        Fact(_("Decision"), claim.decision_no or "", url=_decision_address(claim)),
        Fact(_("Decided on"), _day(claim.decision_on)),
        Fact(_("Certificate number"), claim.certificate_no or ""),
        Fact(_("Issued by"), issuer, lang="vi" if claim.issuer_name else ""),
        Fact(_("Issued on"), _day(claim.issued_on)),
        Fact(
            _("Recognised in"),
            str(claim.issued_year) if claim.issued_year and not claim.issued_on else "",
        ),
        Fact(_("Last day"), _day(end)),
        Fact(_("Extended until"), _day(extension_limit(claim))),
        Fact(_("Basis of the extension"), claim.extension_basis or "", lang="vi"),
        Fact(
            _("Why it was revoked"),
            words_for(claim.revocation_ground) if claim.revocation_ground else "",
        ),
        Fact(_("Revocation decision"), claim.revocation_decision_no or ""),
        Fact(_("Score"), f"{claim.score.normalize():f}" if claim.score is not None else ""),
        source_fact(claim.source_url),
        _scan_fact(claim),
    ]
    return [row for row in rows if row.value]


def _decision_address(claim: Certificate) -> str:
    """The page of the decision, which says what else rests on it."""
    if claim.decision_id is None or claim.decision_no is None:
        return ""
    return url_for("site.decision", document_id=claim.decision_id)


def _scan_fact(claim: Certificate) -> Fact:
    """Where the certificate itself can be seen, once staff let the public see it."""
    if not (claim.is_scan_public and claim.scan_digest):
        return Fact(_("Scan of the certificate"), "")
    address = url_for("site.certificate_scan", certificate_id=claim.id)
    return Fact(_("Scan of the certificate"), _("See it"), url=address)


def source_fact(url: str | None) -> Fact:
    """Name where a fact was read, with a link to it."""
    return Fact(_("Source"), host_of(url), url=url or "", is_external=True)


def host_of(url: str | None) -> str:
    """Answer the bare host of an address, the name by which a source is cited."""
    return (urlsplit(url or "").hostname or "").removeprefix("www.")


def _caution(claim: Certificate) -> str:
    source = host_of(claim.source_url)
    year = claim.issued_year or (claim.issued_on.year if claim.issued_on else None)
    if claim.evidence is Evidence.OWN_WORD:
        return _(
            "Only an unofficial source says so (%(source)s). It is kept as a description "
            "and never shown as stars.",
            source=source,
        )
    if claim.evidence is Evidence.AGENCY_OR_PRESS and year:
        return _(
            "According to %(source)s, %(year)s; not yet compared with the decision itself.",
            source=source,
            year=year,
        )
    if claim.evidence is Evidence.AGENCY_OR_PRESS:
        return _(
            "According to %(source)s; not yet compared with the decision itself.", source=source
        )
    return ""
