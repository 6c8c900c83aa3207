"""Choose which part of a picture stands on cards, and keep a business's picture like a product's."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

REVISION = sa.table(
    "revision",
    sa.column("id", sa.Integer()),
    sa.column("subject_kind", sa.String()),
    sa.column("content", sa.JSON()),
    sa.column("live", sa.JSON()),
)


def upgrade() -> None:
    op.create_table(
        "image_cut",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("image_id", sa.Integer(), nullable=False),
        sa.Column("frame", sa.String(length=20), nullable=False),
        sa.Column("width_px", sa.Integer(), nullable=False),
        sa.Column("height_px", sa.Integer(), nullable=False),
        sa.Column("variants", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("width_px > 0 AND height_px > 0", name=op.f("ck_image_cut_has_a_size")),
        sa.ForeignKeyConstraint(
            ["image_id"],
            ["image.id"],
            name=op.f("fk_image_cut_image_id_image"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_image_cut")),
        sa.UniqueConstraint("image_id", "frame", name=op.f("uq_image_cut_image_id_frame")),
    )
    for table, column in (("product_image", "frame"), ("business", "image_frame")):
        op.add_column(
            table, sa.Column(column, sa.String(length=20), server_default="", nullable=False)
        )
    _rewrite(_with_frames)


def downgrade() -> None:
    _rewrite(_without_frames)
    op.drop_column("business", "image_frame")
    op.drop_column("product_image", "frame")
    op.drop_table("image_cut")


def _rewrite(change: Any) -> None:
    """Bring what drafts and versions hold into the form that is kept now."""
    connection = op.get_bind()
    for held in connection.execute(sa.select(REVISION)).mappings().all():
        content, live = (change(dict(held[side]), held) for side in ("content", "live"))
        if (content, live) != (held["content"], held["live"]):
            connection.execute(
                REVISION.update()
                .where(REVISION.c.id == held["id"])
                .values(content=content, live=live)
            )


def _with_frames(said: dict[str, Any], held: Any) -> dict[str, Any]:
    if held["subject_kind"] == "business" and "picture" in said:
        digest = said.pop("picture")
        said["pictures"] = [{"image": digest, **_words(digest)}] if digest else []
    if "pictures" in said:
        said["pictures"] = [{**row, "frame": ""} for row in said["pictures"]]
    return said


def _without_frames(said: dict[str, Any], held: Any) -> dict[str, Any]:
    rows = said.pop("pictures", None)
    if rows is None:
        return said
    if held["subject_kind"] == "business":
        return {**said, "picture": rows[0]["image"] if rows else ""}
    bare = [{name: value for name, value in row.items() if name != "frame"} for row in rows]
    return {**said, "pictures": bare}


def _words(digest: str) -> dict[str, str]:
    image = sa.table("image", *(sa.column(name) for name in ("digest", "alt", "alt_en")))
    query = sa.select(image.c.alt, image.c.alt_en).where(image.c.digest == digest)
    found = op.get_bind().execute(query).first()
    return {"alt": found.alt, "alt_en": found.alt_en} if found else {"alt": "", "alt_en": ""}
