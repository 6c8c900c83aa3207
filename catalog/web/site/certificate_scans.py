"""The scan of a certificate, where staff let the public see it."""

from flask import Response

from catalog.certificates.models import Certificate
from catalog.certificates.scans import scan_of
from catalog.certificates.validity import is_public
from catalog.foundation.database import session
from catalog.foundation.errors import NotFound
from catalog.web.access import public
from catalog.web.certificate_scans import scan_answer


@public
def show(certificate_id: int) -> Response:
    """A scan that staff found nothing private on; any other is not found."""
    claim = session.get(Certificate, certificate_id)
    if claim is None or not claim.is_scan_public or not is_public(claim):
        raise NotFound(f"public scan of certificate {certificate_id}")
    kept = scan_of(claim)
    if kept is None:
        raise NotFound(f"scan of certificate {certificate_id}")
    return scan_answer(kept)
