"""How a product's record in another system is named: by the host to which the link leads."""

from urllib.parse import urlsplit

from catalog.web.words import _


def record_words(url: str) -> str:
    """The words of the link. The business gave it, so they promise no more than its host."""
    return _("Record at %(host)s", host=urlsplit(url).hostname or "")
