"""The audit log: who did what, and when. It is searched and handed out, and never changed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import or_, select

from catalog.accounts.models import User
from catalog.accounts.roles import Deed
from catalog.audit.models import AuditEntry
from catalog.audit.reading import Asked, actions_written, entries, every_entry, kinds_written
from catalog.audit.recording import record
from catalog.foundation.clock import now, today
from catalog.foundation.database import session, unit_of_work
from catalog.scans.workbook import Sheet, csv_text, statistics_xlsx
from catalog.web.access import desk_only, person
from catalog.web.audit_words import action_words, actor_words, detail_words, kind_words
from catalog.web.filters import moment_words
from catalog.web.words import _

PER_PAGE = 50
MOST_HANDED_OUT = 50_000
LARGEST_ID = 2**31 - 1
YEARS = range(2000, 2101)
FIELDS = ("nguoi", "viec", "loai", "so", "tu", "den", "q")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class LogRow:
    """One line of the log in words."""

    at: str
    who: str
    action: str
    subject: str
    details: list[str]


@desk_only(Deed.AUDIT)
def index() -> ResponseReturnValue:
    """Show the newest lines that answer what is looked for."""
    found = entries(_asked(), limit=PER_PAGE + 1, before=_number(request.args.get("truoc", "")))
    shown = found[:PER_PAGE]
    names = _names(shown)
    typed = {name: request.args.get(name, "")[:80] for name in FIELDS}
    kept: dict[str, Any] = {name: value for name, value in typed.items() if value}
    older = url_for("desk.audit", **kept, truoc=shown[-1].id) if len(found) > PER_PAGE else ""
    return render_template(
        "desk/audit.html",
        rows=[_row(entry, names) for entry in shown],
        typed=typed,
        actions=[(action, action_words(action)) for action in actions_written()],
        kinds=[(kind, kind_words(kind)) for kind in kinds_written()],
        older_url=older,
        files=[
            (ending.upper(), url_for("desk.audit_file", extension=ending, **kept))
            for ending in ("csv", "xlsx", "jsonl")
        ],
        most=MOST_HANDED_OUT,
    )


@desk_only(Deed.AUDIT)
def as_file(extension: str) -> ResponseReturnValue:
    """Hand out the lines that answer, and write that into the log too."""
    asked = _asked()
    with unit_of_work():
        record(
            "audit log handed out",
            subject_kind="audit log",
            subject_id=None,
            actor_id=person().id,
            actor_label="office",
            at=now(),
            form=extension,
            asked={name: request.args[name][:80] for name in FIELDS if request.args.get(name)},
        )
    if extension == "jsonl":
        lines = (json.dumps(_plain(e), ensure_ascii=False) for e in _every(asked))
        content = "".join(f"{line}\n" for line in lines).encode()
        return _file(content, "application/jsonl; charset=utf-8", extension)
    sheet = _sheet(asked)
    if extension == "csv":
        return _file(csv_text(sheet).encode(), "text/csv; charset=utf-8", extension)
    return _file(statistics_xlsx([sheet]), XLSX, extension)


def _every(asked: Asked) -> list[AuditEntry]:
    return list(every_entry(asked, limit=MOST_HANDED_OUT))


def _file(content: bytes, kind: str, ending: str) -> Response:
    response = Response(content, content_type=kind)
    name = f"nhat-ky-{today().isoformat()}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _sheet(asked: Asked) -> Sheet:
    found = _every(asked)
    names = _names(found)
    heading = [_("Number"), _("Time (UTC)"), _("By whom"), _("What was done"), _("Action"),
               _("About"), _("Its number"), _("Details")]  # fmt: skip
    rows = [
        (
            entry.id,
            entry.at.isoformat(),
            names.get(entry.actor_id or 0) or actor_words(entry.actor_label),
            action_words(entry.action),
            entry.action,
            entry.subject_kind,
            "" if entry.subject_id is None else entry.subject_id,
            json.dumps(entry.details, ensure_ascii=False),
        )
        for entry in found
    ]
    return Sheet(_("Audit log"), heading, rows)


def _plain(entry: AuditEntry) -> dict[str, object]:
    return {
        "id": entry.id, "at": entry.at.isoformat(), "actorId": entry.actor_id,
        "actorLabel": entry.actor_label, "action": entry.action,
        "subjectKind": entry.subject_kind, "subjectId": entry.subject_id,
        "details": entry.details,
    }  # fmt: skip


def _asked() -> Asked:
    """What the address asks for; what cannot be read is not asked."""
    args = request.args
    asked = Asked(
        subject_kind=args.get("loai", "")[:40].replace("\0", ""),
        subject_id=_number(args.get("so", "")),
        action=args.get("viec", "")[:80].replace("\0", ""),
        first=_day(args.get("tu", "")),
        last=_day(args.get("den", "")),
        text=args.get("q", "")[:80].replace("\0", "").strip(),
    )
    who = args.get("nguoi", "")[:80].replace("\0", "").strip()
    return replace(asked, actor_ids=_people_called(who)) if who else asked


def _people_called(text: str) -> frozenset[int]:
    """Everybody whose name, mail address or telephone holds these words."""
    query = select(User.id).where(
        or_(
            User.display_name.icontains(text, autoescape=True),
            User.email.icontains(text, autoescape=True),
            User.phone.contains(text, autoescape=True),
        )
    )
    return frozenset(session.scalars(query.limit(1000)))


def _number(text: str) -> int | None:
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_ID))
    return min(int(text), LARGEST_ID) if is_number else None


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return None
    return day if day.year in YEARS else None


def _names(found: Sequence[AuditEntry]) -> dict[int, str]:
    """What the people of these lines are called today."""
    ids = {entry.actor_id for entry in found if entry.actor_id is not None}
    query = select(User.id, User.display_name).where(User.id.in_(ids))
    return {row.id: row.display_name for row in session.execute(query)}


def _row(entry: AuditEntry, names: dict[int, str]) -> LogRow:
    number = "" if entry.subject_id is None else f" {entry.subject_id}"
    return LogRow(
        at=moment_words(entry.at),
        who=names.get(entry.actor_id or 0) or actor_words(entry.actor_label),
        action=action_words(entry.action),
        subject=f"{kind_words(entry.subject_kind)}{number}",
        details=detail_words(entry.details),
    )
