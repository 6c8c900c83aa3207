"""The lines of the audit log in the reader's language.

The log itself keeps plain English words, so that an export reads alike for ever.
"""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from catalog.accounts.roles import StaffRole
from catalog.web.labels import words_for
from catalog.web.words import _

ACTIONS: Mapping[str, LazyString] = {
    "account confirmed": _l("Confirmed an account"),
    "account created": _l("Made an account"),
    "audit log handed out": _l("Took the audit log as a file"),
    "businesses merged": _l("Made one business of two"),
    "businesses told apart": _l("Said that two businesses are two"),
    "business claimed": _l("Claimed a business"),
    "capture key issued": _l("Made a key for machines"),
    "capture key revoked": _l("Took a key for machines back"),
    "certificate recorded from a list": _l("Recorded a certificate from a list"),
    "certificate reminded": _l("Reminded a business of a certificate"),
    "certificate scan added": _l("Added the picture of a certificate"),
    "claim refused": _l("Refused a claim on a business"),
    "claim verified": _l("Verified a claim on a business"),
    "claim withdrawn": _l("Withdrew a claim on a business"),
    "collection changed": _l("Changed a collection"),
    "consent withdrawn": _l("Withdrew consent"),
    "copied code looked at": _l("Looked at a code that may be copied"),
    "facts checked": _l("Checked facts"),
    "facts said to be right": _l("Said that facts are still right"),
    "figures asked for": _l("Asked units for figures"),
    "figures saved": _l("Saved a unit's figures"),
    "figures told": _l("Sent a unit's figures"),
    "field check corrected": _l("Corrected a field check"),
    "field check followed up": _l("Followed a field check up"),
    "field check recorded": _l("Recorded a field check"),
    "field checks handed out": _l("Took field checks as a file"),
    "import accepted": _l("Accepted an import"),
    "import asked": _l("Brought a sheet to import"),
    "import taken back": _l("Took an import back"),
    "invitation accepted": _l("Accepted an invitation to a business"),
    "invitation taken back": _l("Took back an invitation to a business"),
    "invited": _l("Invited somebody to a business"),
    "labels asked": _l("Ordered labels"),
    "link renewed": _l("Renewed a unit's link"),
    "link taken back": _l("Took a unit's link back"),
    "list accepted": _l("Had a list of certificates carried out"),
    "list sent in": _l("Sent in a list of certificates"),
    "list taken back": _l("Took a list of certificates back"),
    "listing published": _l("Published a listing"),
    "member gone": _l("Somebody acts for a business no more"),
    "merge undone": _l("Made two businesses again of one"),
    "office invitation accepted": _l("Accepted an invitation to the office"),
    "office invitation made": _l("Invited somebody to the office"),
    "office invitation taken back": _l("Took back an invitation to the office"),
    "origin imported": _l("Brought in records of origin"),
    "passkey added": _l("Added a passkey"),
    "passkey removed": _l("Removed a passkey"),
    "password changed": _l("Changed a password"),
    "person left": _l("Left the site"),
    "placed": _l("Put something in front"),
    "placement brought back": _l("Brought something in front back"),
    "placement changed": _l("Changed what stands in front"),
    "placement removed": _l("Took something from the front"),
    "post ended": _l("Ended a post of the office"),
    "post given": _l("Gave a post of the office"),
    "quick facts allowed": _l("Let a business change facts at once"),
    "quick facts changed": _l("Changed facts at once"),
    "quick facts no longer allowed": _l("Let a business change facts at once no more"),
    "report added to": _l("The reporter added something"),
    "report answered by business": _l("The business answered"),
    "report call-back": _l("Had back from market control"),
    "report conclude": _l("Concluded"),
    "report discard": _l("Put aside as no report"),
    "report file taken out": _l("Its file was taken out"),
    "report hand-over": _l("Handed to market control"),
    "report hid": _l("Something was hidden from the public"),
    "report linked": _l("Tied to what it is about"),
    "report made": _l("Made a campaign report"),
    "report noted": _l("Something was written on it"),
    "report put-back": _l("Put back into the queue"),
    "report received": _l("Report received"),
    "report release": _l("Let into the queue"),
    "report reopen": _l("Taken up again"),
    "report restored": _l("What was hidden was put back"),
    "report take": _l("Given to somebody"),
    "report template chosen": _l("Chose a template for reports"),
    "role changed": _l("Changed somebody's role in a business"),
    "sample loaded": _l("Loaded the sample catalog"),
    "second factor removed": _l("Took the second step away"),
    "second factor set up": _l("Set up the second step"),
    "session ended": _l("Signed a device out"),
    "site words put back": _l("Put back the shipped words of the site"),
    "site words written": _l("Wrote words of the site"),
    "spare code used": _l("Used a spare code"),
    "honour recorded": _l("Recorded an honour"),
    "honour changed": _l("Corrected an honour"),
    "honour ended": _l("Ended an honour"),
    "suspension proposed": _l("Proposed a suspension"),
    "suspension confirmed": _l("Confirmed a suspension"),
    "suspension took effect": _l("A suspension took effect"),
    "suspension dropped": _l("Dropped a proposed suspension"),
    "suspension lifted": _l("Lifted a suspension"),
    "suspension step taken back": _l("Took a step of a suspension back"),
    "trace event declared": _l("Recorded a step of a lot"),
    "trace record given": _l("Gave the address of a national record"),
    "trace record taken away": _l("Took the address of a national record away"),
    "unit codes given out": _l("Gave out codes for single units"),
    "use of lot decided": _l("Decided on the use of a lot by others"),
    "visitors entered": _l("Entered visitors of an event"),
}
"""An action that is not here is shown as the log keeps it."""

KINDS: Mapping[str, LazyString] = {
    "problem report": _l("Report of a problem"),
    "annex": _l("List of certificates"),
    "audit log": _l("Audit log"),
    "business": _l("Business"),
    "business claim": _l("Claim on a business"),
    "catalog": _l("Catalog"),
    "certificate": _l("Certificate"),
    "collection": _l("Collection"),
    "field check": _l("Field check"),
    "honour": _l("Honour"),
    "lot": _l("Lot"),
    "placement": _l("What stands in front"),
    "office invitation": _l("Invitation to the office"),
    "product": _l("Product"),
    "site words": _l("Words of the site"),
    "user": _l("Account"),
}

DETAILS: Mapping[str, LazyString] = {
    "batch": _l("batch"),
    "code": _l("code"),
    "count": _l("count"),
    "device": _l("device"),
    "fields": _l("fields"),
    "finding": _l("finding"),
    "form": _l("form"),
    "invitation": _l("invitation"),
    "measure": _l("follow-up"),
    "locality": _l("locality"),
    "post": _l("post"),
    "role": _l("role"),
    "roles": _l("roles"),
    "until": _l("until"),
}
ACTORS: Mapping[str, LazyString] = {
    "account": _l("the person"),
    "claimer": _l("who claimed"),
    "command line": _l("command line of the server"),
    "member": _l("a person of the business"),
    "office": _l("the office"),
    "staff": _l("the office"),
}
"""Stands where the log names no account; a name of a business or a machine stands as it is."""
LONGEST_DETAIL = 120


def action_words(action: str) -> str:
    """What was done."""
    return str(ACTIONS.get(action, action))


def actor_words(label: str) -> str:
    """Who did it, where no account is named."""
    return str(ACTORS.get(label, label))


def kind_words(kind: str) -> str:
    """What sort of thing it was done to."""
    return str(KINDS.get(kind, kind))


def detail_words(details: Mapping[str, object]) -> list[str]:
    """What else was written down: a name and a value each; what is empty says nothing."""
    is_of_office = "locality" in details
    return [
        _(
            "%(name)s: %(value)s",
            name=DETAILS.get(name, name),
            value=_role(value) if name == "role" and is_of_office else _short(value),
        )
        for name, value in details.items()
        if value not in (None, "", [], {})
    ]


def _role(value: object) -> str:
    known = {role.value: role for role in StaffRole}
    return words_for(known[str(value)]) if value in known else _short(value)


def _short(value: object) -> str:
    if isinstance(value, Mapping):
        value = [f"{name} {each}" for name, each in value.items()]
    text = ", ".join(str(each) for each in value) if isinstance(value, list) else str(value)
    return text if len(text) <= LONGEST_DETAIL else f"{text[:LONGEST_DETAIL]}…"
