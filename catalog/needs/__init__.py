"""What needs the people of a business: gathered for their first page, and told once by mail."""
