"""Businesses that are listed twice, at the desk."""
