"""Businesses, their outlets and sales channels."""
