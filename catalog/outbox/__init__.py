"""Facts announced by a change, kept in the same transaction, and handled afterwards."""
