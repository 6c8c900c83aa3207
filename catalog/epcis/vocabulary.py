"""The words of EPCIS 2.0 and of the Core Business Vocabulary 2.0, as closed sets.

A document may write a word bare, as a Web URI of GS1 or as a URN of EPCIS 1.2; all three
are brought to the bare word, so that one thing has one name here.
"""

import re
from enum import StrEnum
from typing import Final


class Action(StrEnum):
    """What an event does to the life of its objects (EPCIS 2.0, 7.3.2)."""

    ADD = "ADD"
    OBSERVE = "OBSERVE"
    DELETE = "DELETE"


class DocumentKind(StrEnum):
    """The two envelopes in which events travel."""

    DOCUMENT = "EPCISDocument"
    QUERY_DOCUMENT = "EPCISQueryDocument"


class WordKind(StrEnum):
    """A family of words, by the name that GS1's Web URIs give it."""

    BUSINESS_STEP = "BizStep"
    DISPOSITION = "Disp"
    TRANSACTION_TYPE = "BTT"
    PARTY_TYPE = "SDT"
    ERROR_REASON = "ER"
    MEASUREMENT = "MT"
    SENSOR_ALERT = "SensorAlertType"
    COMPONENT = "Comp"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


WORDS: Final[dict[WordKind, frozenset[str]]] = {
    # CBV 2.0, 7.1
    WordKind.BUSINESS_STEP: _words("""
        accepting arriving assembling collecting commissioning consigning
        creating_class_instance cycle_counting decommissioning departing destroying
        disassembling dispensing encoding entering_exiting holding inspecting installing
        killing loading other packing picking receiving removing repackaging repairing
        replacing reserving retail_selling sampling sensor_reporting shipping
        staging_outbound stock_taking stocking storing transporting unloading unpacking
        void_shipping
        """),
    # CBV 2.0, 7.2
    WordKind.DISPOSITION: _words("""
        active available completeness_inferred completeness_verified conformant
        container_closed container_open damaged destroyed dispensed disposed encoded
        expired in_progress in_transit inactive mismatch_class mismatch_instance
        mismatch_quantity needs_replacement no_pedigree_match non_conformant
        non_sellable_other partially_dispensed recalled reserved retail_sold returned
        sellable_accessible sellable_not_accessible stolen unavailable unknown
        """),
    # CBV 2.0, 7.3
    WordKind.TRANSACTION_TYPE: _words(
        "bol cert desadv inv pedigree po poc prodorder recadv rma testprd testres upevt"
    ),
    # CBV 2.0, 7.4
    WordKind.PARTY_TYPE: frozenset({"owning_party", "possessing_party", "location"}),
    # CBV 2.0, 7.5
    WordKind.ERROR_REASON: frozenset({"did_not_occur", "incorrect_data"}),
    # GS1 Web Vocabulary, measurement types
    WordKind.MEASUREMENT: _words("""
        AbsoluteHumidity AbsorbedDose AbsorbedDoseRate Acceleration Altitude
        AmountOfSubstance AmountOfSubstancePerUnitVolume Angle AngularAcceleration
        AngularMomentum AngularVelocity Area Capacitance Conductance Conductivity Count
        Density Dimensionless DoseEquivalent DoseEquivalentRate DynamicViscosity
        ElectricCharge ElectricCurrent ElectricCurrentDensity ElectricFieldStrength Energy
        Exposure Force Frequency Illuminance Inductance Irradiance KinematicViscosity
        Length LinearMomentum Luminance LuminousFlux LuminousIntensity MagneticFlux
        MagneticFluxDensity MagneticVectorPotential Mass MassConcentration MassFlowRate
        MassPerAreaTime MemoryCapacity MolalityOfSolute MolarEnergy MolarMass MolarVolume
        Power Pressure RadiantFlux RadiantIntensity Radioactivity RelativeHumidity
        Resistance Resistivity SolidAngle SpecificVolume Speed SurfaceDensity
        SurfaceTension Temperature Time Torque Voltage Volume VolumeFlowRate
        VolumeFraction VolumetricFlux Wavenumber
        """),
    WordKind.SENSOR_ALERT: frozenset({"ALARM_CONDITION", "ERROR_CONDITION"}),
    # CBV 2.0, 7.6
    WordKind.COMPONENT: _words("""
        x y z axial_distance azimuth height spherical_radius polar_angle elevation_angle
        easting northing latitude longitude altitude
        """),
}

URN_FAMILIES: Final = {
    "bizstep": WordKind.BUSINESS_STEP,
    "disp": WordKind.DISPOSITION,
    "btt": WordKind.TRANSACTION_TYPE,
    "sdt": WordKind.PARTY_TYPE,
    "er": WordKind.ERROR_REASON,
}
"""The families as URNs of CBV 1.2 write them: `urn:epcglobal:cbv:bizstep:packing`."""

WEB_FORM = re.compile(
    r"(?:https?://(?:www\.)?(?:ref|ns|id)?\.?gs1\.org/(?:cbv|voc)/|cbv:|gs1:)"
    r"(?P<rest>.*)"
)
URN_FORM = re.compile(r"urn:epcglobal:cbv:(?P<family>[a-z]+):(?P<word>.*)")
ABSOLUTE_URI = re.compile(
    r"(?!.*%00)[A-Za-z][A-Za-z0-9+.\-]{1,30}:[!#$%&'()*+,\-./0-9:;=?@A-Z_a-z~]+"
)
"""RFC 3986 without what no key of goods has: addresses of machines in brackets, and a NUL."""


def is_uri(text: str) -> bool:
    """Whether a text can stand where the standard wants a URI."""
    return ABSOLUTE_URI.fullmatch(text) is not None


def bare_word(kind: WordKind, text: str) -> str | None:
    """Bring a word to its bare form; None where GS1's vocabulary does not know it.

    A URI of somebody else's vocabulary, which the standard allows (CBV 2.0, 5.2), comes
    back as it is. What claims to be GS1's own and is not is unknown.
    """
    if text in WORDS[kind]:
        return text
    web = WEB_FORM.fullmatch(text)
    if web is not None:
        return _known(kind, _without_family(kind, web["rest"]))
    urn = URN_FORM.fullmatch(text)
    if urn is not None:
        return _known(kind, urn["word"]) if URN_FAMILIES.get(urn["family"]) is kind else None
    return text if is_uri(text) else None


def _without_family(kind: WordKind, rest: str) -> str:
    families = {kind.value, "MeasurementType"} if kind is WordKind.MEASUREMENT else {kind.value}
    family, dash, word = rest.partition("-")
    if dash and family in families:
        return word
    is_bare_allowed = kind in {WordKind.MEASUREMENT, WordKind.SENSOR_ALERT}
    return rest if is_bare_allowed else ""


def _known(kind: WordKind, word: str) -> str | None:
    return word if word in WORDS[kind] else None
