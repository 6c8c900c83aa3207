"""The office's own people: who holds which post, inviting, changing, ending, signing out."""
