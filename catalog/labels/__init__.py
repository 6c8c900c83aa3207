"""Printed labels: sheets of codes, drawn, read back and only then released."""
