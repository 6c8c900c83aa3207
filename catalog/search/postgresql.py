"""The engine for many machines: PostgreSQL's full-text search over the same terms.

A plan becomes one text search condition and one expression for the score, so that
results, order and counts are those of the other engines.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from rapidfuzz.distance import OSA
from sqlalchemy import and_, func, select

from catalog.foundation.database import session
from catalog.search import stored
from catalog.search.answers import Answer
from catalog.search.counting_sql import SqlAnswer
from catalog.search.gathering import Progress, silent
from catalog.search.lexicon import LONGEST_WITH_ONE_SLIP, MOST_NEAR, Lexicon, slips_allowed
from catalog.search.models import SearchPair, SearchState, SearchWord
from catalog.search.plan import Plan
from catalog.search.requests import Filters, SearchRequest
from catalog.search.schema import FORMAT

MOST_CANDIDATES = 120
MOST_PAIRS_KEPT = 50_000


class StoredLexicon(Lexicon):
    """Words counted in the database; near ones are found there by their trigrams."""

    def near(self, word: str) -> list[str]:
        """Answer the words a slip of the finger or two away, nearest and commonest first."""
        if len(word) <= LONGEST_WITH_ONE_SLIP:  # too short to share trigrams with what is near
            return super().near(word)
        alike = (
            select(SearchWord.word)
            .order_by(SearchWord.word.op("<->")(word), SearchWord.word)
            .limit(MOST_CANDIDATES)
        )
        slips = slips_allowed(word)
        near = []
        for other in session.scalars(alike):
            distance = OSA.distance(word, other, score_cutoff=slips)
            if other != word and distance <= slips and (not word.isascii() or other.isascii()):
                near.append((distance, -self.count(other), other))
        return [other for _distance, _count, other in sorted(near)[:MOST_NEAR]]


class PostgresState:
    """The projection as the database holds it now."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def count(self, plan: Plan, filters: Filters, *, on: date) -> int:
        """Answer how many products a plan finds under filters on a day."""
        return SqlAnswer(plan, filters, SearchRequest(), on=on).count()

    def answer(
        self, plan: Plan, filters: Filters, request: SearchRequest, *, on: date, locale: str
    ) -> Answer:
        """Answer one page of what a plan finds under filters, in order, with all counts."""
        return SqlAnswer(plan, filters, request, on=on, locale=locale).answer()


class PostgresEngine:
    """Searching the database itself."""

    def __init__(self) -> None:
        self._lexicon: Lexicon | None = None
        self._version: tuple[Any, ...] | None = None

    def state(self) -> PostgresState | None:
        """Answer the present state, or None where nothing was projected yet."""
        row = session.execute(
            select(SearchState.version, SearchState.documents).where(
                and_(SearchState.id == stored.STATE_ID, SearchState.format == FORMAT)
            )
        ).one_or_none()
        if row is None:
            return None
        if self._lexicon is None or tuple(row) != self._version:
            rows = session.execute(select(SearchWord.word, SearchWord.times))
            counts = {word.word: word.times for word in rows}
            pairs = _Pairs()
            self._lexicon = StoredLexicon(counts, documents=row.documents, count_pair=pairs.count)
            self._version = tuple(row)
        return PostgresState(self._lexicon)

    def warm(self) -> None:
        """Read the words, so that the first readers need not wait."""
        self.state()

    def forget(self) -> None:
        """End the transaction that failed, and read the words anew before the next answer."""
        session.rollback()
        self._lexicon = None

    def rebuild(self, progress: Progress = silent) -> int:
        """Write all of it anew; readers see the old until the transaction is committed."""
        session.execute(select(func.pg_advisory_xact_lock(stored.STATE_ID)))
        return stored.write_all(progress)

    def update(self, ids: Iterable[int]) -> None:
        """Bring some products up to date; one that is no longer listed leaves."""
        stored.write_some(ids)

    def is_ready(self) -> bool:
        """There is a projection of this format."""
        format_held = select(SearchState.format).where(SearchState.id == stored.STATE_ID)
        return session.scalar(format_held) == FORMAT


class _Pairs:
    """How many documents hold a pair, asked once for each."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def count(self, pair: str) -> int:
        if pair not in self._known:
            if len(self._known) > MOST_PAIRS_KEPT:
                self._known.clear()
            query = select(SearchPair.times).where(SearchPair.pair == pair)
            self._known[pair] = session.scalar(query) or 0
        return self._known[pair]
