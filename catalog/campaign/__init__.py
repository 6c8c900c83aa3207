"""The campaign's report upwards: its figures, what units send in, and the files it is handed in as."""
