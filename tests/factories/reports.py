"""Makers of reports of problems."""

from datetime import datetime, timedelta

from catalog.businesses.models import Business
from catalog.products.models import Product
from catalog.reports.linking import Thing
from catalog.reports.models import ProblemReport, ReportKind
from catalog.reports.receiving import Circumstances, ReportFacts, receive
from tests.factories.catalog import AT
from tests.factories.joining import SEALER

WORDS = "Tem bị mờ và hạn dùng in đè lên ngày khác, xin kiểm tra giúp"


def report_facts(kind: ReportKind = ReportKind.LABEL, **facts: object) -> ReportFacts:
    """What somebody reports."""
    return ReportFacts(**{"kind": kind, "words": WORDS, **facts})


def by_a_person(at: datetime = AT, **facts: object) -> Circumstances:
    """A report that nothing speaks against."""
    usual = {
        "visitor_mark": None,
        "is_trapped": False,
        "began_at": at - timedelta(minutes=2),
        "language": "vi",
    }
    return Circumstances(**{**usual, **facts})


def make_report_with_secret(
    kind: ReportKind = ReportKind.LABEL,
    *,
    product: Product | None = None,
    business: Business | None = None,
    at: datetime = AT,
    circumstances: Circumstances | None = None,
    **facts: object,
) -> tuple[ProblemReport, str]:
    """Make a report, and answer the secret that opens it."""
    return receive(
        report_facts(kind, **facts),
        thing=Thing(product=product, business=business),
        files=(),
        circumstances=circumstances or by_a_person(at),
        sealer=SEALER,
        at=at,
    )


def make_report(kind: ReportKind = ReportKind.LABEL, **facts: object) -> ProblemReport:
    """Make a report."""
    return make_report_with_secret(kind, **facts)[0]
