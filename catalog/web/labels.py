"""Words for every closed set, where they can be translated."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from catalog.accounts.roles import RoleName
from catalog.businesses.models import ChannelKind, LegalForm, OutletKind
from catalog.certificates.models import CertificateKind, Evidence, IssuerLevel, RevocationGround
from catalog.certificates.validity import State
from catalog.search.requests import Sort
from catalog.tourism.models import DestinationKind

Words = Mapping[StrEnum, Any]

LABELS: Mapping[type[StrEnum], Words] = {
    RoleName: {
        RoleName.OWNER: _l("Business owner"),
        RoleName.STAFF: _l("Staff"),
        RoleName.ADMINISTRATOR: _l("Administrator"),
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
    Sort: {
        Sort.DISTANCE: _l("Nearest first"),
        Sort.RELEVANCE: _l("Best match"),
        Sort.NEWEST: _l("Newest first"),
        Sort.STARS: _l("Most stars in force"),
        Sort.PRICE: _l("Lowest price"),
        Sort.PRICE_DESC: _l("Highest price"),
        Sort.NAME: _l("Name, A to Z"),
    },
}


def words_for(member: StrEnum) -> str:
    """Answer the words for a member of a closed set in the reader's language."""
    return str(LABELS[type(member)][member])


MONTHS = (
    _l("January"), _l("February"), _l("March"), _l("April"), _l("May"), _l("June"),
    _l("July"), _l("August"), _l("September"), _l("October"), _l("November"), _l("December"),
)  # fmt: skip
