"""Listings of products and businesses on their way from a draft to the public."""
