"""Loading administrative units and localities from the project's own files."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import selectinload

from catalog.foundation.csv_rows import CsvRow, RowCheck, read_rows
from catalog.foundation.database import session
from catalog.foundation.vietnamese import make_slug, sort_key
from catalog.places.models import (
    Commune,
    CommuneKind,
    FormerPlace,
    Locality,
    Province,
    ProvinceKind,
    former_place_successor,
)
from catalog.places.naming import name_key

DATA = Path(__file__).parent / "data"
IN_FORCE_FROM = date(2025, 7, 1)
FORMER_UNTIL = date(2025, 6, 30)
PROVINCE_KINDS = {"tỉnh": ProvinceKind.PROVINCE, "thành phố trung ương": ProvinceKind.CITY}
COMMUNE_KINDS = {
    "xã": CommuneKind.COMMUNE,
    "phường": CommuneKind.WARD,
    "thị trấn": CommuneKind.TOWNSHIP,
    "đặc khu": CommuneKind.SPECIAL_ZONE,
}
PROVINCE_DIGITS = 2
COMMUNE_DIGITS = 5


@dataclass(frozen=True)
class PlacesLoaded:
    """How many units were new, and how many were there already."""

    new: int
    known: int


@dataclass(frozen=True)
class PlaceRows:
    """The three files, read and checked."""

    provinces: list[CsvRow]
    communes: list[CsvRow]
    former: list[CsvRow]


def read_places(folder: Path, check: RowCheck) -> PlaceRows:
    """Read and check the three files whole; every problem goes to `check`."""
    rows = PlaceRows(
        provinces=read_rows(
            folder / "provinces.csv",
            columns=("code", "full_name", "name", "name_en", "kind"),
            check=check,
        ),
        communes=read_rows(
            folder / "communes.csv",
            columns=(
                "code", "full_name", "name", "name_en", "kind", "province_code",
                "latitude", "longitude",
            ),
            check=check,
        ),
        former=read_rows(
            folder / "former_communes.csv",
            columns=(
                "former_code", "full_name", "kind", "district", "province",
                "present_commune_codes",
            ),
            check=check,
        ),
    )  # fmt: skip
    provinces = {row["code"] for row in rows.provinces}
    communes = {row["code"] for row in rows.communes}
    _check_codes(rows.provinces, "code", PROVINCE_DIGITS, check)
    _check_codes(rows.communes, "code", COMMUNE_DIGITS, check)
    _check_codes(rows.former, "former_code", COMMUNE_DIGITS, check)
    _check_known(rows.provinces, "kind", PROVINCE_KINDS, check)
    _check_known(rows.communes, "kind", COMMUNE_KINDS, check)
    _check_known(rows.former, "kind", COMMUNE_KINDS, check)
    _check_known(rows.communes, "province_code", provinces, check)
    for row in (*rows.provinces, *rows.communes, *rows.former):
        if not row["full_name"]:
            check.report(row, "full_name", "the name is empty")
    for row in rows.communes:
        _check_coordinate(row, "latitude", 90, check)
        _check_coordinate(row, "longitude", 180, check)
    for row in rows.former:
        for code in row["present_commune_codes"].split():
            if code not in communes:
                check.report(row, "present_commune_codes", f"no present commune has code {code}")
    return rows


def load_places(folder: Path = DATA) -> PlacesLoaded:
    """Load what is not loaded yet; a second run writes nothing.

    Raises BrokenRows, before anything is written, when a file has a wrong row.
    """
    check = RowCheck()
    rows = read_places(folder, check)
    check.refuse_if_broken()
    new = _add_provinces(rows.provinces) + _add_communes(rows.communes) + _add_former(rows.former)
    total = len(rows.provinces) + len(rows.communes) + len(rows.former)
    return PlacesLoaded(new=new, known=total - new)


def load_localities(path: Path = DATA / "localities.csv") -> int:
    """Load the localities and work out the communes of each; answer how many are new."""
    check = RowCheck()
    columns = ("slug", "name", "name_en", "province_code", "former_province", "former_district",
               "introduction", "introduction_en")  # fmt: skip
    rows = read_rows(path, columns=columns, check=check)
    provinces = {p.code: p for p in session.scalars(select(Province))}
    _check_known(rows, "province_code", provinces, check)
    check.refuse_if_broken()
    known = set(session.scalars(select(Locality.slug)))
    fresh = [(place, row) for place, row in enumerate(rows) if row["slug"] not in known]
    for position, row in fresh:
        locality = Locality(
            slug=row["slug"],
            name=row["name"],
            name_en=row["name_en"],
            introduction=row["introduction"],
            introduction_en=row["introduction_en"],
            position=position,
            province_id=provinces[row["province_code"]].id,
            covers_whole_province=not row["former_province"],
            former_province=row["former_province"] or None,
            former_district=row["former_district"] or None,
        )
        locality.communes = _communes_of_former(row["former_province"], row["former_district"])
        session.add(locality)
    session.flush()
    return len(fresh)


def _communes_of_former(province: str, district: str) -> list[Commune]:
    if not province:
        return []
    query = (
        select(FormerPlace)
        .where(FormerPlace.province == province)
        .options(selectinload(FormerPlace.successors))
    )
    if district:
        query = query.where(FormerPlace.district == district)
    communes = {c.id: c for former in session.scalars(query) for c in former.successors}
    return [communes[key] for key in sorted(communes)]


def _check_codes(rows: Iterable[CsvRow], column: str, digits: int, check: RowCheck) -> None:
    seen: set[str] = set()
    for row in rows:
        code = row[column]
        if len(code) != digits or not (code.isascii() and code.isdigit()):
            check.report(row, column, f"{code!r} is not a code of {digits} digits")
        elif code in seen:
            check.report(row, column, f"{code} stands twice")
        seen.add(code)


def _check_known(
    rows: Iterable[CsvRow], column: str, known: Mapping[str, Any] | set[str], check: RowCheck
) -> None:
    for row in rows:
        if row[column] not in known:
            check.report(row, column, f"{row[column]!r} is not known")


def _check_coordinate(row: CsvRow, column: str, most: int, check: RowCheck) -> None:
    try:
        fits = not row[column] or abs(float(row[column])) <= most
    except ValueError:
        fits = False
    if not fits:
        check.report(row, column, f"{row[column]!r} is not a number of degrees")


def _add_provinces(rows: Iterable[CsvRow]) -> int:
    known = set(session.scalars(select(Province.code).where(Province.valid_from == IN_FORCE_FROM)))
    return _insert(
        Province,
        [
            {
                "code": row["code"],
                "valid_from": IN_FORCE_FROM,
                "slug": make_slug(row["name"]),
                "kind": PROVINCE_KINDS[row["kind"]],
                "full_name": row["full_name"],
                "name": row["name"],
                "name_en": row["name_en"],
                "name_sort": sort_key(row["name"]),
            }
            for row in rows
            if row["code"] not in known
        ],
    )


def _add_communes(rows: list[CsvRow]) -> int:
    known = set(session.scalars(select(Commune.code).where(Commune.valid_from == IN_FORCE_FROM)))
    provinces = {p.code: p for p in session.scalars(select(Province))}
    taken: set[str] = set(session.scalars(select(Commune.slug)))
    fresh = []
    for row in rows:
        if row["code"] in known:
            continue
        province = provinces[row["province_code"]]
        slug = f"{make_slug(row['full_name'])}-{province.slug}"
        slug = slug if slug not in taken else f"{slug}-{row['code']}"
        taken.add(slug)
        fresh.append(
            {
                "code": row["code"],
                "valid_from": IN_FORCE_FROM,
                "province_id": province.id,
                "slug": slug,
                "kind": COMMUNE_KINDS[row["kind"]],
                "full_name": row["full_name"],
                "name": row["name"],
                "name_en": row["name_en"],
                "name_sort": sort_key(row["name"]),
                "latitude": float(row["latitude"]) if row["latitude"] else None,
                "longitude": float(row["longitude"]) if row["longitude"] else None,
            }
        )
    return _insert(Commune, fresh)


def _add_former(rows: list[CsvRow]) -> int:
    known = set(
        session.scalars(select(FormerPlace.code).where(FormerPlace.valid_until == FORMER_UNTIL))
    )
    fresh = [row for row in rows if row["former_code"] not in known]
    added = _insert(
        FormerPlace,
        [
            {
                "code": row["former_code"],
                "valid_until": FORMER_UNTIL,
                "kind": COMMUNE_KINDS[row["kind"]],
                "full_name": row["full_name"],
                "district": row["district"],
                "province": row["province"],
                "name_key": name_key(row["full_name"], "commune"),
                "district_key": name_key(row["district"], "district"),
                "province_key": name_key(row["province"], "province"),
            }
            for row in fresh
        ],
    )
    if fresh:
        _link_successors(fresh)
    return added


def _link_successors(rows: list[CsvRow]) -> None:
    former = dict(session.execute(select(FormerPlace.code, FormerPlace.id)).all())
    present = dict(session.execute(select(Commune.code, Commune.id)).all())
    pairs = [
        {"former_place_id": former[row["former_code"]], "commune_id": present[code]}
        for row in rows
        for code in dict.fromkeys(row["present_commune_codes"].split())
    ]
    if pairs:
        session.execute(insert(former_place_successor), pairs)


def _insert(model: type[Any], values: list[dict[str, Any]]) -> int:
    if values:
        session.execute(insert(model), values)
    return len(values)
