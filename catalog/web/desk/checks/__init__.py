"""Checks of facts at the desk: recording them, and which have to be made again."""
