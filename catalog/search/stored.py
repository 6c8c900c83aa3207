"""Writing the projection into PostgreSQL, in the transaction of whoever asks for it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from catalog.foundation.database import session
from catalog.search.documents import Document
from catalog.search.gathering import Progress, all_documents, documents_of, silent
from catalog.search.models import (
    SearchDocument,
    SearchPair,
    SearchStars,
    SearchState,
    SearchWord,
)
from catalog.search.schema import FORMAT, KINDS

STATE_ID = 1
BATCH = 500


def write_all(progress: Progress = silent) -> int:
    """Write every document anew; others see the old ones until the transaction is committed."""
    for model in (SearchStars, SearchDocument, SearchWord, SearchPair):
        session.execute(delete(model))
    words: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    count = 0
    waiting = all_documents(progress)
    while documents := list(islice(waiting, BATCH)):
        _insert(documents)
        count += len(documents)
        for document in documents:
            words.update(document.words.keys())
            pairs.update(document.pairs.keys())
    _add_counts(words, pairs)
    _note_change(count)
    return count


def write_some(ids: Iterable[int]) -> None:
    """Bring some products up to date; one that is no longer listed leaves."""
    wanted = sorted(set(ids))
    session.execute(select(func.pg_advisory_xact_lock(STATE_ID)))
    words: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    columns = select(SearchDocument.words, SearchDocument.pairs)
    for old_words, old_pairs in session.execute(
        columns.where(SearchDocument.product_id.in_(wanted))
    ):
        words.subtract(old_words.keys())
        pairs.subtract(old_pairs.keys())
    session.execute(delete(SearchStars).where(SearchStars.product_id.in_(wanted)))
    session.execute(delete(SearchDocument).where(SearchDocument.product_id.in_(wanted)))
    documents = list(documents_of(wanted))
    _insert(documents)
    for document in documents:
        words.update(document.words.keys())
        pairs.update(document.pairs.keys())
    _add_counts(words, pairs)
    _note_change(session.scalar(select(func.count()).select_from(SearchDocument)) or 0)


def _insert(documents: Sequence[Document]) -> None:
    if not documents:
        return
    terms = text("CAST(:terms_text AS tsvector)")
    rows = [_row(document) for document in documents]
    session.execute(
        insert(SearchDocument.__table__).values(  # type: ignore[arg-type]
            {name: bindparam(name) for name in rows[0] if name != "terms_text"} | {"terms": terms}
        ),
        rows,
    )
    stars = [
        {"product_id": document.id, "stars": count, "first_day": first, "last_day": last}
        for document in documents
        for count, first, last in document.facts.stars
    ]
    if stars:
        session.execute(insert(SearchStars), stars)


def _row(document: Document) -> dict[str, Any]:
    facts = document.facts
    latitude, longitude = facts.point or (None, None)
    return {
        "product_id": document.id,
        "terms_text": " ".join(quoted(term) for term in (*document.words, *document.pairs)),
        "words": dict(document.words),
        "pairs": dict(document.pairs),
        "group": facts.group,
        "set": facts.set,
        "province": facts.province,
        "commune": facts.commune,
        "certificates": sum(1 << KINDS.index(kind) for kind in facts.certificates),
        "season": facts.season_months,
        "price_vnd": facts.price_vnd,
        "is_sold_online": facts.is_sold_online,
        "latitude": latitude,
        "longitude": longitude,
        "published": facts.published_at,
        "updated_on": facts.updated_on,
        "completeness": facts.completeness,
        "name_key": facts.name_sort,
        "name_en_key": facts.name_en_sort,
    }


def quoted(term: str) -> str:
    """Write a term as a lexeme of a text search value; terms hold letters, digits, _ and =."""
    return f"'{term}'"


def _add_counts(words: Counter[str], pairs: Counter[str]) -> None:
    for model, column, counts in (
        (SearchWord, SearchWord.word, words),
        (SearchPair, SearchPair.pair, pairs),
    ):
        rows = [{column.key: term, "times": times} for term, times in counts.items() if times]
        for start in range(0, len(rows), BATCH):
            statement = upsert(model).values(rows[start : start + BATCH])
            session.execute(
                statement.on_conflict_do_update(
                    index_elements=[column],
                    set_={"times": model.times + statement.excluded.times},
                )
            )
        session.execute(delete(model).where(model.times <= 0))


def _note_change(documents: int) -> None:
    changed = session.execute(
        update(SearchState)
        .where(SearchState.id == STATE_ID)
        .values(format=FORMAT, version=SearchState.version + 1, documents=documents)
        .returning(SearchState.id)
    ).first()
    if changed is None:
        session.add(SearchState(id=STATE_ID, format=FORMAT, version=1, documents=documents))
        session.flush()
