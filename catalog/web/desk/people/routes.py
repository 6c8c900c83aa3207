"""The addresses of the pages about the office's people."""

from flask import Blueprint

from catalog.web.desk.people import inviting, members, posts

NUMBER = "int(max=2147483647)"
MEMBER = f"/nhan-su/<{NUMBER}:member_id>"
POST = f"/nhan-su/viec/<{NUMBER}:post_id>"


def add_to(blueprint: Blueprint) -> None:
    """Put the pages at their addresses."""
    add = blueprint.add_url_rule
    add("/nhan-su", "people", inviting.index, methods=["GET", "POST"])
    add(
        f"/nhan-su/loi-moi/<{NUMBER}:offer_id>/rut",
        "take_offer_back",
        inviting.take_back,
        methods=["POST"],
    )
    add(MEMBER, "member", members.show, methods=["GET", "POST"])
    add(
        f"{MEMBER}/thiet-bi/<{NUMBER}:session_id>/dang-xuat",
        "end_member_session",
        members.end_member_session,
        methods=["POST"],
    )
    add(f"{POST}/doi", "change_post", posts.change, methods=["GET", "POST"])
    add(f"{POST}/ket-thuc", "end_post", posts.end, methods=["POST"])
