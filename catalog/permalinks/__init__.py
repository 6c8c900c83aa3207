"""The ledger of every public address ever issued; none may ever die."""
