"""The parameters by which our own redirects say how somebody came to a scanned page."""

WAY = "tu"
TYPED = "go"
DIGITAL_LINK = "gs1"
UNKNOWN = "khong-ro"
"""A lot or serial that an address names and nobody here knows: `10:…` or `21:…`."""
