"""How far two points of the earth lie apart."""

import math

_RADIUS_KM = 6371.0


def km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the kilometres between two points (latitude, longitude in degrees) as the crow flies."""
    (north, east), (to_north, to_east) = (tuple(map(math.radians, point)) for point in (one, other))
    lift = math.sin((to_north - north) / 2) ** 2
    lift += math.cos(north) * math.cos(to_north) * math.sin((to_east - east) / 2) ** 2
    return 2 * _RADIUS_KM * math.asin(math.sqrt(min(1.0, lift)))
