"""What seals personal data, under this instance's key; and answering with a sealed paper."""

from flask import Response, current_app

from catalog.config import Settings
from catalog.foundation.sealing import Sealer
from catalog.joining.evidence import read_file
from catalog.joining.models import ClaimFile
from catalog.reports.models import ReportFile
from catalog.reports.photographs import read_photograph
from catalog.web.pictures import storage


def sealer() -> Sealer:
    settings: Settings = current_app.config["SETTINGS"]
    return Sealer(settings.personal_data_key)


def paper(file: ClaimFile) -> Response:
    """A paper as it came; the surface has asked first who may see it."""
    response = Response(
        read_file(file, storage=storage(), sealer=sealer()), mimetype=file.media_type
    )
    suffix = "pdf" if file.media_type == "application/pdf" else "jpg"
    response.headers["Content-Disposition"] = f"inline; filename=giay-to-{file.id}.{suffix}"
    return response


def photograph(file: ReportFile) -> Response:
    """A photograph of a report; the surface has asked first who may see it."""
    response = Response(
        read_photograph(file, storage=storage(), sealer=sealer()), mimetype="image/jpeg"
    )
    response.headers["Content-Disposition"] = f"inline; filename=anh-{file.id}.jpg"
    return response
