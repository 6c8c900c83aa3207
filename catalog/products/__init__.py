"""Products, their groups and sets."""
