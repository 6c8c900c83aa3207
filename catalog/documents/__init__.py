"""Decisions and other documents of authorities, on which what the site says rests."""
