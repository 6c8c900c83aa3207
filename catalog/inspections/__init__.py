"""Field checks: what an inspector found on a shelf, and what was true of it on that day."""
