"""What the people of a business may do for it, by their role; nothing here asks a database."""

from catalog.businesses.models import MembershipRole

OWNER = MembershipRole.OWNER


def may_edit(role: MembershipRole) -> bool:
    """Drafts, pictures, lots, steps and labels are everybody's daily work."""
    return role in MembershipRole


def may_recall(role: MembershipRole) -> bool:
    """A recall cannot wait for the owner: whoever stands beside the goods may call them back."""
    return role in MembershipRole


def may_lift_recall(role: MembershipRole) -> bool:
    """That goods are safe again is the owner's word."""
    return role is OWNER


def may_manage_people(role: MembershipRole) -> bool:
    return role is OWNER


def may_manage_keys(role: MembershipRole) -> bool:
    """A key acts for the business without a person; only an owner hands that out."""
    return role is OWNER


def may_take_everything_out(role: MembershipRole) -> bool:
    """The whole of a business's records, with its people, goes to an owner only."""
    return role is OWNER


def keeps_an_owner(role: MembershipRole, *, owners: int) -> bool:
    """Whether a business still has an owner once somebody with this role stops being one."""
    return role is not OWNER or owners > 1
