"""The steps of a lot's history in words: what, when, where, who said so, who checked it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from catalog.foundation.clock import day_in_vietnam
from catalog.tracing.history import Entry, Verification
from catalog.tracing.models import TraceEvent
from catalog.web.facts import within_a_sentence
from catalog.web.filters import date_words, moment_words
from catalog.web.labels import business_step_words, words_for
from catalog.web.words import _

PICTURES = "image/"


@dataclass(frozen=True)
class EvidenceShown:
    """A file that supports a step."""

    title: str
    url: str
    is_picture: bool


@dataclass(frozen=True)
class StepShown:
    """One step as a reader sees it."""

    title: str
    when: str
    where: str
    who: str
    verified: list[str]
    note: str
    evidence: list[EvidenceShown]
    wrong: str
    finding: str


def steps_shown(entries: Sequence[Entry]) -> list[StepShown]:
    """Word the steps of a history, in the order in which they happened."""
    return [_step_shown(entry) for entry in entries]


def _step_shown(entry: Entry) -> StepShown:
    event, body = entry.event, entry.body
    return StepShown(
        title=step_title(event),
        when=moment_words(event.occurred_at),
        where=_where(event, body),
        who=_who(body),
        verified=[_verified_words(each) for each in entry.verified],
        note=str(body.get("sanvat:note", "")),
        evidence=_evidence(body),
        wrong=_("Declared wrong on %(date)s: %(words)s",
                date=date_words(day_in_vietnam(entry.wrong_since)), words=entry.wrong_words)
        if entry.wrong_since
        else "",
        finding=FINDINGS[event.disposition]() if event.disposition in FINDINGS else "",
    )  # fmt: skip


FINDINGS = {
    "conformant": lambda: _("Found in order"),
    "non_conformant": lambda: _("Found not in order"),
}


def step_title(event: TraceEvent) -> str:
    """The plain word for a step, or what the standard calls it."""
    return words_for(event.step) if event.step else business_step_words(event.biz_step or "")


def _where(event: TraceEvent, body: dict[str, Any]) -> str:
    """The place as it was declared; the province is added while the commune is known."""
    named = body.get("sanvat:commune")
    commune = str(named.get("name", "")) if isinstance(named, dict) else ""
    province = within_a_sentence(event.commune.province.full_name) if event.commune else ""
    facility = str(body.get("sanvat:facility", ""))
    return ", ".join(part for part in (facility, commune, province) if part)


def _who(body: dict[str, Any]) -> str:
    name = str(body.get("sanvat:declaredBy", ""))
    if not name:
        return _("Declared through another system")
    if body.get("sanvat:isByStaff"):
        return _("Recorded by %(office)s", office=name)
    return _("Declared by %(business)s", business=name)


def _verified_words(verification: Verification) -> str:
    return _(
        "Checked by %(who)s on %(date)s",
        who=verification.by,
        date=date_words(day_in_vietnam(verification.at)),
    ) + (f": {verification.note}" if verification.note else "")


def _evidence(body: dict[str, Any]) -> list[EvidenceShown]:
    told = body.get("sanvat:evidence", [])
    return [
        EvidenceShown(
            title=str(item.get("title") or _("Document")),
            url=url_for("site.evidence", digest=item["sha256"]),
            is_picture=str(item.get("type", "")).startswith(PICTURES),
        )
        for item in (told if isinstance(told, list) else [])
        if isinstance(item, dict) and "sha256" in item
    ]
