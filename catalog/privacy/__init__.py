"""What the site holds of a person or of a business: handed out whole, and given up."""
