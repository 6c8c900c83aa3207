"""Fairs and festivals at which products are shown."""
