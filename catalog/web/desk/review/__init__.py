"""Reviewing listings: the queue, one listing beside what is public, and deciding on it."""
