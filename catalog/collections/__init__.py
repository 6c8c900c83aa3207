"""What the office gathers and puts in front: collections, and placements on pages for a time."""
