"""The sample catalog: sourced facts and their loader."""
