"""All that the site holds of one person."""

from functools import partial
from typing import Any

from sqlalchemy import select

from catalog.accounts.models import AccountSession, Consent, Passkey, User
from catalog.audit.models import AuditEntry
from catalog.businesses.models import Membership
from catalog.foundation.database import session
from catalog.foundation.sealing import Sealer
from catalog.imports.models import ImportRun
from catalog.inspections.models import FollowUp, Inspection
from catalog.joining.claiming import NUMBER_PURPOSE
from catalog.joining.evidence import read_file
from catalog.joining.models import BusinessClaim, ClaimFile, Invitation
from catalog.labels.models import LabelJob
from catalog.media.storage import Storage
from catalog.messages.models import Message, StoppedNotice
from catalog.privacy.packing import HeldFile
from catalog.privacy.telling import Told, all_told, told
from catalog.revisions.models import Revision, RevisionStep
from catalog.staffing.models import StaffInvitation
from catalog.tracing.models import EvidenceFile, Lot, Recall, TraceEvent

SECRETS = ("password", "fs_uniquifier", "totp_secret", "totp_counter", "recovery_digests")
"""Whoever had these could sign in as the person; they tell nothing about them."""

SEALED = ("personal_number_sealed", "personal_number_mark", "name_key", "decided_by_id")


def held_of_person(user: User, *, sealer: Sealer) -> dict[str, Any]:
    """Everything by subject. A claim's personal number is opened: it is the person's own."""
    ways = [way for way in (user.email, user.phone) if way]
    return {
        "account": told(user, without=SECRETS)
        | {
            "roles": [role.name for role in user.roles],
            "posts": [told(post) for post in user.posts],
        },
        "signedIn": all_told(
            AccountSession, AccountSession.user_id == user.id, without=("digest",)
        ),
        "officeInvitations": all_told(
            StaffInvitation,
            (StaffInvitation.created_by_id == user.id)
            | (StaffInvitation.accepted_by_id == user.id),
            without=("email",),
        ),
        "consents": all_told(Consent, Consent.user_id == user.id),
        "passkeys": all_told(
            Passkey, Passkey.user_id == user.id, without=("credential_id", "public_key")
        ),
        "memberships": all_told(Membership, Membership.user_id == user.id),
        "claims": [_claim(claim, sealer) for claim in _claims(user.id)],
        "invitations": all_told(
            Invitation,
            (Invitation.created_by_id == user.id) | (Invitation.accepted_by_id == user.id),
        ),
        "messages": all_told(
            Message, Message.recipient.in_(ways), without=("key", "text", "html", "refusal")
        ),
        "stoppedMessages": all_told(StoppedNotice, StoppedNotice.recipient.in_(ways)),
        "drafts": all_told(
            Revision,
            (Revision.begun_by_id == user.id) | (Revision.saved_by_id == user.id),
            without=("live", "field_versions"),
        ),
        "draftSteps": all_told(RevisionStep, RevisionStep.by_id == user.id, without=("content",)),
        "imports": all_told(ImportRun, ImportRun.by_id == user.id),
        "lotsOpened": all_told(Lot, Lot.opened_by_id == user.id),
        "stepsRecorded": all_told(TraceEvent, TraceEvent.declared_by_id == user.id),
        "recalls": all_told(
            Recall, (Recall.recalled_by_id == user.id) | (Recall.lifted_by_id == user.id)
        ),
        "photographsAdded": all_told(EvidenceFile, EvidenceFile.added_by_id == user.id),
        "fieldChecks": all_told(Inspection, Inspection.inspector_id == user.id),
        "fieldChecksFollowedUp": all_told(FollowUp, FollowUp.done_by_id == user.id),
        "labelsOrdered": all_told(LabelJob, LabelJob.asked_by_id == user.id),
        "whatIDid": all_told(AuditEntry, AuditEntry.actor_id == user.id),
    }


def files_of_person(user: User, *, storage: Storage, sealer: Sealer) -> list[HeldFile]:
    """The papers of their claims, unsealed."""
    files = session.scalars(select(ClaimFile).where(ClaimFile.added_by_id == user.id)).all()
    return [
        HeldFile(
            f"papers/{file.id}.{'pdf' if file.media_type == 'application/pdf' else 'jpg'}",
            partial(read_file, file, storage=storage, sealer=sealer),
        )
        for file in files
    ]


def _claims(user_id: int) -> list[BusinessClaim]:
    query = select(BusinessClaim).where(BusinessClaim.claimer_id == user_id)
    return list(session.scalars(query.order_by(BusinessClaim.id)))


def _claim(claim: BusinessClaim, sealer: Sealer) -> Told:
    facts = told(claim, without=SEALED)
    if claim.personal_number_sealed is not None:
        facts["personal_number"] = sealer.open_text(
            claim.personal_number_sealed, purpose=NUMBER_PURPOSE
        )
    return facts
