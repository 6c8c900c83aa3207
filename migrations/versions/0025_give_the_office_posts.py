"""Give the office's people posts: a role for one locality or for all.

Who was staff becomes reviewer, editor and curator for all localities, and who was administrator
stays it; the roles that said so before are taken away, so that only posts say it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

POSTS = {"staff": ("reviewer", "editor", "curator"), "administrator": ("administrator",)}

GIVE = sa.text(
    "INSERT INTO staff_post (user_id, role, since) SELECT u.id, :role, u.created_at "
    'FROM "user" u JOIN user_role l ON l.user_id = u.id JOIN role r ON r.id = l.role_id '
    "WHERE r.name = :name ORDER BY u.id"
).bindparams(sa.bindparam("role", type_=sa.String), sa.bindparam("name", type_=sa.String))
EXPANDING = (
    sa.bindparam("name", type_=sa.String),
    sa.bindparam("roles", type_=sa.String, expanding=True),
)
NAME_AGAIN = sa.text(
    "INSERT INTO role (name) SELECT :name WHERE EXISTS "
    "(SELECT 1 FROM staff_post WHERE role IN :roles AND ends_at IS NULL)"
).bindparams(*EXPANDING)
GIVE_BACK = sa.text(
    "INSERT INTO user_role (user_id, role_id) SELECT DISTINCT held.user_id, role.id "
    "FROM staff_post held JOIN role ON role.name = :name "
    "WHERE held.role IN :roles AND held.ends_at IS NULL"
).bindparams(*EXPANDING)


def upgrade() -> None:
    op.create_table(
        "staff_post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "editor",
                "reviewer",
                "inspector",
                "curator",
                "administrator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("locality_id", sa.Integer(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["locality_id"], ["locality.id"], name=op.f("fk_staff_post_locality_id_locality")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_staff_post_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_post")),
    )
    with op.batch_alter_table("staff_post", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_post_user_id"), ["user_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_staff_post_locality_id"), ["locality_id"], unique=False
        )
    for name, roles in POSTS.items():
        for role in roles:
            op.execute(GIVE.bindparams(name=name, role=role))
    op.execute(
        "DELETE FROM user_role WHERE role_id IN "
        "(SELECT id FROM role WHERE name IN ('staff', 'administrator'))"
    )
    op.execute("DELETE FROM role WHERE name IN ('staff', 'administrator')")


def downgrade() -> None:
    for name, roles in POSTS.items():
        op.execute(NAME_AGAIN.bindparams(name=name, roles=roles))
        op.execute(GIVE_BACK.bindparams(name=name, roles=roles))
    op.drop_table("staff_post")
