"""The words of the site that the office writes itself: kept with their history, read cheaply."""
