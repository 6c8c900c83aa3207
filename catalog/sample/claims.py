"""Saving what the sample claims of products, and the honours of their producers."""

from functools import partial

from sqlalchemy import select

from catalog.businesses.models import Business
from catalog.certificates.models import Certificate, Evidence, Honour
from catalog.foundation.database import session
from catalog.products.models import Product
from catalog.sample.evidence import JudgedClaim, judge, level_of
from catalog.sample.rows import SampleRows
from catalog.sample.saving import Load


def load_claims(load: Load, rows: SampleRows, products: dict[str, Product]) -> None:
    weak = {row["host"]: row["kind"] for row in rows.hosts}
    known: dict[tuple[int | None, str], Certificate] = {
        _claim_key(claim.product_id, claim): claim
        for claim in session.scalars(
            select(Certificate).where(Certificate.checked_by_id == load.loader.id)
        )
    }
    for row in rows.products:
        product = products[row["slug"]]
        for judged in judge(row, weak):
            found = known.pop(_claim_key(product.id, judged), None)
            _save_claim(load, found, judged, product.id, row["source_url"])
    for unsaid in known.values():
        load.save("certificate", unsaid, Certificate, {"checked_at": None})
    session.flush()


def _claim_key(product_id: int | None, claim: Certificate | JudgedClaim) -> tuple[int | None, str]:
    """A product has one claim of each kind and scope, a proposal and a replaced one beside it."""
    proposed = "proposed" if claim.evidence is Evidence.PROPOSAL else ""
    replaced = "replaced" if claim.superseded_on else ""
    return product_id, f"{claim.kind}/{claim.scope}/{proposed}{replaced}"


def _save_claim(load: Load, found: Certificate | None, judged: JudgedClaim, product_id: int,
                source_url: str) -> None:  # fmt: skip
    """Checked means here: the source says so. That is all that the loader can vouch for.

    A claim that the sample no longer makes lost that check, and so is no longer public.
    """
    checked_at = found.checked_at if found and found.checked_at else load.at
    load.save(
        "certificate",
        found,
        partial(Certificate, product_id=product_id, checked_by_id=load.loader.id),
        {**vars(judged), "source_url": source_url, "checked_at": checked_at},
    )


def load_honours(load: Load, rows: SampleRows, businesses: dict[str, Business]) -> None:
    weak = {row["host"]: row["kind"] for row in rows.hosts}
    known = {(h.business_id, h.title): h for h in session.scalars(select(Honour))}
    for row in (row for row in rows.producers if row["honour"]):
        business_id = businesses[row["name"]].id
        load.save(
            "honour",
            known.get((business_id, row["honour"])),
            partial(
                Honour, business_id=business_id, checked_at=load.at, checked_by_id=load.loader.id
            ),
            {
                "title": row["honour"],
                "year": int(row["honour_year"]),
                "evidence": level_of(row["source_url"], weak),
                "source_url": row["source_url"],
            },
        )
