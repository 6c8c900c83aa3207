"""The record that a product has in a traceability system of the state, beside this catalog."""

from datetime import datetime
from urllib.parse import urlsplit

from catalog.audit.recording import record
from catalog.foundation.errors import Invalid
from catalog.products.models import Product

LONGEST_ADDRESS = 600


def give_trace_record(
    product: Product, address: str, *, actor_id: int, actor_label: str, at: datetime
) -> None:
    """Note where a product's record is, or with an empty address that there is none.

    Raises Invalid for what is no https address of a public host. Nobody opens the address
    here, so whoever gives it answers for it, and the audit log keeps who did.
    """
    given = address.strip()
    check_address(given)
    before = product.trace_record_url or ""
    if given == before:
        return
    product.trace_record_url, product.updated_at = given or None, at
    record(
        "trace record given" if given else "trace record taken away",
        subject_kind="product",
        subject_id=product.id,
        actor_id=actor_id,
        actor_label=actor_label,
        at=at,
        before=before,
        after=given,
    )


def check_address(address: str) -> None:
    """Refuse whatever a reader should not be led to. An empty address is none."""
    if not address:
        return
    if len(address) > LONGEST_ADDRESS:
        raise Invalid("record", "too-long", str(len(address)))
    if not address.isascii() or not address.isprintable() or set(address) & set(' "<>\\^`{|}'):
        raise Invalid("record", "not-an-address", address[:80])
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise Invalid("record", "not-an-address", address[:80]) from error
    if parts.scheme != "https":
        raise Invalid("record", "not-https", address[:80])
    is_named = "." in host.strip(".") and not host.rpartition(".")[2].isdigit() and ":" not in host
    if not is_named or port is not None or "@" in parts.netloc:
        raise Invalid("record", "not-an-address", address[:80])
