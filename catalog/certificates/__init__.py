"""Claims about products and businesses, and whether they hold on a given day."""
