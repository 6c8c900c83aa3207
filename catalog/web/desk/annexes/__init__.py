"""Official lists at the desk: sent in with their decision, looked through, applied, undone."""
