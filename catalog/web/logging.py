"""Structured logs: one JSON line to an event, with the id of the request it belongs to.

No line carries a visitor's address, a query string, a name or a secret.
"""

import logging
import time
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request

from catalog.config import Settings

SHORTEST_ID = 8
LONGEST_ID = 64

log = structlog.get_logger(__name__)


def install(app: Flask, settings: Settings) -> None:
    """Configure the log and write a line for each answer."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, settings.log_level)),
        logger_factory=structlog.PrintLoggerFactory(),
        cache_logger_on_first_use=False,
    )
    app.logger.disabled = True  # it repeats each error, with the address typed, outside the JSON
    app.before_request(_start)
    app.after_request(_finish)


def _start() -> None:
    given = request.headers.get("X-Request-ID", "")
    is_usable = SHORTEST_ID <= len(given) <= LONGEST_ID and given.replace("-", "").isalnum()
    g.request_id = given if is_usable and given.isascii() else uuid4().hex
    g.started_at = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _finish(response: Response) -> Response:
    """Name the view rather than the address: codes and words typed stay out of the log."""
    response.headers["X-Request-ID"] = g.get("request_id", "")
    took = time.perf_counter() - g.get("started_at", time.perf_counter())
    log.info(
        "answered",
        method=request.method,
        endpoint=request.endpoint or "none",
        status=response.status_code,
        took_ms=round(took * 1000, 1),
    )
    return response
