"""Many products from one sheet: read, checked row by row, made into drafts, undone whole."""
