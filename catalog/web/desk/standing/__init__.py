"""How a business stands with the office: checks, honours, suspensions, trust."""
