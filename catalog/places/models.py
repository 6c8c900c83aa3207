"""Administrative units in their periods, former units, and the localities that the site serves.

Codes of the National Statistics Office were used again in 2025 (26737 was Đa Kao and
is now Tân Định), so a code is unique only together with the day it came into force.
"""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, Column, ForeignKey, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from catalog.foundation.database import Model, Slug, SortKey, stored_enum


class ProvinceKind(StrEnum):
    """The two kinds of first-level unit."""

    PROVINCE = "tinh"
    CITY = "thanh-pho"


class CommuneKind(StrEnum):
    """The kinds of second-level unit, with the town that existed before July 2025."""

    COMMUNE = "xa"
    WARD = "phuong"
    TOWNSHIP = "thi-tran"
    SPECIAL_ZONE = "dac-khu"


class Province(Model):
    """A province or centrally-run city in force."""

    __tablename__ = "province"
    __table_args__ = (UniqueConstraint("code", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(2))
    valid_from: Mapped[date]
    slug: Mapped[str] = mapped_column(Slug, unique=True)
    kind: Mapped[ProvinceKind] = mapped_column(stored_enum(ProvinceKind, "kind"))
    full_name: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(60))
    name_en: Mapped[str] = mapped_column(String(60))
    name_sort: Mapped[str] = mapped_column(SortKey)


class Commune(Model):
    """A commune, ward or special zone in force, with a point for rough distances."""

    __tablename__ = "commune"
    __table_args__ = (
        UniqueConstraint("code", "valid_from"),
        CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude_in_range"),
        CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude_in_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(5))
    valid_from: Mapped[date]
    province_id: Mapped[int] = mapped_column(ForeignKey("province.id"), index=True)
    slug: Mapped[str] = mapped_column(Slug, unique=True)
    kind: Mapped[CommuneKind] = mapped_column(stored_enum(CommuneKind, "kind"))
    full_name: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(80))
    name_sort: Mapped[str] = mapped_column(SortKey)
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    province: Mapped[Province] = relationship(lazy="raise")


former_place_successor = Table(
    "former_place_successor",
    Model.metadata,
    Column("former_place_id", ForeignKey("former_place.id"), primary_key=True),
    Column("commune_id", ForeignKey("commune.id"), primary_key=True, index=True),
)


class FormerPlace(Model):
    """A commune as it was until 30 June 2025, and the communes that it went into."""

    __tablename__ = "former_place"
    __table_args__ = (UniqueConstraint("code", "valid_until"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(5))
    valid_until: Mapped[date]
    kind: Mapped[CommuneKind] = mapped_column(stored_enum(CommuneKind, "kind"))
    full_name: Mapped[str] = mapped_column(String(80))
    district: Mapped[str] = mapped_column(String(80))
    province: Mapped[str] = mapped_column(String(80))
    name_key: Mapped[str] = mapped_column(String(80), index=True)
    district_key: Mapped[str] = mapped_column(String(80), index=True)
    province_key: Mapped[str] = mapped_column(String(80), index=True)
    successors: Mapped[list[Commune]] = relationship(secondary=former_place_successor, lazy="raise")


locality_commune = Table(
    "locality_commune",
    Model.metadata,
    Column("locality_id", ForeignKey("locality.id", ondelete="CASCADE"), primary_key=True),
    Column("commune_id", ForeignKey("commune.id"), primary_key=True, index=True),
)


class Locality(Model):
    """A section of the site with its own landing page and staff.

    It covers a whole province, or those communes of one that once were a smaller
    province or a district.
    """

    __tablename__ = "locality"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(Slug, unique=True)
    name: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(80))
    introduction: Mapped[str] = mapped_column(Text, default="")
    introduction_en: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int]
    province_id: Mapped[int] = mapped_column(ForeignKey("province.id"), index=True)
    covers_whole_province: Mapped[bool]
    former_province: Mapped[str | None] = mapped_column(String(80))
    former_district: Mapped[str | None] = mapped_column(String(80))
    province: Mapped[Province] = relationship(lazy="raise")
    communes: Mapped[list[Commune]] = relationship(secondary=locality_commune, lazy="raise")


class AddressState(StrEnum):
    """How surely an address as written is tied to a commune in force."""

    SETTLED = "settled"
    PROVINCE_ONLY = "province-only"
    ASK = "ask"
    UNKNOWN = "unknown"


class Addressed:
    """An address kept as written, tied to where it lies now.

    ASK marks an address whose former commune went to several: a person has to
    say which, and until then only the province is shown as certain.
    """

    address_as_written: Mapped[str] = mapped_column(String(300), default="")
    address_state: Mapped[AddressState] = mapped_column(
        stored_enum(AddressState, "address_state"), default=AddressState.UNKNOWN
    )

    @declared_attr
    def former_place_id(cls) -> Mapped[int | None]:
        return mapped_column(ForeignKey("former_place.id"), index=True)

    @declared_attr
    def commune_id(cls) -> Mapped[int | None]:
        return mapped_column(ForeignKey("commune.id"), index=True)

    @declared_attr
    def province_id(cls) -> Mapped[int | None]:
        return mapped_column(ForeignKey("province.id"), index=True)

    @declared_attr
    def former_place(cls) -> Mapped[FormerPlace | None]:
        return relationship(FormerPlace, lazy="raise")

    @declared_attr
    def commune(cls) -> Mapped[Commune | None]:
        return relationship(Commune, lazy="raise")

    @declared_attr
    def province(cls) -> Mapped[Province | None]:
        return relationship(Province, lazy="raise")
