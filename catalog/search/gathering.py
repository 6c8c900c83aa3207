"""Making documents from the database, in batches that any catalog's memory can hold."""

from collections.abc import Callable, Collection, Iterator, Sequence

from catalog.businesses.queries import ids_of_online_sellers
from catalog.certificates.queries import claims_of_products
from catalog.products import queries as products
from catalog.search.documents import Document, document_of

BATCH = 500


Progress = Callable[[int, int], None]


def silent(_done: int, _all: int) -> None:
    """Tell nobody how far a long piece of work has come."""


def all_documents(progress: Progress = silent) -> Iterator[Document]:
    """Answer the document of every listed product; `progress` hears how many of how many."""
    return documents_of(products.ids_for_index(), progress)


def documents_of(ids: Sequence[int], progress: Progress = silent) -> Iterator[Document]:
    """Answer the documents of those products among these that are listed."""
    online = ids_of_online_sellers()
    for start in range(0, len(ids), BATCH):
        yield from _batch(ids[start : start + BATCH], online)
        progress(min(start + BATCH, len(ids)), len(ids))


def _batch(ids: Sequence[int], online: Collection[int]) -> Iterator[Document]:
    listed = products.for_index(ids)
    claims = claims_of_products([product.id for product in listed])
    for product in listed:
        is_online = product.business_id in online
        yield document_of(product, claims.get(product.id, []), is_sold_online=is_online)
