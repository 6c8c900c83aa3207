"""The desk of the site's words: writing them, seeing what they were, and going back."""
