"""Collections as the office makes them: writing, gathering, ordering, publishing, undoing."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.accounts.roles import Deed
from catalog.collections import editing
from catalog.collections.editing import By, CollectionFacts
from catalog.collections.models import Collection
from catalog.collections.queries import (
    all_collections,
    changes_of,
    get_collection,
    items_of,
    items_of_collections,
)
from catalog.collections.rules import Subject, SubjectKind
from catalog.collections.standing import item_subject, standing
from catalog.collections.times import moment_typed, typed_form
from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid, NotFound, Stale
from catalog.media import images
from catalog.web.access import desk_only, own_localities, person
from catalog.web.desk.curation.finding import (
    Found,
    found_for,
    key_of,
    name_of,
    subject_named,
    whole_number,
)
from catalog.web.desk.curation.refusals import refusal
from catalog.web.filters import localized, moment_words
from catalog.web.labels import words_for
from catalog.web.pictures import storage
from catalog.web.words import _

GATHERED = frozenset({SubjectKind.PRODUCT, SubjectKind.BUSINESS})
WRITTEN = ("title", "title_en", "text", "text_en", "image_alt", "image_alt_en", "from", "until")
MOST_STEPS_SHOWN = 20


@dataclass(frozen=True)
class ItemRow:
    """One item as the desk shows it, with what bars it from being shown."""

    id: int
    name: str
    kind: str
    bar: str


@dataclass(frozen=True)
class Typed:
    """What stands in the form, and what was refused of it."""

    values: Mapping[str, str]
    problems: Mapping[str, str] = field(default_factory=dict)


def own_collection(collection_id: int) -> Collection:
    """A collection that whoever is signed in looks after. Raises NotFound for others."""
    collection = get_collection(collection_id)
    own = own_localities(Deed.CURATE)
    if None not in own and collection.locality_id not in own:
        raise NotFound(f"collection {collection_id} belongs to others")
    return collection


def by() -> By:
    """Whoever is signed in, as the one who changes something."""
    return By(person().id, person().display_name)


@desk_only(Deed.CURATE)
def index() -> ResponseReturnValue:
    """List every collection with how much is in it."""
    own = own_localities(Deed.CURATE)
    found = [each for each in all_collections() if None in own or each.locality_id in own]
    held = items_of_collections([each.id for each in found])
    rows = [
        (each, localized(each, "title").text, len(held.get(each.id, [])),
         moment_words(each.updated_at))
        for each in found
    ]  # fmt: skip
    return render_template("desk/curation/collections.html", rows=rows)


@desk_only(Deed.CURATE)
def new() -> ResponseReturnValue:
    """Make a collection: its words now, what is in it on the next page."""
    typed = Typed(_typed_values())
    if request.method == "POST":
        try:
            with unit_of_work():
                made = editing.make_collection(
                    _facts(), by=by(), at=now(), locality_id=_own_locality()
                )
        except Invalid as error:
            typed = Typed(_typed_values(), {error.field: refusal(error)})
            return render_template("desk/curation/new_collection.html", typed=typed), 422
        flash(_("Made. Nobody sees it until you publish it."), "success")
        return redirect(url_for("desk.collection", collection_id=made.id))
    return render_template("desk/curation/new_collection.html", typed=typed)


@desk_only(Deed.CURATE)
def edit(collection_id: int) -> ResponseReturnValue:
    """Write a collection's words, period and cover; below stand its items and its history."""
    collection = own_collection(collection_id)
    if request.method == "GET":
        return _page(collection, Typed(_kept_values(collection)))
    try:
        with unit_of_work():
            _save(collection)
    except Invalid as error:
        typed = Typed(_typed_values(), {error.field: refusal(error)})
        return _page(own_collection(collection_id), typed), 422
    except Stale:
        typed = Typed(
            _typed_values(), {"title": _("Somebody else changed this meanwhile. Look at it again.")}
        )
        return _page(own_collection(collection_id), typed), 409
    flash(_("Saved."), "success")
    return redirect(url_for("desk.collection", collection_id=collection_id))


def _own_locality() -> int | None:
    """Whose a new collection is: of the whole site where its maker looks after that."""
    own = own_localities(Deed.CURATE)
    return None if None in own else min(each for each in own if each is not None)


def _save(collection: Collection) -> None:
    facts, at = _facts(), now()
    sent, image_id = request.files.get("image"), None
    if sent is not None and sent.filename:
        try:
            image_id = images.accept(sent.read(), storage=storage(), at=at).id
        except Invalid as error:
            raise Invalid("image", error.code, error.value) from error
    read = whole_number(request.form.get("version", ""))
    editing.write_collection(
        collection, facts, read_version=-1 if read is None else read, by=by(), at=at,
        image_id=image_id,
    )  # fmt: skip


@desk_only(Deed.CURATE)
def act(collection_id: int) -> ResponseReturnValue:
    """Add, take out, move, order, publish, hide or undo."""
    collection = own_collection(collection_id)
    try:
        with unit_of_work():
            said = _carry_out(collection)
    except Invalid as error:
        flash(refusal(error), "problem")
    else:
        flash(said, "success")
    return redirect(
        url_for("desk.collection", collection_id=collection_id, tim=request.form.get("tim") or None,
                _anchor="items")
    )  # fmt: skip


def _carry_out(collection: Collection) -> str:
    what, _space, key = request.form.get("act", "").partition(" ")
    at, who = now(), by()
    if what == "add":
        editing.add_item(collection, _addable(key), by=who, at=at)
        return _("Added.")
    if what == "out":
        editing.take_out(collection, _number(key), by=who, at=at)
        return _("Taken out. “Undo” brings it back.")
    if what in {"up", "down"}:
        editing.move(collection, _number(key), step=-1 if what == "up" else 1, by=who, at=at)
        return _("Moved.")
    if what == "order":
        ids = [_number(each) for each in request.form.get("order", "").split(",")[:200] if each]
        editing.put_in_order(collection, ids, by=who, at=at)
        return _("The new order is saved.")
    if what == "publish":
        editing.publish(collection, by=who, at=at)
        return _("Published.")
    if what == "hide":
        editing.hide(collection, by=who, at=at)
        return _("Hidden. It stands nowhere now, wherever it is placed.")
    if what == "undo":
        editing.undo(collection, by=who, at=at)
        return _("Undone.")
    raise Invalid("act", "missing")


def _addable(key: str) -> Subject:
    subject = subject_named(key)
    if subject.kind not in GATHERED:
        raise Invalid("item", "unknown")
    name_of(subject)  # what is not public is not found
    return subject


def _number(text: str) -> int:
    number = whole_number(text)
    if number is None:
        raise Invalid("item", "not-there")
    return number


def _facts() -> CollectionFacts:
    values = _typed_values()
    return CollectionFacts(
        **{name: values[name] for name in editing.WORDS},
        from_at=moment_typed(values["from"], field="from"),
        until_at=moment_typed(values["until"], field="until"),
    )


def _typed_values() -> dict[str, str]:
    return {name: request.form.get(name, "").replace("\x00", "") for name in WRITTEN}


def _kept_values(collection: Collection) -> dict[str, str]:
    words = {name: getattr(collection, name) for name in editing.WORDS}
    return {
        **words,
        "from": typed_form(collection.from_at),
        "until": typed_form(collection.until_at),
    }


def _page(collection: Collection, typed: Typed) -> str:
    items = items_of(collection.id)
    found = standing([item_subject(item) for item in items], at=now())
    text = request.args.get("tim", "")
    held = {key_of(item_subject(item)) for item in items}
    rows = [
        ItemRow(
            item.id,
            localized(item.product or item.business, "name").text,
            words_for(item_subject(item).kind),
            words_for(bar) if (bar := found.bars.get(item_subject(item))) else "",
        )
        for item in items
    ]
    results: list[Found] = [each for each in found_for(text, GATHERED) if each.key not in held]
    changes = changes_of(collection.id)
    return render_template(
        "desk/curation/collection.html",
        collection=collection,
        title=localized(collection, "title").text,
        typed=typed,
        items=rows,
        text=text[:120],
        results=results,
        preview_url=url_for("site.preview_moment"),
        may_undo=len(changes) > 1,
        changes=[
            (moment_words(each.at), words_for(each.change), each.by)
            for each in changes[:MOST_STEPS_SHOWN]
        ],
    )
