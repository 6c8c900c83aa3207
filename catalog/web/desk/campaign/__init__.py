"""The campaign's reports upwards at the desk."""
