"""Businesses that are listed twice: suggesting which, making one of two, and taking that back."""
