"""Answering with an archive of what is held, without holding it in memory."""

import tempfile
from collections.abc import Iterable, Mapping

from flask import Response, send_file

from catalog.privacy.packing import HeldFile, pack


def archive_answer(
    subjects: Mapping[str, object], files: Iterable[HeldFile], *, name: str
) -> Response:
    """The archive as a file to be kept; nothing of it stays here once it was sent."""
    into = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it once it was sent
    pack(subjects, files, into=into)
    into.seek(0)
    response = send_file(into, "application/zip", as_attachment=True, download_name=f"{name}.zip")
    response.headers["Cache-Control"] = "no-store, private"
    return response
