"""The public log, for people and for programs that check it."""

import json
from dataclasses import dataclass
from typing import Any

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.foundation.errors import Invalid
from catalog.ledger.models import Checkpoint, PublicRecord
from catalog.ledger.publishing import (
    checkpoints_in_order,
    latest_checkpoints,
    latest_records,
    log_head,
    log_signed,
    records,
)
from catalog.web.access import public
from catalog.web.filters import date_words
from catalog.web.locale import language
from catalog.web.parameters import PARAMETERS
from catalog.web.site.public_log_lines import LineShown, lines_shown
from catalog.web.words import ngettext

LINES_OF_A_PAGE = 50
CHECKPOINTS_SHOWN = 7
LINES_OF_A_FILE = 500
CHECKPOINTS_OF_A_FILE = 100
LONGEST_NUMBER = 9
FORMAT = "sanvat-log-1"
HOW = (
    "hash = SHA-256(previousHash + LF + body), in UTF-8; the first previousHash is 64 zeros. "
    "A checkpoint's hash is made alike from its own previousHash and body, its signature is "
    "Ed25519 over the hash as text, and its body names under publicLog how many lines the log "
    "had and the hash of the last. See docs/verify-origin.md."
)


@dataclass(frozen=True)
class CheckpointShown:
    """One signed day."""

    position: int
    day: str
    lines: str
    head: str
    hash: str
    signature: str


@dataclass(frozen=True)
class PublicLogPage:
    """All that the page of the log shows."""

    count: int
    head: str
    lines: list[LineShown]
    checkpoints: list[CheckpointShown]
    public_key: str
    newest_url: str
    older_url: str
    json_url: str


@public
def show() -> ResponseReturnValue:
    """Show the log, its newest lines first, or those before a position."""
    name = PARAMETERS["before"][language()]
    before = _number(name, 0) or None
    count, head = log_head()
    lines = latest_records(before=before, limit=LINES_OF_A_PAGE)
    signed = latest_checkpoints(limit=CHECKPOINTS_SHOWN)
    oldest = lines[-1].position if lines else 1
    page = PublicLogPage(
        count=count,
        head=head,
        lines=lines_shown(lines),
        checkpoints=[_checkpoint_shown(checkpoint) for checkpoint in signed],
        public_key=signed[0].public_key if signed else "",
        newest_url=url_for("site.public_log") if before is not None else "",
        older_url=url_for("site.public_log", **{name: oldest}) if oldest > 1 else "",  # type: ignore[arg-type]
        json_url=url_for("site.public_log_json"),
    )
    return render_template("site/public_log.html", page=page)


@public
def machine_form() -> Response:
    """Hand out the log in order with all that is needed to check it, a part at a time.

    What was signed is read first, so that a part never names a line newer than those it has.
    """
    after, sealed = _number("after", 0), _number("checkpointsAfter", 0)
    signed = checkpoints_in_order(after=sealed, limit=CHECKPOINTS_OF_A_FILE)
    count, head = log_head()
    lines = records(after=after, limit=LINES_OF_A_FILE)
    is_last = len(lines) < LINES_OF_A_FILE and len(signed) < CHECKPOINTS_OF_A_FILE
    following = url_for(
        "site.public_log_json",
        after=lines[-1].position if lines else after,
        checkpointsAfter=signed[-1].position if signed else sealed,
    )
    told = {
        "format": FORMAT,
        "how": HOW,
        "count": count,
        "head": head,
        "records": [_link(line) for line in lines],
        "checkpoints": [
            {**_link(each), "signature": each.signature, "publicKey": each.public_key}
            for each in signed
        ],
        "next": None if is_last else following,
    }
    response = Response(json.dumps(told, ensure_ascii=False, indent=1), mimetype="application/json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _link(row: PublicRecord | Checkpoint) -> dict[str, Any]:
    return {
        "position": row.position,
        "previousHash": row.previous_hash,
        "hash": row.hash,
        "body": row.body,
    }


def _number(name: str, default: int) -> int:
    """Read a position from the address. Raises Invalid for what is none."""
    typed = request.args.get(name, "")
    if not typed:
        return default
    if not (typed.isascii() and typed.isdigit()) or len(typed) > LONGEST_NUMBER:
        raise Invalid(name, "not-a-position", typed[:20])
    return int(typed)


def _checkpoint_shown(checkpoint: Checkpoint) -> CheckpointShown:
    count, head = log_signed(checkpoint)
    return CheckpointShown(
        position=checkpoint.position,
        day=date_words(checkpoint.day),
        lines=ngettext("%(num)s line", "%(num)s lines", count),
        head=head,
        hash=checkpoint.hash,
        signature=checkpoint.signature,
    )
