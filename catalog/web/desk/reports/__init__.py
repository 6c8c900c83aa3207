"""Reports of problems at the desk: the queue, one case, its steps, and its file for market control."""
