"""Official lists of certificates: a decision's annex read, checked, applied and undone whole."""
