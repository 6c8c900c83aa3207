"""The addresses of how businesses stand, at the desk."""

from flask import Blueprint

from catalog.web.desk.standing import businesses, honours, suspending, suspensions

ONE = "int(max=2147483647)"


def add_to(blueprint: Blueprint) -> None:
    """Register the addresses."""
    both = ["GET", "POST"]
    firm = "/doanh-nghiep/<slug>"
    blueprint.add_url_rule("/doanh-nghiep", "businesses", businesses.index)
    blueprint.add_url_rule(firm, "business", businesses.show)
    blueprint.add_url_rule(
        f"{firm}/tam-dung", "suspend_business", suspending.business, methods=both
    )
    blueprint.add_url_rule(
        f"/san-pham/<{ONE}:product_id>/tam-dung", "suspend_product", suspending.product,
        methods=both,
    )  # fmt: skip
    blueprint.add_url_rule("/tam-dung", "suspensions", suspensions.index)
    blueprint.add_url_rule(
        f"/tam-dung/<{ONE}:suspension_id>", "suspension", suspensions.show, methods=both
    )
    blueprint.add_url_rule("/danh-hieu", "honours", honours.index)
    blueprint.add_url_rule(f"{firm}/danh-hieu", "new_honour", honours.new, methods=both)
    blueprint.add_url_rule(f"/danh-hieu/<{ONE}:honour_id>", "honour", honours.show, methods=both)
