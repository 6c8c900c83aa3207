"""The application that a server runs."""

from catalog import create_app

app = create_app()
