"""Judging what a sample row proves: the level of evidence, the dates, who graded.

Nobody has seen a signed decision here, so no row reaches level A.
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlsplit

from catalog.certificates.models import CertificateKind, Evidence, IssuerLevel
from catalog.certificates.validity import FEWEST_CERTIFIED_STARS
from catalog.foundation.csv_rows import CsvRow

PROPOSED = re.compile(r"tiềm năng 5 sao|xếp mức 5 sao năm \d{4}, trình Trung ương")
PROPOSED_STARS = 5
COUNTED_FROM = re.compile(r"tính từ (\d{1,2})/(\d{1,2})/(\d{4})")
MINISTRY = re.compile(r"quốc gia|Trung ương")
DISTRICT = re.compile(
    r"(UBND (?:huyện|quận|thị xã) [^\d,;]+?) công nhận|(Thị xã [^\d,;]+?) trao giấy"
)
PROVINCE = re.compile(r"OCOP tỉnh|cấp tỉnh|Hội đồng OCOP tỉnh|OCOP TP\.HCM")

STANDARDS: tuple[tuple[str, CertificateKind], ...] = (
    ("VietGAP", CertificateKind.VIETGAP),
    ("GlobalGAP", CertificateKind.GLOBALGAP),
    ("Hữu cơ", CertificateKind.ORGANIC),
    ("ASC", CertificateKind.ASC),
    ("Chỉ dẫn địa lý", CertificateKind.GEOGRAPHICAL_INDICATION),
)
YEAR_IN_BRACKETS = re.compile(r"\((\d{4})\)")


@dataclass(frozen=True)
class JudgedClaim:
    """One claim as the source supports it."""

    kind: CertificateKind
    evidence: Evidence
    stars: int | None = None
    scope: str = ""
    issuer_name: str | None = None
    issuer_level: IssuerLevel | None = None
    decision_no: str | None = None
    decision_on: date | None = None
    issued_on: date | None = None
    issued_year: int | None = None
    superseded_on: date | None = None
    note: str = ""


def host_of(url: str) -> str:
    """Answer the bare host of a source address."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def level_of(url: str, weak_hosts: dict[str, str]) -> Evidence:
    """An agency or the press, unless the host is listed as weaker."""
    return Evidence.OWN_WORD if host_of(url) in weak_hosts else Evidence.AGENCY_OR_PRESS


def judge(row: CsvRow, weak_hosts: dict[str, str]) -> list[JudgedClaim]:
    """Answer every claim that a product row makes."""
    level = level_of(row["source_url"], weak_hosts)
    claims = []
    note = row["certificate_note"]
    is_proposed = PROPOSED.search(note) is not None
    if is_proposed:
        claims.append(
            JudgedClaim(CertificateKind.OCOP, Evidence.PROPOSAL, stars=PROPOSED_STARS, note=note)
        )
    if row["stars"] or not is_proposed:
        claims.extend(_ocop_claims(row, level, note="" if is_proposed else note))
    claims.extend(_standard_claims(row["gi_or_standard"], level))
    return claims


def _ocop_claims(row: CsvRow, level: Evidence, *, note: str) -> list[JudgedClaim]:
    """Answer the row's claim; one that was renewed is two, and only the first has the decision.

    The public note leaves a proposal out, which has a claim of its own that is never public.
    """
    counted = COUNTED_FROM.search(note)
    decided_on = date.fromisoformat(row["decision_date"]) if row["decision_date"] else None
    year = int(row["certified_year"]) if row["certified_year"] and decided_on is None else None
    stars = int(row["stars"]) if row["stars"] else None
    issuer_level, issuer_name = _issuer(note, stars)
    claim = JudgedClaim(
        CertificateKind.OCOP,
        level,
        stars=stars,
        issuer_level=issuer_level,
        issuer_name=issuer_name,
        decision_no=row["decision_number"] or None,
        decision_on=decided_on,
        issued_on=decided_on,
        issued_year=year,
        note=note,
    )
    if counted is None:
        return [claim]
    renewed_on = date(int(counted[3]), int(counted[2]), int(counted[1]))
    renewed = replace(
        claim, decision_no=None, decision_on=None, issued_on=renewed_on, issued_year=None
    )
    if decided_on is None:
        return [renewed]
    return [replace(claim, superseded_on=renewed_on), renewed]


def _issuer(note: str, stars: int | None) -> tuple[IssuerLevel | None, str | None]:
    """Answer who graded, where the note says so; a district never graded above three stars."""
    district = DISTRICT.search(note)
    if district and stars != FEWEST_CERTIFIED_STARS:
        return None, None
    if district:
        return IssuerLevel.DISTRICT, district[
            1
        ] or f"UBND {district[2].lower()[:6]}{district[2][6:]}"
    if MINISTRY.search(note) and not PROPOSED.search(note):
        return IssuerLevel.MINISTRY, None
    if PROVINCE.search(note):
        return IssuerLevel.PROVINCE, None
    return None, None


def _standard_claims(text: str, level: Evidence) -> list[JudgedClaim]:
    year = YEAR_IN_BRACKETS.search(text)
    found = [(word, kind) for word, kind in STANDARDS if word in text]
    return [
        JudgedClaim(
            kind,
            level,
            scope=text if len(found) == 1 else word,
            issued_year=int(year[1])
            if year and kind is CertificateKind.GEOGRAPHICAL_INDICATION
            else None,
        )
        for word, kind in found
    ]
