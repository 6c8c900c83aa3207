"""Words for every closed set, where they can be translated."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from catalog.accounts.roles import RoleName, StaffRole
from catalog.businesses.models import ChannelKind, LegalForm, MembershipRole, OutletKind
from catalog.certificates.models import CertificateKind, Evidence, IssuerLevel, RevocationGround
from catalog.certificates.validity import State
from catalog.collections.clashes import ClashKind
from catalog.collections.models import Change, Spot
from catalog.collections.rules import SubjectKind
from catalog.collections.standing import Bar
from catalog.inspections.models import Finding, Measure
from catalog.joining.models import ClaimState
from catalog.labels.models import JobFailure, JobState, LabelKind
from catalog.ledger.chain import Fault
from catalog.messages.models import Notice
from catalog.reports.models import (
    CaseState,
    HeldReason,
    Outcome,
    Priority,
    ReportKind,
)
from catalog.search.requests import Sort
from catalog.tourism.models import DestinationKind
from catalog.tracing.minimum import Datum
from catalog.tracing.models import FacilityKind, Step

Words = Mapping[StrEnum, Any]

BUSINESS_STEPS: Mapping[str, Any] = {
    "accepting": _l("Accepted"),
    "arriving": _l("Arrived"),
    "assembling": _l("Assembled"),
    "commissioning": _l("Taken into the record"),
    "creating_class_instance": _l("Lot opened"),
    "departing": _l("Departed"),
    "destroying": _l("Destroyed"),
    "holding": _l("Held back"),
    "inspecting": _l("Inspected"),
    "loading": _l("Loaded"),
    "other": _l("Another step"),
    "packing": _l("Packed"),
    "receiving": _l("Received"),
    "repackaging": _l("Packed anew"),
    "retail_selling": _l("Put on sale"),
    "sampling": _l("Sample taken"),
    "sensor_reporting": _l("Measured by a sensor"),
    "shipping": _l("Sent"),
    "stocking": _l("Put on the shelf"),
    "storing": _l("Stored"),
    "transporting": _l("Transported"),
    "unloading": _l("Unloaded"),
    "unpacking": _l("Unpacked"),
}
"""Words for the steps of the Core Business Vocabulary that goods here go through."""

LABELS: Mapping[type[StrEnum], Words] = {
    Finding: {
        Finding.RIGHT: _l("Genuine and right"),
        Finding.STAR_AFTER_END: _l("Star shown after its end"),
        Finding.STAR_ON_OTHER_GOODS: _l("Star on other goods of the business"),
        Finding.CODE_LEADS_NOWHERE: _l("The code leads nowhere"),
        Finding.LABEL_LACKS: _l("The label lacks what the law wants"),
        Finding.SUSPECTED_COPY: _l("Suspected copy"),
        Finding.RECALLED_ON_SALE: _l("Recalled goods still on sale"),
        Finding.OTHER: _l("Something else"),
    },
    Measure: {
        Measure.NONE: _l("Nothing"),
        Measure.REMINDED: _l("Reminded on the spot"),
        Measure.LETTER: _l("Letter to the business"),
        Measure.MARKET_CONTROL: _l("Handed to market control"),
        Measure.CHECK_AGAIN: _l("Check again on a day"),
    },
    ClaimState: {
        ClaimState.WAITING: _l("Waits for the office"),
        ClaimState.VERIFIED: _l("Verified"),
        ClaimState.REFUSED: _l("Refused"),
        ClaimState.WITHDRAWN: _l("Withdrawn"),
    },
    ReportKind: {
        ReportKind.COUNTERFEIT: _l("Counterfeit, or passed off as something else"),
        ReportKind.QUALITY: _l("Poor quality or unsafe"),
        ReportKind.LABEL: _l("The label is wrong"),
        ReportKind.INFORMATION: _l("What this site says is wrong"),
        ReportKind.QUESTION: _l("A question to the business"),
    },
    CaseState: {
        CaseState.HELD: _l("Held back"),
        CaseState.NEW: _l("Report received"),
        CaseState.IN_HAND: _l("Being looked into"),
        CaseState.HANDED_OVER: _l("Handed to market control"),
        CaseState.CLOSED: _l("Closed"),
    },
    Outcome: {
        Outcome.UPHELD: _l("Upheld"),
        Outcome.NOT_UPHELD: _l("Not upheld"),
        Outcome.NOT_PROVABLE: _l("Could not be proved"),
        Outcome.ANSWERED: _l("Question answered"),
        Outcome.NOT_A_REPORT: _l("Put aside: no report"),
    },
    Priority: {
        Priority.URGENT: _l("Urgent"),
        Priority.NORMAL: _l("Usual"),
        Priority.LOW: _l("Can wait"),
    },
    HeldReason: {
        HeldReason.TRAP: _l("A field that people do not see was filled in"),
        HeldReason.TOO_QUICK: _l("It was sent faster than anybody types, or long after"),
        HeldReason.TOO_MANY: _l("The same visitor sent several within an hour"),
        HeldReason.TOO_MANY_ON_ONE: _l("Many came on the same thing within a day"),
        HeldReason.LOOKS_ALIKE: _l("It reads like another report of the same day"),
    },
    MembershipRole: {
        MembershipRole.OWNER: _l("Owner: everything, with people and keys"),
        MembershipRole.EDITOR: _l("Editor: listings, lots and labels"),
    },
    RoleName: {
        RoleName.OWNER: _l("Business owner"),
        RoleName.STAFF: _l("Staff"),
        RoleName.ADMINISTRATOR: _l("Administrator"),
    },
    StaffRole: {
        StaffRole.EDITOR: _l("Editor of the office"),
        StaffRole.REVIEWER: _l("Reviewer"),
        StaffRole.INSPECTOR: _l("Inspector"),
        StaffRole.CURATOR: _l("Curator"),
        StaffRole.ADMINISTRATOR: _l("Administrator"),
    },
    Notice: {
        Notice.SECURITY: _l("The safety of your account"),
        Notice.INVITATION: _l("Invitations to a business"),
        Notice.LISTING: _l("Answers to what you submitted"),
        Notice.CERTIFICATE: _l("Certificates that end soon"),
        Notice.REPORT: _l("Reports from readers"),
        Notice.QUESTION: _l("Questions"),
    },
    Step: {
        Step.OPENED: _l("Lot opened"),
        Step.SOWING: _l("Sown or planted"),
        Step.TENDING: _l("Tended"),
        Step.HARVESTING: _l("Harvested"),
        Step.PREPARING: _l("Prepared (cleaned, sorted, dried)"),
        Step.PROCESSING: _l("Processed"),
        Step.PACKING: _l("Packed"),
        Step.TESTING: _l("Tested"),
        Step.STORING: _l("Stored"),
        Step.TRANSPORTING: _l("Transported"),
        Step.RECEIVING: _l("Received"),
        Step.SELLING: _l("Put on sale"),
        Step.VERIFIED: _l("Checked by somebody else"),
        Step.RECALLED: _l("Recalled"),
        Step.RECALL_LIFTED: _l("Recall lifted"),
    },
    FacilityKind: {
        FacilityKind.FIELD: _l("Field or farm"),
        FacilityKind.WORKSHOP: _l("Workshop or factory"),
        FacilityKind.WAREHOUSE: _l("Warehouse"),
        FacilityKind.SHOP: _l("Shop"),
    },
    Datum: {
        Datum.NAME: _l("Name of the goods"),
        Datum.PICTURE: _l("Picture"),
        Datum.PRODUCER: _l("Name of the producer"),
        Datum.ADDRESS: _l("Address of the producer"),
        Datum.ORIGIN: _l("Origin of the goods"),
        Datum.EVENTS: _l("Steps of the journey with their times"),
        Datum.LOT_NUMBER: _l("Lot number"),
        Datum.SHELF_LIFE: _l("Best before"),
        Datum.STANDARDS: _l("Standards applied"),
        Datum.TRACE_CODE: _l("Trace code"),
        Datum.PLACES: _l("Place of every step"),
    },
    Fault: {
        Fault.TEXT_CHANGED: _l("its text was changed after it was written"),
        Fault.ORDER_BROKEN: _l("it does not stand in its place"),
        Fault.NOT_JOINED: _l("it does not join the record before it"),
        Fault.COPY_DIFFERS: _l("what the site shows of it differs from its text"),
        Fault.END_MISSING: _l("records at the end are missing"),
        Fault.CHECKPOINT_DIFFERS: _l("it differs from what was signed"),
    },
    LegalForm: {
        LegalForm.COOPERATIVE: _l("Co-operative"),
        LegalForm.COOPERATIVE_GROUP: _l("Co-operative group"),
        LegalForm.COMPANY: _l("Company"),
        LegalForm.HOUSEHOLD: _l("Business household"),
        LegalForm.FARM: _l("Farm"),
        LegalForm.WORKSHOP: _l("Workshop"),
    },
    OutletKind: {
        OutletKind.OCOP_POINT: _l("OCOP shop"),
        OutletKind.MARKET: _l("Market"),
        OutletKind.SHOP: _l("Shop"),
    },
    ChannelKind: {
        ChannelKind.WEBSITE: _l("Website"),
        ChannelKind.MARKETPLACE: _l("Online marketplace"),
        ChannelKind.ZALO: _l("Zalo"),
        ChannelKind.FACEBOOK: _l("Facebook"),
        ChannelKind.PHONE: _l("Phone"),
    },
    DestinationKind: {
        DestinationKind.SIGHT: _l("Destination"),
        DestinationKind.CRAFT_VILLAGE: _l("Craft village"),
    },
    CertificateKind: {
        CertificateKind.OCOP: _l("OCOP"),
        CertificateKind.VIETGAP: _l("VietGAP"),
        CertificateKind.GLOBALGAP: _l("GlobalGAP"),
        CertificateKind.ORGANIC: _l("Organic"),
        CertificateKind.HACCP: _l("HACCP"),
        CertificateKind.ISO22000: _l("ISO 22000"),
        CertificateKind.HALAL: _l("Halal"),
        CertificateKind.ASC: _l("ASC (farmed seafood)"),
        CertificateKind.GEOGRAPHICAL_INDICATION: _l("Geographical indication"),
        CertificateKind.TRADEMARK: _l("Certified or collective mark"),
    },
    IssuerLevel: {
        IssuerLevel.MINISTRY: _l("the Ministry (national level)"),
        IssuerLevel.PROVINCE: _l("the province"),
        IssuerLevel.DISTRICT: _l("the district (until July 2025)"),
        IssuerLevel.CERTIFIER: _l("a certification body"),
    },
    RevocationGround: {
        RevocationGround.DISHONEST_FILE: _l("The file was dishonest or forged"),
        RevocationGround.CRITERIA_NO_LONGER_MET: _l("The criteria are no longer met"),
        RevocationGround.LAW_BROKEN: _l(
            "Rules on quality, food safety, environment, intellectual property or labels were broken"
        ),
        RevocationGround.MARK_MISUSED: _l("The OCOP mark was misused"),
        RevocationGround.PRODUCTION_ENDED: _l("The producer no longer makes it"),
        RevocationGround.OTHER_CONCLUSION: _l("Another conclusion of a competent body"),
    },
    Evidence: {
        Evidence.SIGNED_DECISION: _l("Signed decision"),
        Evidence.AGENCY_OR_PRESS: _l("Agency or press"),
        Evidence.PROPOSAL: _l("Proposal"),
        Evidence.OWN_WORD: _l("The producer's own word, or an unofficial source"),
    },
    State: {
        State.VALID: _l("In force"),
        State.EXPIRING: _l("In force, renewal window open"),
        State.LATE: _l("In force, renewal file late"),
        State.EXTENDED: _l("In force by extension"),
        State.EXPIRED: _l("Ended"),
        State.REVOKED: _l("Revoked"),
        State.SUPERSEDED: _l("Replaced"),
        State.UNDATED: _l("Dates unknown"),
        State.UPCOMING: _l("Not yet in force"),
    },
    LabelKind: {
        LabelKind.LOT: _l("The lot: one code for all its packages"),
        LabelKind.UNIT: _l("Each package: a new code of its own"),
        LabelKind.PRODUCT: _l("The product: without lot number and dates"),
    },
    JobState: {
        JobState.WAITING: _l("Waiting to be drawn"),
        JobState.DRAWING: _l("Being drawn"),
        JobState.READY: _l("Ready to print"),
        JobState.FAILED: _l("Failed; nothing was released"),
    },
    JobFailure: {
        JobFailure.WORDS_TOO_LONG: _l(
            "The words do not fit on a label of this size. Order again on a larger label."
        ),
        JobFailure.NOT_READ_BACK: _l(
            "Not every code could be read back from the sheet. Order again; if it happens twice, "
            "choose a larger label and tell the office."
        ),
        JobFailure.INCOMPLETE: _l(
            "Labels or pages were missing from the sheet. Order again; if it happens twice, tell "
            "the office."
        ),
    },
    Sort: {
        Sort.DISTANCE: _l("Nearest first"),
        Sort.RELEVANCE: _l("Best match"),
        Sort.NEWEST: _l("Newest first"),
        Sort.STARS: _l("Most stars in force"),
        Sort.PRICE: _l("Lowest price"),
        Sort.PRICE_DESC: _l("Highest price"),
        Sort.NAME: _l("Name, A to Z"),
    },
    SubjectKind: {
        SubjectKind.PRODUCT: _l("Product"),
        SubjectKind.BUSINESS: _l("Business"),
        SubjectKind.COLLECTION: _l("Collection"),
    },
    Spot: {
        Spot.HOME_TOP: _l("Home page, top row"),
        Spot.HOME_COLLECTIONS: _l("Home page, collections"),
        Spot.PROVINCE: _l("Province"),
        Spot.LOCALITY: _l("Locality"),
        Spot.CATEGORY: _l("Category"),
    },
    Bar: {
        Bar.NOT_LISTED: _l("not public, or withdrawn"),
        Bar.PRODUCER_NOT_LISTED: _l("its producer is not public"),
        Bar.NOT_IN_FORCE: _l("no checked certificate in force"),
        Bar.RECALLED: _l("a lot of it is recalled"),
        Bar.NOTHING_IN_FORCE: _l("nothing of it has a certificate in force"),
        Bar.NOT_OPEN: _l("the collection is hidden, or outside its own time"),
    },
    ClashKind: {
        ClashKind.TOO_MANY: _l("More than fits"),
        ClashKind.TWICE: _l("Twice the same"),
        ClashKind.GAP: _l("Nothing placed"),
    },
    Change: {
        Change.MADE: _l("made"),
        Change.WRITTEN: _l("texts or period changed"),
        Change.ADDED: _l("something added"),
        Change.TAKEN_OUT: _l("something taken out"),
        Change.ORDERED: _l("order changed"),
        Change.PUBLISHED: _l("published"),
        Change.HIDDEN: _l("hidden"),
        Change.UNDONE: _l("last change undone"),
    },
}


def words_for(member: StrEnum) -> str:
    """Answer the words for a member of a closed set in the reader's language."""
    return str(LABELS[type(member)][member])


MONTHS = (
    _l("January"), _l("February"), _l("March"), _l("April"), _l("May"), _l("June"),
    _l("July"), _l("August"), _l("September"), _l("October"), _l("November"), _l("December"),
)  # fmt: skip


def business_step_words(step: str) -> str:
    """Say what a business step of the standard is; one of another vocabulary by its last word."""
    known = BUSINESS_STEPS.get(step)
    return str(known) if known else step.rstrip("/").rpartition("/")[2].replace("_", " ")
