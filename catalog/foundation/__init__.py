"""What every part of the catalog stands on: database, clock, errors, text rules."""
