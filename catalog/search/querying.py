"""Answering a search: understand the words, then let the engine match, count and order.

While the index is missing or damaged the same documents are made from the database and
searched one by one: slower, and the same in every other way.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

import structlog

from catalog.places.queries import place_names
from catalog.search.answers import Engine, State
from catalog.search.gathering import all_documents
from catalog.search.lexicon import Lexicon
from catalog.search.mending import settled_words
from catalog.search.plain import PlainState
from catalog.search.plan import Plan
from catalog.search.planning import PlaceNames, make_plan
from catalog.search.requests import Filters, SearchRequest
from catalog.search.results import SearchResult
from catalog.search.synonyms import Synonyms, shipped_synonyms
from catalog.search.understanding import Reader, Understood
from catalog.search.words import MOST_WORDS, bare, words_of

KEPT_S = 2.0
"""How long documents made from the database serve again; a change shows within it."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Begun:
    """Products that a text still being typed may mean, and the text as it was read."""

    ids: tuple[int, ...]
    text: str


@dataclass
class Finder:
    """Searching with one engine; made once for a process."""

    engine: Engine
    synonyms: Callable[[], Synonyms] = shipped_synonyms
    _places: PlaceNames | None = field(default=None, repr=False)
    _plain: PlainState | None = None
    _plain_until: float = field(default=float("-inf"))

    def search(self, request: SearchRequest, *, on: date, locale: str = "vi") -> SearchResult:
        """Find the products that a request asks for, as they stand on a day.

        A rebuild takes the files away from whoever still reads the state before, so what fails
        is tried once more on the state that holds then; what fails twice, the database answers.
        """
        failed = ""
        for _attempt in range(2):
            state = self.engine.state()
            if state is None:
                break
            try:
                return self._search(state, request, on=on, locale=locale)
            except Exception as error:  # noqa: BLE001 - a damaged file, read in parts, raises anything
                failed = type(error).__name__
                self.engine.forget()
        if failed:
            log.warning("index not searched", error=failed)
        found = self._search(self._from_database(), request, on=on, locale=locale)
        return replace(found, is_from_database=True)

    def begun(self, text: str, *, most: int, on: date, locale: str) -> Begun:
        """Find products for a text that is still being typed, its last word perhaps begun."""
        state = self.engine.state() or self._from_database()
        lexicon = state.lexicon
        words = words_of(text)[:MOST_WORDS]
        if not words:
            return Begun((), "")
        *before, last = words
        begun = [*settled_words(before, lexicon), *self._begun(last, lexicon)]
        plan, _said = make_plan(begun, lexicon, self._place_names(), self.synonyms(), goes_on=True)
        request = SearchRequest(text=text, per_page=most)
        answer = state.answer(plan, Filters(), request, on=on, locale=locale)
        if answer.ids:
            return Begun(answer.ids, " ".join(begun))
        understood = self._understood(state, request, on=on)
        answer = state.answer(understood.plan, understood.filters, request, on=on, locale=locale)
        return Begun(answer.ids, understood.rest)

    def _begun(self, word: str, lexicon: Lexicon) -> list[str]:
        return [word] if lexicon.beginning_with(bare(word)) else settled_words([word], lexicon)

    def understand(self, request: SearchRequest, *, on: date) -> tuple[State, Understood]:
        """Answer what the words of a request mean, and the state in which they do."""
        state = self.engine.state() or self._from_database()
        return state, self._understood(state, request, on=on)

    def _search(
        self, state: State, request: SearchRequest, *, on: date, locale: str
    ) -> SearchResult:
        understood = self._understood(state, request, on=on)
        filters = request.filters.merged(understood.filters)
        answer = state.answer(understood.plan, filters, request, on=on, locale=locale)
        return SearchResult(
            ids=answer.ids,
            total=answer.total,
            facets=answer.facets,
            understood=understood,
        )

    def _understood(self, state: State, request: SearchRequest, *, on: date) -> Understood:
        def count(plan: Plan, filters: Filters) -> int:
            return state.count(plan, filters, on=on)

        reader = Reader(state.lexicon, count, self._place_names(), self.synonyms())
        return reader.understand(request.text, month=on.month, reads_filters=request.reads_filters)

    def _place_names(self) -> PlaceNames:
        if not self._places:
            self._places = place_names()
        return self._places

    def _from_database(self) -> PlainState:
        if self._plain is None or time.monotonic() > self._plain_until:
            self._plain = PlainState(list(all_documents()))
            self._plain_until = time.monotonic() + KEPT_S
        return self._plain
