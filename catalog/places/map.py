"""The map of the country as SVG paths, always with Hoàng Sa and Trường Sa."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from math import cos, radians
from typing import Any

from catalog.places.loading import DATA

WIDTH = 420
HEIGHT = 640
WEST, EAST, NORTH, SOUTH = 102.0, 117.9, 23.5, 6.6
MIDDLE_LATITUDE = 16.0
SMALLEST_RING = 1.2

Point = tuple[float, float]


@dataclass(frozen=True)
class ProvinceShape:
    """The outline of one province, by its code."""

    code: str
    path: str


@dataclass(frozen=True)
class Archipelago:
    """A group of islands drawn as dots beside its label."""

    label_lines: tuple[str, ...]
    points: tuple[Point, ...]
    label_x: float
    label_y: float
    anchor: str = "middle"


def project(longitude: float, latitude: float) -> Point:
    """Place a point on the drawing: equirectangular, true at the middle latitude."""
    scale = HEIGHT / (NORTH - SOUTH)
    x = (longitude - WEST) * scale * cos(radians(MIDDLE_LATITUDE)) * _fit()
    y = (NORTH - latitude) * scale
    return round(x, 1), round(y, 1)


def _fit() -> float:
    wide = (EAST - WEST) * HEIGHT / (NORTH - SOUTH) * cos(radians(MIDDLE_LATITUDE))
    return min(1.0, WIDTH / wide)


@cache
def province_shapes() -> tuple[ProvinceShape, ...]:
    """The outlines of all provinces, read once."""
    outlines = json.loads((DATA / "provinces.geojson").read_text(encoding="utf-8"))
    return tuple(
        ProvinceShape(feature["properties"]["code"], _path(_rings(feature["geometry"])))
        for feature in outlines["features"]
    )


@cache
def archipelagos() -> tuple[Archipelago, ...]:
    """Hoàng Sa (Đà Nẵng) and Trường Sa (Khánh Hòa), labelled in Vietnamese."""
    return (
        Archipelago(
            ("Quần đảo Hoàng Sa", "(Đà Nẵng)"),
            _dots(((111.6, 16.5), (112.3, 16.9), (112.0, 16.1), (112.7, 16.5), (111.2, 15.9))),
            *project(112.1, 15.2),
        ),
        Archipelago(
            ("Quần đảo Trường Sa", "(Khánh Hòa)"),
            _dots(((111.9, 8.6), (112.9, 8.9), (114.4, 11.4), (114.3, 10.4), (115.8, 10.7),
                   (114.0, 9.6), (113.2, 7.9), (115.0, 9.2))),
            *project(113.8, 7.2),
        ),
    )  # fmt: skip


def _dots(places: Iterable[Point]) -> tuple[Point, ...]:
    return tuple(project(longitude, latitude) for longitude, latitude in places)


def _rings(geometry: dict[str, Any]) -> list[Sequence[Point]]:
    coordinates = geometry["coordinates"]
    polygons = coordinates if geometry["type"] == "MultiPolygon" else [coordinates]
    return [ring for polygon in polygons for ring in polygon]


def _path(rings: Iterable[Sequence[Point]]) -> str:
    parts = []
    for ring in rings:
        points = [project(point[0], point[1]) for point in ring]
        if _extent(points) >= SMALLEST_RING:
            parts.append(_relative(points))
    return "".join(parts)


def _extent(points: Sequence[Point]) -> float:
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    return max(max(xs) - min(xs), max(ys) - min(ys))


def _relative(points: Sequence[Point]) -> str:
    x, y = points[0]
    steps = [f"M{x:g} {y:g}l"]
    moves = []
    for next_x, next_y in points[1:-1]:
        moves.append(f"{round(next_x - x, 1):g} {round(next_y - y, 1):g}")
        x, y = next_x, next_y
    return "".join(steps) + " ".join(moves) + "z"
