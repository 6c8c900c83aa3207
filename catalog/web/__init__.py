"""The HTTP surfaces and what they share."""
