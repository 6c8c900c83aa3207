"""Recalled lots: a list that anybody can read, and a feed that anybody can follow."""

from dataclasses import dataclass

from flask import Response, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from catalog.foundation.clock import now
from catalog.tracing.models import Recall
from catalog.tracing.queries import recalls
from catalog.web.access import public
from catalog.web.filters import Localized, localized, moment_words
from catalog.web.site.feeds import FeedEntry
from catalog.web.words import _

MOST_SHOWN = 200


@dataclass(frozen=True)
class RecallRow:
    """One recall in the list."""

    url: str
    product: Localized
    number: str
    business: Localized
    reason: str
    since: str
    lifted: str
    is_demo: bool


@public
def index() -> ResponseReturnValue:
    """List every recall, those in force first; one that was lifted stays, with why."""
    rows = [_row(recall) for recall in recalls(limit=MOST_SHOWN)]
    response = Response(
        render_template(
            "site/recalls.html",
            open=[row for row in rows if not row.lifted],
            lifted=[row for row in rows if row.lifted],
        )
    )
    response.cache_control.no_cache = True
    return response


def _row(recall: Recall) -> RecallRow:
    lot = recall.lot
    return RecallRow(
        url=url_for("site.origin", code=lot.code),
        product=localized(lot.product, "name"),
        number=lot.number,
        business=localized(lot.business, "name"),
        reason=recall.reason,
        since=moment_words(recall.recalled_at),
        lifted=_("Lifted on %(moment)s: %(words)s",
                 moment=moment_words(recall.lifted_at), words=recall.lift_words or "")
        if recall.lifted_at
        else "",
        is_demo=lot.is_demo,
    )  # fmt: skip


@public
def feed() -> Response:
    """Answer the recalls as Atom (RFC 4287), the newest first."""
    root: str = current_app.config["SETTINGS"].site_url
    entries = [
        FeedEntry(
            url=root + url_for("site.origin", code=recall.lot.code),
            title=_("Recalled: lot %(number)s of %(product)s", number=recall.lot.number,
                    product=localized(recall.lot.product, "name").text),
            summary=_summary(recall),
            published=recall.recalled_at,
            updated=recall.lifted_at or recall.recalled_at,
        )
        for recall in recalls(limit=MOST_SHOWN)
    ]  # fmt: skip
    text = render_template(
        "site/products.atom",
        title=_("Recalled lots"),
        entries=entries,
        page_url=root + url_for("site.recalls"),
        feed_url=root + url_for("site.recalls_feed"),
        updated=max((entry.updated for entry in entries), default=now()),
    )
    response = Response(text, mimetype="application/atom+xml")
    response.cache_control.no_cache = True
    return response


def _summary(recall: Recall) -> str:
    parts = [_("Demonstration data")] if recall.lot.is_demo else []
    parts += [recall.reason, recall.advice, recall.contact]
    if recall.lifted_at:
        parts.append(_("Lifted: %(words)s", words=recall.lift_words or ""))
    return " · ".join(part for part in parts if part)
