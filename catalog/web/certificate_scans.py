"""Answering with the scan of a certificate; the surface has asked first who may see it."""

from flask import Response

from catalog.certificates.models import CertificateScan
from catalog.certificates.scans import read_scan
from catalog.web.pictures import storage
from catalog.web.sealing import sealer


def scan_answer(scan: CertificateScan) -> Response:
    """A scan as it was kept: a photograph or a PDF, shown in the browser."""
    content = read_scan(scan, storage=storage(), sealer=sealer())
    response = Response(content, mimetype=scan.media_type)
    suffix = "pdf" if scan.media_type == "application/pdf" else "jpg"
    response.headers["Content-Disposition"] = f"inline; filename=giay-chung-nhan-{scan.id}.{suffix}"
    return response
