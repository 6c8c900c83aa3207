"""QR codes and short codes printed on packages."""
