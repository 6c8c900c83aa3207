"""Field checks at the desk: recording one from a phone, reading them, and what follows."""
