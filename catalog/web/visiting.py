"""Counting what visitors do on public pages: views, searches that led there, ways out.

A page only notes what happened; another thread writes it down a little later, so that no
reader waits for the database. Robots and what browsers fetch ahead are not counted.
"""

import atexit
import threading
import weakref
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from flask import Flask, current_app, g, request, url_for
from werkzeug.exceptions import HTTPException

from catalog.businesses.models import Business, SalesChannel
from catalog.collections.models import Placement, Spot
from catalog.collections.queries import placements_due_of
from catalog.collections.rules import Subject, SubjectKind
from catalog.foundation.clock import now, today
from catalog.foundation.vietnamese import fold
from catalog.products.models import Product
from catalog.scans.models import Audience
from catalog.scans.visitors import audience_of
from catalog.search.asked import loggable
from catalog.visits.counting import Visit, VisitLog
from catalog.visits.models import VisitKind
from catalog.web.locale import LANGUAGES
from catalog.web.parameters import PARAMETERS

WRITTEN_AFTER_S = 2.0
OF_NO_BUSINESS = 0
SPOTS_OF_PAGES = {
    "site.home": frozenset({Spot.HOME_TOP, Spot.HOME_COLLECTIONS}),
    "site.place": frozenset({Spot.PROVINCE, Spot.LOCALITY}),
    "site.products": frozenset({Spot.CATEGORY}),
}
ON_THE_WEB = ("https://", "http://")


@dataclass(eq=False)
class VisitKeeper:
    """The log of this process, and the thread that writes it down once something waits."""

    app: Flask
    log: VisitLog = field(default_factory=VisitLog)
    _timer: threading.Timer | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, visit: Visit) -> None:
        """Count a visit, and see to it that it is written down soon."""
        self.log.note(visit)
        with self._lock:
            if self._timer is not None:
                return
            self._timer = threading.Timer(WRITTEN_AFTER_S, self.write)
            self._timer.daemon = True
            self._timer.start()

    def write(self) -> bool:
        """Write down what waits."""
        with self._lock:
            self._timer = None
        with self.app.app_context():
            return self.log.write()

    def finish(self) -> bool:
        """Write down what waits now, and leave nothing that would write later."""
        with self._lock:
            timer = self._timer
        if timer is not None:
            timer.cancel()
            timer.join()
        return self.write()


KEEPERS: weakref.WeakSet[VisitKeeper] = weakref.WeakSet()


def install(app: Flask) -> None:
    """Keep the counts of this process; what still waits is written down when it ends."""
    app.extensions["visits"] = keeper = VisitKeeper(app)
    KEEPERS.add(keeper)


@atexit.register
def _write_all() -> None:
    for keeper in KEEPERS:
        keeper.finish()


def note_product_view(product: Product) -> None:
    """Count a view of a product's page, and the search that led there."""
    business_id = product.business_id or 0
    _note(VisitKind.PRODUCT_VIEW, business_id, product.id)
    words = _words_that_led_here()
    if words is not None:
        _note(VisitKind.SEARCH, business_id, product.id, words)
    _note_placement_click(Subject(SubjectKind.PRODUCT, product.id))


def note_business_view(business: Business) -> None:
    """Count a view of a business's page."""
    _note(VisitKind.BUSINESS_VIEW, business.id, business.id)
    _note_placement_click(Subject(SubjectKind.BUSINESS, business.id))


def note_collection_view(collection_id: int) -> None:
    """Count the placement that led to a collection."""
    _note_placement_click(Subject(SubjectKind.COLLECTION, collection_id))


def note_placement_views(placements: Iterable[Placement]) -> None:
    """Count that placements were shown; a preview is not a view."""
    for placement in placements:
        _note(VisitKind.PLACEMENT_VIEW, OF_NO_BUSINESS, placement.id)


def _note_placement_click(subject: Subject) -> None:
    """Count a thing's placement where the reader comes from a page that shows it.

    Our own address in the Referer says so: links stay as they are, and nobody is followed.
    """
    path = _came_from_path()
    if path is None or path == request.path:
        return
    try:
        endpoint, values = current_app.url_map.bind("").match(path, method="GET")
    except HTTPException:
        return
    if endpoint not in SPOTS_OF_PAGES:
        return
    slug = str(values.get("slug", ""))
    if endpoint == "site.products":
        asked = parse_qs(urlsplit(request.referrer or "").query)
        slug = next((asked[name][0] for name in PARAMETERS["group"].values() if name in asked), "")
    for placement_id in placements_due_of(
        subject, at=now(), spots=SPOTS_OF_PAGES[endpoint], slug=slug
    ):
        _note(VisitKind.PLACEMENT_CLICK, OF_NO_BUSINESS, placement_id)


def note_click(channel: SalesChannel) -> None:
    """Count that somebody went on to a channel."""
    _note(VisitKind.CLICK, channel.business_id, channel.id)


def way_out(channel: SalesChannel) -> str:
    """The address by which a link to a channel is counted; a telephone is dialled at once.

    In a preview the channel may not be kept yet, so its own address stands there.
    """
    if g.get("is_preview") or not channel.url.startswith(ON_THE_WEB):
        return channel.url
    return url_for("site.leave", channel_id=channel.id)


def _note(kind: VisitKind, business_id: int, subject_id: int, words: str = "") -> None:
    if g.get("is_preview") or request.method != "GET":
        return
    if audience_of(request.headers) is not Audience.PEOPLE:
        return
    keeper: VisitKeeper = current_app.extensions["visits"]
    keeper.note(Visit(today(), kind, business_id, subject_id, words))


def _words_that_led_here() -> str | None:
    """The words of our own search that the reader comes from, folded; None without a search.

    Words that may be about a person are not kept; that a search led here is counted still.
    """
    listings = {url_for("site.products", lang_code=code) for code in LANGUAGES}
    if _came_from_path() not in listings:
        return None
    (text,) = parse_qs(urlsplit(request.referrer or "").query).get("q", [""])[:1]
    return fold(loggable(text)) if text.strip() else None


def _came_from_path() -> str | None:
    """The path of our own page that the reader comes from; None from anywhere else."""
    try:
        came_from = urlsplit(request.referrer or "")
    except ValueError:
        return None
    return came_from.path if came_from.netloc == request.host else None
