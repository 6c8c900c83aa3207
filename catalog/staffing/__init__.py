"""The office's people: inviting them, giving them posts, and ending those."""
