"""Provinces and communes in force, the former ones, and site localities."""
