"""Plain functions that make one thing with complete, ordinary facts; a test states what matters."""
