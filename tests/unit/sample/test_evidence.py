"""What a row of the sample is taken to prove."""

from datetime import date

import pytest

from catalog.certificates.models import CertificateKind, Evidence, IssuerLevel
from catalog.foundation.csv_rows import CsvRow
from catalog.sample.evidence import JudgedClaim, judge

PRESS = "https://baovinhlong.com.vn/bai-bao.html"
CODE_LIST = "https://github.com/someone/list.ts"
WEAK_HOSTS = {"github.com": "unofficial", "sabiotec.vn": "company"}


def make_row(**cells: str) -> CsvRow:
    known = {
        "stars": "4", "certified_year": "2024", "decision_number": "", "decision_date": "",
        "certificate_note": "", "gi_or_standard": "", "source_url": PRESS,
    }  # fmt: skip
    return CsvRow("products.csv", 2, known | cells)


def only(claims: list[JudgedClaim]) -> JudgedClaim:
    assert len(claims) == 1
    return claims[0]


@pytest.mark.parametrize(
    ("source", "level"),
    [
        (PRESS, Evidence.AGENCY_OR_PRESS),
        ("https://thapmuoi.dongthap.gov.vn/x", Evidence.AGENCY_OR_PRESS),
        (CODE_LIST, Evidence.OWN_WORD),
        ("https://www.sabiotec.vn/x", Evidence.OWN_WORD),
    ],
    ids=["press", "agency", "code list", "firm's own page"],
)
def test_level_of_evidence_follows_the_source(source: str, level: Evidence) -> None:
    assert only(judge(make_row(source_url=source), WEAK_HOSTS)).evidence is level


def test_year_alone_gives_no_day_of_issue() -> None:
    claim = only(judge(make_row(certified_year="2023"), {}))
    assert (claim.issued_on, claim.issued_year) == (None, 2023)


def test_day_of_the_decision_is_the_day_of_issue() -> None:
    claim = only(judge(make_row(decision_date="2025-01-17", decision_number="377"), {}))
    assert claim.issued_on == claim.decision_on == date(2025, 1, 17)
    assert claim.issued_year is None


def test_row_without_any_date_stays_undated() -> None:
    claim = only(judge(make_row(certified_year=""), {}))
    assert (claim.issued_on, claim.issued_year) == (None, None)


def test_day_on_which_a_paper_was_handed_over_is_not_its_day_of_issue() -> None:
    note = "OCOP tỉnh năm 2019, trao giấy ngày 18/3/2020"
    claim = only(judge(make_row(certified_year="2019", certificate_note=note), {}))
    assert (claim.issued_on, claim.issued_year) == (None, 2019)


def test_renewed_recognition_is_two_claims_and_the_decision_belongs_to_the_first() -> None:
    row = make_row(
        certificate_note="Được công nhận lại, tính từ 1/7/2024",
        decision_number="2890/QĐ-BNN-VPĐP",
        decision_date="2021-06-30",
    )
    first, renewed = judge(row, {})
    assert (first.decision_no, first.superseded_on) == ("2890/QĐ-BNN-VPĐP", date(2024, 7, 1))
    assert (renewed.decision_no, renewed.issued_on) == (None, date(2024, 7, 1))


@pytest.mark.parametrize(
    "note",
    [
        "Tỉnh chấm tiềm năng 5 sao cuối năm 2022, chờ Trung ương; chưa có hạng chính thức",
        "Tỉnh xếp mức 5 sao năm 2020, trình Trung ương; chưa có hạng quốc gia trong nguồn",
        "Nguồn ghi tiềm năng 5 sao, dự kiến đánh giá năm 2025",
    ],
)
def test_potential_stars_are_a_proposal_and_nothing_else(note: str) -> None:
    claim = only(judge(make_row(stars="", certificate_note=note), {}))
    assert (claim.evidence, claim.stars) == (Evidence.PROPOSAL, 5)


def test_firm_stars_beside_a_proposal_do_not_repeat_it() -> None:
    row = make_row(certificate_note="Nguồn ghi 4 sao, tiềm năng 5 sao")
    proposal, firm = judge(row, {})
    assert proposal.evidence is Evidence.PROPOSAL
    assert (firm.evidence, firm.stars, firm.note) == (Evidence.AGENCY_OR_PRESS, 4, "")


def test_row_called_ocop_without_a_star_claims_no_star() -> None:
    claim = only(judge(make_row(stars="", certificate_note="Nguồn không nêu hạng sao"), {}))
    assert (claim.kind, claim.stars) == (CertificateKind.OCOP, None)


@pytest.mark.parametrize(
    ("note", "stars", "level"),
    [
        ("OCOP quốc gia năm 2020", "5", IssuerLevel.MINISTRY),
        ("OCOP cấp tỉnh; nguồn không nêu chủ thể", "3", IssuerLevel.PROVINCE),
        ("UBND huyện Đồng Hỷ công nhận", "3", IssuerLevel.DISTRICT),
        ("UBND huyện Đồng Hỷ công nhận", "4", None),
        ("Nguồn không nêu", "3", None),
    ],
)
def test_grader_is_named_only_where_the_note_says_so(
    note: str, stars: str, level: IssuerLevel | None
) -> None:
    claim = only(judge(make_row(certificate_note=note, stars=stars), {}))
    assert claim.issuer_level is level


def test_standards_are_claims_of_their_own_without_stars() -> None:
    _ocop, *standards = judge(make_row(gi_or_standard="VietGAP, GlobalGAP"), {})
    assert {claim.kind for claim in standards} == {
        CertificateKind.VIETGAP,
        CertificateKind.GLOBALGAP,
    }
    assert all(claim.stars is None and claim.issued_year is None for claim in standards)


def test_year_of_a_geographical_indication_is_its_own_not_the_stars() -> None:
    row = make_row(gi_or_standard="Chỉ dẫn địa lý Bạc Liêu cho muối (2013)")
    _ocop, indication = judge(row, {})
    assert indication.issued_year == 2013
