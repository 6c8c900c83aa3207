"""Points on the ground, and how far apart they are."""

import math
from dataclasses import dataclass

EARTH_RADIUS_KM = 6371.0


@dataclass(frozen=True)
class Point:
    """A place on the ground, in degrees."""

    latitude: float
    longitude: float


def distance_km(one: Point, other: Point) -> float:
    """Answer the distance over the ground between two points, as the crow flies."""
    first, second = math.radians(one.latitude), math.radians(other.latitude)
    across = math.radians(other.longitude - one.longitude)
    half = (
        math.sin((second - first) / 2) ** 2
        + math.cos(first) * math.cos(second) * math.sin(across / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(half, 1.0)))
