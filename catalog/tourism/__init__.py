"""Destinations, craft villages and markets worth a visit."""
