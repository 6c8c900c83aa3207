"""The desk of what stands in front: collections, placements, their schedule and their shares."""
