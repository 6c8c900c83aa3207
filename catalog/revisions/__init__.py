"""What a listing says, on its way from a draft to the public page."""
