"""Taking in the file of a logo: a drawing as text, a picture through the pipeline of pictures."""

from flask import request

from catalog.foundation.clock import now
from catalog.foundation.errors import Invalid
from catalog.media import images
from catalog.web.pictures import storage
from catalog.web.wording import said
from catalog.web.words import _
from catalog.wording.entries import ENTRIES, SHARED


def logo_sent() -> str | None:
    """Answer the logo that was sent as it is kept; None where none was.

    Raises Invalid for a file that is neither a drawing nor a picture.
    """
    sent = request.files.get("file")
    content = sent.read() if sent is not None and sent.filename else b""
    if not content:
        return None
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _drawing(content)
    try:
        return f"picture:{images.accept(content, storage=storage(), at=now()).id}"
    except Invalid as error:
        raise Invalid("logo", error.code, error.value) from error


def _drawing(content: bytes) -> str:
    if len(content) > ENTRIES["logo"].longest:
        raise Invalid("logo", "too-long", str(ENTRIES["logo"].longest))
    try:
        return content.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise Invalid("logo", "not-a-drawing") from error


def logo_words() -> str:
    """Whose logo stands on the site now."""
    if said("logo", SHARED):
        return _("The logo of the office stands at the top of every page.")
    return _("The site's own seal stands at the top of every page.")
