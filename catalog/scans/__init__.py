"""Counting scans without watching anybody, and noticing codes that may have been copied."""
