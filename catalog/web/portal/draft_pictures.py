"""The pictures of a draft: taken in, put in words and in order, cut for the cards, left out."""

from dataclasses import dataclass

from flask import flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid, NotFound, Stale
from catalog.listings.subjects import KINDS
from catalog.media import cutting, images
from catalog.media.models import Image
from catalog.revisions import pictures, saving, workflow
from catalog.revisions.models import EDITABLE, Revision
from catalog.revisions.pictures import Clash, Row
from catalog.revisions.queries import get_revision
from catalog.web.access import signed_in
from catalog.web.filters import moment_words
from catalog.web.listing_form import told
from catalog.web.listing_words import field_words, refused_words
from catalog.web.pictures import card_src, storage
from catalog.web.portal.draft_page import (
    CONFLICT,
    actor,
    draft_page,
    gone_on,
    own_revision_or_404,
    problems_of,
    read_version,
)
from catalog.web.portal.draft_pictures_shown import PicturesTyped, chosen_frame
from catalog.web.portal.refusals import refusal_words
from catalog.web.words import _

UNPROCESSABLE = 422
NOT_A_PICTURE = _l("This is no photograph that the site can read. Send a JPEG, PNG, HEIC or WebP.")
TOO_MANY = _l("A listing holds %(most)s pictures at most. Take one out first.")
MOST_NAME = 80


@signed_in
def add(revision_id: int) -> ResponseReturnValue:
    """Take pictures into a draft; one that is refused does not cost the others."""
    revision = own_revision_or_404(revision_id)
    if revision.state not in EDITABLE:
        return gone_on(revision)
    refused = []
    for file in request.files.getlist("files"):
        if not file.filename:
            continue
        try:
            _add(revision.id, file.stream.read())
        except Invalid as error:
            refused.append(f"{file.filename[:MOST_NAME]}: {_refusal(error)}")
        except Stale:
            return gone_on(revision)
    if request.accept_mimetypes.best == "application/json":
        return jsonify(
            refused=refused, version=get_revision(revision_id).version
        ), UNPROCESSABLE if refused else 200
    for words in refused:
        flash(words, "problem")
    return _back(revision)


def _refusal(error: Invalid) -> str:
    """Why a file was not taken; a document is no picture here."""
    if error.code in {"not-an-image", "format-not-accepted"}:
        return str(NOT_A_PICTURE)
    if error.code == "too-many":
        return str(TOO_MANY) % {"most": error.value}
    return refusal_words(error)


def _add(revision_id: int, content: bytes) -> None:
    """Sent twice after a dropped connection, a picture stands in the draft once.

    It is drawn before the draft is held, so that others who save do not wait for it. A listing
    of one picture takes the new one instead of the old.
    """
    with unit_of_work():
        image = images.accept(content, storage=storage(), at=now())
    with unit_of_work():
        revision = workflow.locked(revision_id)
        rows = _rows(revision)
        if image.digest in {row["image"] for row in rows}:
            return
        field = KINDS[revision.subject_kind].fields[pictures.FIELD]
        if field.most == 1:
            rows = []
        kept = field.clean([*rows, pictures.row(image)])
        saving.save(revision.id, {pictures.FIELD: kept}, read_version=revision.version,
                    by=actor(), at=now())  # fmt: skip


def _rows(revision: Revision) -> list[Row]:
    return list(revision.content.get(pictures.FIELD) or [])


def _back(revision: Revision) -> ResponseReturnValue:
    return redirect(url_for("portal.draft", revision_id=revision.id) + "#pictures")


@dataclass(frozen=True)
class Arranged:
    """What was sent of the pictures: rows in their order, and what of it cannot be kept."""

    rows: list[Row]
    refused: dict[str, str]


@signed_in
def change(revision_id: int) -> ResponseReturnValue:
    """Say what the pictures show, choose their parts, put them in order, leave some out."""
    revision = own_revision_or_404(revision_id)
    if revision.state not in EDITABLE:
        return gone_on(revision)
    base = saving.as_read(revision, pictures.FIELD, read_version()) or []
    known = images.by_digests([row["image"] for row in [*base, *_rows(revision)]])
    sent = _sent([row for row in base if row["image"] in known], known)
    _draw(sent, known)
    try:
        with unit_of_work():
            revision = workflow.locked(revision_id)
            rows, clashes = pictures.merged(base, _rows(revision), _acted(sent.rows))
            saving.save(revision.id, {pictures.FIELD: rows}, read_version=revision.version,
                        by=actor(), at=now())  # fmt: skip
    except Stale:
        return gone_on(revision)
    if request.accept_mimetypes.best == "application/json":
        return _as_json(revision, sent, clashes, known)
    if clashes or sent.refused:
        return _page_again(revision, sent, clashes)
    return _back(revision)


def _sent(base: list[Row], known: dict[str, Image]) -> Arranged:
    """The pictures in the order in which the form names them; those it leaves out stay last."""
    by_image = {row["image"]: row for row in base}
    named = [each for each in request.form.getlist("image") if each in by_image]
    rows, refused = [], {}
    for digest in dict.fromkeys([*named, *by_image]):
        row = dict(by_image[digest])
        try:
            row |= _typed(row, known[digest])
        except Invalid as error:
            refused[digest] = refused_words(error)
        rows.append(row)
    return Arranged(rows, refused)


def _typed(row: Row, image: Image) -> Row:
    """What was typed of one picture. Raises Invalid for what cannot be kept."""
    digest = row["image"]
    typed = {name: request.form.get(f"{name}-{digest}", row[name]) for name in ("alt", "alt_en")}
    typed["frame"] = row.get("frame", "")
    part = request.form.get(f"part-{digest}")
    if part is not None:
        sides = [request.form.get(f"{side}-{digest}", "") for side in ("left", "top", "width")]
        try:
            typed["frame"] = chosen_frame(image, part, sides)
        except (ValueError, OverflowError) as error:
            raise Invalid("frame", "not-a-frame") from error
    columns = {column.name: column for column in pictures.PICTURE}
    return {name: columns[name].clean(value) for name, value in typed.items()}


def _draw(sent: Arranged, known: dict[str, Image]) -> None:
    """Have the chosen parts drawn before the draft names them; one whose original is lost is refused."""
    for row in sent.rows:
        if not row.get("frame"):
            continue
        try:
            with unit_of_work():
                cutting.cut(known[row["image"]], row["frame"], storage=storage(), at=now())
        except NotFound:
            row["frame"] = ""
            sent.refused[row["image"]] = _("The original of this picture is lost. Send it again.")


def _acted(rows: list[Row]) -> list[Row]:
    """The rows after the button that was pressed, if it was one of a picture."""
    act, _separator, image = request.form.get("act", "").partition("-")
    places = {row["image"]: place for place, row in enumerate(rows)}
    place = places.get(image)
    if place is None:
        return rows
    if act == "remove":
        return [row for row in rows if row["image"] != image]
    other = place + {"up": -1, "down": 1}.get(act, 0)
    if 0 <= other < len(rows):
        rows = list(rows)
        rows[place], rows[other] = rows[other], rows[place]
    return rows


def _as_json(
    revision: Revision, sent: Arranged, clashes: list[Clash], known: dict[str, Image]
) -> ResponseReturnValue:
    """What the script beside the form needs, named by the picture since places may change."""
    places = {f"{pictures.FIELD}.{at}.alt": row["image"] for at, row in enumerate(_rows(revision))}
    warnings = told(problems=problems_of(revision)).warnings
    answer = jsonify(
        version=revision.version,
        saved=moment_words(revision.saved_at),
        refused={f"alt-{image}": words for image, words in sent.refused.items()},
        errors={},
        warnings={
            f"alt-{image}": warnings[name] for name, image in places.items() if name in warnings
        },
        theirs=[clash.image for clash in clashes],
        cards={
            row["image"]: card_src(known[row["image"]], row.get("frame", ""))
            for row in _rows(revision)
            if row["image"] in known
        },
    )
    return answer, CONFLICT if clashes else 200


def _page_again(revision: Revision, sent: Arranged, clashes: list[Clash]) -> ResponseReturnValue:
    """Show the draft with what was typed and could not be kept, and why."""
    typed: dict[str, Row] = {}
    words = dict(sent.refused)
    for clash in clashes:
        words[clash.image] = " ".join(filter(None, [words.get(clash.image), _clash_words(clash)]))
        if clash.theirs is not None and clash.column:
            typed.setdefault(clash.image, {})[clash.column] = clash.mine
    for image, said in words.items():
        if image not in {row["image"] for row in _rows(revision)}:
            flash(said, "problem")
    for image in sent.refused:
        for name in ("alt", "alt_en"):
            if f"{name}-{image}" in request.form:
                typed.setdefault(image, {})[name] = request.form[f"{name}-{image}"]
    return draft_page(
        revision,
        told(problems=problems_of(revision), words=revision.words),
        pictures=PicturesTyped(typed, words),
        status=CONFLICT if clashes else UNPROCESSABLE,
    )


def _clash_words(clash: Clash) -> str:
    if not clash.image:
        return _("Somebody else put the pictures in another order meanwhile; theirs stands.")
    if clash.theirs is None:
        return _("Somebody else took this picture out meanwhile. You had written: “%(mine)s”.",
                 mine=clash.mine)  # fmt: skip
    if clash.column == "frame":
        return _(
            "Somebody else chose another part of this picture meanwhile. Save again to keep yours."
        )
    return _("Somebody else changed “%(field)s” to “%(theirs)s” meanwhile. Save again to keep yours.",
             field=field_words(clash.column), theirs=clash.theirs)  # fmt: skip
