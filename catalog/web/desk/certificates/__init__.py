"""Certificates at the desk: checking their proof, what befalls them, and which ones end."""
