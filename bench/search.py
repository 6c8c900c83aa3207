"""Measure this search beside tantivy and SQLite FTS5 on the same generated products, in one run.

Usage: python bench/search.py [--sizes 20000 200000] [--rounds 5] [--keep FOLDER]

For each size it fills a temporary instance with the sample and `flask catalog generate`,
indexes the same texts three times, and asks each engine the same queries in turn, round
by round: bare, accented, with a typing error, half a word, filtered with all facets
counted, and browsing without words. It prints median and 95th percentile in
milliseconds, index time and size, and the time from a change until a reader sees it.
Nothing here passes or fails.

"engine" is the engine's call with total and all facets for a query already understood;
"whole" adds the understanding of the words. tantivy counts totals and aggregates six facets, this
search counts nine; "tantivy bare" and FTS5 only rank the first page.
"""

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import select
from sqlalchemy.orm import joinedload

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from rivals import Fts5, Query, Row, Tantivy  # noqa: E402 - beside this file

from catalog import create_app  # noqa: E402 - the project is found by its folder
from catalog.certificates.models import Certificate  # noqa: E402
from catalog.config import read_settings  # noqa: E402
from catalog.foundation.clock import now, today  # noqa: E402
from catalog.foundation.database import session, unit_of_work  # noqa: E402
from catalog.foundation.vietnamese import fold  # noqa: E402
from catalog.products.models import Product  # noqa: E402
from catalog.products.queries import listed  # noqa: E402
from catalog.sample.loading import load_sample  # noqa: E402
from catalog.search.embedded import EmbeddedEngine  # noqa: E402
from catalog.search.querying import Finder  # noqa: E402
from catalog.search.requests import Facet, Filters, SearchRequest  # noqa: E402
from catalog.search.words import words_of  # noqa: E402
from catalog.web.pictures import storage  # noqa: E402

QUERIES_OF_EACH = 40
UPDATES = 15


Ask = Callable[[Query], object]


class Ours:
    """The embedded engine, asked with and without understanding the words."""

    def __init__(self, folder: Path, on: date) -> None:
        self.folder = folder
        self.on = on
        self.finder = Finder(EmbeddedEngine(folder))
        self._understood: dict[Query, object] = {}

    def fill(self, _rows: Sequence[Row]) -> None:
        """Index the database."""
        self.finder.engine.rebuild()

    def warm(self) -> None:
        """Open the index and read the commonest words, as a server does when it starts."""
        self.finder.engine.warm()

    def update(self, row: Row) -> None:
        """Bring one product up to date and wait until another reader sees it."""
        self.finder.engine.update([row.id])
        self.finder.engine.state()

    def prepare(self, queries: Sequence[Query]) -> None:
        """Understand every query beforehand, for the engine's call alone."""
        for query in queries:
            state, understood = self.finder.understand(_request(query), on=self.on)
            self._understood[query] = (state, understood.plan, understood.filters)

    def engine(self, query: Query) -> object:
        """Match, rank, count all, count every facet."""
        state, plan, said = self._understood[query]  # type: ignore[misc]
        state.drop_last_match()
        request = _request(query)
        filters = request.filters.merged(said)
        return state.answer(plan, filters, request, on=self.on, locale="vi")

    def whole(self, query: Query) -> object:
        """The same from the words as typed."""
        return self.finder.search(_request(query), on=self.on)


def _request(query: Query) -> SearchRequest:
    chosen = {}
    if query.province:
        chosen[Facet.PROVINCE] = frozenset({query.province})
    if query.group:
        chosen[Facet.GROUP] = frozenset({query.group})
    return SearchRequest(text=query.text, filters=Filters(chosen))


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--sizes", type=int, nargs="+", default=[20_000, 200_000])
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--keep", type=Path, help="keep the generated instances in this folder")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        for size in chosen.sizes:
            _measure(size, chosen.rounds, chosen.keep or Path(scratch), Path(scratch))


def _measure(size: int, rounds: int, instances: Path, scratch: Path) -> None:
    with _catalog(instances / f"{size}", size):
        rows = list(_rows())
        folder = scratch / f"engines-{size}"
        folder.mkdir()
        ours, theirs = Ours(folder / "ours", today()), Tantivy(folder / "tantivy")
        fts5 = Fts5(folder / "fts5.db")
        print(f"\n{len(rows):,} products")
        print(f"{'':16}{'index s':>10}{'MB':>8}{'change seen ms':>16}")
        for name, engine in (("this search", ours), ("tantivy", theirs), ("FTS5", fts5)):
            started = time.perf_counter()
            engine.fill(rows)
            seconds = time.perf_counter() - started
            changes = [_timed(engine.update, row) for row in rows[-UPDATES:]]
            path = folder / {"this search": "ours", "tantivy": "tantivy", "FTS5": "fts5.db"}[name]
            print(f"{name:16}{seconds:10.1f}{_megabytes(path):8.1f}"
                  f"{statistics.median(changes):16.1f}")  # fmt: skip
        ours.warm()
        queries = list(_queries(rows))
        ours.prepare(queries)
        asks: dict[str, Ask] = {
            "engine": ours.engine, "whole": ours.whole, "tantivy": theirs.whole,
            "tantivy bare": theirs.bare, "FTS5 bare": fts5.bare,
        }  # fmt: skip
        _compare(queries, asks, rounds)


def _compare(queries: Sequence[Query], asks: dict[str, Ask], rounds: int) -> None:
    for query in queries:
        for ask in asks.values():
            ask(query)
    times: dict[tuple[str, str], list[float]] = {}
    for _round in range(rounds):
        for query in queries:
            for name, ask in asks.items():
                taken = _timed(ask, query)
                for kind in (query.kind, "all of them"):
                    times.setdefault((kind, name), []).append(taken)
    print(f"\n{'median / 95th ms':16}" + "".join(f"{name:>18}" for name in asks))
    for kind in dict.fromkeys(kind for kind, _name in times):
        cells = (
            f"{statistics.median(taken):.3f} / {_percentile(taken):.3f}"
            for taken in (times[kind, name] for name in asks)
        )
        print(f"{kind:16}" + "".join(f"{cell:>18}" for cell in cells))
    ours, theirs = times["all of them", "engine"], times["all of them", "tantivy"]
    print(f"engine of tantivy: median {statistics.median(ours) / statistics.median(theirs):.2f}, "
          f"95th {_percentile(ours) / _percentile(theirs):.2f}")  # fmt: skip
    whole, bare = times["all of them", "whole"], times["all of them", "FTS5 bare"]
    print(f"whole of FTS5's bare query: median "
          f"{statistics.median(whole) / statistics.median(bare):.2f}, "
          f"95th {_percentile(whole) / _percentile(bare):.2f}")  # fmt: skip


def _queries(rows: Sequence[Row]) -> Iterator[Query]:
    chance = random.Random(2026)  # noqa: S311 - queries, not secrets
    for _ in range(QUERIES_OF_EACH):
        row = chance.choice(rows)
        words = words_of(row.name)
        some = words[: chance.randint(1, min(3, len(words)))]
        text = " ".join(some)
        yield Query("accented", text)
        yield Query("bare", fold(text))
        yield Query("begun", fold(text)[: max(2, len(fold(text)) - 1)])
        yield Query("typing error", _slip(fold(" ".join(words[:2])), chance))
        yield Query("filtered", fold(some[0]), province=row.province)
        yield Query("browse", "", province=row.province, group=row.group)


def _slip(text: str, chance: random.Random) -> str:
    place = chance.randrange(1, max(2, len(text) - 1))
    return text[:place] + text[place + 1 : place + 2] + text[place : place + 1] + text[place + 2 :]


@contextmanager
def _catalog(home: Path, size: int) -> Iterator[None]:
    """An instance with the sample and as many generated products as make up the size."""
    is_new = not (home / "sanvat.db").exists()
    app = create_app(read_settings({"SANVAT_HOME": str(home), "LOG_LEVEL": "ERROR"}))
    with app.app_context():
        if is_new:
            upgrade(directory=str(ROOT / "migrations"))
            with unit_of_work():
                load_sample(at=now(), storage=storage())
            result = app.test_cli_runner().invoke(args=["catalog", "generate", str(size)])
            print(result.output.strip().splitlines()[-1])
        yield
        session.remove()


def _rows() -> Iterator[Row]:
    claims = select(Certificate.product_id, Certificate.stars).where(
        Certificate.stars.is_not(None), Certificate.expires_on >= today()
    )
    stars = {row.product_id: row.stars for row in session.execute(claims)}
    query = select(Product).where(listed()).order_by(Product.id).options(
        joinedload(Product.group), joinedload(Product.province), joinedload(Product.commune),
        joinedload(Product.business), joinedload(Product.set),
    )  # fmt: skip
    for product in session.scalars(query.execution_options(yield_per=1000)):
        place = [part.name for part in (product.commune, product.province) if part]
        maker = [product.business.name] if product.business else []
        other = [*maker, *place, product.group.name, product.description, product.description_en]
        facts = stars.get(product.id)
        yield Row(
            product.id,
            f"{product.name} {product.name_en or ''}".strip(),
            " ".join(other),
            product.group.slug,
            product.set.slug if product.set else "",
            product.province.slug if product.province else "",
            product.commune.slug if product.commune else "",
            str(facts or ""),
            "" if product.price_vnd is None else str(product.price_vnd // 100_000),
        )


def _timed(ask: Callable[..., object], *values: object) -> float:
    started = time.perf_counter()
    ask(*values)
    return (time.perf_counter() - started) * 1000


def _percentile(times: Sequence[float]) -> float:
    return sorted(times)[min(len(times) - 1, int(0.95 * len(times)))]


def _megabytes(path: Path) -> float:
    paths = [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]
    return sum(one.stat().st_size for one in paths) / 1e6


if __name__ == "__main__":
    main()
