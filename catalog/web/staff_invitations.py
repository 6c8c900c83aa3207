"""The links by which people are invited to the office: signed, so that none can be made up."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from catalog.foundation.errors import NotFound
from catalog.staffing.inviting import find_invitation
from catalog.staffing.models import StaffInvitation
from catalog.web.mailing import address_of

SALT = "invitation to the office"


def link_of(invitation: StaffInvitation) -> str:
    """The whole address at which an invitation is accepted."""
    token = _signer().dumps(invitation.id)
    return address_of("account.staff_invitation", token=token)


def invitation_or_404(token: str) -> StaffInvitation:
    """The invitation of a link that this site signed."""
    try:
        invitation_id = _signer().loads(token)
    except BadSignature as error:
        raise NotFound("invitation to the office") from error
    found = find_invitation(invitation_id) if isinstance(invitation_id, int) else None
    if found is None:
        raise NotFound("invitation to the office")
    return found


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=SALT)
