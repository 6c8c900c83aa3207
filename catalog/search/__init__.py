"""Finding products: Whoosh behind a small interface."""
